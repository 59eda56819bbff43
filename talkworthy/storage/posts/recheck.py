"""Which posts are due to be looked at again, and when each was looked at last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from talkworthy.model import Post
from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.posts.save import from_row
from talkworthy.storage.schema.core import posts, rechecks
from talkworthy.storage.store import to_day
from talkworthy.storage.upsert import upsert
from talkworthy.timestamps import to_micros


@dataclass(frozen=True, slots=True)
class RecheckQuery:
    """Posts of `source` that nobody looked at since `before`, written at `oldest` or later (None: however old)."""

    source: str
    before: datetime
    oldest: datetime | None = None


def find_due_posts(connection: Connection, due: RecheckQuery, most: int | None = None) -> list[int]:
    """The numbers of the posts that are due, the day whose last look is longest ago first; tombstones never are.

    Within a day they go by conversation, since some sources give a whole conversation for one request. A post that
    nobody looked at again was seen at the earliest when it was written.
    """
    seen_at = func.coalesce(rechecks.c.checked_at, posts.c.created_at)
    statement = (
        select(posts.c.pk)
        .select_from(posts.outerjoin(rechecks, rechecks.c.post == posts.c.pk))
        .where(*_is_due(due), seen_at <= to_micros(due.before))
        .order_by(rechecks.c.checked_at.is_not(None), to_day(seen_at), posts.c.thread, posts.c.pk)
        .limit(most)
    )
    return list(connection.execute(statement).scalars())


def load_posts(connection: Connection, numbers: Sequence[int]) -> dict[int, Post]:
    """The posts by these numbers; those that became tombstones meanwhile are left out."""
    chosen = select(posts).where(is_one_of(connection, posts.c.pk, numbers), ~posts.c.gone)
    return {row.pk: from_row(row) for row in connection.execute(chosen)}


def save_rechecks(connection: Connection, numbers: Sequence[int], at: datetime) -> None:
    """These were looked at, in the transaction that saves what was seen."""
    rows = [{"post": number, "checked_at": to_micros(at)} for number in numbers]
    upsert(connection, rechecks, rows, key=["post"], replaced=["checked_at"])


def sources_with_posts(connection: Connection) -> list[str]:
    """The sources that the store has posts of which still say something."""
    return sorted(connection.execute(select(posts.c.source).where(~posts.c.gone).distinct()).scalars())


def _is_due(due: RecheckQuery) -> list[Any]:
    conditions = [posts.c.source == due.source, ~posts.c.gone]
    if due.oldest is not None:
        conditions.append(posts.c.created_at >= to_micros(due.oldest))
    return conditions
