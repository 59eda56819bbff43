"""One line for each thing that happened, on standard error, for whoever reads the log of a job that runs by itself.

`text` is logfmt (name=value), `json` is one object a line. A line never holds a secret and never a text of a post.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import MutableMapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

import structlog

from services.redaction import SECRECY
from talkworthy.errors import UserError

LogFormat = Literal["text", "json"]
LOG_FORMAT = "TALKWORTHY_LOG_FORMAT"
LONGEST = 500  # characters of one value: enough for a reason, too few for a post

_EventDict = MutableMapping[str, Any]
_form: LogFormat | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Which piece of work a line is about, as in the ledger; `source` and `brand` None where it is about all."""

    job: str
    source: str | None = None
    brand: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What one page came to: posts in it and new ones among them, requests made, US dollars, seconds it took."""

    posts: int
    new: int
    requests: int
    cost: float
    seconds: float


def to_log_format(told: str) -> LogFormat:
    """`told` as a form of log. Raises UserError where there is no such form."""
    if told not in get_args(LogFormat):
        raise UserError(f"--log-format is {' or '.join(get_args(LogFormat))}, not {told!r}.")
    return cast(LogFormat, told)


def set_up(form: LogFormat | None) -> None:
    """Log in this form from now on; None: not at all, which is how it begins."""
    global _form
    _form = form
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.processors.LogfmtRenderer(bool_as_flag=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_nothing,
            _without_secrets,
            _in_order,
            renderer,
        ],
        # asked for at each line, since tests and services put another stream there
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def is_on() -> bool:
    """Whether lines are written: then what a person would be told on standard error is a line as well."""
    return _form is not None


def page(step: Step, told: Page) -> None:
    """A page from a source is saved."""
    figures = asdict(told) | {"cost": round(told.cost, 6), "seconds": round(told.seconds, 3)}
    _write("info", "page", **asdict(step), **figures)


def begun(step: Step) -> None:
    """A piece of work begins."""
    _write("info", "begin", **asdict(step))


def ended(step: Step, state: str, message: str, seconds: float) -> None:
    """A piece of work has ended: `ok`, `failed` or `stopped` as in the ledger, with the reason."""
    level = "error" if state == "failed" else "info"
    _write(level, "end", **asdict(step), state=state, message=message, seconds=round(seconds, 3))


def said(message: str) -> None:
    """What a person who watches would be told."""
    _write("info", "said", message=message)


def warned(message: str, **told: object) -> None:
    """Something that a person should know, though the work goes on."""
    _write("warning", "warning", message=message, **told)


def failed(task: str, message: str) -> None:
    """A piece of work ended badly, and the process goes on without it."""
    _write("error", "failed", task=task, message=message)


def to_place(error: Exception) -> str:
    """What kind of fault, and the innermost place in the code: enough to find it, without what the error quotes."""
    place = traceback.extract_tb(error.__traceback__)[-1:]
    return " ".join([type(error).__name__, *(f"at {Path(step.filename).name}:{step.lineno}" for step in place)])


def noted(event: str, **told: object) -> None:
    """Anything else, such as what a schedule will do next."""
    _write("info", event, **told)


def _write(level: str, event: str, **told: object) -> None:
    if _form is not None:
        getattr(structlog.get_logger(), level)(event, **told)


def _without_nothing(_logger: object, _method: str, line: _EventDict) -> _EventDict:
    return {name: value for name, value in line.items() if value is not None and value != ""}


def _without_secrets(_logger: object, _method: str, line: _EventDict) -> _EventDict:
    return {name: _told(value) if isinstance(value, str) else value for name, value in line.items()}


def _in_order(_logger: object, _method: str, line: _EventDict) -> _EventDict:
    return {name: line[name] for name in dict.fromkeys(("timestamp", "level", "event", *line))}


def _told(text: str) -> str:
    """`text` on one line, not too long, without secrets; hidden before it is cut, or half a secret would stay."""
    hidden = "".join(letter if letter.isprintable() else " " for letter in SECRECY.hide(text))
    shown = " ".join(hidden.split())
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "\u2026"
