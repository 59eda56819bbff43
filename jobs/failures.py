"""How a failure ends a command: its sentence, what only the terminal may show, and the exit code."""

from __future__ import annotations

from dataclasses import dataclass

import typer

from jobs.commands.app import FAILED, FIXABLE, HELD
from services import job_log
from talkworthy.errors import AlreadyRunning, TalkworthyError, UserError
from talkworthy.files.file_errors import describe_os_error
from talkworthy.storage.db_errors import ADVICE, trouble_of

_OURS = (
    "This is an error in Talkworthy: {where}. What was saved is kept. `talkworthy doctor` looks for a cause; if there "
    "is none, please report this line."
)


@dataclass(frozen=True, slots=True)
class Failure:
    """The end of a command that failed. `detail` may quote a file: it is for the person at the terminal alone."""

    message: str
    code: int
    detail: str = ""


def to_failure(error: Exception) -> Failure:
    """Return how any error ends a command. No message quotes a post, an author or a file."""
    if isinstance(error, TalkworthyError):
        code = HELD if isinstance(error, AlreadyRunning) else FIXABLE if isinstance(error, UserError) else FAILED
        return Failure(str(error), code, error.detail)
    if isinstance(error, typer.Abort):
        return Failure("Nothing was changed: there was no answer to the question.", FAILED)
    if callable(describe := getattr(error, "format_message", None)):
        message = f"{str(describe()).rstrip('.')}. `--help` shows how the command is used."  # of typer
        return Failure(message, FIXABLE)
    trouble = trouble_of(error)
    if trouble is not None:
        return Failure(f"The store failed: {ADVICE[trouble]}", FAILED)
    if isinstance(error, OSError):
        return Failure(describe_os_error(error), FIXABLE)
    if isinstance(error, MemoryError):
        return Failure("There is not enough memory for this. Close other programs, or use a larger computer.", FAILED)
    return Failure(_OURS.format(where=job_log.describe_error(error)), FAILED)
