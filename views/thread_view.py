"""What the page of one conversation asks: its outline, and the words of as many of its posts as are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from talkworthy.storage.checking import found_in, said_in
from talkworthy.storage.threads import Outlined, Verdict, load_outline, load_thread, load_verdicts
from views.parts.thread import Line, Place, of_interest, to_line, to_places
from views.view import View, once


@dataclass(frozen=True, slots=True)
class Outline:
    """A conversation without its words: its posts in time order, where each stands, and the rows that matter."""

    posts: Sequence[Outlined]
    places: Sequence[Place]
    telling: frozenset[int]


@dataclass(frozen=True, slots=True)
class Part:
    """The posts of a conversation that are shown, of `total` that there are to show."""

    lines: Sequence[Line]
    verdicts: Mapping[str, Sequence[Verdict]]
    total: int


@once
def outline(view: View, conversation: str) -> Outline:
    """Who answers whom in the whole conversation."""
    with view.store.read() as connection:
        posts = load_outline(connection, view.brand.name, conversation)
    places = to_places(posts)
    return Outline(posts, places, frozenset(of_interest(places, posts)))


@once
def part(view: View, conversation: str, count: int, whole: bool) -> Part:
    """The first `count` posts as they are read; unless `whole`, of those that are in the talk or lead to it."""
    known = outline(view, conversation)
    places = [place for place in known.places if whole or place.row in known.telling]
    shown = places[:count]
    numbers = [known.posts[place.row].number for place in shown]
    brand = view.brand.name
    with view.store.read() as connection:
        said, noted = said_in(connection, brand, conversation), found_in(connection, brand, conversation)
        found = {one.post.id: one for one in load_thread(connection, brand, conversation, numbers)}
        verdicts = load_verdicts(connection, brand, numbers)
    lines = [
        replace(to_line(place, found[post], said, noted), aside=place.row not in known.telling)
        for place in shown
        if (post := known.posts[place.row].id) in found  # erased since the outline was read
    ]
    return Part(lines, verdicts, len(places))
