"""Converts questions, answers and comments of Stack Exchange to Posts."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from collectors.engine.json_fields import epoch, positive_id, score, text
from collectors.engine.place import Item
from talkworthy.model import Engagement, Post
from talkworthy.plain_text import html_to_plain_text

OWN_HOSTS = ("stackoverflow", "superuser", "serverfault", "askubuntu")


def to_items(question: Item) -> Iterator[Any]:
    """Yield the question, its answers, and the comments on all of them."""
    answers = question.get("answers")
    for item in (question, *(answers if isinstance(answers, list) else ())):
        yield item
        comments = item.get("comments") if isinstance(item, dict) else None
        yield from comments if isinstance(comments, list) else ()


def to_checksum(question: Item) -> int:
    """Return a number that changes when a post of the question is added, edited or deleted."""
    keys = ("question_id", "answer_id", "comment_id", "last_edit_date", "edited", "body")
    values = [[item.get(key) for key in keys] for item in to_items(question) if isinstance(item, dict)]
    return zlib.crc32(repr(values).encode("utf-8", "surrogatepass"))


def to_post(raw: Item, site: str, question: str) -> Post:
    """Return the question, answer or comment with its body; `question` is the id of its question.

    `author` is the display name followed by the user's number, since names are not unique: "Ada (42)". Raises one of
    WRONG_SHAPE if a required key is missing or malformed.
    """
    kind = "comment" if "comment_id" in raw else "answer" if "answer_id" in raw else "question"
    native = positive_id(raw, f"{kind}_id")
    post_id = f"stackexchange:{site}/{'c' if kind == 'comment' else 'p'}/{native}"
    parent = {"question": None, "answer": question}.get(kind) or (kind == "comment" and positive_id(raw, "post_id"))
    owner = raw["owner"] if isinstance(raw.get("owner"), dict) else {}
    return Post(
        id=post_id,
        source="stackexchange",
        kind=kind,
        created_at=epoch(raw, "creation_date"),
        thread=f"stackexchange:{site}/p/{question}",
        title=html_to_plain_text(text(raw, "title")) if kind == "question" else "",
        text=html_to_plain_text(text(raw, "body")),
        author=_to_author(owner),
        community=site,
        reply_to=f"stackexchange:{site}/p/{parent}" if parent else None,
        url=_to_url(raw, site, kind, question),
        engagement=Engagement(
            likes=score(raw, "score"),
            replies=score(raw, "answer_count") if kind == "question" else None,
            views=score(raw, "view_count") if kind == "question" else None,
        ),
        flags=_to_flags(raw, owner),
    )


def _to_author(owner: Item) -> str | None:
    name, number = html_to_plain_text(text(owner, "display_name")), owner.get("user_id")
    return f"{name} ({number})" if name and isinstance(number, int) else name or None


def _to_flags(raw: Item, owner: Item) -> tuple[str, ...]:
    moderator = ("moderator",) if owner.get("user_type") == "moderator" else ()
    return (*moderator, *(("accepted",) if raw.get("is_accepted") is True else ()))


def _to_url(raw: Item, site: str, kind: str, question: str) -> str:
    link = text(raw, "link")
    if link.startswith("https://"):
        return link
    host = f"{site}.com" if site in OWN_HOSTS else f"{site}.stackexchange.com"
    if kind == "comment":
        return f"https://{host}/posts/comments/{raw['comment_id']}"
    return f"https://{host}/q/{question}" if kind == "question" else f"https://{host}/a/{raw['answer_id']}"
