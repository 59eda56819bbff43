"""`talkworthy import`: files into the store, whole threads, as often as you like."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO, cast, get_args

from analysis.relevance.mentions import Matcher
from collectors.files.engine.column_maps import MAPS_NAME, load_maps, pick_map, save_map
from collectors.files.engine.dataset import REJECTS_SUFFIX, Dump
from collectors.files.engine.dates import DateOrder
from collectors.files.engine.reader import ColumnMap, Reject
from services.context import AppContext, Bar, Run, now
from services.privacy.retention import kept_since
from talkworthy.errors import UserError
from talkworthy.model import Post
from talkworthy.storage.posts.retention import without_expired
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.runs.exported_files import REJECTS, note_output
from talkworthy.storage.runs.runs import Tally

POSTS_AT_ONCE = 20_000
DEFAULT_SOURCE = "file"


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to import: keep all threads or those that name a brand, and what is known of a table's columns."""

    keep_all: bool = False
    columns: ColumnMap = ColumnMap()  # noqa: RUF009 - it is frozen
    rejects: Path | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to. `rejects` is the file with the rows that could not be read, None where all could."""

    posts_read: int
    posts_kept: int
    posts_new: int
    posts_changed: int
    threads_kept: int | None
    rejected: int
    rejects: Path | None


def import_files(context: AppContext, paths: Sequence[Path], options: ImportOptions) -> Imported:
    """Read the files twice, first for the threads that name a brand, then for their posts; once with `keep_all`.

    Each part of 20,000 posts is one transaction, and saving again changes nothing: after a kill, run it again.
    """
    matcher = None if options.keep_all else Matcher(context.brands)
    with context.run("import") as run:
        dump = Dump(paths, options.columns)  # here, so that a file that cannot be read leaves its line in the ledger
        wanted = None
        if matcher is not None:
            with context.progress("Looking for your brands", dump.size, "rows") as bar:
                _watch(dump, bar)
                wanted = dump.threads_where(matcher.concerns)
        with context.progress("Saving", dump.size, "rows") as bar:
            _watch(dump, bar)
            with Rejects(options.rejects or _rejects_beside(paths[0])) as rejects:
                read = _save(context, run, dump, wanted, rejects)
        if rejects.where is not None:
            # its rows hold people's words, which whoever is forgotten must not stay in
            with context.store.write() as connection:
                note_output(connection, rejects.where, REJECTS, now())
        saved = run.tally.saved
        run.message = f"{saved.read:,} of {read:,} posts kept from {', '.join(path.name for path in paths)}."
    kept = None if wanted is None else len(wanted)
    return Imported(read, saved.read, saved.new, saved.changed, kept, rejects.count, rejects.where)


@dataclass(frozen=True, slots=True)
class Keeping:
    """The names of kept maps: the one to start from, and the one to keep this under; None for neither."""

    use: str | None = None
    save: str | None = None


def to_columns(
    mapping: Mapping[str, str], source: str | None, encoding: str | None, date_order: str | None
) -> ColumnMap:
    """What a command line tells of a table. Raises UserError on an order of dates that there is not."""
    if date_order is not None and date_order not in get_args(DateOrder):
        raise UserError(f"--date-order is {' or '.join(get_args(DateOrder))}, not {date_order!r}.")
    return ColumnMap(mapping, source or DEFAULT_SOURCE, encoding, cast("DateOrder | None", date_order))


def choose_columns(beside: Path, told: ColumnMap, keeping: Keeping) -> ColumnMap:
    """What this command tells of a table's columns, on top of a kept map; kept in turn where that is asked for.

    `beside` is the brand file, in whose folder maps are kept. Raises UserError on a map that is not there or no good.
    """
    path = beside.parent / MAPS_NAME
    columns = told
    if keeping.use is not None:
        kept = pick_map(load_maps(path), keeping.use)
        columns = ColumnMap(
            {**kept.columns, **told.columns},
            kept.source if told.source == DEFAULT_SOURCE else told.source,
            told.encoding or kept.encoding,
            told.date_order or kept.date_order,
        )
    if keeping.save is not None:
        save_map(path, keeping.save, columns)
    return columns


class Rejects:
    """The rows that could not be read, written down with their place and the reason. No rows, no file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self._file: TextIO | None = None

    def __enter__(self) -> Rejects:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    @property
    def where(self) -> Path | None:
        """The file, None while every row could be read."""
        return self.path if self.count else None

    def add(self, reject: Reject) -> None:
        """Write one row down."""
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8")
        row = {"file": reject.file, "line": reject.line, "reason": reject.reason, "raw": reject.raw}
        self._file.write(json.dumps(row, ensure_ascii=False) + "\n")
        self.count += 1


def _save(context: AppContext, run: Run, dump: Dump, wanted: set[str] | None, rejects: Rejects) -> int:
    """Save the wanted conversations; returns how many posts were read."""
    read = 0
    batch: list[Post] = []
    for item in dump.posts():
        if isinstance(item, Reject):
            rejects.add(item)
            continue
        read += 1
        if wanted is None or item.thread in wanted:
            batch.append(item)
        if len(batch) >= POSTS_AT_ONCE:
            _save_batch(context, run, batch)
            batch = []
    _save_batch(context, run, batch)
    run.tally = replace(run.tally, rejects=rejects.count)
    return read


def _save_batch(context: AppContext, run: Run, batch: Sequence[Post]) -> None:
    with context.store.write() as connection:
        kept = without_expired(batch, kept_since(context.settings, now()))
        run.tally = Tally(saved=run.tally.saved + save_posts(connection, kept))


def _watch(dump: Dump, bar: Bar) -> None:
    dump.watch = lambda rows, consumed: bar.at(consumed, rows)


def _rejects_beside(path: Path) -> Path:
    """A file in the working folder: the data may lie where nobody may write."""
    return Path(path.name + REJECTS_SUFFIX)


def to_text(done: Imported) -> str:
    """The summary for a person."""
    lines = [
        f"{done.posts_read:,} posts read, {done.posts_kept:,} kept: "
        f"{done.posts_new:,} new, {done.posts_changed:,} changed."
    ]
    if done.threads_kept is not None:
        lines.append(f"{done.threads_kept:,} conversations name a tracked brand.")
    if done.rejects:
        lines.append(f"{done.rejected:,} rows could not be read: see {done.rejects} for each line and the reason.")
    return "\n".join(lines)
