"""`talkworthy analyse`, `annotate`, `report` and `export`: analyse posts, and write results to files."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from jobs.commands.app import DEFAULT_DATE_RANGE, BrandFile, BrandNames, DateRangeText, Out, Quiet, app, command
from services.context import AppContext
from talkworthy.errors import UserError
from talkworthy.settings import config_path


@command(app, "analyse")
def analyse_command(context: AppContext) -> None:
    """Analyse new posts: mentions, author types, sentiment, topics."""
    from services.analysis import analyse as analysing

    with context.alone():
        done = analysing.analyse(context)
    context.give(asdict(done), f"{done.posts:,} posts read; {done.conversations:,} talks found in them.")


@app.command("annotate")
def annotate_command(
    files: Annotated[list[Path], typer.Option("--in", help="Files or folders to read; can be repeated.")],
    brands: BrandFile = None,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Analyse files of posts without the store, as NDJSON. Writes one line for each post and brand."""
    from services.analysis import annotate_files as annotating
    from services.collection.import_files import to_columns

    context = AppContext(False, quiet)
    count = annotating.annotate(context, brands or config_path(), files, to_columns({}, None, None, None), out)
    if out is not None:
        context.say(f"{out}: {count:,} posts.")


@app.command("report")
def report_command(
    form: Annotated[str, typer.Option("--format", "-f", help="html or csv.")] = "html",
    brand: BrandNames = None,
    date_range: DateRangeText = DEFAULT_DATE_RANGE,
    out: Out = None,
) -> None:
    """Write a report to share, as HTML or CSV.

    It has the score and its components, the competitors and the top conversations, with counts and 90% ranges.
    """
    from jobs import write_report

    context = AppContext()
    size = write_report.report(context, form, date_range, brand, out)
    if out is not None:
        context.say(f"{out}: {size:,} bytes.")


@app.command("export")
def export_command(
    what: Annotated[str, typer.Argument(help="posts (the whole store) or conversations (of one brand).")],
    brand: Annotated[str | None, typer.Option("--brand", "-b", help="The brand whose conversations to write.")] = None,
    form: Annotated[str, typer.Option("--format", "-f", help="ndjson.")] = "ndjson",
    authors: Annotated[bool, typer.Option("--authors", help="Write author names instead of pseudonyms.")] = False,
    all_texts: Annotated[
        bool, typer.Option("--all-texts", help="Write the texts of X too: for a store of your own, never to be shared.")
    ] = False,
    out: Out = None,
) -> None:
    """Write posts or conversations as NDJSON, one a line.

    Authors appear under pseudonyms. Posts from X have an id and a link, but no text.
    """
    from services.privacy import export as exporting

    if form != "ndjson":
        raise UserError(f"No export format is called {form!r}. There is: ndjson.")
    context = AppContext()
    count = exporting.export(context, what, brand, out, exporting.Told(authors, all_texts))
    if out is not None:
        context.say(f"{out}: {count:,} {what}.")
