"""What people removed; and posts whose moment cannot be right leave the store.

These become dead letters, which can be read again: one post of the year 9999 moved every date range out of the years
that have posts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from talkworthy.plausible_moment import OLDEST, PLACE, STARTED, newest_at, oldest_at

revision = "0011"
down_revision = "0010"

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MICROSECONDS_A_DAY = 86_400_000_000
AT_ONCE = 500
TEXTS = ("kind", "author", "community", "thread", "reply_to", "quotes", "title", "text", "url", "lang")
COUNTS = ("likes", "replies", "reposts", "views")
OF_POST = ("annotations", "mentions", "sample_results", "author_types_with_quarantine", "rechecks")
OF_THREAD = ("mentions", "conversations", "conversations_with_quarantine")


def upgrade() -> None:
    op.create_table(
        "removals",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "source", "name"),
    )
    move_implausible_posts()


def move_implausible_posts() -> None:
    now = to_micros(context.config.attributes.get("now") or datetime.now(UTC))
    connection = op.get_bind()
    # a clock that is behind the newest run is wrong: it must not empty the store
    at = max(now, connection.execute(sa.text("SELECT max(started_at) FROM runs")).scalar() or 0)
    moved = 0
    while rows := connection.execute(_implausible(at)).all():
        moved += len(rows)
        _move(connection, rows, at)
    if moved:
        last_day = to_micros(newest_at(EPOCH)) // MICROSECONDS_A_DAY + at // MICROSECONDS_A_DAY
        connection.execute(sa.text("DELETE FROM scores WHERE last_day > :day"), {"day": last_day})
        _log_run(connection, moved, now)


def to_micros(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


def _implausible(at: int) -> Any:
    """Return a query for some posts after the newest or before the oldest possible moment of their source."""
    ahead = to_micros(newest_at(EPOCH))
    posts = sa.table("posts", *map(sa.column, ("pk", "id", "source", "created_at", "flags", "gone", "parent_missing")))
    columns = [*posts.c, *map(sa.literal_column, (*TEXTS, *COUNTS))]
    started = [
        sa.and_(posts.c.source == source, posts.c.created_at < to_micros(start)) for source, start in STARTED.items()
    ]
    return (
        sa.select(*columns)
        .where(
            sa.or_(
                posts.c.created_at > at + ahead,
                sa.and_(posts.c.source.not_in(STARTED), posts.c.created_at < to_micros(OLDEST)),
                *started,
            )
        )
        .order_by(posts.c.pk)
        .limit(AT_ONCE)
    )


def _move(connection: sa.Connection, rows: Iterable[Any], at: int) -> None:
    rows = list(rows)
    for row in rows:
        _save_dead_letter(connection, row, at)
        _mark_stale(connection, row)
        for table in OF_POST:
            connection.execute(sa.text(f"DELETE FROM {table} WHERE post = :pk"), {"pk": row.pk})
        connection.execute(sa.text("DELETE FROM posts WHERE pk = :pk"), {"pk": row.pk})
    connection.execute(sa.text("UPDATE store_state SET revision = revision + 1"))
    for thread in {row.thread for row in rows}:
        _update_thread(connection, thread)


def _save_dead_letter(connection: sa.Connection, row: Any, at: int) -> None:
    day = EPOCH + timedelta(microseconds=row.created_at)
    if row.created_at > at:
        reason = f"created_at is {day:%Y-%m-%d}, which is in the future."
    else:
        oldest = f"{oldest_at(row.source):%Y-%m-%d}"
        reason = f"created_at is {day:%Y-%m-%d}; no post of {row.source} is older than {oldest}."
    raw = json.dumps(_to_ndjson(row), ensure_ascii=False)
    letter = {
        "source": row.source,
        "place": PLACE,
        "reason": reason,
        "digest": hashlib.blake2b(f"{row.source}\n{raw}".encode("utf-8", "replace"), digest_size=20).hexdigest(),
        "raw": raw,
        "at": at,
    }
    connection.execute(
        sa.text(
            "INSERT INTO dead_letters (source, brand, place, reason, digest, raw, seen_at) "
            "SELECT :source, '', :place, :reason, CAST(:digest AS TEXT), :raw, :at "
            "WHERE NOT EXISTS (SELECT 1 FROM dead_letters WHERE digest = CAST(:digest AS TEXT))"
        ),
        letter,
    )


def _to_ndjson(row: Any) -> dict[str, Any]:
    """Return the post in the interchange format."""
    values = {name: getattr(row, name) for name in (*TEXTS, *COUNTS)}
    moment = (EPOCH + timedelta(microseconds=row.created_at)).isoformat().replace("+00:00", "Z")
    post = {"source": row.source, "id": row.id, **values, "created_at": moment}
    post |= {"flags": row.flags.split("\n") if row.flags else None}
    post |= {"gone": bool(row.gone) or None, "parent_missing": bool(row.parent_missing) or None}
    return {name: value for name, value in post.items() if value is not None}


def _mark_stale(connection: sa.Connection, row: Any) -> None:
    """Delete the counts of the post's day, and have the next analysis count it again."""
    day = row.created_at // MICROSECONDS_A_DAY
    brands = connection.execute(sa.text("SELECT brand FROM mentions WHERE post = :pk"), {"pk": row.pk}).scalars().all()
    for brand in brands:
        key = {"brand": brand, "day": day}
        connection.execute(sa.text("DELETE FROM rollups WHERE brand = :brand AND day = :day"), key)
        connection.execute(sa.text("DELETE FROM stale_days WHERE brand = :brand AND day = :day"), key)
        connection.execute(sa.text("INSERT INTO stale_days (brand, day) VALUES (:brand, :day)"), key)


def _update_thread(connection: sa.Connection, thread: str) -> None:
    """Have the thread analysed again; delete it with its results where none of its posts is left."""
    key = {"thread": thread}
    if connection.execute(sa.text("SELECT count(*) FROM posts WHERE thread = :thread"), key).scalar_one():
        now = "(SELECT revision FROM store_state)"
        connection.execute(sa.text(f"UPDATE threads SET revision = {now} WHERE id = :thread"), key)
        return
    for table in OF_THREAD:
        connection.execute(sa.text(f"DELETE FROM {table} WHERE thread = :thread"), key)
    connection.execute(sa.text("DELETE FROM threads WHERE id = :thread"), key)


def _log_run(connection: sa.Connection, moved: int, now: int) -> None:
    posts = "1 post with a date" if moved == 1 else f"{moved:,} posts with dates"
    message = (
        f"{posts} that cannot be right (in the future, or before the source existed) left the store, and can be read "
        "again with `talkworthy sources retry`. Run `talkworthy analyse` to update the numbers."
    )
    connection.execute(
        sa.text(
            "INSERT INTO runs (job, started_at, ended_at, state, posts_read, posts_new, posts_changed, rejects, "
            "requests, cost, message) VALUES ('migrate', :now, :now, 'ok', 0, 0, 0, :moved, 0, 0, :message)"
        ),
        {"now": now, "moved": moved, "message": message},
    )
