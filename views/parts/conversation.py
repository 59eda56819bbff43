"""One whole conversation on the screen: where else it was posted, its posts, and a form to correct what was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from views import view as reading
from views.address import to_link, told, told_number
from views.parts import thread
from views.parts.bars import draw_talk_bars
from views.parts.correcting import draw_correcting
from views.parts.drawing import draw
from views.parts.thread import Line
from views.parts.verdicts import to_notes
from views.view import View

POSTS_AT_ONCE = 300
LINKED_SHOWN = 5


def draw_conversation(view: View, conversation: str, params: Mapping[str, object]) -> None:
    """Its first posts at once and the rest on request; `params` are what the list that leads here must keep."""
    lines = reading.thread(view, conversation)
    count = told_number("posts", POSTS_AT_ONCE)
    linked = reading.linked(view, conversation)
    draw(
        "thread",
        lines=lines[:1],
        total=len(lines),
        in_talk=sum(line.in_talk for line in lines),
        brand=view.brand.name,
        voices=thread.voices_in(lines),
        marks=thread.MARKS,
        words=thread.WORDS,
        linked=linked[:LINKED_SHOWN],
        more_linked=len(linked[LINKED_SHOWN:]),
        params=params,
        back=to_link("conversations", params),
    )
    draw_talk_bars(view, conversation)
    here = dict(params) | {"talk": conversation}
    _draw_posts(view, lines[:count], here | {"posts": told("posts")})
    if count < len(lines):
        more = to_link("conversations", here | {"posts": count + POSTS_AT_ONCE})
        draw("more", shown=count, total=len(lines), more=more)


def _draw_posts(view: View, lines: Sequence[Line], here: Mapping[str, object]) -> None:
    """The posts, with the form below the one that the reader wants to correct."""
    corrected = next((place for place, line in enumerate(lines) if line.found.post.id == told("correct")), None)
    if corrected is None:
        _draw_some(view, lines, here)
        return
    _draw_some(view, lines[: corrected + 1], here)
    draw_correcting(view, lines[corrected])
    _draw_some(view, lines[corrected + 1 :], here)


def _draw_some(view: View, lines: Sequence[Line], here: Mapping[str, object]) -> None:
    if lines:
        told = [(line, to_notes(line, view.brand.name)) for line in lines]
        draw("posts", lines=told, marks=thread.MARKS, words=thread.WORDS, sides=thread.SIDES, here=here)
