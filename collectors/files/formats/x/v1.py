"""Reads posts of X in the form of its API 1.1, which many tools and the archive of an account (`tweets.js`) use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from collectors.files.cells.retweets import is_retweet
from collectors.files.engine.dates import to_moment
from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.reading_notes import RETWEETS, ReadingNotes
from collectors.files.engine.streams import FileStream
from collectors.files.formats.x.graphql import DEEPEST, is_graphql, to_v1
from collectors.files.posts.documents import read_documents
from collectors.files.posts.native_post import build_post, convert_each, object_of, objects_of, text_of
from collectors.x.parse import SITE, to_native
from talkworthy.model import Post
from talkworthy.plain_text import to_plain_text

Raw = Mapping[str, Any]
_TEXTS = ("full_text", "text", "extended_tweet")
_OWN = ("id_str", "in_reply_to_status_id_str", "retweeted_status", "favorite_count", "favorited", "truncated")
_NO_LANGUAGE = ("und", "zxx", "qme", "qht", "qst", "qam", "qct")


@reader("x_v1")
class XV1:
    """Matches posts with `created_at`, `full_text` or `text`, and keys of API 1.1, also as X's own site loads them.

    Quoted posts and the originals of retweets are read too, each once in a line. A retweet itself has no words of its
    own and is passed over, and so is one of which the archive of an account only has the text.
    """

    description: ClassVar[str] = "X API 1.1 (JSON with full_text, id_str, user), or tweets.js of an archive of X"
    has_threads: ClassVar[bool] = False

    def __init__(self, sample: FileSample) -> None:
        self._notes = sample.notes

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return any(any(_tweets(row)) for row in sample.objects())

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        return read_documents(stream, lambda row: to_posts(row, self._notes), self._notes)


def to_posts(row: dict[str, Any], notes: ReadingNotes) -> Iterator[Post | str]:
    """Yield the posts in an object, or the reason why one cannot be read; count retweets in `notes`."""
    if "delete" in row:
        yield "X says here that a post was deleted; if it was imported before, it stays until it is checked again."
        return
    tweets = list(_tweets(row))
    if not tweets:
        yield "The object is not a post in the form of X API 1.1."
    seen: set[str] = set()
    for tweet in tweets:
        notes.add(RETWEETS, int(is_repeat(tweet)))
        for post in convert_each(_with_embedded(tweet), to_post, "a post of X"):
            if isinstance(post, str) or post.id not in seen:
                seen.add(post.id if isinstance(post, Post) else "")
                yield post


def to_post(tweet: Raw) -> Post | None:
    """Return the post, None for a retweet without words of its own. Raises BadRow or one of WRONG_SHAPE.

    The deleted posts of an archive (`deleted-tweets.js`) become tombstones.
    """
    body = _text(tweet)
    if is_repeat(tweet):
        return None
    native = to_native(text_of(tweet.get("id_str")) or tweet["id"])
    user = object_of(tweet.get("user"))
    parent = text_of(tweet.get("in_reply_to_status_id_str")) or text_of(tweet.get("in_reply_to_status_id"))
    lang = text_of(tweet.get("lang"))
    gone = "deleted_at" in tweet
    return build_post(
        "x",
        {
            "id": native,
            "kind": "tweet",
            "created_at": to_moment(text_of(tweet.get("created_at"))),
            "thread": text_of(tweet.get("conversation_id_str")) or text_of(tweet.get("conversation_id")),
            "reply_to": parent,
            "quotes": text_of(tweet.get("quoted_status_id_str")) or text_of(tweet.get("quoted_status_id")),
            "text": "" if gone else to_plain_text(body),
            "author": "" if gone else text_of(user.get("screen_name")) or text_of(user.get("id_str")),
            "gone": gone,
            "url": SITE + native,
            "lang": "" if lang in _NO_LANGUAGE else lang,
            "likes": tweet.get("favorite_count"),
            "reposts": tweet.get("retweet_count"),
            "replies": tweet.get("reply_count"),
            "views": object_of(tweet.get("views")).get("count"),
        },
    )


def is_repeat(tweet: Raw) -> bool:
    """Return whether a post is a retweet without words of its own."""
    if object_of(tweet.get("retweeted_status")):
        return True
    return any(isinstance(tweet.get(key), str) and is_retweet(tweet[key]) for key in ("full_text", "text"))


def _with_embedded(tweet: Raw, depth: int = 0) -> Iterator[Raw]:
    """Yield a post, and the posts that it quotes or repeats."""
    yield tweet
    for key in ("retweeted_status", "quoted_status"):
        if (embedded := object_of(tweet.get(key))) and depth < DEEPEST:
            yield from _with_embedded(embedded, depth + 1)


def _text(tweet: Raw) -> str:
    extended = object_of(tweet.get("extended_tweet"))
    body = extended.get("full_text") or tweet.get("full_text") or tweet.get("text")
    if not isinstance(body, str):
        raise KeyError("full_text")
    return body


def _tweets(row: Raw) -> Iterator[Raw]:
    """Yield the posts in an object: itself, the item of an archive, or those of a page of search results."""
    for raw in (row, object_of(row.get("tweet")), *objects_of(row.get("statuses"))):
        if is_graphql(raw):
            yield to_v1(raw)
        elif _is_tweet(raw):
            yield raw


def _is_tweet(raw: Raw) -> bool:
    return (
        "created_at" in raw
        and "author_id" not in raw
        and any(key in raw for key in _TEXTS)
        and ("screen_name" in object_of(raw.get("user")) or sum(key in raw for key in _OWN) >= 2)
    )
