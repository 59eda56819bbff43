"""What the page of one conversation asks: its outline, and the words of as many of its posts as are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from talkworthy.storage.analysis.label_sample import found_in, said_in
from talkworthy.storage.conversations.threads import Outlined, Verdict, load_outline, load_thread, load_verdicts
from views.components.thread.layout import Line, Place, of_interest, to_line, to_places
from views.queries.core import BrandContext, once


@dataclass(frozen=True, slots=True)
class Outline:
    """A conversation without its words: its posts in time order, where each stands, and the rows that matter."""

    posts: Sequence[Outlined]
    places: Sequence[Place]
    telling: frozenset[int]


@dataclass(frozen=True, slots=True)
class Part:
    """The posts of a conversation that are shown, of `total` that there are to show; `passed` of them are passed over
    to come to the post that the reader wants to see, and `left` are not shown yet."""

    lines: Sequence[Line]
    verdicts: Mapping[str, Sequence[Verdict]]
    total: int
    passed: int
    left: int


@once
def outline(context: BrandContext, thread: str) -> Outline:
    """Who answers whom in the whole conversation."""
    posts = context.read(load_outline, context.brand.name, thread)
    places = to_places(posts)
    return Outline(posts, places, frozenset(of_interest(places, posts)))


@once
def part(context: BrandContext, thread: str, count: int, whole: bool, wanted: str = "") -> Part:
    """The first `count` posts as they are read; unless `whole`, of those that are in the talk or lead to it.

    Where the post called `wanted` is not among these, the way down to it, and `count` posts from it on.
    """
    known = outline(context, thread)
    places = [place for place in known.places if whole or place.row in known.telling]
    at = next((at for at, place in enumerate(places) if known.posts[place.row].id == wanted), 0)
    way = _way_to(places, at) if at >= count else []
    start = at if way else 0
    shown = [*way, *places[start : start + count]]
    numbers = [known.posts[place.row].number for place in shown]
    brand = context.brand.name
    with context.store.read() as connection:
        said, noted = said_in(connection, brand, thread), found_in(connection, brand, thread)
        found = {one.post.id: one for one in load_thread(connection, brand, thread, numbers)}
        verdicts = load_verdicts(connection, brand, numbers)
    lines = [
        replace(to_line(place, found[post], said, noted), aside=place.row not in known.telling)
        for place in shown
        if (post := known.posts[place.row].id) in found  # erased since the outline was read
    ]
    return Part(lines, verdicts, len(places), start - len(way), max(0, len(places) - start - count))


def is_left_out(known: Outline, post: str) -> bool:
    """Is it one of those that are neither in the talk nor lead to it?"""
    return any(known.posts[place.row].id == post and place.row not in known.telling for place in known.places)


def _way_to(places: Sequence[Place], at: int) -> list[Place]:
    """What the post at `at` answers, and what that answers, from the first post on."""
    way: list[Place] = []
    indent = places[at].indent
    for place in reversed(places[:at]):
        if place.indent < indent:
            way.append(place)
            indent = place.indent
    return way[::-1]
