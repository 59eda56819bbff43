"""Reads the data sets of Apify's actors (https://apify.com/store) for Reddit, X, Instagram, TikTok and Facebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.reading_notes import RETWEETS, ReadingNotes
from collectors.files.engine.streams import FileStream
from collectors.files.formats.apify import facebook, instagram, reddit, tiktok, x
from collectors.files.posts.documents import read_documents
from collectors.files.posts.native_post import convert_each
from talkworthy.model import Post

Raw = Mapping[str, Any]
Convert = Callable[[Raw], Post | None]

_KINDS: tuple[tuple[frozenset[str], Callable[[Raw], Iterator[Raw]], Convert], ...] = (
    (frozenset({"dataType", "createdAt", "body"}), reddit.items, reddit.to_post),
    (frozenset({"dataType", "createdAt", "title"}), reddit.items, reddit.to_post),
    (frozenset({"createdAt", "author", "twitterUrl"}), x.items, x.to_post),
    (frozenset({"createdAt", "author", "isRetweet", "text"}), x.items, x.to_post),
    (frozenset({"shortCode", "timestamp", "ownerUsername"}), instagram.post_items, instagram.to_post),
    (frozenset({"postUrl", "text", "timestamp", "ownerUsername"}), instagram.comment_items, instagram.to_post),
    (frozenset({"webVideoUrl", "createTime", "authorMeta"}), tiktok.items, tiktok.to_post),
    (frozenset({"webVideoUrl", "createTimeISO"}), tiktok.items, tiktok.to_post),
    (frozenset({"cid", "videoWebUrl", "text"}), tiktok.items, tiktok.to_comment),
    (frozenset({"facebookUrl", "date", "text", "profileName"}), facebook.comment_items, facebook.to_comment),
    (frozenset({"facebookUrl", "postId", "time"}), facebook.items, facebook.to_post),
)
"""The keys of one kind of item -> the items of that kind in it, and how one becomes a post."""

_EMPTY = ("noResults", "error", "demo", "errorDescription")
_OTHER_REDDIT = ("community", "user")


@reader("apify")
class Apify:
    """Matches items of the actors by their keys. Comments within a post are read too.

    What an actor returned instead of a post (no results, an error) is a Reject.
    """

    description: ClassVar[str] = "data sets of Apify actors for Reddit, X, Instagram, TikTok and Facebook (JSON)"
    has_threads: ClassVar[bool] = False

    def __init__(self, sample: FileSample) -> None:
        self._notes = sample.notes

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return any(_find_kind(row) for row in sample.objects())

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        return read_documents(stream, lambda row: to_posts(row, self._notes), self._notes)


def to_posts(row: dict[str, Any], notes: ReadingNotes) -> Iterator[Post | str]:
    """Yield the posts in an item, or the reason why there is none; count retweets in `notes`."""
    kind = _find_kind(row)
    notes.add(RETWEETS, int(row.get("isRetweet") is True))
    if kind is not None:
        _, items, convert = kind
        yield from convert_each(items(row), convert, "an item of a known actor")
    elif any(row.get(key) for key in _EMPTY):
        yield "The actor returned no post here: no results, or an error."
    elif row.get("dataType") not in _OTHER_REDDIT:
        yield "The item has not the keys of a post of a known actor."


def _find_kind(row: Raw) -> tuple[frozenset[str], Callable[[Raw], Iterator[Raw]], Convert] | None:
    keys = row.keys()
    return next((kind for kind in _KINDS if kind[0] <= keys and row.get("dataType") not in _OTHER_REDDIT), None)
