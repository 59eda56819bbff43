"""The topic guess: split 100 points across the topics, then see the real shares."""

from __future__ import annotations

import streamlit as st

from reports.queries.assumptions.unassumed_topics import POINTS
from reports.wording.assumptions import surprise_text
from talkworthy.roles import Right
from views.auth import may
from views.components.attempts import attempt
from views.components.templating import draw
from views.queries import assumptions, core
from views.queries.core import BrandContext
from views.url_state import get_param, set_param


def draw_guess(context: BrandContext, waiting: bool) -> None:
    """Draw the newest guess beside the real shares, or the form for a first guess.

    No numbers while an assumption is `waiting` to be checked. Nothing for people who may not guess, until somebody has.
    """
    guesses, may_guess = assumptions.guesses(context), may(Right.ASSUMPTION)
    again = may_guess and get_param("guess") == "new"
    if not guesses and not may_guess:
        return
    draw(
        "topic_guess",
        guess=guesses[0] if guesses else None,
        count=len(guesses),
        again=again,
        waiting=waiting,
        params=context.params,
    )
    if not guesses or again:
        _draw_form(context)
        return
    if waiting:
        return
    results = assumptions.guess_results(context, guesses[0].number)
    rows = [(result, surprise_text(result.surprise.bits)) for result in results]
    firsts = tuple(sorted(result.threads[0] for result in results if result.threads))
    draw("guess_results", rows=rows, conversations=core.conversations_by_thread(context, firsts), params=context.params)


def _draw_form(context: BrandContext) -> None:
    topics = assumptions.guessable(context)
    if len(topics) < 2:
        draw("aside", words="No topics yet, so there is nothing to guess.")
        return
    with st.form("guess", enter_to_submit=False):
        points = {}
        for place, (topic, label) in enumerate(topics.items(), start=1):
            name, box = st.columns([4, 1], vertical_alignment="center")
            with name:
                draw("topic_name", label=label)
            points[topic] = float(
                box.number_input(f"Points for topic {place}", 0, POINTS, 0, label_visibility="collapsed")
            )
        submitted = st.form_submit_button("Save and reveal")
    if submitted and attempt(assumptions.save_spread_points, context, points):
        set_param("guess", "")
        st.rerun()
