"""`talkworthy data forget`: one author out of the store and out of every file that was written from it, for good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from collectors.files.engine.dataset import REJECTS_SUFFIX
from services.analysis.analyse import analyse
from services.context import AppContext, now
from services.privacy.erase_from_files import Traces, drop_from_csv, drop_from_ndjson, drop_from_rejects, is_table
from talkworthy.storage.posts.erasure import Holdings, erase_author, holdings_of, scrub, to_name_pattern
from talkworthy.storage.runs.exported_files import CSV, NDJSON, REJECTS, Output, drop_outputs, load_outputs

SESSION_FILE = "session_file"

Drop = Callable[[Path, Traces], int]
"""Takes an author's rows out of a file; returns how many."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What forgetting an author will take: posts and payloads in the store, files to go through, and files to go.

    `rewrite` are files whose rows can be taken out one by one, `remove` those that hold something of the author and
    cannot be changed, `lost` those that were written and are not where they were.
    """

    holdings: Holdings
    traces: Traces
    rewrite: tuple[tuple[Path, Drop], ...]
    remove: tuple[Path, ...]
    lost: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Forgot:
    """What went: posts, conversations that they stood in, payloads, rows of files, and whole files."""

    posts: int
    threads: int
    letters: int
    rows: int
    removed: tuple[str, ...]
    lost: tuple[str, ...]


def plan(context: AppContext, source: str, author: str) -> Plan:
    """What `author` has left here. Changes nothing. Raises OSError where a file cannot be read."""
    name = bare_name(author)
    with context.store.read() as connection:
        holdings = holdings_of(connection, source.strip().lower(), name)
        outputs = load_outputs(connection)
    traces = Traces.of(holdings.source, holdings.names, holdings.posts, to_name_pattern(holdings.names))
    there = [output for output in outputs if output.path.is_file()]
    drops = {output.path: _drop_of(output) for output in there} | dict.fromkeys(_rejects(context), drop_from_rejects)
    pages = [path for path, drop in drops.items() if drop is None] + _sessions(context, holdings.source)
    return Plan(
        holdings,
        traces,
        tuple((path, drop) for path, drop in drops.items() if drop is not None),
        tuple(path for path in pages if traces.stands_in_page(path.read_bytes().decode("utf-8", "replace"))),
        tuple(output.path for output in outputs if not output.path.is_file()),
    )


def forget(context: AppContext, source: str, author: str) -> Forgot:
    """Do what `plan` says, files first: after a kill in the middle the same command finds the rest.

    Takes the store's lock. The conversations are read again, and the database is written anew, so that no old page of
    it holds the words. Raises OSError where a file cannot be written, StoreError where a reader keeps the store's log
    from being emptied.
    """
    with context.alone(), context.run("forget", source.strip().lower()) as run:
        what = plan(context, source, author)
        rows = sum(drop(path, what.traces) for path, drop in what.rewrite)
        for path in what.remove:
            path.unlink(missing_ok=True)
        with context.store.write() as connection:
            erase_author(connection, what.holdings, now())
            drop_outputs(connection, [*what.remove, *what.lost])
        try:
            if context.settings.brands:
                analyse(context)
        finally:
            scrub(context.store)
        done = _to_forgot(what, rows)
        run.message = f"One author: {done.posts:,} posts, {done.letters:,} payloads, {done.rows:,} rows in files."
    return done


def bare_name(author: str) -> str:
    """The name as sources tell it, without the sign that people put before it."""
    return author.strip().removeprefix("/").removeprefix("u/").removeprefix("@")


def to_question(what: Plan) -> str:
    """What will go, for whoever has to say yes to it."""
    posts = what.holdings.posts
    lines = [
        f"At {what.holdings.source} this author has {len(posts):,} posts in "
        f"{_threads(what.holdings):,} conversations here.",
        "Their words, name and address go for good, and the author's posts are kept out from now on.",
    ]
    if what.holdings.letters:
        lines.append(f"{len(what.holdings.letters):,} unread payloads that hold the name go.")
    if what.rewrite:
        lines.append(f"The author's rows are taken out of {_listed([path for path, _ in what.rewrite])}.")
    if what.remove:
        lines.append(f"Removed, for rows cannot be taken out of them: {_listed(what.remove)}. You can make them again.")
    if what.lost:
        lines.append(f"Not where they were written, so look for them yourself: {_listed(what.lost)}.")
    lines.append("What other people wrote about this author stays, and so does every copy and backup made elsewhere.")
    return "\n".join(lines)


def to_text(done: Forgot) -> str:
    """What went."""
    lines = [
        f"Forgotten: {done.posts:,} posts in {done.threads:,} conversations, {done.letters:,} unread payloads "
        f"and {done.rows:,} rows in files are gone."
    ]
    if done.removed:
        lines.append(f"Removed: {', '.join(done.removed)}.")
    if done.lost:
        lines.append(f"Not found, so look for them yourself: {', '.join(done.lost)}.")
    return "\n".join(lines)


def _to_forgot(what: Plan, rows: int) -> Forgot:
    holdings = what.holdings
    return Forgot(
        len(holdings.posts),
        _threads(holdings),
        len(holdings.letters),
        rows,
        tuple(map(str, what.remove)),
        tuple(map(str, what.lost)),
    )


def _threads(holdings: Holdings) -> int:
    return len({post.thread for post in holdings.posts})


def _drop_of(output: Output) -> Drop | None:
    """How rows are taken out of a file; None where they cannot."""
    if output.form == CSV:
        return drop_from_csv if is_table(output.path) else None
    return {NDJSON: drop_from_ndjson, REJECTS: drop_from_rejects}.get(output.form)


def _rejects(context: AppContext) -> tuple[Path, ...]:
    """Files with rows that an import could not read: it writes them into the folder that it is started in."""
    folders = {Path.cwd(), context.settings.path.parent.resolve()}
    return tuple(sorted(path for folder in folders for path in folder.glob(f"*{REJECTS_SUFFIX}")))


def _sessions(context: AppContext, source: str) -> list[Path]:
    """Where the login to the source is kept: it holds a name, if it is our own account that is to be forgotten."""
    told = context.settings.sources.get(source, {}).get(SESSION_FILE)
    return [path for path in [Path(told)] if path.is_file()] if isinstance(told, str) and told else []


def _listed(paths: Sequence[Path]) -> str:
    return ", ".join(map(str, paths))
