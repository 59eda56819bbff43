"""Finds posts that are due to be rechecked for edits and deletions, and records when each was rechecked."""

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
    """Posts of `source` that were not rechecked since `before`, written at `oldest` or later (None: at any time)."""

    source: str
    before: datetime
    oldest: datetime | None = None


def find_due_posts(connection: Connection, due: RecheckQuery, most: int | None = None) -> list[int]:
    """Return the numbers of the posts that are due, those with the oldest check first, by day; never tombstones.

    Within a day they are ordered by thread, since some sources return a whole thread for one request. For a post that
    was never rechecked, the time when it was written counts.
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
    """Return these posts by number; those that became tombstones meanwhile are left out."""
    chosen = select(posts).where(is_one_of(connection, posts.c.pk, numbers), ~posts.c.gone)
    return {row.pk: from_row(row) for row in connection.execute(chosen)}


def save_rechecks(connection: Connection, numbers: Sequence[int], at: datetime) -> None:
    """Save that these posts were rechecked, in the transaction that saves the changes."""
    rows = [{"post": number, "checked_at": to_micros(at)} for number in numbers]
    upsert(connection, rechecks, rows, key=["post"], replaced=["checked_at"])


def sources_with_posts(connection: Connection) -> list[str]:
    """Return the sources of which the store has posts that are not tombstones."""
    return sorted(connection.execute(select(posts.c.source).where(~posts.c.gone).distinct()).scalars())


def _is_due(due: RecheckQuery) -> list[Any]:
    conditions = [posts.c.source == due.source, ~posts.c.gone]
    if due.oldest is not None:
        conditions.append(posts.c.created_at >= to_micros(due.oldest))
    return conditions
