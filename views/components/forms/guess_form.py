"""A hundred points over the topics: the guess first, then how far the talk lies from it."""

from __future__ import annotations

import streamlit as st

from reports.queries.assumptions.unassumed_topics import POINTS
from reports.wording.assumptions import bits_words
from talkworthy.roles import Right
from views.auth import may
from views.components.attempts import attempt
from views.components.templating import draw
from views.queries import assumptions
from views.queries.core import BrandContext
from views.url_state import tell, told


def draw_guess(context: BrandContext, waiting: bool) -> None:
    """The newest guess beside the talk, or the form for a first one; no numbers while a claim is `waiting`.

    Nothing where nobody guessed yet, for whoever may not.
    """
    kept, guesses = assumptions.guesses(context), may(Right.ASSUMPTION)
    anew = guesses and told("guess") == "new"
    if not kept and not guesses:
        return
    told_of = {"kept": kept[0] if kept else None, "count": len(kept), "anew": anew, "waiting": waiting}
    draw("hundred_points", params=context.params, **told_of)
    if not kept or anew:
        _draw_form(context)
        return
    if waiting:
        return
    found = assumptions.surprises(context, kept[0].number)
    rows = [(one, bits_words(one.surprise.bits)) for one in found]
    firsts = [one.threads[0] for one in found if one.threads]
    draw("surprises", rows=rows, conversations=assumptions.conversations_of(context, firsts), params=context.params)


def _draw_form(context: BrandContext) -> None:
    known = assumptions.guessable(context)
    if len(known) < 2:
        draw("aside", words="No topics were found yet, so there is nothing to spread points over.")
        return
    with st.form("guess", enter_to_submit=False):
        points = {}
        for place, (topic, label) in enumerate(known.items(), start=1):
            name, box = st.columns([4, 1], vertical_alignment="center")
            with name:
                draw("topic_name", label=label)
            points[topic] = float(
                box.number_input(f"Points for topic {place}", 0, POINTS, 0, label_visibility="collapsed")
            )
        kept = st.form_submit_button("Keep my guess, and show me")
    if kept and attempt(assumptions.guess, context, points):
        tell("guess", "")
        st.rerun()
