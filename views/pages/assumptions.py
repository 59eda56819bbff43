"""The ledger of assumptions: write what you think, look at examples, and only then see the numbers."""

from __future__ import annotations

import streamlit as st

from reports.queries.assumptions.assumptions import Entry
from reports.queries.assumptions.unassumed_topics import assumed_topics
from reports.wording.assumptions import times_words, unassumed_words
from services.feedback.guesses import has_assumed, is_waiting
from talkworthy.roles import Right
from talkworthy.storage.notebook.assumptions import NewAssumption
from views.auth import may
from views.components.assumption import draw_open_assumption, draw_revealed
from views.components.attempts import attempt
from views.components.forms.guess_form import draw_guess
from views.components.templating import draw
from views.layout import choose_context
from views.queries import assumptions as ledger
from views.queries import core as reading
from views.queries.core import BrandContext
from views.url_state import told

UNITS = {"conversations": "of the conversations", "people": "of the customers"}
COMPARISONS = {"at_least": "At least", "at_most": "At most"}


def draw_form(context: BrandContext) -> None:
    """Write a claim: kept with its time, never changed."""
    with st.form("assumption", clear_on_submit=True, enter_to_submit=False):
        words = st.text_input("What do you assume of them?", placeholder="they talk about the price")
        how, much, of = st.columns(3)
        comparison = how.selectbox("How much?", list(COMPARISONS), format_func=COMPARISONS.__getitem__)
        percent = much.number_input("Percent", 0, 100, 30)
        unit = of.selectbox("Of what?", list(UNITS), format_func=UNITS.__getitem__)
        replaces = _replaced(context)
        kept = st.form_submit_button("Write it down", type="primary")
    if kept and attempt(ledger.assume, context, NewAssumption(words, comparison, percent / 100, unit, replaces)):
        st.rerun()


def _replaced(context: BrandContext) -> int | None:
    number = told("replaces")
    known = {str(entry.assumption.number) for entry in ledger.ledger(context) if entry.replaced_by is None}
    if number not in known:
        return None
    draw("aside", words=f"This one stands in the place of claim {number}, which is kept below it.")
    return int(number)


def draw_unassumed(context: BrandContext, entries: list[Entry]) -> None:
    """What nobody assumed; only after something was revealed, and not while a claim waits."""
    guesses = ledger.guesses(context)
    waiting, ready = is_waiting(entries), has_assumed(entries, guesses)
    asked = ready and not waiting and told("unassumed") == "1"
    found = ledger.unassumed(context, tuple(sorted(assumed_topics(entries, guesses)))) if asked else None
    rows = [(*row, times_words(row[1].log_odds)) for row in found.topics if row[1].z > 0] if found else []
    conversations = reading.named_conversations(context, tuple(sorted({one for row in rows for one in row[2][:2]})))
    words = unassumed_words(found, context.brand.name) if found else ""
    common = {"brand": context.brand.name, "params": context.params}
    draw(
        "unassumed",
        found=found,
        rows=rows,
        words=words,
        conversations=conversations,
        ready=ready,
        waiting=waiting,
        **common,
    )


context = choose_context("What do you assume about {brand}'s customers?")
entries = ledger.ledger(context)
still_open = [entry for entry in entries if entry.is_open]
settled = [entry for entry in entries if entry not in still_open]
draw("assuming", entries=entries, still_open=len(still_open), brand=context.brand.name, date_range=context.date_range)
if may(Right.ASSUMPTION):
    draw_form(context)
for entry in still_open:
    draw_open_assumption(context, entry)
if settled:
    draw("ledger_section", title="What came of it", words="Nothing is taken out here; a claim can only be replaced.")
    for entry in settled:
        draw_revealed(context, entry)
draw_guess(context, waiting=bool(still_open))
draw_unassumed(context, entries)
