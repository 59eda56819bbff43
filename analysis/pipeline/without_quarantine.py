"""Threads without the posts in quarantine: the rest is analysed as if these had been deleted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from analysis.pipeline.thread_batch import StoredPost
from analysis.threads.author_types import BOT_FLAG
from talkworthy.model import Post


def without_posts(
    rows: Sequence[StoredPost], excluded: Collection[int], bots: Collection[int] = ()
) -> list[StoredPost]:
    """Return whole threads without the posts whose keys are in `excluded`; those in `bots` are marked as a bot's.

    An excluded post with others below it stays as a tombstone, so that the tree keeps its shape. One that nobody
    answered is dropped, and taken off the replies that the platform reports. The order stays.
    """
    needed = _answered_by_included(rows, excluded)
    size = Counter(row.post.thread for row in rows)
    dropped = Counter(row.post.thread for row in rows if row.pk in excluded and row.post.id not in needed)
    remaining = (row for row in rows if row.pk not in excluded or row.post.id in needed)
    return [
        StoredPost(row.pk, _with_recounted_replies(_to_remaining(row, excluded, bots), size, dropped))
        for row in remaining
    ]


def _answered_by_included(rows: Sequence[StoredPost], excluded: Collection[int]) -> set[str]:
    """Return the ids of all ancestors of posts that are not excluded."""
    above = {row.post.id: row.post.reply_to for row in rows}
    needed: set[str] = set()
    for row in rows:
        if row.pk not in excluded:
            for parent in _ancestors(row.post.reply_to, above):
                if parent in needed:
                    break
                needed.add(parent)
    return needed


def _ancestors(post: str | None, above: dict[str, str | None]) -> Iterator[str]:
    while post is not None:
        yield post
        post = above.get(post)


def _to_remaining(row: StoredPost, excluded: Collection[int], bots: Collection[int]) -> Post:
    if row.pk in excluded:
        return replace(row.post, title="", text="", author=None, gone=True)
    return replace(row.post, flags=(*row.post.flags, BOT_FLAG)) if row.pk in bots else row.post


def _with_recounted_replies(post: Post, size: Counter[str], gone: Counter[str]) -> Post:
    """Return a first post whose reported replies no longer include those that were dropped.

    A reported count below what was collected is out of date, or of direct replies alone; nobody knows whether it
    includes the dropped ones, so no more than the remaining posts are expected.
    """
    counted = post.engagement.replies
    if post.id != post.thread or counted is None or not gone[post.id]:
        return post
    known = size[post.id] - 1
    left = counted - gone[post.id] if known <= counted else min(counted, known - gone[post.id])
    return replace(post, engagement=replace(post.engagement, replies=left))
