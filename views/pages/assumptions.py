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
from views.layout import choose_view
from views.queries import assumptions as ledger
from views.queries import core as reading
from views.queries.core import BrandContext
from views.url_state import told

UNITS = {"conversations": "of the conversations", "people": "of the customers"}
COMPARISONS = {"at_least": "At least", "at_most": "At most"}


def draw_form(view: BrandContext) -> None:
    """Write a claim: kept with its time, never changed."""
    with st.form("assumption", clear_on_submit=True, enter_to_submit=False):
        words = st.text_input("What do you assume of them?", placeholder="they talk about the price")
        how, much, of = st.columns(3)
        comparison = how.selectbox("How much?", list(COMPARISONS), format_func=COMPARISONS.__getitem__)
        percent = much.number_input("Percent", 0, 100, 30)
        unit = of.selectbox("Of what?", list(UNITS), format_func=UNITS.__getitem__)
        replaces = _replaced(view)
        kept = st.form_submit_button("Write it down", type="primary")
    if kept and attempt(ledger.assume, view, NewAssumption(words, comparison, percent / 100, unit, replaces)):
        st.rerun()


def _replaced(view: BrandContext) -> int | None:
    number = told("replaces")
    known = {str(entry.assumption.number) for entry in ledger.ledger(view) if entry.replaced_by is None}
    if number not in known:
        return None
    draw("aside", words=f"This one stands in the place of claim {number}, which is kept below it.")
    return int(number)


def draw_unassumed(view: BrandContext, entries: list[Entry]) -> None:
    """What nobody assumed; only after something was revealed, and not while a claim waits."""
    guesses = ledger.guesses(view)
    waiting, ready = is_waiting(entries), has_assumed(entries, guesses)
    asked = ready and not waiting and told("unassumed") == "1"
    found = ledger.unassumed(view, tuple(sorted(assumed_topics(entries, guesses)))) if asked else None
    rows = [(*row, times_words(row[1].log_odds)) for row in found.topics if row[1].z > 0] if found else []
    conversations = reading.named_conversations(view, tuple(sorted({one for row in rows for one in row[2][:2]})))
    words = unassumed_words(found, view.brand.name) if found else ""
    common = {"brand": view.brand.name, "params": view.params}
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


view = choose_view("What do you assume about {brand}'s customers?")
entries = ledger.ledger(view)
still_open = [entry for entry in entries if entry.is_open]
settled = [entry for entry in entries if entry not in still_open]
draw("assuming", entries=entries, still_open=len(still_open), brand=view.brand.name, date_range=view.date_range)
if may(Right.ASSUMPTION):
    draw_form(view)
for entry in still_open:
    draw_open_assumption(view, entry)
if settled:
    draw("ledger_section", title="What came of it", words="Nothing is taken out here; a claim can only be replaced.")
    for entry in settled:
        draw_revealed(view, entry)
draw_guess(view, waiting=bool(still_open))
draw_unassumed(view, entries)
