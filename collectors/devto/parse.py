"""Converts articles and comments of the Forem API to Posts."""

from __future__ import annotations

import re
from datetime import datetime

from collectors.engine.cursor import SearchHit
from collectors.engine.json_fields import count, moment, nested, positive_id, required_text, score, text
from collectors.engine.place import Item
from talkworthy.model import Engagement, Post
from talkworthy.plain_text import html_to_plain_text

SITE = "https://dev.to"
COMMUNITY = "DEV"
_PATH = re.compile(r"/[\w-]{1,200}/[\w-]{1,300}", re.ASCII)
_CODE = re.compile(r"[0-9a-z]{1,20}")
_USERNAME = re.compile(r"\w{1,100}", re.ASCII)


def to_post(payload: Item) -> Post:
    """Return the article or the comment in `payload`.

    Keys of a payload: `post` (as in the API), `article` (its number), `parent` (the id of the post that a comment
    replies to, missing for an article), `url` (the address of the article). Raises one of WRONG_SHAPE if a required key
    is missing or malformed.
    """
    if payload.get("parent") is None:
        return _to_article(nested(payload, "post"))
    return _to_comment(payload)


def to_hit(article: Item) -> SearchHit:
    """Return a search result for the engine. Raises as `to_post`."""
    number = str(positive_id(article, "id"))
    return SearchHit(number, number, _published(article).timestamp())


def comment_id(comment: Item) -> str:
    """Return the id of a comment, "" if it has none."""
    code = comment.get("id_code")
    return f"devto:comment/{code}" if isinstance(code, str) and _CODE.fullmatch(code) else ""


def article_url(article: Item) -> str:
    """Return the address of an article: never one of another site."""
    path = article.get("path")
    return f"{SITE}{path}" if isinstance(path, str) and _PATH.fullmatch(path) else f"{SITE}/"


def _published(article: Item) -> datetime:
    """Return when an article appeared at DEV, which is later than `published_at` if it comes from another site."""
    return moment(article, "published_timestamp" if article.get("published_timestamp") else "published_at")


def _to_article(raw: Item) -> Post:
    number = positive_id(raw, "id")
    return Post(
        id=f"devto:{number}",
        source="devto",
        kind="article",
        created_at=_published(raw),
        thread=f"devto:{number}",
        title=required_text(raw, "title"),
        text=html_to_plain_text(text(raw, "body_html")),
        author=text(nested(raw, "user"), "username") or None,
        community=COMMUNITY,
        url=article_url(raw),
        engagement=Engagement(likes=score(raw, "public_reactions_count"), replies=count(raw, "comments_count")),
        flags=("edited",) if raw.get("edited_at") else (),
    )


def _to_comment(payload: Item) -> Post:
    """Return a comment. One that was deleted, or hidden by the author of the article, has no user: a tombstone."""
    raw, article = nested(payload, "post"), positive_id(payload, "article")
    native = comment_id(raw)
    if not native:
        raise ValueError("id_code is not an id")
    author = text(nested(raw, "user"), "username") or None
    gone = author is None
    is_account = author is not None and _USERNAME.fullmatch(author)
    return Post(
        id=native,
        source="devto",
        kind="comment",
        created_at=moment(raw, "created_at"),
        thread=f"devto:{article}",
        text="" if gone else html_to_plain_text(text(raw, "body_html")),
        author=author,
        community=COMMUNITY,
        reply_to=required_text(payload, "parent"),
        url=f"{SITE}/{author}/comment/{raw['id_code']}" if is_account else required_text(payload, "url"),
        gone=gone,
    )
