"""`talkworthy import` and `collect`: bring posts into the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jobs.commands.app import FIXABLE, BrandNames, OnlySources, app, command, fail_if
from jobs.console import ConsoleContext
from talkworthy.errors import UserError

if TYPE_CHECKING:
    from services.collection.collect import CollectOptions, CollectResult
    from services.collection.import_files import ImportOptions


@command(app, "import", makes_store=True)
def import_command(
    context: ConsoleContext,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE...", help="Files, or folders of files: Reddit dumps, NDJSON, CSV."),
    ] = None,
    watched: Annotated[
        Path | None,
        typer.Option(
            "--watch", metavar="FOLDER", help="Keep running, and import each file that is put into this folder."
        ),
    ] = None,
    new: Annotated[
        Path | None,
        typer.Option("--new", metavar="FOLDER", help="Import what is new in this folder, then end; suits cron."),
    ] = None,
    keep_all: Annotated[
        bool, typer.Option("--all", help="Keep every thread, not only those that mention a brand.")
    ] = False,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="COLUMN=FIELD", help="For a table with unknown columns; can be repeated."),
    ] = None,
    source: Annotated[str | None, typer.Option(help="The source of the posts in a mapped CSV (default: file).")] = None,
    encoding: Annotated[str | None, typer.Option(help="The text encoding of a mapped CSV (default: utf-8).")] = None,
    date_order: Annotated[
        str | None, typer.Option(help="month-first or day-first, for dates such as 2/3/2026.")
    ] = None,
    guess: Annotated[
        bool, typer.Option("--guess", help="Read a file in an unknown format with the map that import proposes for it.")
    ] = False,
    preview: Annotated[
        bool,
        typer.Option("--preview", help="Only show how a table or JSON file would be read: its columns, ten posts."),
    ] = False,
    timezone: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The zone of dates without one, such as Europe/Berlin (default: UTC)."),
    ] = None,
    save_map: Annotated[str | None, typer.Option(help="Save the --map options under this name.")] = None,
    use_map: Annotated[str | None, typer.Option(help="Use the --map options saved under this name.")] = None,
    rejects: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write rows that cannot be read to this file.")
    ] = None,
) -> None:
    """Import files: every thread that mentions a tracked brand. Importing a file again changes nothing."""
    from collectors.files.engine.dataset import UnknownFormat
    from services.collection import import_files as imports

    if len([place for place in (files, watched, new) if place]) != 1:
        raise UserError("Name the files to import, or one folder with --watch or --new.")
    _check_names(files or ())
    typed = imports.to_columns(_to_mapping(mapping), source, encoding, date_order, timezone)
    if preview:
        for file in files or ():
            _print_proposal(context, file, imports.ImportOptions(keep_all, typed, guess=guess))
        return
    names = imports.MapNames(use_map, save_map)
    guessed = files[0] if guess and files else None
    columns = imports.choose_columns(context.settings.path, typed, names, guessed)
    options = imports.ImportOptions(keep_all, columns, rejects, guess)
    if not keep_all:
        context.brands  # noqa: B018 - raises where there is none, before a store is made
    if watched or new:
        _import_dropped(context, options, watched, new)
        return
    try:
        with context.lock_store():
            result = imports.import_files(context, files or (), options)
    except UnknownFormat as error:
        if len(files or ()) > 1:
            context.print_message(str(error))  # of each file; the proposal is about one
        _print_proposal(context, error.path, options, str(error))
        raise typer.Exit(FIXABLE) from error
    record = asdict(result) | {"rejects": result.rejects and str(result.rejects)}
    context.print_result(record, imports.to_sentences(result))
    fail_if(bool(result.failures))


@command(app, "collect", makes_store=True)
def collect_command(
    context: ConsoleContext,
    brand: BrandNames = None,
    source: OnlySources = None,
    since: Annotated[datetime | None, typer.Option(help="No posts older than this day.")] = None,
    until: Annotated[
        datetime | None, typer.Option(help="Go back in time: no posts of this day or later; has a cursor of its own.")
    ] = None,
    budget: Annotated[
        float | None, typer.Option(help="Spend at most this many US dollars for each source and brand.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only print how many requests and dollars it would take.")
    ] = False,
    within: Annotated[
        float | None,
        typer.Option(min=1, max=86_400, help="Read all sources at once, newest threads first, for so many seconds."),
    ] = None,
) -> None:
    """Collect new mentions, with the whole thread around each."""
    from jobs.text.collection.collect import estimates_to_text, to_text
    from services import graceful_shutdown
    from services.collection import collect as collecting

    begin, end = (day.replace(tzinfo=UTC) if day else None for day in (since, until))
    options = collecting.CollectOptions(
        tuple(brand or ()), tuple(source or ()), begin, budget, end, newest_first=within is not None
    )
    if dry_run:
        estimates = collecting.estimate(context, options)
        context.print_result(estimates, estimates_to_text(estimates))
        return
    collecting.choose_targets(context, options)  # raises what is wrong with them before a store is made
    with graceful_shutdown.delay_signals(), context.lock_store():
        results = _collect_within(context, options, within) if within else collecting.collect(context, options)
    context.print_result([asdict(result) for result in results], to_text(results))
    failed = [bool(result.failure) for result in results]
    fail_if(all(failed) if within else any(failed))


def _collect_within(context: ConsoleContext, options: CollectOptions, seconds: float) -> list[CollectResult]:
    """Collect from all sources at once, and print a line as each starts, has posts and ends."""
    from jobs.text.collection.together import ProgressLines
    from services import graceful_shutdown, job_log
    from services.collection.collect_together import collect_together, end_sentence

    # the job log never holds the text of a post
    lines = ProgressLines(context.print_message, shows_posts=not job_log.is_on())
    together = collect_together(context, options, seconds, lines)
    graceful_shutdown.check_for_stop()
    if together.late:
        context.print_message(end_sentence(False, seconds))
    return together.results


def _print_proposal(context: ConsoleContext, file: Path, options: ImportOptions, error: str | None = None) -> None:
    """Print how a file would be read, with the columns of the options or with columns that are guessed.

    `error` is why it was not imported, None where that was not tried.
    """
    from jobs.text.collection import proposed_map
    from services.collection import propose_map

    complete = options.guess or not options.columns.columns
    proposal = propose_map.propose_map(file, options.columns, complete)
    if proposal is None:
        raise UserError(f"{file} is in a format that Talkworthy does not recognise, and no columns were found in it.")
    record = propose_map.to_record(proposal)
    context.print_result(
        {"error": error, **record} if error else record, proposed_map.to_text(proposal, options.keep_all)
    )


def _check_names(files: Sequence[Path]) -> None:
    """Raise UserError where no file exists: for a typing error no store is made, and no run is recorded."""
    if files and not any(file.exists() for file in files):
        raise UserError("\n".join(f"{file} does not exist." for file in files))


def _import_dropped(context: ConsoleContext, options: ImportOptions, watched: Path | None, new: Path | None) -> None:
    from services.collection import watch_folder

    if watched is not None:
        watch_folder.watch(context, watched, options)
    elif new is not None:
        results = watch_folder.import_new(context, new, options)
        text = "\n".join(f"{result.file}: {result.summary or result.failure}" for result in results)
        context.print_result([asdict(result) for result in results], text or "There are no new files.")
        fail_if(any(result.failure for result in results))


def _to_mapping(pairs: list[str] | None) -> dict[str, str]:
    split = [pair.rpartition("=") for pair in pairs or ()]
    for column, sign, field in split:
        if not (column and sign and field):
            raise UserError(f"--map takes column=field, such as --map 'Full Text=text', not {column or field!r}.")
    return {column: field for column, _, field in split}
