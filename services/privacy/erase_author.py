"""Erases one author from the store and from every file that was written from it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from collectors.engine.collector import COLLECTORS
from collectors.engine.source_facts import source_of_posts, sources_posting_as
from collectors.files.engine.dataset import REJECTS_SUFFIX
from services.analysis.analyse import analyse
from services.context import AppContext, now
from services.output_files import SESSION_FILE, is_needed
from services.privacy.erase_from_files import AuthorTraces, drop_from_csv, drop_from_ndjson, drop_from_rejects, is_table
from talkworthy.errors import UserError
from talkworthy.files.whole_file import remove_all_leftovers
from talkworthy.storage.posts.erasure import (
    Holdings,
    erase_author,
    find_holdings,
    rewrite_database,
    stored_sources,
    to_name_pattern,
)
from talkworthy.storage.runs.exported_files import (
    CSV,
    NDJSON,
    REJECTS,
    ExportedFile,
    delete_exported_files,
    load_exported_files,
)

Drop = Callable[[Path, AuthorTraces], int]
"""Removes an author's rows from a file, and returns how many there were."""


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """What an erasure changes: posts and payloads in the store, and files.

    Of `rewrite` single rows are removed; `remove` are files with something of the author that cannot be rewritten;
    `lost` are files that are not where they were written.
    """

    holdings: Holdings
    traces: AuthorTraces
    rewrite: tuple[tuple[Path, Drop], ...]
    remove: tuple[Path, ...]
    lost: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class ErasureResult:
    """Counts of what was erased, with the names of the deleted and the missing files."""

    posts: int
    threads: int
    letters: int
    rows: int
    removed: tuple[str, ...]
    lost: tuple[str, ...]


def plan_erasure(context: AppContext, source: str, author: str) -> ErasurePlan:
    """Return what an erasure of `author` would change.

    Raises UserError on a source that is unknown, and OSError where a file cannot be read.
    """
    name, source = bare_name(author), source.strip().lower()
    with context.store.read() as connection:
        _check_source(source, stored_sources(connection))
        source = source_of_posts(source)
        holdings = find_holdings(connection, source, name, sources_posting_as(source))
        outputs = load_exported_files(connection)
    traces = AuthorTraces.of(holdings.source, holdings.names, holdings.posts, to_name_pattern(holdings.names))
    # a file that Talkworthy needs may have been named as a report once: it is never changed or removed
    outputs = [output for output in outputs if not is_needed(context.settings, output.path)]
    for folder in {*_folders(context), *(output.path.parent for output in outputs)}:
        remove_all_leftovers(folder)
    existing = [output for output in outputs if output.path.is_file()]
    drops = {output.path: _drop_of(output) for output in existing}
    drops |= dict.fromkeys(rejects_files(context), drop_from_rejects)
    pages = [path for path, drop in drops.items() if drop is None] + _sessions(context, holdings.source)
    return ErasurePlan(
        holdings,
        traces,
        tuple((path, drop) for path, drop in drops.items() if drop is not None),
        tuple(path for path in pages if traces.stands_in_page(path.read_bytes().decode("utf-8", "replace"))),
        tuple(output.path for output in outputs if not output.path.is_file()),
    )


def erase(context: AppContext, source: str, author: str) -> ErasureResult:
    """Erase an author, files first: after a kill the same command finds the rest.

    Takes the store's lock. The threads are analysed again, and the database is rewritten, so that no old page of it
    holds the texts. Raises OSError where a file cannot be written, StoreError where a reader keeps the database log
    from being emptied.
    """
    with context.lock_store(), context.run("forget", source.strip().lower()) as run:
        plan = plan_erasure(context, source, author)
        rows = sum(drop(path, plan.traces) for path, drop in plan.rewrite)
        for path in plan.remove:
            path.unlink(missing_ok=True)
        with context.store.write() as connection:
            erase_author(connection, plan.holdings, now())
            delete_exported_files(connection, [*plan.remove, *plan.lost])
        try:
            if context.settings.brands:
                analyse(context)
        finally:
            rewrite_database(context.store)
        result = _to_result(plan, rows)
        run.message = f"One author: {result.posts:,} posts, {result.letters:,} payloads, {result.rows:,} rows in files."
    return result


def _check_source(source: str, stored: Collection[str]) -> None:
    """Raise UserError on a source of which nothing is stored and nothing can be collected: probably a typing error."""
    known = sorted({*COLLECTORS, *stored})
    if source not in known:
        similar = difflib.get_close_matches(source, known, 1)
        meant = f" Did you mean {similar[0]}?" if similar else ""
        raise UserError(f"Nothing was erased: no source is called {source!r}.{meant} Sources: {', '.join(known)}.")


def bare_name(author: str) -> str:
    """Return the name without the prefix (`u/`, `@`) that people write before it."""
    return author.strip().removeprefix("/").removeprefix("u/").removeprefix("@")


def count_threads(holdings: Holdings) -> int:
    """Return in how many threads the author has posts."""
    return len({post.thread for post in holdings.posts})


def _to_result(plan: ErasurePlan, rows: int) -> ErasureResult:
    return ErasureResult(
        len(plan.holdings.posts),
        count_threads(plan.holdings),
        len(plan.holdings.letters),
        rows,
        tuple(map(str, plan.remove)),
        tuple(map(str, plan.lost)),
    )


def _drop_of(output: ExportedFile) -> Drop | None:
    """Return the function that removes rows from a file; None where the format has no rows."""
    if output.format == CSV:
        return drop_from_csv if is_table(output.path) else None
    return {NDJSON: drop_from_ndjson, REJECTS: drop_from_rejects}.get(output.format)


def _folders(context: AppContext) -> set[Path]:
    return {Path.cwd(), context.settings.path.parent.resolve()}


def rejects_files(context: AppContext) -> tuple[Path, ...]:
    """Return the files of rejected rows, which an import writes into its working folder."""
    return tuple(sorted(path for folder in _folders(context) for path in folder.glob(f"*{REJECTS_SUFFIX}")))


def _sessions(context: AppContext, source: str) -> list[Path]:
    """Return the login file of the source, which holds a name where the author is our own account."""
    name = context.settings.sources.get(source, {}).get(SESSION_FILE)
    return [path for path in [Path(name)] if path.is_file()] if isinstance(name, str) and name else []
