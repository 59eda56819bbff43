"""The terminal: results on standard output as text or JSON, messages and progress bars on standard error.

So a pipe gets results alone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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

from services import job_log
from services.context import AppContext, ProgressBar
from services.redaction import REDACTION


class ConsoleContext(AppContext):
    """The context of a command, which writes to the terminal."""

    def __init__(self, as_json: bool = False, quiet: bool = False) -> None:
        self.as_json = as_json
        self.console = Console(stderr=True, quiet=quiet, highlight=False)

    def print_message(self, message: str) -> None:
        """Write a message to the job log, where one is kept; otherwise to standard error."""
        if job_log.is_on():
            super().print_message(message)
        else:
            self.console.print(REDACTION.redact(message), markup=False, soft_wrap=True)

    def print_result(self, record: Any, text: str) -> None:
        """Print a result: `record` as JSON with `--json`, otherwise `text`."""
        if self.as_json:
            output = json.dumps(REDACTION.redact_values(record), indent=2, ensure_ascii=False)
        else:
            output = REDACTION.redact(text)
        sys.stdout.write(output + "\n")
        sys.stdout.flush()

    @contextmanager
    def progress(self, title: str, total: float | None, unit: str = "posts") -> Iterator[ProgressBar]:
        """Draw a bar with rate and time left, where standard error is a terminal and no log is kept."""
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[count]:,} " + unit),
            TextColumn("{task.fields[rate]:,.0f}/s"),
            TimeRemainingColumn(),
        )
        is_hidden = not self.console.is_terminal or job_log.is_on()
        with Progress(*columns, console=self.console, transient=True, disable=is_hidden) as drawn:
            yield _DrawnBar(drawn, drawn.add_task(title, total=total, count=0, rate=0.0))


class _DrawnBar(ProgressBar):
    """A progress bar in the terminal."""

    def __init__(self, drawn: Progress, task: TaskID) -> None:
        self._drawn = drawn
        self._task = task

    def update(self, completed: float, count: int) -> None:
        elapsed = self._drawn.tasks[0].elapsed or 0.0
        rate = count / elapsed if elapsed else 0.0
        self._drawn.update(self._task, completed=completed, count=count, rate=rate)


def print_error(message: str) -> None:
    """Write an error message to standard error, without secrets."""
    Console(stderr=True, highlight=False).print(REDACTION.redact(message), markup=False, soft_wrap=True)


def print_bytes(chunks: Iterable[bytes]) -> None:
    """Write bytes to standard output, as they are."""
    for chunk in chunks:
        sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()
