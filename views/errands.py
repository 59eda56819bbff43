"""What the dashboard has the command line do for it: one verb to wait for, or several that go on by themselves.

Each verb is a process of its own, as if a person had typed it: what a browser began is done by the same code, under the
same lock, into the same ledger, and goes on when the page is closed.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from talkworthy.errors import UserError

HOUSE = Path(__file__).parent.parent
HELD = 75
"""The exit code of a verb that found the store held by another job."""
GRACE_SECONDS = 15.0  # for a verb that was asked to stop to finish the page it is at
_PREFIX = "talkworthy: "
_NO_ANSWER = "It ended without a word. Whoever runs Talkworthy finds out more with: python -m jobs doctor"

State = Literal["waiting", "running", "done", "failed", "left out"]


@dataclass(frozen=True, slots=True)
class Done:
    """What a verb came to: its exit code (None: it took too long and was stopped), its JSON, its last words."""

    code: int | None
    result: Any
    words: str


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
    """Several verbs, one after the other. `keeps` is held until the last has ended, such as the folder of an upload."""

    steps: list[Step]
    environment: Mapping[str, str]
    keeps: object = None
    ended: bool = False
    stopped: bool = False
    _process: subprocess.Popen[str] | None = field(default=None, repr=False)

    def begin(self) -> None:
        """Start in the background."""
        threading.Thread(target=self._run, name="errand", daemon=True).start()

    def stop(self) -> None:
        """Ask the verb at work to finish its page, and leave out those after it."""
        self.stopped = True
        if self._process is not None:
            _ask_to_stop(self._process)

    @property
    def failures(self) -> list[Step]:
        return [step for step in self.steps if step.state == "failed"]

    def _run(self) -> None:
        try:
            for step in self.steps:
                if self.stopped or any(other.needed for other in self.failures):
                    step.state = "left out"
                else:
                    self._do(step)
        finally:
            self.keeps, self.ended = None, True

    def _do(self, step: Step) -> None:
        step.state = "running"
        words = ("--log-format", "json", *step.verb, "--json")
        self._process = process = _start(words, self.environment)
        assert process.stdout is not None
        assert process.stderr is not None
        results: list[str] = []
        reader = threading.Thread(target=lambda: results.append(process.stdout.read()), daemon=True)  # type: ignore[union-attr]
        reader.start()
        for line in process.stderr:
            _note(step, line)
        reader.join()
        code = process.wait()
        step.result = _to_json("".join(results))
        step.state = "done" if code == 0 else "failed"
        if code and not step.said:
            step.said = _NO_ANSWER


def run_verb(verb: Sequence[str], environment: Mapping[str, str], seconds: float) -> Done:
    """Run `python -m jobs <verb> --json` and wait for it. After `seconds` it is asked to finish what it is at.

    `environment` is the verb's whole environment.
    """
    process = _start((*verb, "--json"), environment)
    try:
        out, told = process.communicate(timeout=seconds)
        code: int | None = process.returncode
    except subprocess.TimeoutExpired:
        out, told = _stop(process)
        code = None
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    return Done(code, _to_json(out), lines[-1].removeprefix(_PREFIX) if lines else "")


def errand_of(store_url: str) -> Errand | None:
    """The newest errand on a store; None where nobody sent anybody since the dashboard was started."""
    return _errands().get(store_url)


def send(store_url: str, errand: Errand) -> None:
    """Begin an errand on a store. Raises UserError while another is under way there."""
    with _LOCK:
        other = errand_of(store_url)
        if other is not None and not other.ended:
            raise UserError("Something is at work already. Wait until it is done, then say it again.")
        _errands()[store_url] = errand
    errand.begin()


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


def _start(words: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "jobs", *words],
        cwd=HOUSE,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


def _ask_to_stop(process: subprocess.Popen[str]) -> None:
    if os.name == "nt":  # no signal there that only one process hears
        process.terminate()
    else:
        # not SIGINT: who starts the dashboard in the background of a shell starts it deaf to that
        process.send_signal(signal.SIGTERM)


def _stop(process: subprocess.Popen[str]) -> tuple[str, str]:
    _ask_to_stop(process)
    try:
        return process.communicate(timeout=GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()


def _note(step: Step, line: str) -> None:
    """What one line of the log tells of a step."""
    told = _to_json(line)
    if not isinstance(told, dict):
        step.said = line.strip().removeprefix(_PREFIX) or step.said
    elif told.get("event") == "page":
        step.posts += int(told.get("posts", 0))
        step.new += int(told.get("new", 0))
    elif told.get("event") in ("said", "warning", "failed") or told.get("state") in ("failed", "stopped"):
        step.said = str(told.get("message", "")) or step.said


def _to_json(text: str) -> Any:
    """None where it is none, as when a verb failed before it had a result."""
    try:
        return json.loads(text)
    except ValueError:
        return None
