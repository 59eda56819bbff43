"""What every verb works with: the settings, the store, and a place to speak.

Results go to standard output, as text or (`--json`) as one JSON document; everything else goes to standard error, so
that a pipe gets results alone.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from services import job_log
from services.redaction import SECRECY
from talkworthy.errors import OutOfBudget, TalkworthyError, UserError
from talkworthy.model import Brand
from talkworthy.settings import Settings, load_settings
from talkworthy.storage.lock import hold_store
from talkworthy.storage.runs import runs
from talkworthy.storage.runs.runs import Tally
from talkworthy.storage.store import Store

_COMMAND: ContextVar[ExitStack | None] = ContextVar("_COMMAND", default=None)
"""What is closed when the command ends; None outside of a command."""


@contextmanager
def closed_at_the_end() -> Iterator[None]:
    """Close every store that a command opens in this context, when the context ends."""
    with ExitStack() as command:
        before = _COMMAND.set(command)
        try:
            yield
        finally:
            _COMMAND.reset(before)


class AppContext:
    """One command's working place."""

    def __init__(self, as_json: bool = False, quiet: bool = False) -> None:
        self.as_json = as_json
        self.console = Console(stderr=True, quiet=quiet, highlight=False)

    @cached_property
    def settings(self) -> Settings:
        """Read when first asked for, so that `--help` works beside a broken file."""
        settings = load_settings()
        SECRECY.learn({**settings.secrets, **settings.sources})
        return settings

    @cached_property
    def store(self) -> Store:
        """Opened, and brought up to date, when first asked for; closed when the command ends."""
        store = Store(self.settings.store_url)
        command = _COMMAND.get()
        if command is not None:
            # now, and not when Python frees the memory: `forget` needs a store that nothing else has open
            command.callback(store.close)
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

    def say(self, message: str) -> None:
        """A line for the person who watches, or for the log where there is one."""
        if job_log.is_on():
            job_log.said(message)
        else:
            self.console.print(SECRECY.hide(message), markup=False, soft_wrap=True)

    def give(self, result: Any, as_text: str) -> None:
        """The result of this command."""
        told = (
            json.dumps(SECRECY.hide_in(result), indent=2, ensure_ascii=False) if self.as_json else SECRECY.hide(as_text)
        )
        sys.stdout.write(told + "\n")
        sys.stdout.flush()

    @contextmanager
    def progress(self, what: str, total: float | None, unit: str = "posts") -> Iterator[Bar]:
        """A bar with rate and time left on standard error; drawn only where somebody can see it."""
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[count]:,} " + unit),
            TextColumn("{task.fields[rate]:,.0f}/s"),
            TimeRemainingColumn(),
        )
        with Progress(
            *columns, console=self.console, transient=True, disable=not self.console.is_terminal or job_log.is_on()
        ) as drawn:
            yield Bar(drawn, drawn.add_task(what, total=total, count=0, rate=0.0))

    @contextmanager
    def run(self, job: str, source: str | None = None, brand: str | None = None) -> Iterator[Run]:
        """A line in the ledger around a piece of work; how it ended is written down whatever happens."""
        step = job_log.Step(job, source, brand)
        with self.store.write() as connection:
            run = Run(self.store, step, runs.begin_run(connection, job, now(), source, brand))
        job_log.begun(step)
        try:
            yield run
        except OutOfBudget as error:
            run.end("stopped", str(error))
            raise
        except TalkworthyError as error:
            run.end("failed", str(error))
            raise
        except KeyboardInterrupt:
            run.end("stopped", "Stopped by hand.")
            raise
        except Exception as error:
            run.end("failed", f"A fault in Talkworthy: {type(error).__name__}.")
            raise
        run.end("ok", run.message)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the store's lock, and tidy up after runs that were killed."""
        with hold_store(self.store):
            with self.store.write() as connection:
                runs.close_killed_runs(connection, now())
            yield


@dataclass(slots=True)
class Run:
    """An open line of the ledger."""

    store: Store
    step: job_log.Step
    number: int
    tally: Tally = field(default_factory=Tally)
    message: str = ""
    began: float = field(default_factory=time.monotonic)

    def end(self, state: str, message: str) -> None:
        """Close the line."""
        message = SECRECY.hide(message)
        with self.store.write() as connection:
            runs.note_run(connection, self.number, self.tally)
            runs.end_run(connection, self.number, now(), state, message)
        job_log.ended(self.step, state, message, time.monotonic() - self.began)


@dataclass(frozen=True, slots=True)
class Bar:
    """A progress bar that is somewhere."""

    drawn: Progress
    task: Any

    def at(self, done: float, count: int) -> None:
        """Move to `done` of the total, with `count` things handled so far."""
        elapsed = self.drawn.tasks[0].elapsed or 0.0
        self.drawn.update(self.task, completed=done, count=count, rate=count / elapsed if elapsed else 0.0)


def now() -> datetime:
    """This moment in UTC."""
    return datetime.now(UTC)
