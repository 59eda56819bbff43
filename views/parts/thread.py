"""A conversation as it is read: a tree, each post with its voice marked and the brand's name lit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from analysis.forest import Forest
from reports.wording import safe_link
from talkworthy.model import DELETED_MARKS, VOICES, full_text
from talkworthy.storage.checking import Told
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
SIDE_WORDS = {
    "positive": "for it",
    "negative": "against it",
    "neutral": "takes no side",
    "unclear": "cannot be told",
}
SIDES = {
    "positive": ("▲ warm", "warm"),
    "negative": ("▼ cold", "cold"),
}

ToldOf = Mapping[str, Mapping[str, Told]]
"""Post id -> name -> what was said or found."""


@dataclass(frozen=True, slots=True)
class Line:
    """One post of a thread, ready to be drawn.

    `pieces` are its words in order, each with whether it is title and whether it is the brand's name. `said` is what
    people said of it and `noted` what rules found besides its voice and side, both by name.
    """

    found: ThreadPost
    indent: int
    answers: str
    pieces: tuple[tuple[str, bool, bool], ...]
    said: Mapping[str, Told]
    noted: Mapping[str, Told]

    @property
    def voice(self) -> str:
        return self.found.voice or "unknown"

    @property
    def gone(self) -> bool:
        """Deleted, as a tombstone or in the platform's own words."""
        return self.found.post.gone or self.found.post.text.strip() in DELETED_MARKS

    @property
    def in_talk(self) -> bool:
        return self.found.role is not None

    @property
    def link(self) -> str | None:
        return safe_link(self.found.post.url)


def to_lines(posts: Sequence[ThreadPost], said: ToldOf, noted: ToldOf) -> list[Line]:
    """The posts of one conversation as they are read: each below the one that it answers, answers in order of time.

    A post whose parent is not here hangs below the first post and says so. `said` and `noted` are by post id.
    """
    given = [found.post for found in posts]
    forest = Forest.of(
        [post.id for post in given], [post.reply_to for post in given], [post.conversation for post in given]
    )
    lines = []
    for row in _reading_order(forest.parent.tolist()):
        parent = int(forest.parent[row])
        if forest.hung[row] or (parent < 0 and given[row].reply_to and given[row].reply_to != given[row].id):
            answers = "answers a post that is not here"
        else:
            answers = f"to {given[parent].author or 'a deleted author'}" if parent >= 0 else ""
        indent, pieces, post = min(int(forest.depth[row]), DEEPEST), to_pieces(posts[row]), given[row].id
        lines.append(Line(posts[row], indent, answers, pieces, said.get(post, {}), noted.get(post, {})))
    return lines


def to_pieces(found: ThreadPost) -> tuple[tuple[str, bool, bool], ...]:
    """The post's words cut where its title ends and where the brand's name begins and ends."""
    text, title = full_text(found.post.title, found.post.text), len(found.post.title)
    start, stop = found.named or (0, 0)
    cuts = sorted({0, title, start, stop, len(text)})
    return tuple(
        (text[begin:end].removeprefix("\n" if begin == title else ""), end <= title, start <= begin and end <= stop)
        for begin, end in pairwise(cuts)
    )


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
