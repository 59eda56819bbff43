"""Posts of Bluesky as Posts: from the views of its API, from the events of its stream, and whole threads of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from collectors.engine.json_fields import WRONG_SHAPE, count, moment, nested, required_text, text
from collectors.engine.run_notes import parse_letter
from talkworthy.model import Engagement, Post
from talkworthy.post_ndjson import clean

COLLECTION = "app.bsky.feed.post"
SITE = "https://bsky.app/profile"
NO_HANDLE = "handle.invalid"  # what the API gives where a handle does not belong to its account
_AT_URI = re.compile(r"at://did:[a-z]+:[\w.:%-]+/[A-Za-z0-9.-]+/[\w.:~-]{1,512}", re.ASCII)
_TID_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
_TID_LENGTH, _TID_CLOCK_BITS = 13, 10
_SHORTENED = ("...", "…")


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation as it was read.

    `cut`: URIs of posts whose replies were not sent with it; `malformed`: what is no post, and what is wrong with it.
    """

    posts: Sequence[Post]
    cut: Sequence[str]
    malformed: Sequence[tuple[Any, Exception]]


def to_id(uri: str) -> str:
    """The post id of an AT URI, which names the account by its DID: a handle may change, the DID stays."""
    return f"bluesky:{uri}"


def to_post(raw: Mapping[str, Any]) -> Post:
    """The post in a `app.bsky.feed.defs#postView` (https://docs.bsky.app/docs/api/app-bsky-feed-get-posts).

    `author` is the handle, or the DID where no valid handle is told. A time in the future, which a client can claim, is
    that of the indexing, as Bluesky itself sorts it. A link that is shown shortened becomes its address. Raises
    KeyError, TypeError or ValueError where a key that everything has is missing or malformed.
    """
    uri, record, author = _at_uri(raw), nested(raw, "record"), nested(raw, "author")
    did, handle = required_text(author, "did"), text(author, "handle")
    written = moment(record, "createdAt")
    reply = record.get("reply")
    langs = record.get("langs") or [""]
    return Post(
        id=to_id(uri),
        source="bluesky",
        kind="post",
        created_at=min(written, moment(raw, "indexedAt")) if raw.get("indexedAt") else written,
        thread=to_id(_to_uri(reply, "root") if reply else uri),
        text=to_plain(text(record, "text"), record.get("facets")),
        author=handle if handle and handle != NO_HANDLE else did,
        reply_to=to_id(_to_uri(reply, "parent")) if reply else None,
        quotes=_to_quoted(record.get("embed")),
        url=f"{SITE}/{did}/post/{uri.rpartition('/')[2]}",
        lang=langs[0] if isinstance(langs, list) and isinstance(langs[0], str) and langs[0] else None,
        engagement=Engagement(
            likes=count(raw, "likeCount"), replies=count(raw, "replyCount"), reposts=count(raw, "repostCount")
        ),
        flags=("bot",) if _is_bot(author) else (),
    )


def _to_uri(reply: Any, end: str) -> str:
    return _at_uri(nested(reply, end))


def _at_uri(raw: Mapping[str, Any]) -> str:
    """The address of a record by its account's DID (https://atproto.com/specs/at-uri-scheme).

    What a post answers is whatever its author wrote there. Raises KeyError, TypeError or ValueError where it is none.
    """
    uri = required_text(raw, "uri")
    if not _AT_URI.fullmatch(uri):
        raise ValueError("uri is no address of a record")
    return uri


def _to_quoted(embed: Any) -> str | None:
    """What is quoted: a post beside which there may be a picture, not a feed or a list."""
    record = embed.get("record") if isinstance(embed, dict) else None
    if isinstance(record, dict) and isinstance(record.get("record"), dict):
        record = record["record"]
    uri = text(record, "uri") if isinstance(record, dict) else ""
    return to_id(uri) if f"/{COLLECTION}/" in uri else None


def _is_bot(author: Mapping[str, Any]) -> bool:
    """Whether the account says of itself, or a moderation service of it, that it is a machine."""
    labels = author.get("labels")
    return isinstance(labels, list) and any(isinstance(label, dict) and label.get("val") == "bot" for label in labels)


def to_plain(words: str, facets: Any) -> str:
    """`words` with the addresses of links that are shown shortened.

    Facets count bytes of UTF-8 (https://docs.bsky.app/docs/advanced-guides/post-richtext); those that do not fit the
    text are passed over, as the specification asks.
    """
    told = words.encode("utf-8", "replace")
    links = sorted(_links(facets), reverse=True)
    end_of_last = len(told)
    for start, end, address in links:
        shown = told[start:end].decode("utf-8", "replace")
        if 0 <= start < end <= end_of_last and shown.endswith(_SHORTENED):
            told = told[:start] + address.encode("utf-8", "replace") + told[end:]
            end_of_last = start
    return clean(told.decode("utf-8", "replace"))


def _links(facets: Any) -> Iterator[tuple[int, int, str]]:
    for facet in facets if isinstance(facets, list) else ():
        try:
            span = nested(facet, "index")
            for feature in facet["features"]:
                if feature.get("uri"):
                    yield int(span["byteStart"]), int(span["byteEnd"]), text(feature, "uri")
        except WRONG_SHAPE:
            continue


def event_to_view(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a Jetstream commit tells of a new post, in the shape of a view; nothing is counted yet."""
    commit = nested(event, "commit")
    did = required_text(event, "did")
    return {
        "uri": f"at://{did}/{COLLECTION}/{required_text(commit, 'rkey')}",
        "author": {"did": did},
        "record": nested(commit, "record"),
        "indexedAt": datetime.fromtimestamp(event["time_us"] / 1e6, UTC).isoformat(),
    }


def to_thread(answer: Mapping[str, Any]) -> Thread:
    """All posts in the answer to `getPostThread`, oldest first, with tombstones for those that it says are gone.

    Raises TypeError where there is no thread in it.
    """
    waiting: list[tuple[Any, bool]] = [(nested(answer, "thread"), True)]  # and whether its replies were asked for
    posts: dict[str, Post] = {}
    gone: list[str] = []
    cut: list[str] = []
    malformed: list[tuple[Any, Exception]] = []
    while waiting:
        node, with_replies = waiting.pop()
        try:
            if node.get("notFound") is True:
                gone.append(_at_uri(node))
            if "post" not in node:  # gone, or hidden since one of the two blocks the other
                continue
            waiting += [(node["parent"], False)] if node.get("parent") else []
            waiting += [(reply, True) for reply in node.get("replies") or ()]
            post = to_post(node["post"])
        except WRONG_SHAPE as error:
            malformed.append((node.get("post", {}) if isinstance(node, dict) else node, error))
            continue
        posts[post.id] = post
        if post.engagement.replies and with_replies and "replies" not in node:
            cut.append(node["post"]["uri"])
    stones = [_to_tombstone(uri, posts) for uri in gone]
    return Thread(to_whole([*(stone for stone in stones if stone is not None), *posts.values()]), cut, malformed)


def letter_to_posts(raw: str) -> list[Post]:
    """The post in a dead letter: a view, or an event of the stream. Raises ValueError where it still is none."""
    return parse_letter(raw, lambda letter: [to_post(event_to_view(letter) if "commit" in letter else letter)])


def to_whole(posts: Iterable[Post]) -> list[Post]:
    """The posts of one conversation, each once, oldest first; one whose parent is not among them says so."""
    each = {post.id: post for post in posts}
    known = {None, *each}
    told = (replace(post, parent_missing=post.reply_to not in known) for post in each.values())
    return sorted(told, key=lambda post: (post.created_at, post.id))


def _to_tombstone(uri: str, posts: Mapping[str, Post]) -> Post | None:
    """A deleted post, whose time stands in its key; None where nobody could tell its time or conversation."""
    written = to_moment(uri.rpartition("/")[2])
    thread = next((post.thread for post in posts.values()), None)
    if written is None or thread is None:
        return None
    return Post(to_id(uri), "bluesky", "post", written, thread, gone=True)


def to_moment(key: str) -> datetime | None:
    """When a record with this key was made; None for a key that is no TID (https://atproto.com/specs/tid)."""
    if len(key) != _TID_LENGTH or not set(key) <= set(_TID_DIGITS):
        return None
    value = 0
    for digit in key:
        value = value * len(_TID_DIGITS) + _TID_DIGITS.index(digit)
    try:
        return datetime.fromtimestamp((value >> _TID_CLOCK_BITS) / 1e6, UTC)
    except (ValueError, OverflowError, OSError):
        return None
