"""The terminal: results on standard output as text or JSON, messages and progress bars on standard error.

So a pipe gets results alone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from services import job_log
from services.context import AppContext, ProgressBar
from services.redaction import REDACTION
from talkworthy.visible_text import to_visible, to_visible_json

_has_printed: ContextVar[bool] = ContextVar("_has_printed", default=False)
"""Whether this command has printed its result."""


class ConsoleContext(AppContext):
    """The context of a command, which writes to the terminal."""

    def __init__(self, as_json: bool = False, quiet: bool = False, makes_store: bool = False) -> None:
        self.as_json = as_json
        self.makes_store = makes_store
        self.console = Console(stderr=True, quiet=quiet, highlight=False)

    def print_message(self, message: str) -> None:
        """Write a message to the job log, where one is kept; otherwise to standard error."""
        if job_log.is_on():
            super().print_message(message)
        else:
            self.console.print(_to_text(message), soft_wrap=True)

    def print_result(self, record: Any, text: str) -> None:
        """Print a result: `record` as JSON with `--json`, otherwise `text`."""
        if self.as_json:
            output = to_visible_json(json.dumps(REDACTION.redact_values(record), indent=2, ensure_ascii=False))
        else:
            output = to_visible(REDACTION.redact(text))
        _has_printed.set(True)
        sys.stdout.write(output + "\n")
        sys.stdout.flush()

    @contextmanager
    def progress(self, title: str, total: float | None, unit: str = "posts") -> Iterator[ProgressBar]:
        """Draw a bar with rate and time left, where standard error is a terminal and no log is kept."""
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[count]:,} " + unit),
            TextColumn("{task.fields[rate]:,.0f}/s"),
            TimeRemainingColumn(),
        )
        is_hidden = not self.console.is_terminal or job_log.is_on()
        with Progress(*columns, console=self.console, transient=True, disable=is_hidden) as drawn:
            yield _DrawnBar(drawn, drawn.add_task(to_visible(title), total=total, count=0, rate=0.0))


class _DrawnBar(ProgressBar):
    """A progress bar in the terminal."""

    def __init__(self, drawn: Progress, task: TaskID) -> None:
        self._drawn = drawn
        self._task = task

    def update(self, completed: float, count: int) -> None:
        elapsed = self._drawn.tasks[0].elapsed or 0.0
        rate = count / elapsed if elapsed else 0.0
        self._drawn.update(self._task, completed=completed, count=count, rate=rate)


def begin_output() -> None:
    """Forget what an earlier command in this process printed."""
    _has_printed.set(False)


def print_json_error(message: str) -> None:
    """Print an error as the result of a command with `--json`, unless it has printed one: then that says it."""
    if not _has_printed.get():
        error = {"error": REDACTION.redact(message)}
        sys.stdout.write(to_visible_json(json.dumps(error, ensure_ascii=False)) + "\n")
        sys.stdout.flush()


def print_error(message: str, detail: str = "") -> None:
    """Write an error message to standard error, without secrets; `detail` only where that is a terminal."""
    console = Console(stderr=True, highlight=False)
    console.print(_to_text(message), soft_wrap=True)
    if detail and sys.stderr.isatty():
        console.print(_to_text(detail), soft_wrap=True)


def _to_text(message: str) -> Text:
    """Return a message as it was typed: no markup, no emoji for `:smile:`, no control characters, no secrets."""
    return Text(to_visible(REDACTION.redact(message)))


def print_bytes(chunks: Iterable[bytes]) -> None:
    """Write bytes to standard output, as they are; to a terminal without control characters that would steer it."""
    is_terminal = sys.stdout.isatty()
    for chunk in chunks:
        shown = to_visible(chunk.decode("utf-8", "replace")).encode() if is_terminal else chunk
        sys.stdout.buffer.write(shown)
    sys.stdout.buffer.flush()
