"""Queries of the page on one thread: its outline, and the posts that are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from talkworthy.storage.analysis.label_sample import load_thread_annotations, load_thread_labels
from talkworthy.storage.conversations.threads import Outlined, Verdict, load_outline, load_thread, load_verdicts
from views.components.thread.layout import Line, TreePosition, relevant_rows, to_line, to_positions
from views.queries.core import BrandContext, cached


@dataclass(frozen=True, slots=True)
class ThreadOutline:
    """A thread without its texts: its posts in time order, their positions in the tree, and the relevant rows."""

    posts: Sequence[Outlined]
    places: Sequence[TreePosition]
    telling: frozenset[int]


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """The posts of a thread that are shown, out of `total`; `passed` of them are skipped to get to the post that the
    reader wants to see, and `left` are not shown yet."""

    lines: Sequence[Line]
    verdicts: Mapping[str, Sequence[Verdict]]
    total: int
    passed: int
    left: int


@cached
def outline(context: BrandContext, thread: str) -> ThreadOutline:
    """Return who answers whom in the whole thread."""
    posts = context.read(load_outline, context.brand.name, thread)
    places = to_positions(posts)
    return ThreadOutline(posts, places, frozenset(relevant_rows(places, posts)))


@cached
def page(context: BrandContext, thread: str, count: int, whole: bool, wanted: str = "") -> ThreadPage:
    """Return the first `count` posts in reading order; unless `whole`, only those in the conversation or leading to it.

    Where the post `wanted` is not among these: the posts that it answers, and `count` posts from it on.
    """
    known = outline(context, thread)
    places = [place for place in known.places if whole or place.row in known.telling]
    at = next((at for at, place in enumerate(places) if known.posts[place.row].id == wanted), 0)
    ancestors = _ancestors_of(places, at) if at >= count else []
    start = at if ancestors else 0
    shown = [*ancestors, *places[start : start + count]]
    numbers = [known.posts[place.row].number for place in shown]
    brand = context.brand.name
    with context.store.read() as connection:
        labels, findings = load_thread_labels(connection, brand, thread), load_thread_annotations(connection, brand, thread)
        posts_by_id = {loaded.post.id: loaded for loaded in load_thread(connection, brand, thread, numbers)}
        verdicts = load_verdicts(connection, brand, numbers)
    lines = [
        replace(to_line(place, posts_by_id[post], labels, findings), aside=place.row not in known.telling)
        for place in shown
        if (post := known.posts[place.row].id) in posts_by_id  # erased since the outline was read
    ]
    return ThreadPage(lines, verdicts, len(places), start - len(ancestors), max(0, len(places) - start - count))


def is_left_out(known: ThreadOutline, post: str) -> bool:
    """Return whether this post is neither in the conversation nor leads to it."""
    return any(known.posts[place.row].id == post and place.row not in known.telling for place in known.places)


def _ancestors_of(places: Sequence[TreePosition], at: int) -> list[TreePosition]:
    """Return what the post at `at` answers, what that answers, and so on, from the first post down."""
    ancestors: list[TreePosition] = []
    indent = places[at].indent
    for place in reversed(places[:at]):
        if place.indent < indent:
            ancestors.append(place)
            indent = place.indent
    return ancestors[::-1]
