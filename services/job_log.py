"""The job log: one line for each event, on standard error, for jobs that run unattended.

`text` is logfmt (name=value), `json` is one object a line. A line never holds a secret or the text of a post.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import MutableMapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

import structlog

from services.redaction import REDACTION
from talkworthy.errors import UserError
from talkworthy.visible_text import to_visible

LogFormat = Literal["text", "json"]
LOG_FORMAT = "TALKWORTHY_LOG_FORMAT"
LONGEST = 500  # characters of one value: enough for a reason, too few for a post

_EventDict = MutableMapping[str, Any]
_format: LogFormat | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """The job that a line is about, as in the run history; `source` and `brand` are None where it is about all."""

    job: str
    source: str | None = None
    brand: str | None = None


@dataclass(frozen=True, slots=True)
class PageEvent:
    """The figures of one page: posts, new posts, requests, cost in US dollars, duration in seconds."""

    posts: int
    new: int
    requests: int
    cost: float
    seconds: float


def to_log_format(text: str) -> LogFormat:
    """Return `text` as a log format. Raises UserError where there is no such format."""
    if text not in get_args(LogFormat):
        raise UserError(f"--log-format is {' or '.join(get_args(LogFormat))}, not {text!r}.")
    return cast(LogFormat, text)


def set_up(log_format: LogFormat | None) -> None:
    """Log in this format from now on; None, as at the start, logs nothing."""
    global _format
    _format = log_format
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.processors.LogfmtRenderer(bool_as_flag=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _drop_empty,
            _redact,
            _order,
            renderer,
        ],
        # looked up for each line, since tests and services replace the stream
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def is_on() -> bool:
    """Return whether a log is kept; messages for a person go into it then."""
    return _format is not None


def page(step: Step, figures: PageEvent) -> None:
    """Log that a page from a source is saved."""
    values = asdict(figures) | {"cost": round(figures.cost, 6), "seconds": round(figures.seconds, 3)}
    _write("info", "page", **asdict(step), **values)


def run_started(step: Step) -> None:
    """Log that a run starts."""
    _write("info", "begin", **asdict(step))


def run_ended(step: Step, state: str, message: str, seconds: float) -> None:
    """Log that a run ended: `ok`, `failed` or `stopped` as in the run history, with the reason."""
    level = "error" if state == "failed" else "info"
    _write(level, "end", **asdict(step), state=state, message=message, seconds=round(seconds, 3))


def message(text: str) -> None:
    """Log a message for a person."""
    _write("info", "message", message=text)


def warning(text: str, **values: object) -> None:
    """Log a warning; the job goes on."""
    _write("warning", "warning", message=text, **values)


def failure(task: str, text: str) -> None:
    """Log that a task failed; the process goes on without it."""
    _write("error", "failed", task=task, message=text)


def event(name: str, **values: object) -> None:
    """Log anything else, such as when a schedule will run a task."""
    _write("info", name, **values)


def describe_error(error: Exception) -> str:
    """Return the type of an error and the innermost line of code, without the error's text, which may quote data."""
    innermost = traceback.extract_tb(error.__traceback__)[-1:]
    return " ".join([type(error).__name__, *(f"at {Path(frame.filename).name}:{frame.lineno}" for frame in innermost)])


def locate_error(error: BaseException) -> str:
    """Return the type of an error and all lines of code it came through, without its text, as `describe_error`."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {' > '.join(f'{Path(frame.filename).name}:{frame.lineno}' for frame in frames)}"


def _write(level: str, name: str, **values: object) -> None:
    if _format is not None:
        getattr(structlog.get_logger(), level)(name, **values)


def _drop_empty(_logger: object, _method: str, line: _EventDict) -> _EventDict:
    return {name: value for name, value in line.items() if value is not None and value != ""}


def _redact(_logger: object, _method: str, line: _EventDict) -> _EventDict:
    return {name: _to_value(value) if isinstance(value, str) else value for name, value in line.items()}


def _order(_logger: object, _method: str, line: _EventDict) -> _EventDict:
    return {name: line[name] for name in dict.fromkeys(("timestamp", "level", "event", *line))}


def _to_value(text: str) -> str:
    """Return `text` on one line, shortened, without secrets; redacted first, or half a secret would stay."""
    line = to_visible(" ".join(REDACTION.redact(text).split()))
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "\u2026"
