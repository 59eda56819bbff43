"""Reads the files of twarc2 with data of X: pages of API responses, stream responses, or flattened posts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from collectors.engine.json_fields import WRONG_SHAPE
from collectors.files.engine.reader import FileSample, Reject, reader, start_of_line, whole_lines
from collectors.files.engine.streams import FileStream
from collectors.x.parse import to_post
from talkworthy.model import Post
from talkworthy.post_ndjson import BadRow, clean, decode_object

_TWEET = frozenset({"id", "text", "author_id", "created_at"})
_NOBODY = "0"
_WITHOUT_AUTHOR = frozenset({"id", "text", "created_at", "edit_history_tweet_ids"})
"""The keys of a post of API v2 whose author was not requested."""

_DEEPEST = 64


@reader("twarc")
class Twarc:
    """Matches JSON lines with posts of API v2 under `data`, or posts with `author_id`.

    Referenced posts, in `includes` or flattened, are read too. Retweets have no text of their own and are skipped, as
    in the collector of X; the original post is read if it is in the file. Only the newest version of an edited post on
    a page is read. An error of X about a post is a Reject.
    """

    description: ClassVar[str] = "twarc2 JSON (pages with data and includes, or flattened posts with author_id)"
    has_threads: ClassVar[bool] = False

    def __init__(self, sample: FileSample) -> None:
        del sample  # each line shows its own kind

    @staticmethod
    def matches(sample: FileSample) -> bool:
        return any(_is_twarc_row(row) for row in sample.objects())

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        file = str(stream.path)
        for number, line in whole_lines(stream):
            if isinstance(line, Reject):
                yield line
            elif not line.isspace():
                for item in to_posts(line):
                    yield item if isinstance(item, Post) else Reject(number, item, start_of_line(line), file)


def to_posts(line: bytes) -> Iterator[Post | str]:
    """Yield the posts in a line, each id once, or the reason why one could not be read."""
    try:
        row = decode_object(line)
        if b"\\u0000" in line or b"\\ud" in line or b"\\uD" in line:
            row = _clean_strings(row, 0)
    except BadRow as error:
        yield error.reason
        return
    tweets = [tweet for tweet in _tweets(row) if not _is_retweet(tweet)]
    newest = {str(tweet.get("id")) for tweet in tweets}
    users = {str(user.get("id")): user for user in _objects(_object(row.get("includes")).get("users"))}
    seen: set[str] = set()
    for tweet in tweets:
        native = str(tweet.get("id"))
        if native not in seen and not _is_old(tweet, newest):
            seen.add(native)
            yield _to_post(tweet, users)
    yield from _errors(row, bool(tweets) or "data" in row or "id" in row)


def _to_post(tweet: Mapping[str, Any], users: Mapping[str, Any]) -> Post | str:
    user = _object(tweet.get("author") or tweet.get("author_user")) or users.get(str(tweet.get("author_id")))
    known = [{**user, "id": tweet.get("author_id")}] if user else []
    try:
        post = to_post({"author_id": _NOBODY, **tweet}, {"users": known})
    except WRONG_SHAPE as error:
        problem = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        return f"The post {tweet.get('id')!r} is not in the format of X: {problem}."[:300]
    thread_unknown = post.reply_to is not None and not tweet.get("conversation_id")
    post = replace(post, author=None) if post.author == _NOBODY else post
    return replace(post, thread="") if thread_unknown else post


def _tweets(row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the posts of a page or a stream response, or the flattened post; then the posts that they reference."""
    data = row.get("data")
    tweets = _objects(data) if isinstance(data, list) else [_object(data)] if data else []
    tweets = tweets or ([dict(row)] if "id" in row else [])
    yield from tweets
    yield from _objects(_object(row.get("includes")).get("tweets"))
    for tweet in tweets:
        for other in _objects(tweet.get("referenced_tweets")):
            if "text" in other:
                yield {key: value for key, value in other.items() if key != "type"}


def _errors(row: Mapping[str, Any], read: bool) -> Iterator[str]:
    """Yield the errors of X about posts; if nothing could be read, all its errors."""
    errors = _objects(row.get("errors"))
    for error in errors:
        if not read or error.get("resource_type") == "tweet":
            yield f"X did not return this: {error.get('title', '')}: {error.get('detail', '')}"[:300]
    if not read and not errors:
        yield "The line contains neither posts nor errors."


def _is_retweet(tweet: Mapping[str, Any]) -> bool:
    return any(other.get("type") == "retweeted" for other in _objects(tweet.get("referenced_tweets")))


def _is_old(tweet: Mapping[str, Any], present: set[str]) -> bool:
    """Return whether a newer version of an edited post is present."""
    history = tweet.get("edit_history_tweet_ids")
    if not isinstance(history, list) or not history:
        return False
    return str(history[-1]) != str(tweet.get("id")) and str(history[-1]) in present


def _is_twarc_row(row: Mapping[str, Any]) -> bool:
    return (
        any(tweet.keys() >= _TWEET or tweet.keys() >= _WITHOUT_AUTHOR for tweet in _tweets(row))
        or {"__twarc", "errors"} <= row.keys()
    )


def _objects(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _clean_strings(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return clean(value)
    if depth > _DEEPEST:
        raise BadRow("The line is nested too deeply.")
    if isinstance(value, dict):
        return {clean(key): _clean_strings(item, depth + 1) for key, item in value.items()}
    return [_clean_strings(item, depth + 1) for item in value] if isinstance(value, list) else value
