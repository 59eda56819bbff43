"""Deletes posts that may not be kept any longer: first their text, then whole threads with their results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, exists, select

from talkworthy.model import Post
from talkworthy.storage.analysis.results import delete_thread_results
from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.posts.erased_authors import to_tombstone
from talkworthy.storage.posts.save import EXPIRED, erase_posts
from talkworthy.storage.schema.core import dead_letters, posts, rechecks, threads
from talkworthy.timestamps import to_micros

KeptSince = Mapping[str, datetime]
"""The earliest time of posts that may be kept, by source; other sources keep theirs for ever."""


def expired_to_tombstones(batch: Sequence[Post], kept_since: KeptSince) -> Sequence[Post]:
    """Return the batch with expired posts as tombstones, ready for `save_posts`."""
    if not kept_since:
        return batch
    return [
        to_tombstone(post, EXPIRED) if post.source in kept_since and post.created_at < kept_since[post.source] else post
        for post in batch
    ]


def expire_posts(connection: Connection, source: str, before: datetime, limit: int) -> int:
    """Remove text, author and address of up to `limit` posts of `source` written before `before`; return how many."""
    old = select(posts.c.id).where(*_older(source, before), ~posts.c.gone).order_by(posts.c.created_at).limit(limit)
    ids = list(connection.execute(old).scalars())
    erase_posts(connection, ids, EXPIRED)
    return len(ids)


def delete_threads(connection: Connection, source: str, before: datetime, limit: int) -> int:
    """Delete up to `limit` whole threads of `source` with no post since `before`; return how many."""
    other = posts.alias("other")
    younger = exists().where(other.c.thread == posts.c.thread, other.c.created_at >= to_micros(before))
    over = select(posts.c.thread).where(*_older(source, before), ~younger).distinct().limit(limit)
    ids = list(connection.execute(over).scalars())
    if ids:
        in_threads = select(posts.c.pk).where(is_one_of(connection, posts.c.thread, ids))
        delete_thread_results(connection, ids)
        connection.execute(delete(rechecks).where(rechecks.c.post.in_(in_threads)))
        connection.execute(delete(posts).where(is_one_of(connection, posts.c.thread, ids)))
        connection.execute(delete(threads).where(is_one_of(connection, threads.c.id, ids)))
    return len(ids)


def delete_old_dead_letters(connection: Connection, source: str, before: datetime) -> int:
    """Delete the dead letters of `source` from before `before`, since they hold text too; return how many."""
    old = dead_letters.c.source == source, dead_letters.c.seen_at < to_micros(before)
    return int(connection.execute(delete(dead_letters).where(*old)).rowcount)


def _older(source: str, before: datetime) -> tuple[Any, ...]:
    return posts.c.created_at < to_micros(before), posts.c.source == source
