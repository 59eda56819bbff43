"""What the dashboard has the command line do for it: one verb to wait for, or several that go on by themselves.

Each verb is a process of its own, as if a person had typed it: what a browser began is done by the same code, under the
same lock, into the same ledger, and goes on when the page is closed. What they say goes into a log beside the store, so
that a dashboard that is started anew meanwhile finds them again.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Literal

import streamlit as st

from services.operations.verb_process import ask_to_stop, last_line, start_verb, to_json
from talkworthy.errors import UserError
from views.errand_log import ErrandLog, note

HELD = 75
"""The exit code of a verb that found the store held by another job."""
_BROKE_OFF = (
    "It broke off when the dashboard was stopped. What was read until then is kept: begin again, and it goes on."
)
_NO_ANSWER = "It ended without a word. Whoever runs Talkworthy finds out more with: python -m jobs doctor"

State = Literal["waiting", "running", "done", "failed", "left out"]


@dataclass(slots=True)
class Step:
    """One verb of an errand, `words` for a reader. Its errand goes on when it fails, unless it is `needed`.

    `posts` and `new` are those of the pages that a source has sent so far.
    """

    words: str
    verb: tuple[str, ...]
    needed: bool = False
    state: State = "waiting"
    posts: int = 0
    new: int = 0
    said: str = ""
    result: Any = None


@dataclass(slots=True)
class Errand:
    """Several verbs, one after the other. `keeps` is held until the last has ended, such as the folder of an upload.

    One that was `found_again` was begun by a dashboard that has gone since: only the verb that was at work goes on.
    """

    steps: list[Step]
    environment: Mapping[str, str]
    keeps: object = None
    ended: bool = False
    stopped: bool = False
    found_again: bool = False
    _pid: int | None = field(default=None, repr=False)
    _told_of_failure: bool = field(default=False, repr=False)

    def begin(self, log: ErrandLog) -> None:
        """Start in the background. Raises OSError where nothing can be written beside the store."""
        file = log.open()
        note(file, event="errand", steps=[(step.words, step.verb) for step in self.steps])
        threading.Thread(target=self._run, args=(log, file), name="errand", daemon=True).start()

    def stop(self) -> None:
        """Ask the verb at work to finish its page, and leave out those after it."""
        self.stopped = True
        if self._pid is not None:
            ask_to_stop(self._pid)

    @property
    def failures(self) -> list[Step]:
        return [step for step in self.steps if step.state == "failed"]

    def _run(self, log: ErrandLog, file: IO[str]) -> None:
        try:
            with file:
                for number, step in enumerate(self.steps):
                    if self.stopped or any(other.needed for other in self.failures):
                        step.state = "left out"
                    else:
                        self._do(number, log, file)
            log.remove()
        finally:
            self.keeps, self.ended = None, True

    def _do(self, number: int, log: ErrandLog, file: IO[str]) -> None:
        step = self.steps[number]
        step.state = "running"
        note(file, event="step", number=number, state=step.state)
        start = log.path.stat().st_size
        with log.printed.open("wb") as printed:
            words = ("--log-format", "json", *step.verb, "--json")
            process = start_verb(words, self.environment, printed.fileno(), file.fileno())
        self._pid = process.pid
        note(file, event="step", number=number, state=step.state, pid=process.pid)
        for line, _ in log.lines(lambda: process.poll() is not None, start):
            _hear(step, line)
        self._pid = None
        _conclude(step, log, process.wait() == 0)
        note(file, event="step", number=number, state=step.state)

    @classmethod
    def find_again(cls, log: ErrandLog) -> Errand | None:
        """The errand of a dashboard that has gone before it was done; None where there is none."""
        if not log.path.exists():
            return None
        errand, read = cls([], {}, found_again=True), 0
        for line, stop in log.lines(lambda: True):
            errand._replay(line)
            read = stop
        if not errand.steps:
            return None
        threading.Thread(target=errand._watch, args=(log, read), name="errand found again", daemon=True).start()
        return errand

    def _watch(self, log: ErrandLog, read: int) -> None:
        try:
            was_alive = log.is_written
            for line, _ in log.lines(lambda: not log.is_written, read):
                self._replay(line)
            for step in self.steps:
                if step.state == "running":
                    step.said = step.said if was_alive else _BROKE_OFF
                    # whose child it was has gone, and its exit code with it
                    _conclude(step, log, log.result() is not None and not self._told_of_failure)
                elif step.state == "waiting":
                    step.state = "left out"
            log.remove()
        finally:
            self.ended = True

    def _replay(self, line: str) -> None:
        """Take in one line of the log as it is read again."""
        told = to_json(line)
        if isinstance(told, dict) and told.get("event") == "errand":
            self.steps = [Step(words, tuple(verb)) for words, verb in told["steps"]]
        elif isinstance(told, dict) and told.get("event") == "step":
            step = self.steps[told["number"]]
            step.state, self._pid, self._told_of_failure = told["state"], told.get("pid"), False
        else:
            self._told_of_failure |= isinstance(told, dict) and "failed" in (told.get("event"), told.get("state"))
            for step in self.steps:
                if step.state == "running":
                    _hear(step, line)


def errand_of(store_url: str) -> Errand | None:
    """The newest errand on a store, of this dashboard or of one that has gone meanwhile; None where there is none."""
    errand = _errands().get(store_url)
    if errand is None and (errand := Errand.find_again(ErrandLog.of(store_url))) is not None:
        errand = _errands().setdefault(store_url, errand)
    return errand


def send(store_url: str, errand: Errand) -> None:
    """Begin an errand on a store. Raises UserError while another is under way there."""
    with _LOCK:
        other = errand_of(store_url)
        if other is not None and not other.ended:
            raise UserError("Something is at work already. Wait until it is done, then say it again.")
        errand.begin(ErrandLog.of(store_url))
        _errands()[store_url] = errand


def put_away(store_url: str) -> None:
    """Forget an errand that has ended: its end was seen."""
    with _LOCK:
        other = errand_of(store_url)
        if other is not None and other.ended:
            del _errands()[store_url]


_LOCK = threading.Lock()


@st.cache_resource(show_spinner=False)
def _errands() -> dict[str, Errand]:
    """The newest errand on each store, for all readers."""
    return {}


def _conclude(step: Step, log: ErrandLog, well: bool) -> None:
    """How a step ended, and what it printed."""
    step.result = log.result()
    step.state = "done" if well else "failed"
    if not well and not step.said:
        step.said = _NO_ANSWER


def _hear(step: Step, line: str) -> None:
    """What one line of the log tells of a step."""
    told = to_json(line)
    if not isinstance(told, dict):
        step.said = last_line(line) or step.said
    elif told.get("event") == "page":
        step.posts += int(told.get("posts", 0))
        step.new += int(told.get("new", 0))
    elif told.get("event") in ("said", "warning", "failed") or told.get("state") in ("failed", "stopped"):
        step.said = str(told.get("message", "")) or step.said
