"""Statuses of Mastodon as Posts: ids that are the same on every server, and the tree that local ids spell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from collectors.engine.html_to_text import to_text
from collectors.engine.json_fields import WRONG_SHAPE, count, moment, nested, required_text, text
from collectors.engine.run_notes import Notes, parse_letter
from talkworthy.model import Engagement, Post

PUBLIC = ("public", "unlisted")
_STATUS_PATH = re.compile(r"/(?:users/[^/]+|ap/users/\d+)/statuses/(\w+)/?")


def to_id(uri: str) -> str:
    """The post id of the status whose ActivityPub id is `uri`: `mastodon:<its own server>/<its id there>`.

    The id that a server's API gives is that server's own; only the `uri` is the same everywhere. The author's name,
    which is part of a Mastodon `uri`, is left out, so that it goes when the post is deleted. The `uri` of other
    software is kept whole.
    """
    parts = urlsplit(uri)
    if not parts.netloc:
        return f"mastodon:{uri}"
    short = _STATUS_PATH.fullmatch(parts.path)
    native = short[1] if short else uri.partition(parts.netloc)[2].lstrip("/")
    return f"mastodon:{parts.netloc.lower()}/{native}"


def to_post(raw: Mapping[str, Any], server: str, known: Mapping[str, str]) -> Post:
    """The post in a status as the API of `server` gives it (https://docs.joinmastodon.org/entities/Status).

    `known`: id on this server -> post id, for the statuses that this one may answer; an answer to any other gets the id
    of a post that nobody has seen. A content warning is the title. `community` is the server of the author.
    `conversation` is right for posts that answer nothing, `to_posts` sets it for the others. Raises KeyError, TypeError
    or ValueError where a key that everything has is missing or malformed.
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
        text=to_text(text(raw, "content")),
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


def _to_quoted(quote: object) -> str | None:
    """What is quoted, where the server shows it and its author did not object."""
    quoted = quote.get("quoted_status") if isinstance(quote, dict) else None
    return to_id(required_text(quoted, "uri")) if isinstance(quoted, dict) else None


def is_wanted(raw: Mapping[str, Any]) -> bool:
    """Whether everybody may read it, and it is not only somebody's boost of another status."""
    return raw.get("visibility", "public") in PUBLIC and raw.get("reblog") is None


def to_posts(statuses: Iterable[Mapping[str, Any]], server: str, notes: Notes) -> list[Post]:
    """The posts of one conversation, oldest first; statuses that are malformed are left out, and kept in `notes`."""
    wanted = [raw for raw in statuses if is_wanted(raw)]
    known = {raw["id"]: to_id(raw["uri"]) for raw in wanted if _has_address(raw)}
    above = {known[raw["id"]]: known.get(str(raw.get("in_reply_to_id"))) for raw in wanted if raw["id"] in known}
    posts: dict[str, Post] = {}
    for raw in wanted:
        try:
            post = to_post(raw, server, known)
        except WRONG_SHAPE as error:
            top = _to_top(known[raw["id"]], above) if raw["id"] in known else None
            notes.malformed(f"{server}: a conversation", to_letter(raw, server, known, top), error)
        else:
            posts[post.id] = post
    parents = above | {post.id: post.reply_to for post in posts.values()}
    told = [
        replace(post, thread=_to_top(post.id, parents), parent_missing=bool(post.reply_to not in {None, *posts}))
        for post in posts.values()
    ]
    return sorted(told, key=lambda post: (post.created_at, post.id))


def _has_address(raw: Mapping[str, Any]) -> bool:
    """Whether `to_id` can read the status' `uri`: what its server sends may be anything."""
    try:
        return bool(to_id(required_text(raw, "uri")))
    except WRONG_SHAPE:
        return False


def to_letter(raw: Mapping[str, Any], server: str, known: Mapping[str, str], thread: str | None) -> dict[str, Any]:
    """A status that could not be read, with what is needed beside it to read it one day."""
    parent = raw.get("in_reply_to_id")
    needed = {parent: known[parent]} if isinstance(parent, str) and parent in known else {}
    return {"status": raw, "server": server, "known": needed, "thread": thread}


def letter_to_posts(raw: str) -> list[Post]:
    """The post in what `to_letter` made. Raises ValueError where it still is none."""
    return parse_letter(raw, _from_letter)


def _from_letter(letter: Mapping[str, Any]) -> list[Post]:
    status = nested(letter, "status")
    if not is_wanted(status):
        return []
    post = to_post(status, required_text(letter, "server"), nested(letter, "known"))
    return [replace(post, thread=text(letter, "thread") or post.thread)]


def _to_top(post: str, parents: Mapping[str, str | None]) -> str:
    """The first post of the tree that `post` is in, as far as it is known; a ring ends where it began."""
    passed = {post}
    while (parent := parents.get(post)) and parent not in passed:
        passed.add(parent)
        post = parent
    return post
