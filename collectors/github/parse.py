"""Converts issues, pull requests and their comments of GitHub's REST API to Posts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from collectors.engine.json_fields import count, moment, nested, positive_id, required_text, text
from collectors.engine.place import Item
from talkworthy.model import Engagement, Post
from talkworthy.plain_text import markdown_to_plain_text, repair_plain_text

GHOST = "ghost"  # in place of an account that was deleted
TEAM = ("OWNER", "MEMBER", "COLLABORATOR")
"""Associations with a repository that say that somebody works on it."""

_PAGE = re.compile(r"https://github\.com/([\w.-]{1,100}/[\w.-]{1,100})/(?:issues|pull|discussions)/(\d{1,18})(?:#.*)?")
_TAG = re.compile(
    r"</?(a|b|blockquote|br|center|code|dd|del|details|div|dl|dt|em|font|h[1-6]|hr|i|img|ins|kbd|li|ol|p|picture|pre|s"
    r"|samp|small|source|span|strike|strong|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul|video)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_INLINE = frozenset(
    ("a", "b", "code", "del", "em", "font", "i", "img", "ins", "kbd", "picture", "s", "samp", "small", "source", "span",
     "strike", "strong", "sub", "sup", "u")
)  # fmt: skip


def to_post(raw: Item, thread: str = "") -> Post:
    """Return an issue or pull request, or with `thread`, the id of its issue, the comment on it.

    Comments on GitHub do not reply to each other: each replies to the issue. `flags` say whether the author is a robot,
    and what the author is to the repository. Raises one of WRONG_SHAPE if a required key is missing or malformed.
    """
    native, url = positive_id(raw, "id"), required_text(raw, "html_url")
    repository, _ = to_place(url)
    user = nested(raw, "user") if raw.get("user") is not None else {}
    reactions = nested(raw, "reactions") if raw.get("reactions") is not None else {}
    return Post(
        id=f"github:{'c' if thread else 'i'}/{native}",
        source="github",
        kind="comment" if thread else "pull_request" if raw.get("pull_request") else "issue",
        created_at=moment(raw, "created_at"),
        thread=thread or f"github:i/{native}",
        title="" if thread else repair_plain_text(required_text(raw, "title")),
        text=to_text(raw),
        author=to_author(user),
        community=repository,
        reply_to=thread or None,
        url=url,
        engagement=Engagement(likes=count(reactions, "+1"), replies=None if thread else count(raw, "comments")),
        flags=to_flags(is_bot(user, "type"), raw.get("author_association")),
    )


def to_place(url: str) -> tuple[str, str]:
    """Return the repository ("owner/name") and the number in the address of an issue, a discussion or a comment.

    Raises ValueError for any other address.
    """
    match = _PAGE.fullmatch(url)
    if match is None:
        raise ValueError("the address is not that of an issue")
    return match[1], match[2]


def to_author(user: Item) -> str | None:
    """Return the login of an account, None if the account was deleted."""
    login = text(user, "login")
    return login if login and login != GHOST else None


def is_bot(account: Item, key: str) -> bool:
    """Return whether an account is a robot, by its type under `key`, or by its login, such as "dependabot[bot]"."""
    return account.get(key) == "Bot" or text(account, "login").endswith("[bot]")


def to_flags(robot: bool, association: object) -> tuple[str, ...]:
    """Return the flags for the account of a robot, and for an association with the repository."""
    return (*(("bot",) if robot else ()), *((str(association).lower(),) if association in TEAM else ()))


def to_text(raw: Item) -> str:
    """Return the body as plain text. Raises KeyError if there is none; it may be null."""
    if "body" not in raw:
        raise KeyError("body")
    shown = "".join(_without_comments(text(raw, "body")))
    return markdown_to_plain_text(_TAG.sub(_to_break, shown) if "<" in shown else shown).strip()


def _to_break(tag: re.Match[str]) -> str:
    return "" if tag[1].lower() in _INLINE else "\n"


def _without_comments(markdown: str) -> Iterator[str]:
    """Yield the pieces of a text between HTML comments, in which templates explain what to write."""
    begin = 0
    while (start := markdown.find("<!--", begin)) >= 0:
        yield markdown[begin:start]
        end = markdown.find("-->", start)
        if end < 0:
            return
        begin = end + len("-->")
    yield markdown[begin:]


def to_letter(raw: Any, thread: str = "") -> dict[str, Any]:
    """Return JSON values from which `from_letter` makes the Post again."""
    return {"comment": raw, "thread": thread} if thread else {"issue": raw}


def from_letter(letter: Item) -> Post:
    """Return the Post in a dead letter. Raises as `to_post`."""
    if "comment" in letter:
        return to_post(nested(letter, "comment"), required_text(letter, "thread"))
    return to_post(nested(letter, "issue"))
