"""Saving posts: once each, whatever order they come in, and never again once they are gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import URL, Connection, Select, case, func, literal_column, null, or_, select, update

from talkworthy.model import Engagement, Post
from talkworthy.post_ndjson import clean
from talkworthy.storage.analysis.results import delete_post_results
from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.posts.erased_authors import erased_to_tombstones
from talkworthy.storage.schema.core import posts, threads
from talkworthy.storage.store import MICROSECONDS_A_DAY, next_revision, to_day
from talkworthy.storage.upsert import insert_into
from talkworthy.timestamps import from_micros, to_micros

# A change in one of these changes what the post says or where it hangs: its conversation must be read again.
SAYS = ("title", "text", "thread", "created_at", "parent_missing", "flags", "gone")
# A source that does not tell one of these this time has not taken back what was told before.
MAY_BE_UNTOLD = ("kind", "author", "community", "reply_to", "quotes", "url", "lang")
COUNTS = ("likes", "replies", "reposts", "views")
NO_WORDS: dict[str, Any] = {"title": "", "text": "", "author": None, "url": None}
FLAG_SEPARATOR = "\n"
EXPIRED = "expired"
"""The mark of a tombstone whose words were there, and were older than they may be kept."""
COLUMNS = tuple(column.name for column in posts.columns if column.name != "pk")
ID, THREAD, CREATED_AT = (COLUMNS.index(name) for name in ("id", "thread", "created_at"))


@dataclass(frozen=True, slots=True)
class Saved:
    """How many posts a write was given, how many of them were new, and how many it changed."""

    read: int = 0
    new: int = 0
    changed: int = 0

    def __add__(self, other: Saved) -> Saved:
        return Saved(self.read + other.read, self.new + other.new, self.changed + other.changed)


NOTHING_SAVED = Saved()


def save_posts(connection: Connection, batch: Sequence[Post]) -> Saved:
    """Save a batch inside the caller's transaction; saving it again changes nothing.

    A post that comes twice in one batch is saved twice, in turn, and counts as new or changed once. A tombstone stays
    one, and the posts of forgotten authors become some.
    """
    if not batch:
        return NOTHING_SAVED
    batch = erased_to_tombstones(connection, batch)
    revision = next_revision(connection)
    last_pk = connection.execute(select(func.coalesce(func.max(posts.c.pk), 0))).scalar_one()
    rows = [to_row(post, revision) for post in batch]
    if last_pk:
        _let_go_of_moved(connection, rows, revision)
    _upsert(connection, rows)
    _touch_threads(connection, revision)
    newer = func.coalesce(func.sum(case((posts.c.pk > last_pk, 1), else_=0)), 0)
    total, new = connection.execute(select(func.count(), newer).where(posts.c.revision == revision)).one()
    return Saved(len(batch), int(new), int(total) - int(new))


def bury_posts(connection: Connection, ids: Sequence[str]) -> int:
    """Turn those of these posts that the store holds into tombstones, inside the caller's transaction.

    Returns how many there were; ids that the store never held are passed over.
    """
    if not ids:
        return 0
    revision = next_revision(connection)
    buried = connection.execute(
        update(posts)
        .where(is_one_of(connection, posts.c.id, ids), ~posts.c.gone)
        .values(gone=True, revision=revision, **NO_WORDS)
    )
    _touch_threads(connection, revision)
    return int(buried.rowcount)


def erase_posts(connection: Connection, ids: Sequence[str], mark: str = "") -> None:
    """Turn these posts into tombstones that keep nothing but their place, and a mark where one is told.

    What was found in them goes at once, and does not wait until their conversations are read again.
    """
    if not ids:
        return
    revision = next_revision(connection)
    chosen = is_one_of(connection, posts.c.id, ids)
    delete_post_results(connection, list(connection.execute(select(posts.c.pk).where(chosen)).scalars()))
    connection.execute(update(posts).where(chosen).values(gone=True, revision=revision, flags=mark, **NO_WORDS))
    _touch_threads(connection, revision)


def to_row(post: Post, revision: int) -> tuple[Any, ...]:
    """A post as a row of the posts table: the values of `COLUMNS`, in their order.

    Words are cleaned here once more: SQLite would keep a NUL that PostgreSQL refuses together with the whole batch.
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
        FLAG_SEPARATOR.join(" ".join(clean(mark).split()) for mark in post.flags),
        gone,
        revision,
    )


def from_row(row: Any) -> Post:
    """A post from a row that has the columns of the posts table."""
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
    )


def _cleaned(words: str | None) -> str | None:
    return None if words is None else clean(words)


def _let_go_of_moved(connection: Connection, rows: Sequence[tuple[Any, ...]], revision: int) -> None:
    """Where a post is about to move to another conversation or day, what was found in the old one is out of date."""
    told = {(row[ID], row[THREAD], row[CREATED_AT] // MICROSECONDS_A_DAY) for row in rows}
    ids = is_one_of(connection, posts.c.id, {place[0] for place in told})
    place = posts.c.id, posts.c.thread, to_day(posts.c.created_at)
    held = {row[:3]: row[3] for row in connection.execute(select(*place, posts.c.pk).where(ids, ~posts.c.gone))}
    elsewhere = {place[0] for place in told - held.keys()}
    moved = {pk: thread for (id_, thread, _), pk in held.items() if id_ in elsewhere}
    if moved:
        delete_post_results(connection, list(moved))
        left = is_one_of(connection, threads.c.id, set(moved.values()))
        connection.execute(update(threads).where(left).values(revision=revision))


def _upsert(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    # Straight to the driver: rows are already what the database stores, and SQLAlchemy's own handling of each value
    # takes as long as SQLite takes to write it.
    sql, positional = _upsert_sql(connection.dialect.name)
    connection.exec_driver_sql(
        sql, list(rows) if positional else [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    )


@cache
def _upsert_sql(dialect_name: str) -> tuple[str, bool]:
    """The statement in the driver's own words, and whether its parameters go by position."""
    dialect = URL.create("sqlite" if dialect_name == "sqlite" else "postgresql+psycopg").get_dialect()()
    compiled = _upsert_statement(dialect_name).compile(dialect=dialect, column_keys=list(COLUMNS))
    order = compiled.positiontup
    assert order is None or tuple(order) == COLUMNS
    return str(compiled), order is not None


def _upsert_statement(dialect_name: str) -> Any:
    insert = insert_into(posts, dialect_name)
    new = dict(insert.excluded.items()) | {"kind": func.nullif(insert.excluded.kind, literal_column("''"))}
    says_something_else = or_(
        *(new[name] != posts.c[name] for name in SAYS),
        *(_told_otherwise(new[name], posts.c[name]) for name in MAY_BE_UNTOLD),
    )
    # Likes and views move all day long; a new count alone is no reason to read a conversation again.
    counts_moved = or_(*(_told_otherwise(new[name], posts.c[name]) for name in COUNTS))
    values: dict[str, Any] = {name: new[name] for name in SAYS}
    values |= {name: func.coalesce(new[name], posts.c[name]) for name in (*MAY_BE_UNTOLD, *COUNTS)}
    # A deleted post keeps its place in the tree, not its author, whose name may stand in its address too.
    values["author"] = case((new["gone"], null()), else_=values["author"])
    values["url"] = case((new["gone"], new["url"]), else_=values["url"])
    values["revision"] = case((says_something_else, new["revision"]), else_=posts.c.revision)
    return insert.on_conflict_do_update(
        index_elements=[posts.c.id],
        set_=values,
        where=~posts.c.gone & or_(says_something_else, counts_moved),
    )


def _told_otherwise(new: Any, old: Any) -> Any:
    return new.is_not(None) & new.is_distinct_from(old)


def _touch_threads(connection: Connection, revision: int) -> None:
    """Note which conversations have something new to read."""
    changed: Select[Any] = (
        select(posts.c.thread, literal_column(str(revision)), literal_column("0"), literal_column("''"))
        .where(posts.c.revision == revision)
        .distinct()
    )
    insert = insert_into(threads, connection.dialect.name).from_select(
        ["id", "revision", "analysed_revision", "fingerprint"], changed
    )
    connection.execute(insert.on_conflict_do_update(index_elements=["id"], set_={"revision": insert.excluded.revision}))
