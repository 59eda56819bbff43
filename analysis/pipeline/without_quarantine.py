"""Conversations as they are without the posts that are held: what is left is read as if those had been deleted."""

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
    """Whole conversations without the posts whose numbers are in `held`; those in `bots` are marked as a bot's.

    A held post with others below it is left as a tombstone, so that the tree keeps its shape; one that nobody answered
    goes, and is taken off the replies that the platform counts. The order stays.
    """
    kept = _answered_by_included(rows, excluded)
    size = Counter(row.post.thread for row in rows)
    gone = Counter(row.post.thread for row in rows if row.pk in excluded and row.post.id not in kept)
    left = (row for row in rows if row.pk not in excluded or row.post.id in kept)
    return [StoredPost(row.pk, _with_recounted_replies(_to_remaining(row, excluded, bots), size, gone)) for row in left]


def _answered_by_included(rows: Sequence[StoredPost], excluded: Collection[int]) -> set[str]:
    """The ids of all that stands above a post that is not held."""
    above = {row.post.id: row.post.reply_to for row in rows}
    kept: set[str] = set()
    for row in rows:
        if row.pk not in excluded:
            for parent in _ancestors(row.post.reply_to, above):
                if parent in kept:
                    break
                kept.add(parent)
    return kept


def _ancestors(post: str | None, above: dict[str, str | None]) -> Iterator[str]:
    while post is not None:
        yield post
        post = above.get(post)


def _to_remaining(row: StoredPost, excluded: Collection[int], bots: Collection[int]) -> Post:
    if row.pk in excluded:
        return replace(row.post, title="", text="", author=None, gone=True)
    return replace(row.post, flags=(*row.post.flags, BOT_FLAG)) if row.pk in bots else row.post


def _with_recounted_replies(post: Post, size: Counter[str], gone: Counter[str]) -> Post:
    """A first post whose platform counts the replies that are gone too: completeness is of those that are left.

    A count that is smaller than what was collected is older than some of it, or of direct replies alone; it does not
    tell whether those that are gone are in it, and so it asks for no more than what is left.
    """
    counted = post.engagement.replies
    if post.id != post.thread or counted is None or not gone[post.id]:
        return post
    known = size[post.id] - 1
    left = counted - gone[post.id] if known <= counted else min(counted, known - gone[post.id])
    return replace(post, engagement=replace(post.engagement, replies=left))
