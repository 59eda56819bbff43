"""A conversation as it is read: a tree, each post with its voice marked and the brand's name lit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.forest import Forest
from reports.wording import safe_link
from talkworthy.model import VOICES, full_text
from talkworthy.storage.queries import ThreadPost

DEEPEST = 9
MARKS = {
    "customer": "●",
    "brand": "■",
    "staff": "□",
    "promoter": "▲",
    "press": "◆",
    "bot": "○",
    "moderator": "◇",
    "unknown": "·",
}
WORDS = {
    "customer": "customer",
    "brand": "the brand",
    "staff": "its staff",
    "promoter": "promoter",
    "press": "press",
    "bot": "bot",
    "moderator": "moderator",
    "unknown": "unknown voice",
}
SIDES = {
    "positive": ("▲ warm", "warm"),
    "negative": ("▼ cold", "cold"),
    "neutral": ("no side", ""),
    "unclear": ("can't tell", ""),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One post of a thread, ready to be drawn. `before`, `named` and `after` are its words around the brand's name."""

    found: ThreadPost
    indent: int
    answers: str
    before: str
    named: str
    after: str

    @property
    def voice(self) -> str:
        return self.found.voice or "unknown"

    @property
    def in_talk(self) -> bool:
        return self.found.role is not None

    @property
    def link(self) -> str | None:
        return safe_link(self.found.post.url)


def to_lines(posts: Sequence[ThreadPost]) -> list[Line]:
    """The posts of one conversation as they are read: each below the one that it answers, answers in order of time.

    A post whose parent is not here hangs below the first post and says so.
    """
    given = [found.post for found in posts]
    forest = Forest.of(
        [post.id for post in given], [post.reply_to for post in given], [post.conversation for post in given]
    )
    lines = []
    for row in _reading_order(forest.parent.tolist()):
        before, named, after = _around_name(posts[row])
        parent = int(forest.parent[row])
        if forest.hung[row] or (parent < 0 and given[row].reply_to and given[row].reply_to != given[row].id):
            answers = "answers a post that is not here"
        else:
            answers = f"to {given[parent].author or 'a deleted author'}" if parent >= 0 else ""
        lines.append(Line(posts[row], min(int(forest.depth[row]), DEEPEST), answers, before, named, after))
    return lines


def voices_in(lines: Sequence[Line]) -> list[str]:
    """The voices of a thread, customers first."""
    present = {line.voice for line in lines if line.in_talk}
    return [voice for voice in VOICES if voice in present]


def _reading_order(parents: Sequence[int]) -> list[int]:
    """The rows of a forest so that each post is followed by its answers, earlier rows first."""
    children: dict[int, list[int]] = {}
    for row, parent in enumerate(parents):
        children.setdefault(parent, []).append(row)
    order: list[int] = []
    waiting = children.get(-1, [])[::-1]
    while waiting:
        row = waiting.pop()
        order.append(row)
        waiting.extend(reversed(children.get(row, [])))
    return order


def _around_name(found: ThreadPost) -> tuple[str, str, str]:
    text = full_text(found.post.title, found.post.text)
    start, stop = found.named or (len(text), len(text))
    return text[:start], text[start:stop], text[stop:]
