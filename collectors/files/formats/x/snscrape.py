"""Reads the JSON lines of snscrape (https://github.com/JustAnotherArchivist/snscrape) with tweets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from collectors.engine.json_fields import required_text
from collectors.files.engine.reader import FileSample, Reject, reader
from collectors.files.engine.streams import FileStream
from collectors.files.posts.documents import read_documents
from collectors.files.posts.native_post import Raw, build_post, convert_each, object_of, text_of, to_iso
from talkworthy.model import Post
from talkworthy.post_ndjson import BadRow

_TYPE = "snscrape.modules.twitter.Tweet"


@reader("snscrape")
class Snscrape:
    """Matches tweets with `_type`, or of earlier versions with `renderedContent` and `user`.

    A retweet has no words of its own: the tweet that it repeats is read. A quoted tweet is read too.
    """

    description: ClassVar[str] = "snscrape (JSON lines with tweets)"
    has_threads: ClassVar[bool] = False

    def __init__(self, sample: FileSample) -> None:
        self._notes = sample.notes

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return any(_is_tweet(row) for row in sample.objects())

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        return read_documents(stream, to_posts, self._notes)


def to_posts(row: dict[str, Any]) -> Iterator[Post | str]:
    """Yield the tweet in a line, or the one that it repeats, and the quoted one."""
    tweet = object_of(row.get("retweetedTweet")) or row
    quoted = object_of(tweet.get("quotedTweet"))
    return convert_each([tweet, quoted] if _is_tweet(quoted) else [tweet], to_post, "a tweet of snscrape")


def to_post(tweet: Raw) -> Post:
    """Return a tweet. Raises BadRow or KeyError."""
    native = text_of(tweet.get("id"))
    if not native:
        raise BadRow("id is missing.")
    parent, conversation = text_of(tweet.get("inReplyToTweetId")), text_of(tweet.get("conversationId"))
    return build_post(
        "x",
        {
            "id": native,
            "kind": "tweet",
            "created_at": to_iso(tweet.get("date")),
            "reply_to": parent,
            "thread": conversation or ("" if parent else native),
            "quotes": text_of(object_of(tweet.get("quotedTweet")).get("id")),
            "text": text_of(tweet.get("rawContent")) or text_of(tweet.get("content")),
            "author": required_text(object_of(tweet.get("user")), "username"),
            "lang": text_of(tweet.get("lang")),
            "url": f"https://x.com/i/web/status/{native}",
            "likes": tweet.get("likeCount"),
            "replies": tweet.get("replyCount"),
            "reposts": tweet.get("retweetCount"),
            "views": tweet.get("viewCount"),
        },
    )


def _is_tweet(row: Raw) -> bool:
    if text_of(row.get("_type")):
        return bool(row["_type"] == _TYPE)
    return {"renderedContent", "user", "date", "id"} <= row.keys() and "twitter.com" in text_of(row.get("url"))
