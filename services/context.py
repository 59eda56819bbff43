"""What every use case works with: the settings, the store, and a place for messages and progress.

`AppContext` writes messages to the job log, where one is kept, and draws nothing. `jobs.console.ConsoleContext` is the
one that writes to a terminal.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from services import graceful_shutdown, job_log
from services.redaction import REDACTION
from talkworthy.errors import OutOfBudget, TalkworthyError, UserError
from talkworthy.model import Brand, Post
from talkworthy.settings import Settings, load_settings
from talkworthy.storage.lock import hold_store
from talkworthy.storage.runs import runs
from talkworthy.storage.runs.runs import RunCounts
from talkworthy.storage.store import Store
from talkworthy.visible_text import to_visible

_AT_END: ContextVar[ExitStack | None] = ContextVar("_AT_END", default=None)
"""Closes what a command has opened; None outside of a command."""


@contextmanager
def close_stores_at_end() -> Iterator[None]:
    """Close every store that a command opens in this context, when the context ends."""
    with ExitStack() as stack:
        token = _AT_END.set(stack)
        try:
            yield
        finally:
            _AT_END.reset(token)


class ProgressBar:
    """A progress bar that draws nothing."""

    def update(self, completed: float, count: int) -> None:
        """Move to `completed` of the total, with `count` items done so far."""


class AppContext:
    """The settings and the store of one command or page, loaded on first use."""

    makes_store = True
    """Whether a store that does not exist yet is made; otherwise its first use raises NoStore."""

    @cached_property
    def settings(self) -> Settings:
        """The brand file and the secrets; loaded on first use, so that `--help` works beside a broken file."""
        settings = load_settings()
        REDACTION.add_secrets({**settings.secrets, **settings.sources})
        return settings

    @cached_property
    def store(self) -> Store:
        """The store, opened and migrated on first use, and closed when the command ends."""
        store = Store(self.settings.store_url, create=self.makes_store)
        stack = _AT_END.get()
        if stack is not None:
            # now, and not when Python frees the memory: `forget` needs a store that nothing else has open
            stack.callback(store.close)
        return store

    @property
    def brands(self) -> tuple[Brand, ...]:
        """The tracked brands. Raises UserError where there is none."""
        if not self.settings.brands:
            raise UserError(
                f"No brand is tracked yet: {self.settings.path} has no [[brands]]. "
                "`talkworthy init` writes one with you; samples/talkworthy.toml shows one."
            )
        return self.settings.brands

    def print_message(self, message: str) -> None:
        """Write a message to the job log, where one is kept."""
        job_log.message(message)

    def progress(self, title: str, total: float | None, unit: str = "posts") -> AbstractContextManager[ProgressBar]:
        """Return a context with a progress bar; `total` is None where it is not known."""
        return nullcontext(ProgressBar())

    def check_for_stop(self) -> None:
        """Raise StopRequested after a signal. Called where everything is saved, before the next page is requested."""
        graceful_shutdown.check_for_stop()

    def wait(self, seconds: float) -> None:
        """Sleep, as a rate limit asks. Raises StopRequested after a signal."""
        graceful_shutdown.wait(seconds)

    def note_page(self, posts: Sequence[Post], new: int) -> None:
        """Called with the posts of each page once they are saved; `new` of them were not in the store."""

    @contextmanager
    def run(self, job: str, source: str | None = None, brand: str | None = None) -> Iterator[Run]:
        """Record a run in the run history, with how it ended, whatever happens."""
        step = job_log.Step(job, source, brand)
        with self.store.write() as connection:
            run = Run(self.store, step, runs.begin_run(connection, job, now(), source, brand))
        job_log.run_started(step)
        try:
            yield run
        except OutOfBudget as error:
            run.end("stopped", str(error))
            raise
        except TalkworthyError as error:
            run.end("failed", str(error))
            raise
        except graceful_shutdown.OutOfTime as error:
            run.end("stopped", str(error))
            raise
        except KeyboardInterrupt:
            run.end("stopped", "Stopped by a person or a signal.")
            raise
        except Exception as error:
            run.end("failed", f"An error in Talkworthy: {type(error).__name__}.")
            raise
        run.end(run.state, run.message)

    @contextmanager
    def lock_store(self) -> Iterator[None]:
        """Hold the store's lock, and close runs in the history whose process was killed."""
        with hold_store(self.store):
            with self.store.write() as connection:
                runs.close_killed_runs(connection, now())
            yield


@dataclass(slots=True)
class Run:
    """A run that is going on, and its row in the run history.

    `state` is how it ends when no error ends it: `failed` where a part of its work could not be done.
    """

    store: Store
    step: job_log.Step
    number: int
    tally: RunCounts = field(default_factory=RunCounts)
    message: str = ""
    state: str = "ok"
    started: float = field(default_factory=time.monotonic)

    def describe(self, work: str) -> None:
        """Save in a sentence what the run works on: all that is known of it where its process is killed."""
        with self.store.write() as connection:
            runs.describe_run(connection, self.number, to_visible(REDACTION.redact(work)))

    def end(self, state: str, message: str) -> None:
        """Save how the run ended, also where it ended because the job lost the store's lock."""
        message = to_visible(REDACTION.redact(message))  # a file's name may hold bytes that no database stores
        with self.store.write(without_lock=True) as connection:
            runs.save_progress(connection, self.number, self.tally)
            runs.end_run(connection, self.number, now(), state, message)
        job_log.run_ended(self.step, state, message, time.monotonic() - self.started)


def now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)
