"""Rechecks posts of Reddit by their ids in the archive: which were deleted or edited until it read them again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from collectors.arctic_shift.client import ArcticShiftApi
from collectors.arctic_shift.parse import to_good_posts
from collectors.engine.recheck import CurrentPosts
from talkworthy.model import Post

_ID = re.compile(r"reddit:(t[13])_([0-9a-z]{1,13})")
_KINDS = {"t1": "comments", "t3": "posts"}


def to_kind(post: Post) -> str | None:
    """Return what the API calls posts of this kind; None for an id that is none of Reddit's."""
    match = _ID.fullmatch(post.id)
    return _KINDS[match[1]] if match else None


def read_known(api: ArcticShiftApi, kind: str, posts: Sequence[Post]) -> CurrentPosts:
    """Return at most 500 posts as the archive has them.

    A post that it does not have is in an unknown state: the archive lacks whole communities, and what its own
    maintainers took out.
    """
    ids = [match[2] for post in posts if (match := _ID.fullmatch(post.id))]
    return {post.id: post for post in to_good_posts(api.by_ids(kind, ids), api.place, f"known {kind}")}
