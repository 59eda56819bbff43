"""`talkworthy analyse`, `annotate`, `report` and `export`: analyse posts, and write results to files."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from jobs.commands.app import DEFAULT_DATE_RANGE, BrandFile, BrandNames, DateRangeText, Out, Quiet, app, command
from jobs.console import ConsoleContext, print_bytes
from talkworthy.errors import UserError
from talkworthy.files.whole_file import write_whole
from talkworthy.settings import config_path, load_settings


@command(app, "analyse")
def analyse_command(context: ConsoleContext) -> None:
    """Analyse new posts: mentions, author types, sentiment, topics."""
    from services.analysis.analyse import analyse, to_sentence

    with context.lock_store():
        result = analyse(context)
    context.print_result(asdict(result), to_sentence(result))


@app.command("annotate")
def annotate_command(
    files: Annotated[list[Path], typer.Option("--in", help="Files or folders to read; can be repeated.")],
    brands: BrandFile = None,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Analyse files of posts without the store, as NDJSON. Writes one line for each post and brand."""
    from services.analysis.annotate_files import annotate
    from services.collection.import_files import to_columns
    from services.output_files import check_output

    context, brand_file = ConsoleContext(False, quiet), brands or config_path()
    if out is not None:
        check_output(load_settings(brand_file), out, [*files, config_path()])
    count, lines, cuts = annotate(context, brand_file, files, to_columns({}, None, None, None))
    if out is None:
        print_bytes(lines)
    else:
        with write_whole(out, private=not out.exists()) as file:
            file.writelines(lines)
        context.print_message(f"{out}: {count:,} posts.")
    if cuts:
        raise UserError(f"Cut off or damaged: {', '.join(cuts)}. The rows before are analysed; get the file again.")


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
    from reports.formats.registry import FORMATS
    from reports.queries.score.brand_report import build_reports, choose_date_range
    from services.context import now
    from services.output_files import check_output
    from talkworthy.storage.runs.exported_files import save_exported_file

    context = ConsoleContext()
    if form not in FORMATS:
        raise UserError(f"No report format is called {form!r}. Formats: {', '.join(FORMATS)}.")
    if out is not None:
        check_output(context.settings, out)
    with context.store.read() as connection:
        reports = build_reports(connection, context.settings, choose_date_range(connection, date_range, now()), brand)
    page = FORMATS[form](tuple(reports.values()))
    if out is None:
        print_bytes([page])
        return
    with write_whole(out) as file:
        file.write(page)
        # first, so that an erasure finds the file
        with context.store.write() as connection:
            save_exported_file(connection, out, form, now())
    context.print_message(f"{out}: {len(page):,} bytes.")


@app.command("export")
def export_command(
    kind: Annotated[str, typer.Argument(help="posts (the whole store) or conversations (of one brand).")],
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
    from services.privacy.export import ExportOptions, export, write_export

    if form != "ndjson":
        raise UserError(f"No export format is called {form!r}. There is: ndjson.")
    context = ConsoleContext()
    lines = export(context, kind, brand, ExportOptions(authors, all_texts))
    if out is None:
        print_bytes(lines)
    else:
        context.print_message(f"{out}: {write_export(context, lines, out):,} {kind}.")
