"""The layout of a thread: a tree of posts in reading order, with author types and the brand's name marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analysis.threads.reply_forest import Forest
from reports.wording.common import safe_link
from talkworthy.model import AUTHOR_TYPES, DELETED_PLACEHOLDERS, Post, analysed_text, full_text
from talkworthy.storage.analysis.label_sample import GivenLabel
from talkworthy.storage.conversations.threads import OutlinePost, ThreadPost

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
    "public": "Public",
    "brand": "Brand",
    "staff": "Staff",
    "promoter": "Promoter",
    "press": "Press",
    "bot": "Bot",
    "moderator": "Moderator",
    "unknown": "Unknown",
}
SENTIMENTS_ON_SCREEN = {
    "positive": "Positive",
    "negative": "Negative",
    "neutral": "Neutral",
    "unclear": "Unclear",
}
SENTIMENT_BADGES = {
    "positive": ("▲ positive", "positive"),
    "negative": ("▼ negative", "negative"),
}

LabelsByPost = Mapping[str, Mapping[str, GivenLabel]]
"""Post id -> name -> label or finding."""


@dataclass(frozen=True, slots=True)
class TreePosition:
    """The position of a post when a thread is read from top to bottom.

    `row` is its row in the input, `indent` its depth on screen, `answers` whom it answers, in words, and `below` the
    number of posts below it in the tree, which are the next ones.
    """

    row: int
    indent: int
    answers: str
    below: int


@dataclass(frozen=True, slots=True)
class Line:
    """One post of a thread, ready to be drawn.

    `pieces` are its text in order, each with whether it is title and whether it is the brand's name. `labels` are those
    that people gave and `findings` those of rules besides author type and sentiment, both by name. `below` is the
    number of posts below it in the tree, and `aside` whether neither it nor any of these is in the conversation.
    """

    thread_post: ThreadPost
    indent: int
    answers: str
    pieces: tuple[tuple[str, bool, bool], ...]
    labels: Mapping[str, GivenLabel]
    findings: Mapping[str, GivenLabel]
    below: int = 0
    aside: bool = False

    @property
    def author_type(self) -> str:
        return self.thread_post.author_type or "unknown"

    @property
    def gone(self) -> bool:
        """Return whether the post was deleted: as a tombstone, or by the placeholder text of its platform."""
        return self.thread_post.post.gone or self.thread_post.post.text.strip() in DELETED_PLACEHOLDERS

    @property
    def in_conversation(self) -> bool:
        return self.thread_post.mention_kind is not None

    @property
    def link(self) -> str | None:
        return safe_link(self.thread_post.post.url)


@dataclass(frozen=True, slots=True)
class ThreadToken:
    """One line as it is drawn: `closes` branches end before it, and it opens one (`branches`) where it has answers.

    `inset` is how much further it is indented than its branch.
    """

    line: Line
    closes: int
    inset: int
    branches: bool


def to_positions(posts: Sequence[OutlinePost]) -> list[TreePosition]:
    """Return the posts of one thread in reading order: each is followed by its answers. The input is in time order.

    A post whose parent is missing is placed below the first post and says so.
    """
    ids, parents_of = [post.id for post in posts], [post.reply_to for post in posts]
    forest = Forest.of(ids, parents_of, [post.thread for post in posts])
    parents, depths = forest.parent.tolist(), forest.depth.tolist()
    below = (forest.subtree_sums(np.ones(len(posts), dtype=np.int64)) - 1).tolist()
    positions = []
    for row in _reading_order(parents):
        parent = parents[row]
        if forest.hung[row] or (parent < 0 and parents_of[row] and parents_of[row] != ids[row]):
            answers = "answers a post that is not available"
        else:
            answers = f"to {posts[parent].author or 'a deleted author'}" if parent >= 0 else ""
        positions.append(TreePosition(row, min(depths[row], DEEPEST), answers, below[row]))
    return positions


def to_lines(posts: Sequence[ThreadPost], labels: LabelsByPost, findings: LabelsByPost) -> list[Line]:
    """Return the posts of one thread ready to be drawn. The input is in time order, labels and findings by post id."""
    outline = [_to_outlined(number, post) for number, post in enumerate(posts)]
    return [to_line(position, posts[position.row], labels, findings) for position in to_positions(outline)]


def to_line(position: TreePosition, thread_post: ThreadPost, labels: LabelsByPost, findings: LabelsByPost) -> Line:
    """Return a post in its position, ready to be drawn."""
    post = thread_post.post.id
    own = labels.get(post, {}), findings.get(post, {})
    return Line(thread_post, position.indent, position.answers, to_pieces(thread_post), *own, below=position.below)


def relevant_rows(positions: Sequence[TreePosition], posts: Sequence[OutlinePost]) -> set[int]:
    """Return the rows that are in the conversation, or lead to one that is."""
    rows: set[int] = set()
    last = -1
    # backwards, each post comes after all posts below it: `last` is the nearest one in the conversation
    for at in range(len(positions) - 1, -1, -1):
        position = positions[at]
        if posts[position.row].mention_kind is not None:
            last = at
        if last >= 0 and last <= at + position.below:
            rows.add(position.row)
    return rows


def to_tokens(lines: Sequence[Line]) -> tuple[list[ThreadToken], int]:
    """Return the lines as nested branches, and how many branches are still open at the end."""
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


def text_on_page(post: Post) -> str:
    """Return the part of a post's text that is analysed, and how much more of it there is."""
    text, whole = analysed_text(post.title, post.text), len(full_text(post.title, post.text))
    more = whole - len(text)
    return f"{text}\n\n[{more:,} more characters, which are not analysed and not shown here]" if more else text


def to_pieces(thread_post: ThreadPost) -> tuple[tuple[str, bool, bool], ...]:
    """Return the post's text, cut where its title ends and where the brand's name begins and ends."""
    text, title = text_on_page(thread_post.post), len(thread_post.post.title)
    start, stop = thread_post.named or (0, 0)
    cuts = sorted({0, title, start, stop, len(text)})
    return tuple(
        (text[begin:end].removeprefix("\n" if begin == title else ""), end <= title, start <= begin and end <= stop)
        for begin, end in pairwise(cuts)
    )


def posts_by_sentiment(lines: Iterable[Line]) -> list[tuple[str, str, list[str]]]:
    """Return badge, CSS class and post ids of each sentiment, in reading order.

    Only posts that the measures count: no duplicates, and no other author types than public.
    """
    posts: dict[str, list[str]] = {side: [] for side in SENTIMENT_BADGES}
    for line in lines:
        if (
            line.author_type == "public"
            and line.thread_post.sentiment in posts
            and not line.thread_post.duplicate_of
            and not line.gone
        ):
            posts[line.thread_post.sentiment].append(line.thread_post.post.id)
    return [(*SENTIMENT_BADGES[side], ids) for side, ids in posts.items() if ids]


def author_types_of(posts: Iterable[OutlinePost]) -> list[str]:
    """Return the author types in the conversation, public first."""
    present = {post.author_type or "unknown" for post in posts if post.mention_kind is not None}
    return [author_type for author_type in AUTHOR_TYPES if author_type in present]


def _to_outlined(number: int, thread_post: ThreadPost) -> OutlinePost:
    post = thread_post.post
    return OutlinePost(
        number, post.id, post.thread, post.reply_to, post.author, thread_post.mention_kind, thread_post.author_type
    )


def _reading_order(parents: Sequence[int]) -> list[int]:
    """Return the rows of a forest so that each post is followed by its answers, earlier rows first."""
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
