"""The form in which a reader corrects how one post was classified."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from talkworthy.model import AUTHOR_TYPES
from talkworthy.roles import Right
from talkworthy.storage.analysis.labels import (
    ABOUT,
    AUTHOR_TYPE,
    EXCLUDED,
    INCLUDED,
    NOT_ABOUT,
    QUARANTINE,
    RELEVANT,
    SENTIMENT,
)
from views.auth import may
from views.components.attempts import attempt
from views.components.correction_result import figures_before, update_numbers
from views.components.templating import draw
from views.components.thread.label_status import PENDING, current_label
from views.components.thread.layout import AUTHOR_TYPES_ON_SCREEN, SENTIMENTS_ON_SCREEN, Line
from views.queries import labels as queries
from views.queries.core import BrandContext
from views.url_state import set_param

AUTOMATIC = "Automatic"


def draw_correction_form(context: BrandContext, line: Line) -> None:
    """Draw the form below a post; saving closes it and updates the numbers. Nothing for people who may not correct."""
    if not may(Right.CORRECT):
        return
    with st.form("correcting", enter_to_submit=False):
        draw("correction_form", pending=PENDING)
        labels = _ask(line, context.brand.name)
        with st.container(horizontal=True):
            submitted = st.form_submit_button("Save", type="primary")
            closed = st.form_submit_button("Close")
    if submitted:
        changed = {name: label for name, label in labels.items() if label != _saved_label(line, name)}
        if changed and not attempt(_save, context, line.thread_post.post.id, changed):
            return
    if submitted or closed:
        set_param("correct", "")
        st.rerun()


def _save(context: BrandContext, post: str, changed: Mapping[str, str | None]) -> None:
    before = figures_before(context)
    queries.correct(context, post, changed)
    update_numbers(context.settings, before)


def _ask(line: Line, brand: str) -> dict[str, str | None]:
    """Draw the questions that this reader may answer, and return name -> label, None for no label."""
    about, author_type, side, counts = st.columns(4)
    with about:
        is_about = _choose(f"Is it about {brand}?", line, RELEVANT, {ABOUT: "Relevant", NOT_ABOUT: "Not relevant"})
    with author_type:
        whose = _choose(
            "Author type",
            line,
            AUTHOR_TYPE,
            {author_type_name: AUTHOR_TYPES_ON_SCREEN[author_type_name] for author_type_name in AUTHOR_TYPES},
        )
    with side:
        taken = _choose(f"Sentiment towards {brand}", line, SENTIMENT, SENTIMENTS_ON_SCREEN)
    labels = {RELEVANT: is_about, AUTHOR_TYPE: whose, SENTIMENT: taken}
    # a post outside the conversation does not count anyway, but an earlier decision on it can be withdrawn
    if may(Right.QUARANTINE) and (line.in_conversation or _saved_label(line, QUARANTINE)):
        with counts:
            states = {INCLUDED: "Included", EXCLUDED: "Excluded (suspected spam)"}
            labels[QUARANTINE] = _choose("Include in numbers?", line, QUARANTINE, states)
    return labels


def _choose(question: str, line: Line, name: str, answers: Mapping[str, str]) -> str | None:
    before, current = _saved_label(line, name), current_label(line, name)
    # after a label of a person, the automatic result is not known
    automatic = AUTOMATIC if before or not current else f"{AUTOMATIC} ({answers[current]})"
    options = [None, *answers]
    return st.selectbox(
        question,
        options,
        index=options.index(before),
        format_func=lambda label: automatic if label is None else answers[label],
        key=f"correct_{name}_{line.thread_post.post.id}",
    )


def _saved_label(line: Line, name: str) -> str | None:
    saved = line.labels.get(name)
    return saved.label if saved else None
