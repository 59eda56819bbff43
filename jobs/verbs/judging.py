"""Verbs that understand what is there, and tell of it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from jobs.desk import Desk
from jobs.verbs.app import DEFAULT_WINDOW, BrandNames, Json, Out, Quiet, WindowText, app
from talkworthy.errors import UserError
from talkworthy.settings import config_path


@app.command("analyse")
def analyse_command(as_json: Json = False, quiet: Quiet = False) -> None:
    """Read what is new: mentions, voices, talks, sentiment, topics."""
    from jobs import analyse as analysing

    desk = Desk(as_json, quiet)
    with desk.alone():
        done = analysing.analyse(desk)
    desk.give(asdict(done), f"{done.posts:,} posts read; {done.talks:,} talks found in them.")


@app.command("annotate")
def annotate_command(
    files: Annotated[list[Path], typer.Option("--in", help="Files or folders to read; may be given again.")],
    brands: Annotated[Path | None, typer.Option("--brands", help="The brand file (default: your own).")] = None,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Files of posts in, what is found in each post out, one line a post and brand; no store is touched."""
    from jobs import annotate as annotating
    from jobs.imports import to_columns

    desk = Desk(False, quiet)
    count = annotating.annotate(desk, brands or config_path(), files, to_columns({}, None, None, None), out)
    if out is not None:
        desk.say(f"{out}: {count:,} posts.")


@app.command("score")
def score_command(
    brand: BrandNames = None, window: WindowText = DEFAULT_WINDOW, as_json: Json = False, quiet: Quiet = False
) -> None:
    """Is each brand worthy of conversation? The index with its interval, or what is missing for one."""
    from jobs import scoring

    desk = Desk(as_json, quiet)
    with desk.alone():
        found = scoring.score(desk, window, brand)
    desk.give(scoring.to_record(found), scoring.to_text(found))


@app.command("report")
def report_command(
    form: Annotated[str, typer.Option("--format", "-f", help="html or csv.")] = "html",
    brand: BrandNames = None,
    window: WindowText = DEFAULT_WINDOW,
    out: Out = None,
) -> None:
    """A report to hand out: verdict, parts, panel and top talks, with numbers of cases and intervals."""
    from jobs import reporting

    desk = Desk()
    size = reporting.report(desk, form, window, brand, out)
    if out is not None:
        desk.say(f"{out}: {size:,} bytes.")


@app.command("export")
def export_command(
    what: Annotated[str, typer.Argument(help="posts (the whole store) or talks (of one brand).")],
    brand: Annotated[str | None, typer.Option("--brand", "-b", help="Whose talks.")] = None,
    form: Annotated[str, typer.Option("--format", "-f", help="ndjson.")] = "ndjson",
    out: Out = None,
) -> None:
    """Write posts or talks, one a line."""
    from jobs import export as exporting

    if form != "ndjson":
        raise UserError(f"No export format is called {form!r}. There is: ndjson.")
    desk = Desk()
    count = exporting.export(desk, what, brand, out)
    if out is not None:
        desk.say(f"{out}: {count:,} {what}.")
