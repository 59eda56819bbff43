"""Reads what twarc2 keeps of X: pages of API answers as they came, a stream's answers, or flattened posts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from collectors.engine.json_fields import WRONG_SHAPE
from collectors.files.engine.reader import Reject, Sniff, reader, shown, whole_lines
from collectors.files.engine.streams import DumpStream
from collectors.x.parse import to_post
from talkworthy.model import Post
from talkworthy.post_ndjson import BadRow, clean, decode_object

_TWEET = frozenset({"id", "text", "author_id", "created_at"})
_DEEPEST = 64


@reader("twarc")
class Twarc:
    """Known by `data` with posts of API v2 in it, or by posts that tell `author_id`, a JSON object a line.

    The posts that others refer to, in `includes` or flattened into them, are posts too. Retweets say nothing of their
    own and are passed over, as the collector of X does; the post that was retweeted is read where it is there. Of an
    edited post the newest version in the page counts. What X says it could not give is a Reject, if it is a post.
    """

    looks_for: ClassVar[str] = "twarc2 JSON (pages with data and includes, or flattened posts with author_id)"
    tells_thread: ClassVar[bool] = False

    def __init__(self, sniff: Sniff) -> None:
        del sniff  # each line tells by itself what it is

    @staticmethod
    def recognises(sniff: Sniff) -> bool:
        return any(_is_of_twarc(row) for row in sniff.objects())

    def posts(self, stream: DumpStream) -> Iterator[Post | Reject]:
        file = str(stream.path)
        for number, line in whole_lines(stream):
            if isinstance(line, Reject):
                yield line
            elif not line.isspace():
                for item in to_posts(line):
                    yield item if isinstance(item, Post) else Reject(number, item, shown(line), file)


def to_posts(line: bytes) -> Iterator[Post | str]:
    """The posts in one line, each id once; where one could not be read or had, the reason why."""
    try:
        row = decode_object(line)
        if b"\\u0000" in line or b"\\ud" in line or b"\\uD" in line:
            row = _cleaned(row, 0)
    except BadRow as error:
        yield error.reason
        return
    tweets = [tweet for tweet in _tweets(row) if not _is_retweet(tweet)]
    newest = {str(tweet.get("id")) for tweet in tweets}
    users = {str(user.get("id")): user for user in _objects(_inside(row.get("includes")).get("users"))}
    seen: set[str] = set()
    for tweet in tweets:
        native = str(tweet.get("id"))
        if native not in seen and not _is_old(tweet, newest):
            seen.add(native)
            yield _to_post(tweet, users)
    yield from _errors(row, bool(tweets) or "data" in row or "id" in row)


def _to_post(tweet: Mapping[str, Any], users: Mapping[str, Any]) -> Post | str:
    user = _inside(tweet.get("author") or tweet.get("author_user")) or users.get(str(tweet.get("author_id")))
    known = [{**user, "id": tweet.get("author_id")}] if user else []
    try:
        post = to_post(tweet, {"users": known})
    except WRONG_SHAPE as error:
        problem = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        return f"The post {tweet.get('id')!r} is not as X gives them: {problem}."[:300]
    untold = post.reply_to is not None and not tweet.get("conversation_id")
    return replace(post, thread="") if untold else post


def _tweets(row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The posts of a page, of a stream's answer, or the flattened one; after each kind what it refers to."""
    data = row.get("data")
    found = _objects(data) if isinstance(data, list) else [_inside(data)] if data else []
    found = found or ([dict(row)] if "id" in row else [])
    yield from found
    yield from _objects(_inside(row.get("includes")).get("tweets"))
    for tweet in found:
        for other in _objects(tweet.get("referenced_tweets")):
            if "text" in other:
                yield {key: value for key, value in other.items() if key != "type"}


def _errors(row: Mapping[str, Any], read: bool) -> Iterator[str]:
    """What X says it could not give: of a page with posts, other posts only; else whatever it says."""
    errors = _objects(row.get("errors"))
    for error in errors:
        if not read or error.get("resource_type") == "tweet":
            yield f"X did not give this: {error.get('title', '')}: {error.get('detail', '')}"[:300]
    if not read and not errors:
        yield "The line holds neither posts nor errors."


def _is_retweet(tweet: Mapping[str, Any]) -> bool:
    return any(other.get("type") == "retweeted" for other in _objects(tweet.get("referenced_tweets")))


def _is_old(tweet: Mapping[str, Any], present: set[str]) -> bool:
    """Whether a newer version of an edited post is present."""
    history = tweet.get("edit_history_tweet_ids")
    if not isinstance(history, list) or not history:
        return False
    return str(history[-1]) != str(tweet.get("id")) and str(history[-1]) in present


def _is_of_twarc(row: Mapping[str, Any]) -> bool:
    return any(tweet.keys() >= _TWEET for tweet in _tweets(row)) or {"__twarc", "errors"} <= row.keys()


def _objects(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _inside(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _cleaned(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return clean(value)
    if depth > _DEEPEST:
        raise BadRow("The line is nested too deeply.")
    if isinstance(value, dict):
        return {clean(key): _cleaned(item, depth + 1) for key, item in value.items()}
    return [_cleaned(item, depth + 1) for item in value] if isinstance(value, list) else value
