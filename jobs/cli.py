"""The command line: its verbs put together, and what a failure looks like from outside.

Exit codes: 0 it worked; 1 it failed; 2 you can fix it; 75 another run holds the store (EX_TEMPFAIL: try again later).
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.console import Console

from jobs import logs
from jobs.secrecy import SECRECY

# in the order in which `--help` lists them
from jobs.verbs import (  # noqa: F401 - each adds its verbs to the application
    asking,
    auditing,
    evaluating,
    gathering,
    judging,
    keeping,
    listening,
    looking_back,
    noting,
    roaming,
    teaching,
    tending,
)
from jobs.verbs.app import FAILED, FIXABLE, HELD, app
from talkworthy import __version__
from talkworthy.errors import AlreadyRunning, TalkworthyError, UserError


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"talkworthy {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    log_format: Annotated[
        str | None,
        typer.Option(
            "--log-format", envvar=logs.LOG_FORMAT, help="json or text: one line a page and a run, on standard error."
        ),
    ] = None,
) -> None:
    logs.set_up(logs.to_log_format(log_format) if log_format else None)


def main() -> None:
    """Run the command line; every failure ends in one line and its exit code, never in a traceback."""
    # a console that cannot show a letter of a post must not end the run
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except TalkworthyError as error:
        _end(error)
    except BrokenPipeError:
        # whoever read our output has gone: there is nobody left to tell
        sys.stderr.close()
        sys.exit(FAILED)
    except OSError as error:
        if error.filename is None:
            raise
        _end(UserError(f"{error.filename} cannot be used: {error.strerror}."))


def _end(error: TalkworthyError) -> None:
    if logs.is_on():
        logs.failed("talkworthy", str(error))
    else:
        told = SECRECY.hide(f"talkworthy: {error}")
        Console(stderr=True, highlight=False).print(told, markup=False, soft_wrap=True)
    sys.exit(HELD if isinstance(error, AlreadyRunning) else FIXABLE if isinstance(error, UserError) else FAILED)
