"""Saves posts: once each, in whatever order they come, and never again once they are deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import URL, Connection, Select, case, func, literal_column, null, or_, select, update

from talkworthy.model import Engagement, Post
from talkworthy.plain_text.characters import clean
from talkworthy.storage.analysis.results import delete_post_results
from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.posts.erased_authors import erased_to_tombstones
from talkworthy.storage.schema.core import posts, threads
from talkworthy.storage.store import MICROSECONDS_A_DAY, next_revision, to_day
from talkworthy.storage.upsert import insert_into
from talkworthy.timestamps import from_micros, to_micros

# A change in one of these columns changes the meaning of a post, so its thread must be analysed again.
CONTENT_COLUMNS = ("title", "text", "thread", "created_at", "parent_missing", "flags", "gone")
# Where a source omits one of these, the value that it sent before stays.
OPTIONAL_COLUMNS = ("kind", "author", "community", "reply_to", "quotes", "url", "lang")
COUNTS = ("likes", "replies", "reposts", "views")
# Stars stay with a tombstone as counts do: without text and author they are a number only.
NUMBERS = (*COUNTS, "rating")
NO_WORDS: dict[str, Any] = {"title": "", "text": "", "author": None, "url": None}
FLAG_SEPARATOR = "\n"
EXPIRED = "expired"
"""The flag of a tombstone whose text was removed because it had expired."""
COLUMNS = tuple(column.name for column in posts.columns if column.name != "pk")
ID, THREAD, CREATED_AT = (COLUMNS.index(name) for name in ("id", "thread", "created_at"))


@dataclass(frozen=True, slots=True)
class SaveCounts:
    """How many posts a write was given, how many of them were new, and how many it changed."""

    read: int = 0
    new: int = 0
    changed: int = 0

    def __add__(self, other: SaveCounts) -> SaveCounts:
        return SaveCounts(self.read + other.read, self.new + other.new, self.changed + other.changed)


NOTHING_SAVED = SaveCounts()


def save_posts(connection: Connection, batch: Sequence[Post]) -> SaveCounts:
    """Save a batch inside the caller's transaction; saving it again changes nothing.

    A post that comes twice in one batch is saved twice, in turn, and counts as new or changed once. A tombstone stays a
    tombstone, and posts of erased authors become tombstones.
    """
    if not batch:
        return NOTHING_SAVED
    batch = erased_to_tombstones(connection, batch)
    revision = next_revision(connection)
    last_pk = connection.execute(select(func.coalesce(func.max(posts.c.pk), 0))).scalar_one()
    rows = [to_row(post, revision) for post in batch]
    if last_pk:
        _delete_results_of_moved(connection, rows, revision)
    _upsert(connection, rows)
    _mark_threads_pending(connection, revision)
    newer = func.coalesce(func.sum(case((posts.c.pk > last_pk, 1), else_=0)), 0)
    total, new = connection.execute(select(func.count(), newer).where(posts.c.revision == revision)).one()
    return SaveCounts(len(batch), int(new), int(total) - int(new))


def mark_deleted(connection: Connection, ids: Sequence[str]) -> int:
    """Turn those of these posts that the store holds into tombstones, inside the caller's transaction.

    Returns how many there were; unknown ids are ignored.
    """
    if not ids:
        return 0
    revision = next_revision(connection)
    buried = connection.execute(
        update(posts)
        .where(is_one_of(connection, posts.c.id, ids), ~posts.c.gone)
        .values(gone=True, revision=revision, **NO_WORDS)
    )
    _mark_threads_pending(connection, revision)
    return int(buried.rowcount)


def erase_posts(connection: Connection, ids: Sequence[str], flag: str = "") -> None:
    """Turn these posts into tombstones that keep only their place in the thread, and a flag where one is given.

    Their results are deleted at once, not only when their threads are analysed again.
    """
    if not ids:
        return
    revision = next_revision(connection)
    chosen = is_one_of(connection, posts.c.id, ids)
    delete_post_results(connection, list(connection.execute(select(posts.c.pk).where(chosen)).scalars()))
    connection.execute(update(posts).where(chosen).values(gone=True, revision=revision, flags=flag, **NO_WORDS))
    _mark_threads_pending(connection, revision)


def to_row(post: Post, revision: int) -> tuple[Any, ...]:
    """Return a post as a row of the posts table: the values of `COLUMNS`, in their order.

    Texts are cleaned here once more: SQLite would store a NUL, for which PostgreSQL rejects the whole batch.
    """
    counts, gone = post.engagement, post.gone
    return (
        post.id,
        post.source,
        post.kind,
        None if gone else _cleaned(post.author),
        _cleaned(post.community),
        post.thread,
        post.reply_to,
        post.quotes,
        "" if gone else clean(post.title),
        "" if gone else clean(post.text),
        _cleaned(post.url),
        post.lang,
        to_micros(post.created_at),
        counts.likes,
        counts.replies,
        counts.reposts,
        counts.views,
        post.parent_missing,
        FLAG_SEPARATOR.join(" ".join(clean(flag).split()) for flag in post.flags),
        gone,
        post.rating,
        revision,
    )


def from_row(row: Any) -> Post:
    """Return the post of a row that has the columns of the posts table."""
    return Post(
        id=row.id,
        source=row.source,
        kind=row.kind,
        created_at=from_micros(row.created_at),
        thread=row.thread,
        title=row.title,
        text=row.text,
        author=row.author,
        community=row.community,
        reply_to=row.reply_to,
        quotes=row.quotes,
        url=row.url,
        lang=row.lang,
        engagement=Engagement(row.likes, row.replies, row.reposts, row.views),
        parent_missing=bool(row.parent_missing),
        flags=tuple(row.flags.split(FLAG_SEPARATOR)) if row.flags else (),
        gone=bool(row.gone),
        rating=row.rating,
    )


def _cleaned(words: str | None) -> str | None:
    return None if words is None else clean(words)


def _delete_results_of_moved(connection: Connection, rows: Sequence[tuple[Any, ...]], revision: int) -> None:
    """Delete the results of posts that are about to move to another thread or day."""
    places = {(row[ID], row[THREAD], row[CREATED_AT] // MICROSECONDS_A_DAY) for row in rows}
    ids = is_one_of(connection, posts.c.id, {place[0] for place in places})
    place = posts.c.id, posts.c.thread, to_day(posts.c.created_at)
    stored = {row[:3]: row[3] for row in connection.execute(select(*place, posts.c.pk).where(ids, ~posts.c.gone))}
    elsewhere = {place[0] for place in places - stored.keys()}
    moved = {pk: thread for (id_, thread, _), pk in stored.items() if id_ in elsewhere}
    if moved:
        delete_post_results(connection, list(moved))
        left = is_one_of(connection, threads.c.id, set(moved.values()))
        connection.execute(update(threads).where(left).values(revision=revision))


def _upsert(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    # Run by the driver directly: rows are already what the database stores, and SQLAlchemy's handling of each value
    # takes as long as SQLite takes to write it.
    sql, positional = _upsert_sql(connection.dialect.name)
    connection.exec_driver_sql(
        sql, list(rows) if positional else [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    )


@cache
def _upsert_sql(dialect_name: str) -> tuple[str, bool]:
    """Return the SQL text for the driver, and whether its parameters are positional."""
    dialect = URL.create("sqlite" if dialect_name == "sqlite" else "postgresql+psycopg").get_dialect()()
    compiled = _upsert_statement(dialect_name).compile(dialect=dialect, column_keys=list(COLUMNS))
    order = compiled.positiontup
    assert order is None or tuple(order) == COLUMNS
    return str(compiled), order is not None


def _upsert_statement(dialect_name: str) -> Any:
    insert = insert_into(posts, dialect_name)
    new = dict(insert.excluded.items()) | {"kind": func.nullif(insert.excluded.kind, literal_column("''"))}
    says_something_else = or_(
        *(new[name] != posts.c[name] for name in CONTENT_COLUMNS),
        *(_has_other_value(new[name], posts.c[name]) for name in OPTIONAL_COLUMNS),
    )
    # Likes and views change all day long; a new number alone is no reason to analyse a thread again.
    counts_moved = or_(*(_has_other_value(new[name], posts.c[name]) for name in NUMBERS))
    values: dict[str, Any] = {name: new[name] for name in CONTENT_COLUMNS}
    values |= {name: func.coalesce(new[name], posts.c[name]) for name in (*OPTIONAL_COLUMNS, *NUMBERS)}
    # A deleted post keeps its place in the thread, not its author, whose name may be part of its address too.
    values["author"] = case((new["gone"], null()), else_=values["author"])
    values["url"] = case((new["gone"], new["url"]), else_=values["url"])
    values["revision"] = case((says_something_else, new["revision"]), else_=posts.c.revision)
    return insert.on_conflict_do_update(
        index_elements=[posts.c.id],
        set_=values,
        where=~posts.c.gone & or_(says_something_else, counts_moved),
    )


def _has_other_value(new: Any, old: Any) -> Any:
    return new.is_not(None) & new.is_distinct_from(old)


def _mark_threads_pending(connection: Connection, revision: int) -> None:
    """Mark the threads that have changed posts as pending."""
    changed: Select[Any] = (
        select(posts.c.thread, literal_column(str(revision)), literal_column("0"), literal_column("''"))
        .where(posts.c.revision == revision)
        .distinct()
    )
    insert = insert_into(threads, connection.dialect.name).from_select(
        ["id", "revision", "analysed_revision", "fingerprint"], changed
    )
    connection.execute(insert.on_conflict_do_update(index_elements=["id"], set_={"revision": insert.excluded.revision}))
