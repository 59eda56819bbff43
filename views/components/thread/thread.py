"""The page of one thread: a tree that folds, and a form to correct how a post was classified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from reports.queries.measured_precision import kinds_among
from talkworthy.roles import Right
from views.auth import may
from views.components.charts.quality_bars import draw_conversation_bars
from views.components.forms.correction_form import draw_correction_form
from views.components.forms.reanalyse_button import draw_reanalyse_button
from views.components.measured_precision import draw_precision
from views.components.templating import draw
from views.components.thread import layout
from views.components.thread.label_status import to_notes
from views.components.thread.layout import Line
from views.components.thread.post_annotations import rule_text, to_annotation_texts, to_highlights
from views.queries import core as reading
from views.queries import thread as thread_view
from views.queries.core import BrandContext
from views.queries.thread import ThreadOutline, ThreadPage
from views.url_state import get_int_param, get_param, to_link

STYLE = Path(__file__).parents[2] / "templates" / "thread.css"
POSTS_AT_ONCE = 100
LINKED_SHOWN = 5


def draw_thread(context: BrandContext, thread: str, params: Mapping[str, object]) -> None:
    """Draw the first posts of a thread, and the rest on request; `params` are those of the list that leads here."""
    st.html(STYLE)
    outline = thread_view.outline(context, thread)
    short = len(outline.posts) <= POSTS_AT_ONCE
    count, wanted = get_int_param("posts", POSTS_AT_ONCE), get_param("post")
    whole = short or not outline.relevant or get_param("whole") == "1" or thread_view.is_left_out(outline, wanted)
    part = thread_view.page(context, thread, count, whole, wanted)
    here = dict(params) | {"conversation": thread, "post": wanted}
    options = {name: get_param(name) for name in ("whole", "fold", "bars")}
    _draw_above(context, thread, outline, part, params)
    shown = (annotation for annotations in part.annotations.values() for annotation in annotations)
    draw_precision(context, kinds_among((annotation.name, annotation.label) for annotation in shown))
    draw_reanalyse_button(context)
    if short or get_param("bars") == "1":  # they are computed from the text of the whole thread
        draw_conversation_bars(context, thread)
    if part.lines:
        draw(
            "thread_tools",
            here=here | {"posts": get_param("posts")} | options,
            folded=get_param("fold") == "1",
            offer_bars=not short and get_param("bars") != "1",
            whole=whole,
            sentiments=layout.posts_by_sentiment(part.lines),
            hidden=0 if short else len(outline.posts) - len(outline.relevant),
            brand=context.brand.name,
        )
    if part.passed:
        draw("skipped_posts", passed=part.passed, beginning=to_link("conversations", here | options | {"post": ""}))
    _draw_posts(context, part, here | {"posts": get_param("posts")} | options)
    if part.left:
        more = to_link("conversations", here | options | {"posts": count + POSTS_AT_ONCE})
        draw("show_more", shown=len(part.lines), total=part.total, more=more)


def _draw_above(
    context: BrandContext, thread: str, outline: ThreadOutline, part: ThreadPage, params: Mapping[str, object]
) -> None:
    linked = reading.linked(context, thread)
    draw(
        "thread",
        lines=part.lines[:1],
        total=len(outline.posts),
        in_conversation=sum(post.mention_kind is not None for post in outline.posts),
        brand=context.brand.name,
        author_types=layout.author_types_of(outline.posts),
        marks=layout.AUTHOR_TYPE_MARKS,
        names=layout.AUTHOR_TYPES_ON_SCREEN,
        linked=linked[:LINKED_SHOWN],
        more_linked=len(linked[LINKED_SHOWN:]),
        params=params,
        back=to_link("conversations", params),
    )


def _draw_posts(context: BrandContext, part: ThreadPage, here: Mapping[str, object]) -> None:
    """Draw the posts, with the form below the one that the reader wants to correct."""
    lines = part.lines
    corrected = next(
        (place for place, line in enumerate(lines) if line.thread_post.post.id == get_param("correct")), None
    )
    if corrected is None:
        _draw_some(context, part, lines, here)
        return
    _draw_some(context, part, lines[: corrected + 1], here)
    draw_correction_form(context, lines[corrected])
    _draw_some(context, part, lines[corrected + 1 :], here)


def _draw_some(context: BrandContext, part: ThreadPage, lines: Sequence[Line], here: Mapping[str, object]) -> None:
    if not lines:
        return
    tokens, still_open = layout.to_tokens(lines)
    rows = [
        (
            token,
            to_notes(token.line, context.brand.name),
            to_highlights(token.line.thread_post, annotations),
            to_annotation_texts(token.line.thread_post, annotations),
        )
        for token in tokens
        for annotations in [part.annotations.get(token.line.thread_post.post.id, ())]
    ]
    draw(
        "posts",
        rows=rows,
        still_open=still_open,
        folded=get_param("fold") == "1",
        wanted=get_param("post"),
        marks=layout.AUTHOR_TYPE_MARKS,
        author_types=layout.AUTHOR_TYPES_ON_SCREEN,
        sentiments=layout.SENTIMENT_BADGES,
        rule_text=rule_text,
        here=here,
        may_correct=may(Right.CORRECT),
    )
