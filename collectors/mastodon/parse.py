"""Parses statuses of Mastodon into Posts, with ids that are the same on every server, and their thread."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from collectors.engine.json_fields import WRONG_SHAPE, count, moment, nested, required_text, text
from collectors.engine.run_notes import Notes, parse_letter
from talkworthy.attachments import Attachment, AttachmentKind, with_attachments
from talkworthy.model import Engagement, Post
from talkworthy.plain_text import html_to_plain_text

_MEDIA: dict[str, AttachmentKind] = {"video": "Video", "gifv": "Video", "audio": "Audio"}
PUBLIC = ("public", "unlisted")
_STATUS_PATH = re.compile(r"/(?:users/[^/]+|ap/users/\d+)/statuses/(\w+)/?")


def to_id(uri: str) -> str:
    """Return the post id of the status with the ActivityPub id `uri`: `mastodon:<its own server>/<its id there>`.

    The id in a server's API is valid only on that server; the `uri` is the same everywhere. The author's name, which is
    part of a Mastodon `uri`, is left out, so that it disappears when the post is deleted. The `uri` of other software
    is kept whole.
    """
    parts = urlsplit(uri)
    if not parts.netloc:
        return f"mastodon:{uri}"
    short = _STATUS_PATH.fullmatch(parts.path)
    native = short[1] if short else uri.partition(parts.netloc)[2].lstrip("/")
    return f"mastodon:{parts.netloc.lower()}/{native}"


def to_post(raw: Mapping[str, Any], server: str, known: Mapping[str, str]) -> Post:
    """Return the post in a status from the API of `server` (https://docs.joinmastodon.org/entities/Status).

    `known`: id on this server -> post id, for possible parents; a reply to another status gets the id of an unseen post
    as its parent. A content warning is the title. `community` is the author's server. `thread` is right for first
    posts; `to_posts` sets it for the others. Raises KeyError, TypeError or ValueError if a required key is missing or
    malformed.
    """
    uri = required_text(raw, "uri")
    account, parent = nested(raw, "account"), text(raw, "in_reply_to_id")
    reply_to = known.get(parent, f"mastodon:{server}/unseen/{parent}") if parent else None
    name = required_text(account, "acct")
    return Post(
        id=to_id(uri),
        source="mastodon",
        kind="status",
        created_at=moment(raw, "created_at"),
        thread=reply_to or to_id(uri),
        title=text(raw, "spoiler_text"),
        text=with_attachments(html_to_plain_text(text(raw, "content")), _to_attachments(raw)),
        author=name if "@" in name else f"{name}@{server}",
        community=urlsplit(uri).netloc.lower() or server,
        reply_to=reply_to,
        quotes=_to_quoted(raw.get("quote")),
        url=text(raw, "url") or uri,
        lang=text(raw, "language") or None,
        engagement=Engagement(
            likes=count(raw, "favourites_count"),
            replies=count(raw, "replies_count"),
            reposts=count(raw, "reblogs_count"),
        ),
        flags=(*(("bot",) if account.get("bot") is True else ()), *(("edited",) if raw.get("edited_at") else ())),
    )


def _to_attachments(raw: Mapping[str, Any]) -> Iterator[Attachment]:
    """Yield descriptions of media, the options of a poll, and the title of the card of a link."""
    media, poll, card = raw.get("media_attachments"), raw.get("poll"), raw.get("card")
    for item in media if isinstance(media, list) else ():
        if isinstance(item, dict):
            yield Attachment(_MEDIA.get(text(item, "type"), "Image"), [text(item, "description")])
    if isinstance(poll, dict) and isinstance(poll.get("options"), list):
        yield Attachment("Poll", [text(option, "title") for option in poll["options"] if isinstance(option, dict)])
    if isinstance(card, dict) and text(card, "title"):
        yield Attachment("Link", [text(card, "title")])


def _to_quoted(quote: object) -> str | None:
    """Return what is quoted, if the server shows it and its author permits it."""
    quoted = quote.get("quoted_status") if isinstance(quote, dict) else None
    return to_id(required_text(quoted, "uri")) if isinstance(quoted, dict) else None


def is_wanted(raw: Mapping[str, Any]) -> bool:
    """Return whether the status is public, and not only a boost of another status."""
    return raw.get("visibility", "public") in PUBLIC and raw.get("reblog") is None


def to_posts(statuses: Iterable[Mapping[str, Any]], server: str, notes: Notes) -> list[Post]:
    """Return the posts of one thread, oldest first; malformed statuses are left out and kept in `notes`."""
    wanted = [raw for raw in statuses if is_wanted(raw)]
    known = {raw["id"]: to_id(raw["uri"]) for raw in wanted if _has_address(raw)}
    above = {known[raw["id"]]: known.get(str(raw.get("in_reply_to_id"))) for raw in wanted if raw["id"] in known}
    posts: dict[str, Post] = {}
    for raw in wanted:
        try:
            post = to_post(raw, server, known)
        except WRONG_SHAPE as error:
            top = _to_top(known[raw["id"]], above) if raw["id"] in known else None
            notes.malformed(f"{server}: a thread", to_letter(raw, server, known, top), error)
        else:
            posts[post.id] = post
    parents = above | {post.id: post.reply_to for post in posts.values()}
    posts_in_tree = [
        replace(post, thread=_to_top(post.id, parents), parent_missing=bool(post.reply_to not in {None, *posts}))
        for post in posts.values()
    ]
    return sorted(posts_in_tree, key=lambda post: (post.created_at, post.id))


def _has_address(raw: Mapping[str, Any]) -> bool:
    """Return whether `to_id` can read the status' `uri`."""
    try:
        return bool(to_id(required_text(raw, "uri")))
    except WRONG_SHAPE:
        return False


def to_letter(raw: Mapping[str, Any], server: str, known: Mapping[str, str], thread: str | None) -> dict[str, Any]:
    """Return the dead letter of a malformed status, with what is needed to parse it later."""
    parent = raw.get("in_reply_to_id")
    needed = {parent: known[parent]} if isinstance(parent, str) and parent in known else {}
    return {"status": raw, "server": server, "known": needed, "thread": thread}


def letter_to_posts(raw: str) -> list[Post]:
    """Return the post in a dead letter made by `to_letter`. Raises ValueError if it is still malformed."""
    return parse_letter(raw, _from_letter)


def _from_letter(letter: Mapping[str, Any]) -> list[Post]:
    status = nested(letter, "status")
    if not is_wanted(status):
        return []
    post = to_post(status, required_text(letter, "server"), nested(letter, "known"))
    return [replace(post, thread=text(letter, "thread") or post.thread)]


def _to_top(post: str, parents: Mapping[str, str | None]) -> str:
    """Return the first known post of the thread that `post` is in; a cycle ends where it began."""
    passed = {post}
    while (parent := parents.get(post)) and parent not in passed:
        passed.add(parent)
        post = parent
    return post
