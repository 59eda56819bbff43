"""Background jobs: several commands, one after the other, that go on when the page that started them is closed.

Each command is a process of its own, as if a person had typed it: the same code, under the same lock, into the same run
history. What it prints goes into a log beside the store, so that a dashboard that is started anew finds the job again.

Why a log and not the `runs` table: the command writes its own rows there, and takes the open rows of everybody else for
killed ones as soon as it holds the store; a command that is refused (wrong settings, store held) writes no row at all;
and the table has no column for the steps that wait, or for the process to stop.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Literal

from services.operations.background_job_log import BackgroundJobLog, note
from services.operations.verb_process import ask_to_stop, last_line, start_verb, to_json
from talkworthy.errors import UserError

_BROKE_OFF = (
    "It broke off when the dashboard was stopped. What was read until then is kept: begin again, and it goes on."
)
_NO_ANSWER = "It ended without a word. Whoever runs Talkworthy finds out more with: python -m jobs doctor"

State = Literal["waiting", "running", "done", "failed", "left out"]


@dataclass(slots=True)
class Step:
    """One verb of a background job, `words` for a reader. Its job goes on when it fails, unless it is `needed`.

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
class BackgroundJob:
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

    def begin(self, log: BackgroundJobLog) -> None:
        """Start in the background. Raises OSError where nothing can be written beside the store."""
        file = log.open()
        note(file, event="job", steps=[(step.words, step.verb) for step in self.steps])
        threading.Thread(target=self._run, args=(log, file), name="job", daemon=True).start()

    def stop(self) -> None:
        """Ask the verb at work to finish its page, and leave out those after it."""
        self.stopped = True
        if self._pid is not None:
            ask_to_stop(self._pid)

    @property
    def failures(self) -> list[Step]:
        return [step for step in self.steps if step.state == "failed"]

    def _run(self, log: BackgroundJobLog, file: IO[str]) -> None:
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

    def _do(self, number: int, log: BackgroundJobLog, file: IO[str]) -> None:
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
    def resume(cls, log: BackgroundJobLog) -> BackgroundJob | None:
        """The job of a dashboard that has gone before it was done; None where there is none."""
        if not log.path.exists():
            return None
        job, read = cls([], {}, found_again=True), 0
        for line, stop in log.lines(lambda: True):
            job._replay(line)
            read = stop
        if not job.steps:
            return None
        threading.Thread(target=job._watch, args=(log, read), name="job found again", daemon=True).start()
        return job

    def _watch(self, log: BackgroundJobLog, read: int) -> None:
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
        if isinstance(told, dict) and told.get("event") == "job":
            self.steps = [Step(words, tuple(verb)) for words, verb in told["steps"]]
        elif isinstance(told, dict) and told.get("event") == "step":
            step = self.steps[told["number"]]
            step.state, self._pid, self._told_of_failure = told["state"], told.get("pid"), False
        else:
            self._told_of_failure |= isinstance(told, dict) and "failed" in (told.get("event"), told.get("state"))
            for step in self.steps:
                if step.state == "running":
                    _hear(step, line)


def current_job(store_url: str) -> BackgroundJob | None:
    """The newest job on a store, of this dashboard or of one that has gone meanwhile; None where there is none."""
    job = _JOBS.get(store_url)
    if job is None and (job := BackgroundJob.resume(BackgroundJobLog.of(store_url))) is not None:
        job = _JOBS.setdefault(store_url, job)
    return job


def start_job(store_url: str, job: BackgroundJob) -> None:
    """Begin a background job on a store. Raises UserError while another is under way there."""
    with _LOCK:
        other = current_job(store_url)
        if other is not None and not other.ended:
            raise UserError("Something is at work already. Wait until it is done, then say it again.")
        job.begin(BackgroundJobLog.of(store_url))
        _JOBS[store_url] = job


def dismiss_job(store_url: str) -> None:
    """Forget a background job that has ended: its end was seen."""
    with _LOCK:
        other = current_job(store_url)
        if other is not None and other.ended:
            del _JOBS[store_url]


_LOCK = threading.Lock()
_JOBS: dict[str, BackgroundJob] = {}
"""The newest job on each store, for all readers."""


def _conclude(step: Step, log: BackgroundJobLog, well: bool) -> None:
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
