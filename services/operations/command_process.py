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

PROJECT_FOLDER = Path(__file__).parents[2]
GRACE_SECONDS = 15.0  # for a stopped command to finish its page
PROGRAM_PREFIX = "talkworthy: "


@dataclass(frozen=True, slots=True)
class CommandResult:
    """The result of a command: its exit code (None after a timeout), its JSON output, its last message."""

    code: int | None
    result: Any
    message: str


def run_command(command: Sequence[str], environment: Mapping[str, str], seconds: float) -> CommandResult:
    """Run `python -m jobs <command> --json` and wait for it. After `seconds` it is asked to finish its page.

    `environment` is the command's whole environment.
    """
    process = start_command((*command, "--json"), environment)
    try:
        out, err = process.communicate(timeout=seconds)
        code: int | None = process.returncode
    except subprocess.TimeoutExpired:
        out, err = _stop(process)
        code = None
    return CommandResult(code, to_json(out), last_line(err))


def start_command(
    command: Sequence[str], environment: Mapping[str, str], out: int = subprocess.PIPE, err: int = subprocess.PIPE
) -> subprocess.Popen[str]:
    """Start `python -m jobs <command>` and return its process, which outlives this one."""
    return subprocess.Popen(
        [sys.executable, "-m", "jobs", *command],
        cwd=PROJECT_FOLDER,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=err,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


def ask_to_stop(pid: int) -> None:
    """Ask a command to finish its page and end. On Windows, which has no such signal, it ends at once."""
    # not SIGINT: a shell that starts the dashboard in the background makes it and its children ignore that
    with suppress(ProcessLookupError):  # it ended a moment ago
        os.kill(pid, signal.SIGTERM)


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the environment of a command that uses this brand file; it loads secrets from files itself."""
    return dict(os.environ) | {"TALKWORTHY_CONFIG": str(settings.path.resolve())}


def last_line(text: str) -> str:
    """Return the last line that is not empty, without the program's name."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1].removeprefix(PROGRAM_PREFIX) if lines else ""


def to_json(text: str) -> Any:
    """Return the value of a JSON text; None where it is invalid, or the error of a command that has no result."""
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return None if isinstance(value, dict) and value.keys() == {"error"} else value


def _stop(process: subprocess.Popen[str]) -> tuple[str, str]:
    ask_to_stop(process.pid)
    try:
        return process.communicate(timeout=GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()
