"""One whole conversation on the screen: a tree that folds, and a form to correct what was read of a post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from talkworthy.roles import Right
from views.auth import may
from views.components.charts.quality_bars import draw_conversation_bars
from views.components.forms.correction_form import draw_correcting
from views.components.forms.reanalyse_button import offer_to_read_again
from views.components.templating import draw
from views.components.thread import layout
from views.components.thread.label_status import to_notes
from views.components.thread.layout import Line
from views.components.thread.post_annotations import to_marked, to_read, to_reason
from views.queries import core as reading
from views.queries import thread as thread_view
from views.queries.core import BrandContext
from views.queries.thread import Outline, Part
from views.url_state import to_link, told, told_number

STYLE = Path(__file__).parents[2] / "templates" / "thread.css"
POSTS_AT_ONCE = 100
LINKED_SHOWN = 5


def draw_thread(context: BrandContext, thread: str, params: Mapping[str, object]) -> None:
    """Its first posts at once and the rest on request; `params` are what the list that leads here must keep."""
    st.html(STYLE)
    known = thread_view.outline(context, thread)
    short = len(known.posts) <= POSTS_AT_ONCE
    count, wanted = told_number("posts", POSTS_AT_ONCE), told("post")
    whole = short or not known.telling or told("whole") == "1" or thread_view.is_left_out(known, wanted)
    part = thread_view.part(context, thread, count, whole, wanted)
    here = dict(params) | {"conversation": thread, "post": wanted}
    kept = {name: told(name) for name in ("whole", "fold", "bars")}
    _draw_above(context, thread, known, part, params)
    offer_to_read_again(context)
    if short or told("bars") == "1":  # they are measured on every word of the conversation
        draw_conversation_bars(context, thread)
    if part.lines:
        draw(
            "thread_tools",
            here=here | {"posts": told("posts")} | kept,
            folded=told("fold") == "1",
            offer_bars=not short and told("bars") != "1",
            whole=whole,
            sides=layout.to_sides(part.lines),
            hidden=0 if short else len(known.posts) - len(known.telling),
            brand=context.brand.name,
        )
    if part.passed:
        draw("passed", passed=part.passed, beginning=to_link("conversations", here | kept | {"post": ""}))
    _draw_posts(context, part, here | {"posts": told("posts")} | kept)
    if part.left:
        more = to_link("conversations", here | kept | {"posts": count + POSTS_AT_ONCE})
        draw("more", shown=len(part.lines), total=part.total, more=more)


def _draw_above(context: BrandContext, thread: str, known: Outline, part: Part, params: Mapping[str, object]) -> None:
    linked = reading.linked(context, thread)
    draw(
        "thread",
        lines=part.lines[:1],
        total=len(known.posts),
        in_conversation=sum(post.role is not None for post in known.posts),
        brand=context.brand.name,
        author_types=layout.author_types_of(known.posts),
        marks=layout.MARKS,
        words=layout.WORDS,
        linked=linked[:LINKED_SHOWN],
        more_linked=len(linked[LINKED_SHOWN:]),
        params=params,
        back=to_link("conversations", params),
    )


def _draw_posts(context: BrandContext, part: Part, here: Mapping[str, object]) -> None:
    """The posts, with the form below the one that the reader wants to correct."""
    lines = part.lines
    corrected = next((place for place, line in enumerate(lines) if line.found.post.id == told("correct")), None)
    if corrected is None:
        _draw_some(context, part, lines, here)
        return
    _draw_some(context, part, lines[: corrected + 1], here)
    draw_correcting(context, lines[corrected])
    _draw_some(context, part, lines[corrected + 1 :], here)


def _draw_some(context: BrandContext, part: Part, lines: Sequence[Line], here: Mapping[str, object]) -> None:
    if not lines:
        return
    steps, still_open = layout.to_steps(lines)
    told_of = [
        (
            step,
            to_notes(step.line, context.brand.name),
            to_marked(step.line.found, verdicts),
            to_read(step.line.found, verdicts),
        )
        for step in steps
        for verdicts in [part.verdicts.get(step.line.found.post.id, ())]
    ]
    draw(
        "posts",
        steps=told_of,
        still_open=still_open,
        folded=told("fold") == "1",
        wanted=told("post"),
        marks=layout.MARKS,
        words=layout.WORDS,
        sides=layout.SIDES,
        to_reason=to_reason,
        here=here,
        may_correct=may(Right.CORRECT),
    )
