"""Parses submissions and comments of Reddit into Posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from collectors.engine.json_fields import WRONG_SHAPE, count, required_text, score, text
from collectors.engine.run_notes import Notes, parse_letter
from collectors.reddit.attachments import to_attachments
from talkworthy.attachments import with_attachments
from talkworthy.model import DELETED_PLACEHOLDERS, Engagement, Post
from talkworthy.plain_text import markdown_to_plain_text, repair_plain_text

Thing = Mapping[str, Any]
SITE = "https://www.reddit.com"


def to_posts(things: Iterable[Thing], notes: Notes) -> list[Post]:
    """Return the posts of one thread, with `parent_missing` set if a comment's parent is not among them.

    A thing without the keys of every submission and comment is left out and kept in `notes`.
    """
    posts = to_good_posts(things, "a thread", notes)
    known = {post.id for post in posts}
    return [
        replace(post, parent_missing=True) if post.reply_to and post.reply_to not in known else post for post in posts
    ]


def to_good_posts(things: Iterable[Thing], where: str, notes: Notes) -> list[Post]:
    """Return the posts among `things`; the others go to `notes`, as read in `where`."""
    posts = []
    for thing in things:
        try:
            posts.append(to_post(thing))
        except WRONG_SHAPE as error:
            notes.malformed(where, thing, error)
    return posts


def to_post(raw: Thing) -> Post:
    """Return the submission or comment in the `data` of a `t3` or `t1` thing, requested with `raw_json=1` as prawcore
    does.

    Deleted or removed posts become tombstones: gone, without author, title and text. `likes` is None while Reddit hides
    the score. Raises one of WRONG_SHAPE if a required key is missing or malformed.
    """
    is_comment = "body" in raw
    native = text(raw, "name") or f"{'t1' if is_comment else 't3'}_{required_text(raw, 'id')}"
    link = required_text(raw, "link_id") if is_comment else native
    body = _possibly_empty_text(raw, "body" if is_comment else "selftext")
    author = required_text(raw, "author")
    gone = body in DELETED_PLACEHOLDERS or bool(raw.get("removed_by_category"))
    return Post(
        id=f"reddit:{native}",
        source="reddit",
        kind="comment" if is_comment else "submission",
        created_at=datetime.fromtimestamp(float(raw["created_utc"]), UTC),
        thread=f"reddit:{link}",
        title="" if gone else repair_plain_text(text(raw, "title")),
        text="" if gone else with_attachments(markdown_to_plain_text(body), to_attachments(raw)),
        author=None if gone or author in DELETED_PLACEHOLDERS else author,
        community=required_text(raw, "subreddit"),
        reply_to=f"reddit:{required_text(raw, 'parent_id')}" if is_comment else None,
        quotes=f"reddit:{quoted}" if (quoted := text(raw, "crosspost_parent")) else None,
        url=_to_url(raw, native, link),
        engagement=Engagement(
            likes=None if raw.get("score_hidden") or raw.get("hide_score") else score(raw, "score"),
            replies=count(raw, "num_comments") if not is_comment else None,
        ),
        flags=() if gone else _to_flags(raw),
        gone=gone,
    )


def _possibly_empty_text(raw: Thing, key: str) -> str:
    """Return a required text, which may be empty. Raises KeyError or TypeError if there is none."""
    if raw[key] is None:
        raise TypeError(f"{key} is not a text")
    return text(raw, key)


def _to_url(raw: Thing, native: str, link: str) -> str:
    own = "" if native == link else f"_/{native.removeprefix('t1_')}/"
    permalink = text(raw, "permalink").partition("?")[0]  # search results add a query string
    return SITE + (permalink or f"/comments/{link.removeprefix('t3_')}/{own}")


def _to_flags(raw: Thing) -> tuple[str, ...]:
    role, flair = text(raw, "distinguished"), text(raw, "author_flair_text")
    return (*((role,) if role in ("moderator", "admin") else ()), *((f"flair:{flair}",) if flair else ()))


def letter_to_posts(raw: str) -> list[Post]:
    """Return the post in a dead letter: the data of a thing, or a thing as in a listing.

    Raises ValueError if it is still malformed.
    """
    return parse_letter(raw, lambda thing: [to_post(thing.get("data", thing))])
