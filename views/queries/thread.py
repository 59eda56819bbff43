"""Queries of the page on one thread: its outline, and the posts that are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from talkworthy.storage.analysis.label_sample import load_thread_annotations, load_thread_labels
from talkworthy.storage.conversations.threads import (
    OutlinePost,
    PostAnnotation,
    load_annotations,
    load_outline,
    load_thread,
)
from views.components.thread.layout import Line, TreePosition, relevant_rows, to_line, to_positions
from views.queries.core import BrandContext, cached


@dataclass(frozen=True, slots=True)
class ThreadOutline:
    """A thread without its texts: its posts in time order, their positions in the tree, and the relevant rows."""

    posts: Sequence[OutlinePost]
    positions: Sequence[TreePosition]
    relevant: frozenset[int]


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """The posts of a thread that are shown, out of `total`; `passed` of them are skipped to get to the post that the
    reader wants to see, and `left` are not shown yet."""

    lines: Sequence[Line]
    annotations: Mapping[str, Sequence[PostAnnotation]]
    total: int
    passed: int
    left: int


@cached
def outline(context: BrandContext, thread: str) -> ThreadOutline:
    """Return who answers whom in the whole thread."""
    posts = context.read(load_outline, context.brand.name, thread)
    positions = to_positions(posts)
    return ThreadOutline(posts, positions, frozenset(relevant_rows(positions, posts)))


@cached
def page(context: BrandContext, thread: str, count: int, whole: bool, wanted: str = "") -> ThreadPage:
    """Return the first `count` posts in reading order; unless `whole`, only those in the conversation or leading to it.

    Where the post `wanted` is not among these: the posts that it answers, and `count` posts from it on.
    """
    known = outline(context, thread)
    positions = [position for position in known.positions if whole or position.row in known.relevant]
    at = next((at for at, position in enumerate(positions) if known.posts[position.row].id == wanted), 0)
    ancestors = _ancestors_of(positions, at) if at >= count else []
    start = at if ancestors else 0
    shown = [*ancestors, *positions[start : start + count]]
    numbers = [known.posts[position.row].number for position in shown]
    brand = context.brand.name
    with context.store.read() as connection:
        labels, findings = (
            load_thread_labels(connection, brand, thread),
            load_thread_annotations(connection, brand, thread),
        )
        posts_by_id = {loaded.post.id: loaded for loaded in load_thread(connection, brand, thread, numbers)}
        annotations = load_annotations(connection, brand, numbers)
    lines = [
        replace(to_line(position, posts_by_id[post], labels, findings), aside=position.row not in known.relevant)
        for position in shown
        if (post := known.posts[position.row].id) in posts_by_id  # erased since the outline was read
    ]
    return ThreadPage(
        lines, annotations, len(positions), start - len(ancestors), max(0, len(positions) - start - count)
    )


def is_left_out(known: ThreadOutline, post: str) -> bool:
    """Return whether this post is neither in the conversation nor leads to it."""
    return any(
        known.posts[position.row].id == post and position.row not in known.relevant for position in known.positions
    )


def _ancestors_of(positions: Sequence[TreePosition], at: int) -> list[TreePosition]:
    """Return what the post at `at` answers, what that answers, and so on, from the first post down."""
    ancestors: list[TreePosition] = []
    indent = positions[at].indent
    for position in reversed(positions[:at]):
        if position.indent < indent:
            ancestors.append(position)
            indent = position.indent
    return ancestors[::-1]
