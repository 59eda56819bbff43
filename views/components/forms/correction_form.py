"""The form in which a reader corrects what was read of one post."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from talkworthy.model import AUTHOR_TYPES
from talkworthy.roles import Right
from talkworthy.storage.analysis.labels import (
    ABOUT,
    AUTHOR_TYPE,
    HELD,
    NOT_ABOUT,
    RELEASED,
    RELEVANT,
    SENTIMENT,
    SUSPICION,
)
from views.auth import may
from views.components.attempts import attempt
from views.components.templating import draw
from views.components.thread.label_status import NOT_YET, found_label
from views.components.thread.layout import SIDE_WORDS, WORDS, Line
from views.queries import labels as said
from views.queries.core import BrandContext
from views.url_state import tell

LEFT_TO_RULES = "the rules decide"


def draw_correcting(context: BrandContext, line: Line) -> None:
    """The form below a post; what is kept goes into the store, and the form closes. Nothing for whoever may not."""
    if not may(Right.CORRECT):
        return
    with st.form("correcting", enter_to_submit=False):
        draw("correcting", not_yet=NOT_YET)
        words = _ask(line, context.brand.name)
        with st.container(horizontal=True):
            kept = st.form_submit_button("Keep this", type="primary")
            closed = st.form_submit_button("Close")
    if kept:
        changed = {name: word for name, word in words.items() if word != _said_before(line, name)}
        if not attempt(said.correct, context, line.found.post.id, changed):
            return
    if kept or closed:
        tell("correct", "")
        st.rerun()


def _ask(line: Line, brand: str) -> dict[str, str | None]:
    """What the reader says, by name; None for nothing. What one may not say is not among them."""
    about, author_type, side, counts = st.columns(4)
    with about:
        is_about = _choose(f"Is it about {brand}?", line, RELEVANT, {ABOUT: "it is", NOT_ABOUT: "it is not"})
    with author_type:
        whose = _choose("Whose words are these?", line, AUTHOR_TYPE, {one: WORDS[one] for one in AUTHOR_TYPES})
    with side:
        taken = _choose(f"For or against {brand}?", line, SENTIMENT, SIDE_WORDS)
    words = {RELEVANT: is_about, AUTHOR_TYPE: whose, SENTIMENT: taken}
    # a post outside the conversation counts nowhere, so there is nothing to decide but to take a decision back
    if may(Right.HOLD) and (line.in_conversation or _said_before(line, SUSPICION)):
        with counts:
            states = {RELEASED: "it counts", HELD: "held in quarantine"}
            words[SUSPICION] = _choose("Does it count?", line, SUSPICION, states)
    return words


def _choose(question: str, line: Line, name: str, answers: Mapping[str, str]) -> str | None:
    before, found = _said_before(line, name), found_label(line, name)
    # where a person spoke, nobody knows what the rules would say
    left = LEFT_TO_RULES if before or not found else f"{LEFT_TO_RULES}: {answers[found]}"
    options = [None, *answers]
    return st.selectbox(
        question,
        options,
        index=options.index(before),
        format_func=lambda label: left if label is None else answers[label],
        key=f"correct_{name}_{line.found.post.id}",
    )


def _said_before(line: Line, name: str) -> str | None:
    told = line.said.get(name)
    return told.label if told else None
