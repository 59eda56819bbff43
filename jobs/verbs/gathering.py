"""Verbs that bring posts in."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jobs.desk import Desk
from jobs.verbs.app import BrandNames, Json, Quiet, app, fail_if
from talkworthy.errors import UserError

if TYPE_CHECKING:
    from jobs.imports import ImportOptions


@app.command("import")
def import_command(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files, or folders of files: Reddit dumps, NDJSON, CSV.")
    ] = None,
    watched: Annotated[
        Path | None, typer.Option("--watch", help="Stay, and import each file that is dropped into this folder.")
    ] = None,
    new: Annotated[
        Path | None, typer.Option("--new", help="Import what is new in this folder, then end: --watch for cron.")
    ] = None,
    keep_all: Annotated[
        bool, typer.Option("--all", help="Keep every thread, not only those that name a brand.")
    ] = False,
    mapping: Annotated[
        list[str] | None, typer.Option("--map", help="column=field, for a table of unknown form; may be given again.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Whose posts a mapped CSV holds (default: file).")] = None,
    encoding: Annotated[str | None, typer.Option(help="The text encoding of a mapped CSV (default: utf-8).")] = None,
    date_order: Annotated[
        str | None, typer.Option(help="month-first or day-first, for dates such as 2/3/2026.")
    ] = None,
    save_map: Annotated[str | None, typer.Option(help="Keep what --map says under this name.")] = None,
    use_map: Annotated[str | None, typer.Option(help="Use what was kept under this name.")] = None,
    rejects: Annotated[Path | None, typer.Option(help="Where rows that cannot be read are written.")] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Read files into the store: whole threads that name a tracked brand. Doing it again changes nothing."""
    from jobs import imports

    if len([told for told in (files, watched, new) if told]) != 1:
        raise UserError("Name the files to import, or one folder with --watch or --new.")
    desk = Desk(as_json, quiet)
    told = imports.to_columns(_to_mapping(mapping), source, encoding, date_order)
    columns = imports.choose_columns(desk.settings.path, told, imports.Keeping(use_map, save_map))
    options = imports.ImportOptions(keep_all, columns, rejects)
    if watched or new:
        _import_dropped(desk, options, watched, new)
        return
    with desk.alone():
        done = imports.import_files(desk, files or (), options)
    desk.give(asdict(done) | {"rejects": done.rejects and str(done.rejects)}, imports.to_text(done))


@app.command("collect")
def collect_command(
    brand: BrandNames = None,
    source: Annotated[list[str] | None, typer.Option("--source", "-s", help="Only this source.")] = None,
    since: Annotated[datetime | None, typer.Option(help="Nothing older than this day.")] = None,
    until: Annotated[
        datetime | None, typer.Option(help="Go back: nothing written on this day or later; keeps its own bookmark.")
    ] = None,
    budget: Annotated[float | None, typer.Option(help="At most so many US dollars for each source and brand.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what it would take.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Ask the sources for new mentions, with the whole conversation around each."""
    from jobs import collect as collecting
    from jobs import stopping

    desk = Desk(as_json, quiet)
    begin, end = (day.replace(tzinfo=UTC) if day else None for day in (since, until))
    options = collecting.CollectOptions(tuple(brand or ()), tuple(source or ()), begin, budget, end)
    if dry_run:
        estimates = collecting.estimate(desk, options)
        desk.give(estimates, collecting.estimates_to_text(estimates))
        return
    with stopping.ends_cleanly(), desk.alone():
        done = collecting.collect(desk, options)
    desk.give([asdict(one) for one in done], collecting.to_text(done))
    fail_if(any(one.failure for one in done))


def _import_dropped(desk: Desk, options: ImportOptions, watched: Path | None, new: Path | None) -> None:
    from jobs import watching

    if watched is not None:
        watching.watch(desk, watched, options)
    elif new is not None:
        done = watching.import_new(desk, new, options)
        desk.give([asdict(one) for one in done], watching.to_text(done))
        fail_if(any(one.failure for one in done))


def _to_mapping(pairs: list[str] | None) -> dict[str, str]:
    split = [pair.rpartition("=") for pair in pairs or ()]
    for column, sign, field in split:
        if not (column and sign and field):
            raise UserError(f"--map wants column=field, such as --map 'Full Text=text', not {column or field!r}.")
    return {column: field for column, _, field in split}
