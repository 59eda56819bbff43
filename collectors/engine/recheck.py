"""Posts that are known, read again: which are still there, in which words, and which are gone."""

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
"""Post id -> the post as it is now, None where the source says that it is gone. What it does not tell is not there."""


def to_groups(posts: Iterable[Post], to_group: Callable[[Post], Group | None]) -> dict[Group, list[Post]]:
    """The posts that one answer tells of together; those that belong to no group cannot be asked for."""
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
    """One Batch a group. A group that fails alone is passed over with a warning: nothing is certain of its posts.

    Raises what the second of two failures in a row was, or the only one where no group could be read; a rate limit at
    once.
    """
    failure: SourceError | None = None
    some_read = failed = False
    for group, asked in groups.items():
        try:
            found = read(group, asked)
        except (AccessDenied, Unavailable) as error:
            if failed:
                raise
            failure, failed = error, True
            notes.warnings.append(str(error))
            continue
        failed, some_read = False, True
        yield to_batch(asked, found, client.new_requests())
    if failure and not some_read:
        raise failure


def to_batch(asked: Sequence[Post], found: CurrentPosts, requests: int) -> Batch:
    """Those of `asked` that are still there, where they were known to hang, and the ids of those that are not."""
    posts, gone = [], []
    for known in asked:
        now = found.get(known.id)
        if now is not None and not now.gone:
            posts.append(_at_its_place(now, known))
        elif known.id in found:
            gone.append(known.id)
    return Batch(posts, requests=requests, gone=gone)


def _at_its_place(now: Post, known: Post) -> Post:
    """Asked for alone, a post does not show all that was seen of it within its conversation."""
    return replace(
        now,
        thread=known.thread,
        reply_to=known.reply_to or now.reply_to,
        parent_missing=known.parent_missing,
        community=known.community or now.community,
    )
