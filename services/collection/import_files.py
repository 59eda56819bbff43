"""Imports files into the store, in whole threads. Importing a file again changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import cast, get_args

from analysis.relevance.mentions import MentionMatcher
from collectors.files.engine.column_maps import MAPS_NAME, load_maps, pick_map, save_map
from collectors.files.engine.dataset import REJECTS_SUFFIX, Dataset
from collectors.files.engine.dates import DateOrder
from collectors.files.engine.reader import ColumnMap, Reject
from collectors.files.engine.reading_notes import to_reasons
from collectors.files.engine.reading_notes import to_sentences as notes_to_sentences
from collectors.files.engine.table_detection import to_timezone
from services.collection.propose_map import guess_map
from services.collection.rejects import Rejects
from services.context import AppContext, ProgressBar, Run, now
from services.output_files import check_input, check_output
from services.privacy.retention import retention_limits
from talkworthy.errors import UserError
from talkworthy.model import DELETION, Post
from talkworthy.storage.posts.incoming import save_incoming
from talkworthy.storage.posts.save import mark_deleted
from talkworthy.storage.runs.exported_files import REJECTS, save_exported_file
from talkworthy.storage.runs.runs import RunCounts
from talkworthy.visible_text import to_visible

POSTS_AT_ONCE = 20_000
DEFAULT_SOURCE = "file"
MOST_LINKS = 3
"""Links in folders that a message names."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """Whether to keep all threads or only those that name a brand, how to read a table, and where rejects go.

    `guess`: a file in an unknown format is read with the map that `propose_map` proposes for it.
    """

    keep_all: bool = False
    columns: ColumnMap = ColumnMap()  # noqa: RUF009 - it is frozen
    rejects: Path | None = None
    guess: bool = False


@dataclass(frozen=True, slots=True)
class ImportResult:
    """Counts of an import. `rejects` is the file with the rows that could not be parsed, None where all could.

    Of the `rejected` rows `rejects_unlisted` are only counted there: the file is bounded. `failures` has a sentence for
    each file that could not be read, or not to its end; the others are imported. `notes` counts what was left out,
    merged or assumed (see `reading_notes`), `deleted` stored posts that became tombstones by notices of deletion.
    """

    posts_read: int
    posts_kept: int
    posts_new: int
    posts_changed: int
    threads_kept: int | None
    rejected: int
    rejects: Path | None
    failures: tuple[str, ...] = ()
    rejects_unlisted: int = 0
    notes: Mapping[str, int] = field(default_factory=dict)
    deleted: int = 0


def import_files(context: AppContext, paths: Sequence[Path], options: ImportOptions) -> ImportResult:
    """Import the threads that name a brand, and return counts. With `keep_all`, import all threads.

    Files are read twice, first to find these threads, then for their posts; once with `keep_all`. Each batch of 20,000
    posts is one transaction, and saving again changes nothing: after a kill, run it again.
    """
    matcher = None if options.keep_all else MentionMatcher(context.brands)
    rejects_file = options.rejects or _rejects_path(paths[0])
    check_output(context.settings, rejects_file, paths)
    names = ", ".join(path.name for path in paths)
    with context.run("import") as run:
        run.describe(f"Its files: {names}.")
        columns = partial(guess_map, given=options.columns) if options.guess else options.columns
        # here, so that an unreadable file is in the run history
        dataset = Dataset(paths, columns, skip_unreadable=True)
        dataset.now = now()
        check_input(context.settings, [file.path for file in dataset.files])
        _print_links(context, dataset)
        threads = None
        if matcher is not None:
            with context.progress("Looking for your brands", dataset.size, "rows") as bar:
                _show_progress(dataset, bar)
                threads = dataset.find_threads(matcher.concerns)
        with context.progress("Saving", dataset.size, "rows") as bar:
            _show_progress(dataset, bar)
            with Rejects(rejects_file, lambda file: _save_rejects_file(context, file)) as rejects:
                read, deleted = _save(context, run, dataset, threads, rejects)
        saved = run.tally.saved
        _check_any_read(dataset, paths, rejects, read)
        failures = (*dataset.unreadable.values(), *rejects.cuts, *_refused_files(dataset))
        run.state = "failed" if failures else "ok"
        counts = f"{saved.read:,} of {read:,} posts kept from {names}."
        run.message = " ".join([*failures, counts])
    kept = None if threads is None else len(threads)
    counts_of_rejects = rejects.count, rejects.file, failures, rejects.unlisted, dict(dataset.notes.counts)
    return ImportResult(read, saved.read, saved.new, saved.changed, kept, *counts_of_rejects, deleted)


@dataclass(frozen=True, slots=True)
class MapNames:
    """The names of saved column maps: the one to use, and the one to save as; None for neither."""

    use: str | None = None
    save: str | None = None


def to_columns(
    mapping: Mapping[str, str],
    source: str | None,
    encoding: str | None,
    date_order: str | None,
    timezone: str | None = None,
) -> ColumnMap:
    """Return how to read a table. Raises UserError on an unknown order of dates or time zone."""
    if date_order is not None and date_order not in get_args(DateOrder):
        raise UserError(f"--date-order is {' or '.join(get_args(DateOrder))}, not {date_order!r}.")
    if timezone is not None:
        to_timezone(timezone)
    return ColumnMap(mapping, source or DEFAULT_SOURCE, encoding, cast("DateOrder | None", date_order), timezone)


def choose_columns(brand_file: Path, options: ColumnMap, names: MapNames, guessed: Path | None = None) -> ColumnMap:
    """Return the column map of these options, on top of a saved map; save it where `names` says so.

    `guessed`: a file whose proposed map is saved with them. Maps are saved beside the brand file. Raises UserError on a
    map that is missing or invalid.
    """
    path = brand_file.parent / MAPS_NAME
    columns = options
    if names.use is not None:
        saved = pick_map(load_maps(path), names.use)
        columns = ColumnMap(
            {**saved.columns, **options.columns},
            saved.source if options.source == DEFAULT_SOURCE else options.source,
            options.encoding or saved.encoding,
            options.date_order or saved.date_order,
            options.timezone or saved.timezone,
        )
    if names.save is not None:
        save_map(path, names.save, guess_map(guessed, columns) if guessed else columns)
    return columns


def _save(
    context: AppContext, run: Run, dataset: Dataset, threads: set[str] | None, rejects: Rejects
) -> tuple[int, int]:
    """Save the posts of these threads (None: of all); return how many were read, and how many deleted in the store."""
    read = deleted = 0
    batch: list[Post] = []
    notices: list[str] = []
    for item in dataset.posts():
        if isinstance(item, Reject):
            rejects.add(item)
            continue
        read += 1
        if item.kind == DELETION:
            notices.append(item.id)
        elif threads is None or item.thread in threads:
            batch.append(item)
        if max(len(batch), len(notices)) >= POSTS_AT_ONCE:
            deleted += _save_batch(context, run, batch, notices)
            batch, notices = [], []
    deleted += _save_batch(context, run, batch, notices)
    run.tally = replace(run.tally, rejects=rejects.count)
    return read, deleted


def _check_any_read(dataset: Dataset, paths: Sequence[Path], rejects: Rejects, read: int) -> None:
    """Raise UserError if no row of the whole data set could be read, or none is there."""
    if read or rejects.cuts or dataset.notes.left_out > rejects.count:
        return
    names = ", ".join(path.name for path in paths)
    if rejects.count:
        rows = "The only row" if rejects.count == 1 else f"Not one of the {rejects.count:,} rows"
        verb = "could not" if rejects.count == 1 else "could"
        summary = f"{rows} of {names} {verb} be read: see {rejects.file} for each line and the reason."
        raise UserError(" ".join([summary, *to_reasons(dataset.notes.counts)]))
    raise UserError(f"No post could be read from {names}: it has no rows, or none with a text of its own.")


def _refused_files(dataset: Dataset) -> tuple[str, ...]:
    """Return a sentence for each file of which every row was rejected."""
    return tuple(
        f"{path.name}: not one of its rows could be read ({count:,})." for path, count in dataset.refused.items()
    )


def _save_rejects_file(context: AppContext, path: Path) -> None:
    """Save where the rejected rows are: they hold texts of people, who may ask to be erased later."""
    with context.store.write() as connection:
        save_exported_file(connection, path, REJECTS, now())


def _print_links(context: AppContext, dataset: Dataset) -> None:
    if dataset.links:
        count = len(dataset.links)
        names = ", ".join(map(str, dataset.links[:MOST_LINKS])) + (" ..." if count > MOST_LINKS else "")
        links = "1 link in a folder is" if count == 1 else f"{count:,} links in folders are"
        context.print_message(f"{links} left out: {names}. Links may lead elsewhere; name one itself to import it.")


def _save_batch(context: AppContext, run: Run, batch: Sequence[Post], notices: Sequence[str]) -> int:
    """Save a batch, and return how many posts that the store holds were deleted as `notices` (ids) say."""
    with context.store.write() as connection:
        page = save_incoming(connection, batch, now(), retention_limits(context.settings, now()))
        deleted = mark_deleted(connection, notices)
        run.tally = RunCounts(saved=run.tally.saved + page.counts)
    return deleted


def _show_progress(dataset: Dataset, bar: ProgressBar) -> None:
    dataset.on_progress = lambda rows, consumed: bar.update(consumed, rows)


def _rejects_path(path: Path) -> Path:
    """Return a file in the working folder: the folder of the data may be read-only."""
    return Path(to_visible(path.name) + REJECTS_SUFFIX)


def to_sentences(result: ImportResult) -> str:
    """Return the counts in words, for the log of a watched folder and for a person."""
    posts = "post" if result.posts_read == 1 else "posts"
    lines = [
        f"{result.posts_read:,} {posts} read, {result.posts_kept:,} kept: "
        f"{result.posts_new:,} new, {result.posts_changed:,} changed."
    ]
    if result.threads_kept is not None:
        mentioning = "thread mentions" if result.threads_kept == 1 else "threads mention"
        lines.append(f"{result.threads_kept:,} {mentioning} a tracked brand.")
    if result.rejects:
        rows = "row" if result.rejected == 1 else "rows"
        lines.append(
            f"{result.rejected:,} {rows} could not be read: see {result.rejects} for each line and the reason."
        )
    if result.rejects_unlisted:
        lines.append(f"{result.rejects_unlisted:,} of them are not listed there, to keep the file small.")
    if result.deleted:
        stored = "post was" if result.deleted == 1 else "posts were"
        lines.append(f"{result.deleted:,} stored {stored} deleted at the source, and lost text and author here too.")
    lines += notes_to_sentences(result.notes)
    lines += result.failures
    return "\n".join(lines)
