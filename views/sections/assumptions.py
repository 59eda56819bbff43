"""Assumptions: write down what you believe, check examples, and only then see the numbers."""

from __future__ import annotations

import streamlit as st

from reports.queries.assumptions.assumptions import AssumptionEntry
from reports.queries.assumptions.unassumed_topics import assumed_topics
from reports.wording.assumptions import blind_spots_text, times_text
from services.feedback.guesses import has_assumption, has_open_assumption
from talkworthy.roles import Right
from talkworthy.storage.notebook.assumptions import NewAssumption
from views.auth import may
from views.components.assumption import draw_open_assumption, draw_revealed
from views.components.attempts import attempt
from views.components.forms.guess_form import draw_guess
from views.components.templating import draw
from views.queries import assumptions as queries
from views.queries import core as reading
from views.queries.core import BrandContext
from views.url_state import get_param

UNITS = {"conversations": "of conversations", "people": "of people"}
COMPARISONS = {"at_least": "At least", "at_most": "At most"}


def draw_form(context: BrandContext) -> None:
    """Draw the form for a new assumption; it is saved with its time and never changed."""
    with st.form("assumption", clear_on_submit=True, enter_to_submit=False):
        words = st.text_input(
            "What do you believe about the people who mention you?", placeholder="they talk about the price"
        )
        how, much, of = st.columns(3)
        comparison = how.selectbox("How much?", list(COMPARISONS), format_func=COMPARISONS.__getitem__)
        percent = much.number_input("Percent", 0, 100, 30)
        unit = of.selectbox("Of what?", list(UNITS), format_func=UNITS.__getitem__)
        replaces = _replaced(context)
        submitted = st.form_submit_button("Save", type="primary")
    if submitted and attempt(queries.assume, context, NewAssumption(words, comparison, percent / 100, unit, replaces)):
        st.rerun()


def _replaced(context: BrandContext) -> int | None:
    number = get_param("replaces")
    known = {str(entry.assumption.number) for entry in queries.all_assumptions(context) if entry.replaced_by is None}
    if number not in known:
        return None
    draw("aside", words=f"This replaces assumption {number}, which stays in the list below.")
    return int(number)


def draw_unassumed(context: BrandContext, entries: list[AssumptionEntry]) -> None:
    """Draw the topics that nobody assumed; only after a reveal, and not while an assumption is still open."""
    guesses = queries.guesses(context)
    waiting, ready = has_open_assumption(entries), has_assumption(entries, guesses)
    requested = ready and not waiting and get_param("unassumed") == "1"
    result = queries.blind_spots(context, tuple(sorted(assumed_topics(entries, guesses)))) if requested else None
    rows = [(*row, times_text(row[1].log_odds)) for row in result.topics if row[1].z > 0] if result else []
    conversations = reading.conversations_by_thread(
        context, tuple(sorted({thread for row in rows for thread in row[2][:2]}))
    )
    words = blind_spots_text(result, context.brand.name) if result else ""
    common = {"brand": context.brand.name, "params": context.params}
    draw(
        "blind_spots",
        result=result,
        rows=rows,
        words=words,
        conversations=conversations,
        ready=ready,
        waiting=waiting,
        **common,
    )


def draw_section(context: BrandContext) -> None:
    """Draw the form, the assumptions that are still open, and the results of those that are settled."""
    entries = queries.all_assumptions(context)
    still_open = [entry for entry in entries if entry.is_open]
    settled = [entry for entry in entries if entry not in still_open]
    draw(
        "assumptions_intro",
        entries=entries,
        still_open=len(still_open),
        brand=context.brand.name,
        date_range=context.date_range,
    )
    if may(Right.ASSUMPTION):
        draw_form(context)
    by_keys = next((entry for entry in still_open if entry.step in ("to_confirm", "to_reveal")), None)
    for entry in still_open:
        draw_open_assumption(context, entry, with_keys=entry is by_keys)
    if settled:
        draw("section", title="Results", words="Assumptions can't be deleted, only replaced.")
        for entry in settled:
            draw_revealed(context, entry)
    draw_guess(context, waiting=bool(still_open))
    draw_unassumed(context, entries)
