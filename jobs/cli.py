"""The command line: all commands together, and how a failure ends.

Exit codes: 0 done; 1 failed; 2 the user can fix it; 75 another run has the store locked (EX_TEMPFAIL: try again later).
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from jobs.commands import (  # noqa: F401 - each adds its commands to the application
    admin,
    analyse,
    assumptions,
    collect,
    data,
    labels,
    notes,
    show,
    sources,
)
from jobs.commands.app import FAILED, FIXABLE, HELD, app
from jobs.console import print_error
from services import job_log
from services.context import close_stores_at_end
from talkworthy import __version__
from talkworthy.errors import AlreadyRunning, TalkworthyError, UserError


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"talkworthy {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
    log_format: Annotated[
        str | None,
        typer.Option(
            "--log-format", metavar="FORMAT", envvar=job_log.LOG_FORMAT, help="Log to standard error: json or text."
        ),
    ] = None,
) -> None:
    context.with_resource(close_stores_at_end())
    job_log.set_up(job_log.to_log_format(log_format) if log_format else None)


def main() -> None:
    """Run the command line; a failure prints one line and exits with its code, without a traceback."""
    # a console that cannot show a character of a post must not end the run
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except TalkworthyError as error:
        _end(error)
    except BrokenPipeError:
        # the program that reads the output has ended
        sys.stderr.close()
        sys.exit(FAILED)
    except OSError as error:
        if error.filename is None:
            raise
        _end(UserError(f"{error.filename} cannot be used: {error.strerror}."))


def _end(error: TalkworthyError) -> None:
    if job_log.is_on():
        job_log.failure("talkworthy", str(error))
    else:
        print_error(f"talkworthy: {error}")
    sys.exit(HELD if isinstance(error, AlreadyRunning) else FIXABLE if isinstance(error, UserError) else FAILED)
