"""Rechecks: known posts are read again to find edits and deletions."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from collectors.engine.failures import AccessDenied
from collectors.engine.place import SourceClient
from collectors.engine.run_notes import Notes
from talkworthy.errors import SourceError, Unavailable
from talkworthy.model import Batch, Post

Group = TypeVar("Group", bound=Hashable)
CurrentPosts = Mapping[str, Post | None]
"""Post id -> the post as it is now, None if the source reports it as deleted. Posts of unknown state are left out."""


def to_groups(posts: Iterable[Post], to_group: Callable[[Post], Group | None]) -> dict[Group, list[Post]]:
    """Group posts by what one request can return. Posts without a group cannot be requested."""
    groups: dict[Group, list[Post]] = {}
    for post in posts:
        if (group := to_group(post)) is not None:
            groups.setdefault(group, []).append(post)
    return groups


def recheck_groups(
    groups: Mapping[Group, Sequence[Post]],
    read: Callable[[Group, Sequence[Post]], CurrentPosts],
    client: SourceClient,
    notes: Notes,
) -> Iterator[Batch]:
    """Yield one Batch for each group. A group that fails alone is skipped with a warning: the state of its posts is
    unknown.

    Raises the second of two failures in a row, the only failure if no group could be read, and a rate limit at once.
    """
    failure: SourceError | None = None
    some_read = failed = False
    for group, known_posts in groups.items():
        try:
            current = read(group, known_posts)
        except (AccessDenied, Unavailable) as error:
            if failed:
                raise
            failure, failed = error, True
            notes.warnings.append(str(error))
            continue
        failed, some_read = False, True
        yield to_batch(known_posts, current, client.new_requests())
    if failure and not some_read:
        raise failure


def to_batch(known_posts: Sequence[Post], current: CurrentPosts, requests: int) -> Batch:
    """Return the posts of `known_posts` that still exist, in their known threads, and the ids of those that do not."""
    posts, gone = [], []
    for known in known_posts:
        now = current.get(known.id)
        if now is not None and not now.gone:
            posts.append(_with_known_position(now, known))
        elif known.id in current:
            gone.append(known.id)
    return Batch(posts, requests=requests, gone=gone)


def _with_known_position(now: Post, known: Post) -> Post:
    """Return the post with its known thread and parent: a post requested by its id does not show them all."""
    return replace(
        now,
        thread=known.thread,
        reply_to=known.reply_to or now.reply_to,
        parent_missing=known.parent_missing,
        community=known.community or now.community,
    )
