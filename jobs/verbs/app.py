"""The command line's one application, and the options that several verbs share.

Each verb imports its own work, so that `--help` and `status` do not wait for what only the analysis needs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from talkworthy.window import DEFAULT_WEEKS

FAILED, FIXABLE, HELD = 1, 2, 75

app = typer.Typer(
    name="talkworthy",
    help="Is your brand worthy of conversation? Talkworthy listens to what customers say to each other.",
    epilog="Exit codes: 0 it worked, 1 it failed, 2 you can fix it, 75 another run holds the store.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but results and errors.")]
BrandNames = Annotated[list[str] | None, typer.Option("--brand", "-b", help="Only this brand; may be given again.")]
WindowText = Annotated[
    str, typer.Option("--window", "-w", help="13w (weeks up to the newest post), all, or 2020-01-01..2020-06-30.")
]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of standard output.")]
DEFAULT_WINDOW = f"{DEFAULT_WEEKS}w"


def fail_if(failed: bool) -> None:
    """End with the exit code of a failure."""
    if failed:
        raise typer.Exit(FAILED)
