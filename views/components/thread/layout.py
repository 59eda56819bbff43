"""A conversation as it is read: a tree, each post with its voice marked and the brand's name lit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analysis.threads.reply_forest import Forest
from reports.wording.common import safe_link
from talkworthy.model import AUTHOR_TYPES, DELETED_PLACEHOLDERS, full_text
from talkworthy.storage.analysis.label_sample import GivenLabel
from talkworthy.storage.conversations.threads import Outlined, ThreadPost

DEEPEST = 9
AUTHOR_TYPE_MARKS = {
    "public": "●",
    "brand": "■",
    "staff": "□",
    "promoter": "▲",
    "press": "◆",
    "bot": "○",
    "moderator": "◇",
    "unknown": "·",
}
AUTHOR_TYPES_ON_SCREEN = {
    "public": "public",
    "brand": "the brand",
    "staff": "its staff",
    "promoter": "promoter",
    "press": "press",
    "bot": "bot",
    "moderator": "moderator",
    "unknown": "unknown voice",
}
SENTIMENTS_ON_SCREEN = {
    "positive": "for it",
    "negative": "against it",
    "neutral": "takes no side",
    "unclear": "cannot be told",
}
SENTIMENT_BADGES = {
    "positive": ("▲ warm", "warm"),
    "negative": ("▼ cold", "cold"),
}

LabelsByPost = Mapping[str, Mapping[str, GivenLabel]]
"""Post id -> name -> what was said or found."""


@dataclass(frozen=True, slots=True)
class TreePosition:
    """Where a post stands when a conversation is read from top to bottom.

    `row` is its row in what was given, `indent` how far it is set in, `answers` whom it answers, in words, and `below`
    how many posts hang below it: they are the next ones.
    """

    row: int
    indent: int
    answers: str
    below: int


@dataclass(frozen=True, slots=True)
class Line:
    """One post of a thread, ready to be drawn.

    `pieces` are its words in order, each with whether it is title and whether it is the brand's name. `said` is what
    people said of it and `noted` what rules found besides its voice and side, both by name. `below` is how many posts
    of the conversation hang below it, and `aside` whether neither it nor any of them is in the talk.
    """

    found: ThreadPost
    indent: int
    answers: str
    pieces: tuple[tuple[str, bool, bool], ...]
    said: Mapping[str, GivenLabel]
    noted: Mapping[str, GivenLabel]
    below: int = 0
    aside: bool = False

    @property
    def author_type(self) -> str:
        return self.found.author_type or "unknown"

    @property
    def gone(self) -> bool:
        """Deleted, as a tombstone or in the platform's own words."""
        return self.found.post.gone or self.found.post.text.strip() in DELETED_PLACEHOLDERS

    @property
    def in_conversation(self) -> bool:
        return self.found.mention_kind is not None

    @property
    def link(self) -> str | None:
        return safe_link(self.found.post.url)


@dataclass(frozen=True, slots=True)
class ThreadToken:
    """One line as it goes to the screen: `closes` branches end before it, and it opens one where it has answers.

    `inset` is how much further in it stands than the branch that holds it.
    """

    line: Line
    closes: int
    inset: int
    branches: bool


def to_positions(posts: Sequence[Outlined]) -> list[TreePosition]:
    """The posts of one conversation, given in time order, as they are read: each is followed by its answers.

    A post whose parent is not here hangs below the first post and says so.
    """
    ids, parents_of = [post.id for post in posts], [post.reply_to for post in posts]
    forest = Forest.of(ids, parents_of, [post.thread for post in posts])
    parents, depths = forest.parent.tolist(), forest.depth.tolist()
    below = (forest.subtree_sums(np.ones(len(posts), dtype=np.int64)) - 1).tolist()
    places = []
    for row in _reading_order(parents):
        parent = parents[row]
        if forest.hung[row] or (parent < 0 and parents_of[row] and parents_of[row] != ids[row]):
            answers = "answers a post that is not here"
        else:
            answers = f"to {posts[parent].author or 'a deleted author'}" if parent >= 0 else ""
        places.append(TreePosition(row, min(depths[row], DEEPEST), answers, below[row]))
    return places


def to_lines(posts: Sequence[ThreadPost], labels: LabelsByPost, findings: LabelsByPost) -> list[Line]:
    """The posts of one conversation, given in time order, ready to be drawn; `said` and `noted` are by post id."""
    outline = [_to_outlined(number, post) for number, post in enumerate(posts)]
    return [to_line(place, posts[place.row], labels, findings) for place in to_positions(outline)]


def to_line(place: TreePosition, post_: ThreadPost, labels: LabelsByPost, findings: LabelsByPost) -> Line:
    """A post in its place."""
    post = post_.post.id
    told = labels.get(post, {}), findings.get(post, {})
    return Line(post_, place.indent, place.answers, to_pieces(post_), *told, below=place.below)


def relevant_rows(places: Sequence[TreePosition], posts: Sequence[Outlined]) -> set[int]:
    """The rows that are in the talk, or lead to one that is."""
    rows: set[int] = set()
    last = -1
    # backwards, each post comes after all that hang below it: `last` is the nearest in the talk
    for at in range(len(places) - 1, -1, -1):
        place = places[at]
        if posts[place.row].mention_kind is not None:
            last = at
        if last >= 0 and last <= at + place.below:
            rows.add(place.row)
    return rows


def to_tokens(lines: Sequence[Line]) -> tuple[list[ThreadToken], int]:
    """The lines as branches within branches, and how many of them are still open at the end."""
    steps: list[ThreadToken] = []
    open_at: list[int] = []
    for line, following in zip(lines, [*lines[1:], None], strict=False):
        closes = 0
        while open_at and open_at[-1] >= line.indent:
            open_at.pop()
            closes += 1
        branches = following is not None and following.indent > line.indent
        steps.append(ThreadToken(line, closes, line.indent - (open_at[-1] + 1 if open_at else 0), branches))
        if branches:
            open_at.append(line.indent)
    return steps, len(open_at)


def to_pieces(found: ThreadPost) -> tuple[tuple[str, bool, bool], ...]:
    """The post's words cut where its title ends and where the brand's name begins and ends."""
    text, title = full_text(found.post.title, found.post.text), len(found.post.title)
    start, stop = found.named or (0, 0)
    cuts = sorted({0, title, start, stop, len(text)})
    return tuple(
        (text[begin:end].removeprefix("\n" if begin == title else ""), end <= title, start <= begin and end <= stop)
        for begin, end in pairwise(cuts)
    )


def posts_by_sentiment(lines: Iterable[Line]) -> list[tuple[str, str, list[str]]]:
    """Mark and tone of each side that customers take, with the ids of the posts that take it, as they are read.

    These are the posts that the measures count: no copies, and none of other voices.
    """
    taken: dict[str, list[str]] = {side: [] for side in SENTIMENT_BADGES}
    for line in lines:
        if line.author_type == "public" and line.found.sentiment in taken and not line.found.duplicate_of and not line.gone:
            taken[line.found.sentiment].append(line.found.post.id)
    return [(*SENTIMENT_BADGES[side], posts) for side, posts in taken.items() if posts]


def author_types_of(posts: Iterable[Outlined]) -> list[str]:
    """The voices that take part in the talk, customers first."""
    present = {post.author_type or "unknown" for post in posts if post.mention_kind is not None}
    return [author_type for author_type in AUTHOR_TYPES if author_type in present]


def _to_outlined(number: int, found: ThreadPost) -> Outlined:
    post = found.post
    return Outlined(number, post.id, post.thread, post.reply_to, post.author, found.mention_kind, found.author_type)


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
