"""Runs a command of Talkworthy as a process of its own: under the same lock, and into the same run history."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from talkworthy.settings import Settings

HOUSE = Path(__file__).parents[2]
GRACE_SECONDS = 15.0  # for a verb that was asked to stop to finish the page it is at
_PREFIX = "talkworthy: "


@dataclass(frozen=True, slots=True)
class VerbResult:
    """What a verb came to: its exit code (None: it took too long and was stopped), its JSON, its last line."""

    code: int | None
    result: Any
    words: str


def run_verb(verb: Sequence[str], environment: Mapping[str, str], seconds: float) -> VerbResult:
    """Run `python -m jobs <verb> --json` and wait for it. After `seconds` it is asked to finish what it is at.

    `environment` is the verb's whole environment.
    """
    process = start_verb((*verb, "--json"), environment)
    try:
        out, err = process.communicate(timeout=seconds)
        code: int | None = process.returncode
    except subprocess.TimeoutExpired:
        out, err = _stop(process)
        code = None
    return VerbResult(code, to_json(out), last_line(err))


def start_verb(
    verb: Sequence[str], environment: Mapping[str, str], out: int = subprocess.PIPE, err: int = subprocess.PIPE
) -> subprocess.Popen[str]:
    """Start `python -m jobs <verb>` and return its process, which outlives this one."""
    return subprocess.Popen(
        [sys.executable, "-m", "jobs", *verb],
        cwd=HOUSE,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=err,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


def ask_to_stop(pid: int) -> None:
    """Ask a verb to finish the page that it is at. On Windows, which has no such signal, this ends it at once."""
    # not SIGINT: a shell that starts the dashboard in its background starts it, and its children, deaf to that
    with suppress(ProcessLookupError):  # it ended a moment ago
        os.kill(pid, signal.SIGTERM)


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the environment of a verb that works on this brand file; it reads secrets that stand in files itself."""
    return dict(os.environ) | {"TALKWORTHY_CONFIG": str(settings.path.resolve())}


def last_line(text: str) -> str:
    """Return the last line that says something, without the program's name."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1].removeprefix(_PREFIX) if lines else ""


def to_json(text: str) -> Any:
    """Return the value of a JSON text; None where it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def _stop(process: subprocess.Popen[str]) -> tuple[str, str]:
    ask_to_stop(process.pid)
    try:
        return process.communicate(timeout=GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()
