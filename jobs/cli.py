"""The command line: all commands together, and how a failure ends.

Exit codes: 0 done; 1 failed; 2 the user can fix it; 75 another run has the store locked (EX_TEMPFAIL: try again later).
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, NoReturn

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
from jobs.commands.app import FAILED, OK, app
from jobs.console import begin_output, print_error, print_json_error
from jobs.failures import Failure, to_failure
from services import graceful_shutdown, job_log
from services.context import close_stores_at_end
from talkworthy import __version__

JSON = "--json"
SIGNALLED = 128
STOPPED = "Stopped by a signal. What was saved stays; run it again to continue."
TRACEBACKS = "TALKWORTHY_TRACEBACKS"
"""The environment variable with which a developer sees tracebacks, which may quote people's words."""


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
    """Run the command line; a failure prints one line and exits with its code, without a traceback.

    With --json it prints one JSON value, whatever happens: the result, or `{"error": ...}`.
    """
    _prepare_streams()
    begin_output()
    graceful_shutdown.begin()
    options = sys.argv[1:]
    as_json = JSON in options[: options.index("--") if "--" in options else None]
    try:
        # not standalone, typer raises usage errors instead of printing them, and returns the code of an early end
        code = app(standalone_mode=not as_json)
    except BrokenPipeError:
        # the program that reads the output has ended
        sys.stderr.close()
        sys.exit(FAILED)
    except SystemExit as end:
        code = end.code
    except Exception as error:
        if os.environ.get(TRACEBACKS):
            raise
        _end(to_failure(error), as_json)
    _exit(code if isinstance(code, int) else OK, as_json)


def _prepare_streams() -> None:
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who started it
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - to the end of the process
    # a console that cannot show a character of a post must not end the run
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _exit(code: int, as_json: bool) -> NoReturn:
    """End with a code that the command chose; a signal chooses 128 and its number."""
    if code > SIGNALLED:
        _end(Failure(STOPPED, code), as_json)
    if code and as_json:
        print_json_error(f"The command ended with exit code {code}. Its messages are on standard error.")
    _leave(code)


def _leave(code: int) -> NoReturn:
    """End the process. After a signal at once: Python would wait for the processes of an analysis that was stopped."""
    if graceful_shutdown.has_stopped():
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)
    sys.exit(code)


def _end(failure: Failure, as_json: bool) -> NoReturn:
    if job_log.is_on():
        job_log.failure("talkworthy", failure.message)
    else:
        print_error(f"talkworthy: {failure.message}", failure.detail)
    if as_json:
        print_json_error(failure.message)
    _leave(failure.code)
