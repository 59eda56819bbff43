"""Background jobs: several commands, one after the other, that continue when the page that started them is closed.

Each command is a process of its own, as if a person had typed it: the same code, with the same lock and the same run
history. Its output goes into a log beside the store, so that a restarted dashboard finds the job again.

Why a log and not the `runs` table: the command writes its own rows there, and marks all other open rows as killed once
it has the lock; a command that fails at once (wrong settings, store locked) writes no row; and the table has no column
for waiting steps, or for the process to stop.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Literal

from services.operations.background_job_log import BackgroundJobLog, write_event
from services.operations.command_process import ask_to_stop, last_line, start_command, to_json
from talkworthy.errors import UserError

_INTERRUPTED = (
    "It was interrupted when the dashboard stopped. What was saved until then is kept; start it again to continue."
)
_NO_MESSAGE = "It ended without a message. To find out why, run: python -m jobs doctor"

State = Literal["waiting", "running", "done", "failed", "skipped"]


@dataclass(slots=True)
class SourceProgress:
    """What a step has collected from one source so far, and why it ended where it failed or was stopped."""

    posts: int = 0
    state: str = "running"
    message: str = ""


@dataclass(slots=True)
class JobStep:
    """One command of a background job. When it fails the job continues, unless the step is `required`.

    `is_needed` is asked when its turn comes; a step that is not needed is skipped.
    `posts` and `new` count the posts collected so far; `message` is the newest one. `sources`: source -> its progress.
    """

    title: str
    command: tuple[str, ...]
    required: bool = False
    state: State = "waiting"
    posts: int = 0
    new: int = 0
    message: str = ""
    result: Any = None
    sources: dict[str, SourceProgress] = field(default_factory=dict)
    is_needed: Callable[[], bool] = field(default=lambda: True, repr=False)


@dataclass(slots=True)
class BackgroundJob:
    """Several commands, one after the other. `resource` is kept until the last has ended, such as an uploaded file.

    A `resumed` job was started by an earlier dashboard: only the command that was running then continues.
    """

    steps: list[JobStep]
    environment: Mapping[str, str]
    resource: object = None
    ended: bool = False
    stopped: bool = False
    resumed: bool = False
    _pid: int | None = field(default=None, repr=False)
    _has_failure: bool = field(default=False, repr=False)

    def begin(self, log: BackgroundJobLog) -> None:
        """Start in the background. Raises OSError where the folder of the store is read-only."""
        file = log.open()
        write_event(file, event="job", steps=[(step.title, step.command) for step in self.steps])
        threading.Thread(target=self._run, args=(log, file), name="job", daemon=True).start()

    def stop(self) -> None:
        """Ask the running command to finish its page, and skip those after it."""
        self.stopped = True
        if self._pid is not None:
            ask_to_stop(self._pid)

    @property
    def failures(self) -> list[JobStep]:
        return [step for step in self.steps if step.state == "failed"]

    def _run(self, log: BackgroundJobLog, file: IO[str]) -> None:
        try:
            with file:
                for number, step in enumerate(self.steps):
                    if self.stopped or any(other.required for other in self.failures) or not step.is_needed():
                        step.state = "skipped"
                        write_event(file, event="step", number=number, state=step.state)
                    else:
                        self._run_step(number, log, file)
            log.remove()
        finally:
            self.resource, self.ended = None, True

    def _run_step(self, number: int, log: BackgroundJobLog, file: IO[str]) -> None:
        step = self.steps[number]
        step.state = "running"
        write_event(file, event="step", number=number, state=step.state)
        start = log.path.stat().st_size
        with log.open_output() as printed:
            arguments = ("--log-format", "json", *step.command, "--json")
            process = start_command(arguments, self.environment, printed.fileno(), file.fileno())
        self._pid = process.pid
        write_event(file, event="step", number=number, state=step.state, pid=process.pid)
        for line, _ in log.lines(lambda: process.poll() is not None, start):
            _read_event(step, line)
        self._pid = None
        _finish_step(step, log, process.wait() == 0)
        write_event(file, event="step", number=number, state=step.state)

    @classmethod
    def resume(cls, log: BackgroundJobLog) -> BackgroundJob | None:
        """Return the job that an earlier dashboard left unfinished; None where there is none."""
        if not log.path.exists():
            return None
        job, read = cls([], {}, resumed=True), 0
        for line, stop in log.lines(lambda: True):
            job._replay(line)
            read = stop
        if not job.steps:
            return None
        threading.Thread(target=job._follow, args=(log, read), name="resumed job", daemon=True).start()
        return job

    def _follow(self, log: BackgroundJobLog, read: int) -> None:
        try:
            was_alive = log.is_written
            for line, _ in log.lines(lambda: not log.is_written, read):
                self._replay(line)
            for step in self.steps:
                if step.state == "running":
                    step.message = step.message if was_alive else _INTERRUPTED
                    # its parent process is gone, and its exit code with it
                    _finish_step(step, log, log.result() is not None and not self._has_failure)
                elif step.state == "waiting":
                    step.state = "skipped"
            log.remove()
        finally:
            self.ended = True

    def _replay(self, line: str) -> None:
        """Update the job from one line of the log."""
        event = to_json(line)
        if isinstance(event, dict) and event.get("event") == "job":
            self.steps = [JobStep(words, tuple(verb)) for words, verb in event["steps"]]
        elif isinstance(event, dict) and event.get("event") == "step":
            step = self.steps[event["number"]]
            step.state, self._pid, self._has_failure = event["state"], event.get("pid"), False
        else:
            self._has_failure |= isinstance(event, dict) and "failed" in (event.get("event"), event.get("state"))
            for step in self.steps:
                if step.state == "running":
                    _read_event(step, line)


def current_job(store_url: str) -> BackgroundJob | None:
    """Return the newest job on a store, of this or of an earlier dashboard; None where there is none."""
    job = _JOBS.get(store_url)
    if job is None and (job := BackgroundJob.resume(BackgroundJobLog.of(store_url))) is not None:
        job = _JOBS.setdefault(store_url, job)
    return job


def start_job(store_url: str, job: BackgroundJob) -> None:
    """Start a background job on a store. Raises UserError while another one is running there."""
    with _LOCK:
        running = current_job(store_url)
        if running is not None and not running.ended:
            raise UserError("Another job is running. Try again when it has finished.")
        job.begin(BackgroundJobLog.of(store_url))
        _JOBS[store_url] = job


def dismiss_job(store_url: str) -> None:
    """Remove a background job that has ended."""
    with _LOCK:
        job = current_job(store_url)
        if job is not None and job.ended:
            del _JOBS[store_url]


_LOCK = threading.Lock()
_JOBS: dict[str, BackgroundJob] = {}
"""Store URL -> its newest job, for all visitors."""


def _finish_step(step: JobStep, log: BackgroundJobLog, is_ok: bool) -> None:
    """Set the state and the result of a step that has ended."""
    step.result = log.result()
    step.state = "done" if is_ok else "failed"
    if not is_ok and not step.message:
        step.message = _NO_MESSAGE


def _read_event(step: JobStep, line: str) -> None:
    """Update a step from one line of the log."""
    event = to_json(line)
    if isinstance(event, dict) and "source" in event:
        _read_source_event(step.sources.setdefault(str(event["source"]), SourceProgress()), event)
    if not isinstance(event, dict):
        step.message = last_line(line) or step.message
    elif event.get("event") == "page":
        step.posts += int(event.get("posts", 0))
        step.new += int(event.get("new", 0))
    elif event.get("event") in ("message", "warning", "failed") or event.get("state") in ("failed", "stopped"):
        step.message = str(event.get("message", "")) or step.message


def _read_source_event(source: SourceProgress, event: Mapping[str, Any]) -> None:
    if event.get("event") == "page":
        source.posts += int(event.get("posts", 0))
    elif event.get("event") == "end":
        source.state, source.message = str(event.get("state", "")), str(event.get("message", ""))
