"""Parses posts of Bluesky into Posts: views of its API, events of its stream, and whole threads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from collectors.bluesky.attachments import to_attachments
from collectors.engine.json_fields import WRONG_SHAPE, count, moment, nested, required_text, text
from collectors.engine.run_notes import parse_letter
from talkworthy.attachments import with_attachments
from talkworthy.model import Engagement, Post
from talkworthy.plain_text import repair_plain_text
from talkworthy.plain_text.characters import clean

COLLECTION = "app.bsky.feed.post"
SITE = "https://bsky.app/profile"
NO_HANDLE = "handle.invalid"  # the API shows it for a handle that does not belong to its account
_AT_URI = re.compile(r"at://did:[a-z]+:[\w.:%-]+/[A-Za-z0-9.-]+/[\w.:~-]{1,512}", re.ASCII)
_TID_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
_TID_LENGTH, _TID_CLOCK_BITS = 13, 10
_SHORTENED = ("...", "…")


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread as it was read.

    `cut`: URIs of posts whose replies were not included; `malformed`: malformed items and their errors.
    """

    posts: Sequence[Post]
    cut: Sequence[str]
    malformed: Sequence[tuple[Any, Exception]]


def to_id(uri: str) -> str:
    """Return the post id of an AT URI, which names the account by its DID: a handle may change, the DID does not."""
    return f"bluesky:{uri}"


def to_post(raw: Mapping[str, Any]) -> Post:
    """Return the post in an `app.bsky.feed.defs#postView` (https://docs.bsky.app/docs/api/app-bsky-feed-get-posts).

    `author` is the handle, or the DID if there is no valid handle. A time in the future, which a client can set, is
    replaced by the time of indexing, as Bluesky itself sorts it. A shortened link becomes its address. Raises KeyError,
    TypeError or ValueError if a required key is missing or malformed.
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
        text=with_attachments(
            repair_plain_text(to_plain(text(record, "text"), record.get("facets"))), to_attachments(record)
        ),
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
    """Return the address of a record by its account's DID (https://atproto.com/specs/at-uri-scheme).

    The address of a parent is whatever the author wrote. Raises KeyError, TypeError or ValueError if it is malformed.
    """
    uri = required_text(raw, "uri")
    if not _AT_URI.fullmatch(uri):
        raise ValueError("uri is not the address of a record")
    return uri


def _to_quoted(embed: Any) -> str | None:
    """Return the id of the quoted post, also beside a picture; None for a quoted feed or list."""
    record = embed.get("record") if isinstance(embed, dict) else None
    if isinstance(record, dict) and isinstance(record.get("record"), dict):
        record = record["record"]
    uri = text(record, "uri") if isinstance(record, dict) else ""
    return to_id(uri) if f"/{COLLECTION}/" in uri else None


def _is_bot(author: Mapping[str, Any]) -> bool:
    """Return whether the account labels itself, or a moderation service labels it, as a bot."""
    labels = author.get("labels")
    return isinstance(labels, list) and any(isinstance(label, dict) and label.get("val") == "bot" for label in labels)


def to_plain(post_text: str, facets: Any) -> str:
    """Return the text with the full addresses of shortened links.

    Facets count bytes of UTF-8 (https://docs.bsky.app/docs/advanced-guides/post-richtext); those that do not fit the
    text are ignored, as the specification asks.
    """
    encoded = post_text.encode("utf-8", "replace")
    links = sorted(_links(facets), reverse=True)
    end_of_last = len(encoded)
    for start, end, address in links:
        shown = encoded[start:end].decode("utf-8", "replace")
        if 0 <= start < end <= end_of_last and shown.endswith(_SHORTENED):
            encoded = encoded[:start] + address.encode("utf-8", "replace") + encoded[end:]
            end_of_last = start
    return clean(encoded.decode("utf-8", "replace"))


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
    """Return a Jetstream commit of a new post in the form of a view; it has no counts yet."""
    commit = nested(event, "commit")
    did = required_text(event, "did")
    return {
        "uri": f"at://{did}/{COLLECTION}/{required_text(commit, 'rkey')}",
        "author": {"did": did},
        "record": nested(commit, "record"),
        "indexedAt": datetime.fromtimestamp(event["time_us"] / 1e6, UTC).isoformat(),
    }


def to_thread(response: Mapping[str, Any]) -> Thread:
    """Return all posts in the response to `getPostThread`, oldest first, with tombstones for deleted ones.

    Raises TypeError if it contains no thread.
    """
    waiting: list[tuple[Any, bool]] = [(nested(response, "thread"), True)]  # and whether its replies were requested
    posts: dict[str, Post] = {}
    gone: list[str] = []
    cut: list[str] = []
    malformed: list[tuple[Any, Exception]] = []
    while waiting:
        node, with_replies = waiting.pop()
        try:
            if node.get("notFound") is True:
                gone.append(_at_uri(node))
            if "post" not in node:  # gone, or hidden because one author blocks the other
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
    """Return the post in a dead letter: a view, or an event of the stream. Raises ValueError if still malformed."""
    return parse_letter(raw, lambda letter: [to_post(event_to_view(letter) if "commit" in letter else letter)])


def to_whole(posts: Iterable[Post]) -> list[Post]:
    """Return the posts of one thread, each once, oldest first; set `parent_missing` if a parent is not among them."""
    by_id = {post.id: post for post in posts}
    known = {None, *by_id}
    marked = (replace(post, parent_missing=post.reply_to not in known) for post in by_id.values())
    return sorted(marked, key=lambda post: (post.created_at, post.id))


def _to_tombstone(uri: str, posts: Mapping[str, Post]) -> Post | None:
    """Return a deleted post, with the time in its key; None if its time or thread is unknown."""
    written = to_moment(uri.rpartition("/")[2])
    thread = next((post.thread for post in posts.values()), None)
    if written is None or thread is None:
        return None
    return Post(to_id(uri), "bluesky", "post", written, thread, gone=True)


def to_moment(key: str) -> datetime | None:
    """Return when a record with this key was made; None if the key is not a TID (https://atproto.com/specs/tid)."""
    if len(key) != _TID_LENGTH or not set(key) <= set(_TID_DIGITS):
        return None
    value = 0
    for digit in key:
        value = value * len(_TID_DIGITS) + _TID_DIGITS.index(digit)
    try:
        return datetime.fromtimestamp((value >> _TID_CLOCK_BITS) / 1e6, UTC)
    except (ValueError, OverflowError, OSError):
        return None
