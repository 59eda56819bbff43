"""One claim on the screen: what it is counted by, its examples one at a time, and its verdict once it is revealed."""

from __future__ import annotations

import streamlit as st

from reports.queries.assumptions.assumptions import EXAMPLES, Entry, Shown
from reports.wording.assumptions import STATUS, assumption_words, changed_words, checked_words, verdict_words
from talkworthy.roles import Right
from views.auth import may
from views.components.attempts import attempt
from views.components.templating import draw
from views.queries import assumptions as ledger
from views.queries import core as reading
from views.queries.core import BrandContext

CONVERSATIONS_SHOWN = 8
ANSWERS = {"Yes, that is it": "yes", "No": "no", "I cannot tell": "unsure"}


def draw_open_assumption(context: BrandContext, entry: Entry) -> None:
    """A claim that is not revealed yet, and its next step; no number of the talk is on the screen."""
    with st.container(border=True, key=f"claim_{entry.assumption.number}"):
        _draw_assumption(context, entry)
        if not may(Right.ASSUMPTION):
            draw("aside", words="It is not revealed yet; the next step is an analyst's.")
        elif entry.step == "to_map":
            _choose_targets(context, entry)
        elif entry.step == "to_confirm":
            _look_at_next(context, entry)
        else:
            _offer_reveal(context, entry)


def draw_revealed(context: BrandContext, entry: Entry) -> None:
    """A claim with its verdict, and the talk behind it; replaced ones too."""
    with st.container(border=True, key=f"claim_{entry.assumption.number}"):
        _draw_assumption(context, entry)
        if entry.reveal is None or entry.mapping is None:
            return
        verdict = ledger.verdict(context, entry.assumption.number, entry.mapping.number)
        found = verdict.found
        conversations = reading.named_conversations(context, verdict.threads[:CONVERSATIONS_SHOWN])
        draw(
            "assumption_verdict",
            entry=entry,
            found=found,
            status=STATUS[found.status],
            sentence=verdict_words(entry.assumption.told, found),
            checked=checked_words(found.checked),
            changed=changed_words(entry, found),
            conversations=[conversations[one] for one in verdict.threads if one in conversations],
            behind=len(verdict.threads),
            params=context.params,
        )


def _draw_assumption(context: BrandContext, entry: Entry) -> None:
    known = ledger.targets(context)
    targets = entry.mapping.targets if entry.mapping else ()
    counted_by = [known.get(one, "a topic that is no more") for one in targets]
    draw(
        "assumption",
        entry=entry,
        words=assumption_words(entry.assumption.told),
        counted_by=counted_by,
        params=context.params,
    )


def _choose_targets(context: BrandContext, entry: Entry) -> None:
    known = ledger.targets(context)
    with st.form(f"map_{entry.assumption.number}", enter_to_submit=False, border=False):
        chosen = st.multiselect(
            "What shows it? A topic, or something that people do",
            list(known),
            format_func=lambda one: known[one],
            placeholder="Choose one or more",
            key=f"targets_{entry.assumption.number}",
        )
        kept = st.form_submit_button("Draw 20 examples")
    if kept and attempt(ledger.map_to, context, entry.assumption.number, chosen):
        st.rerun()


def _look_at_next(context: BrandContext, entry: Entry) -> None:
    waiting = {one.post for one in entry.waiting}
    shown = next(one for one in ledger.examples(context, entry) if one.example.post in waiting)
    looked_at = len(entry.examples) - len(waiting)
    draw("assumption_example", shown=shown, place=looked_at + 1, total=len(entry.examples), params=context.params)
    if shown.post is None:
        _offer(context, entry, shown, {"It is no more: go on": "unsure"})
    else:
        _offer(context, entry, shown, ANSWERS)
    _offer_to_map_anew(context, entry)


def _offer(context: BrandContext, entry: Entry, shown: Shown, answers: dict[str, str]) -> None:
    with st.container(horizontal=True):
        for label, answer in answers.items():
            pressed = st.button(label, key=f"say_{label}_{entry.assumption.number}")
            if pressed and attempt(ledger.answer, context, entry.assumption.number, shown.example.post, answer):
                st.rerun()


def _offer_reveal(context: BrandContext, entry: Entry) -> None:
    looked_over = any(not one.counted for one in entry.examples)
    draw("assumption_ready", entry=entry, looked_over=looked_over)
    with st.container(horizontal=True):
        wanted = st.button("Show me the numbers", type="primary", key=f"reveal_{entry.assumption.number}")
        over = f"First look at {EXAMPLES} that were passed over"
        first = not looked_over and st.button(over, key=f"over_{entry.assumption.number}")
    number = entry.assumption.number
    if (wanted and attempt(ledger.reveal, context, number)) or (
        first and attempt(ledger.draw_passed_over, context, number)
    ):
        st.rerun()


def _offer_to_map_anew(context: BrandContext, entry: Entry) -> None:
    with st.expander("Count it by something else"):
        _choose_targets(context, entry)
