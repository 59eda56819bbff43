"""One claim on the screen: what it is counted by, its examples one at a time, and its verdict once it is revealed."""

from __future__ import annotations

import streamlit as st

from reports.queries.assumptions.assumptions import EXAMPLES, AssumptionEntry, ExampleText
from reports.wording.assumptions import RESULT_LABELS, assumption_text, changed_text, checked_examples_text, result_text
from talkworthy.roles import Right
from views.auth import may
from views.components.attempts import attempt
from views.components.templating import draw
from views.queries import assumptions as queries
from views.queries import core as reading
from views.queries.core import BrandContext

CONVERSATIONS_SHOWN = 8
ANSWERS = {"Yes, that is it": "yes", "No": "no", "I cannot tell": "unsure"}


def draw_open_assumption(context: BrandContext, entry: AssumptionEntry) -> None:
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


def draw_revealed(context: BrandContext, entry: AssumptionEntry) -> None:
    """A claim with its verdict, and the talk behind it; replaced ones too."""
    with st.container(border=True, key=f"claim_{entry.assumption.number}"):
        _draw_assumption(context, entry)
        if entry.reveal is None or entry.mapping is None:
            return
        result = queries.assumption_result(context, entry.assumption.number, entry.mapping.number)
        evidence = result.found
        conversations = reading.conversations_by_thread(context, result.threads[:CONVERSATIONS_SHOWN])
        draw(
            "assumption_result",
            entry=entry,
            found=evidence,
            status=RESULT_LABELS[evidence.status],
            sentence=result_text(entry.assumption.told, evidence),
            checked=checked_examples_text(evidence.checked),
            changed=changed_text(entry, evidence),
            conversations=[conversations[thread] for thread in result.threads if thread in conversations],
            behind=len(result.threads),
            params=context.params,
        )


def _draw_assumption(context: BrandContext, entry: AssumptionEntry) -> None:
    known = queries.targets(context)
    targets = entry.mapping.targets if entry.mapping else ()
    counted_by = [known.get(target, "a topic that is no more") for target in targets]
    draw(
        "assumption",
        entry=entry,
        words=assumption_text(entry.assumption.told),
        counted_by=counted_by,
        params=context.params,
    )


def _choose_targets(context: BrandContext, entry: AssumptionEntry) -> None:
    known = queries.targets(context)
    with st.form(f"map_{entry.assumption.number}", enter_to_submit=False, border=False):
        chosen = st.multiselect(
            "What shows it? A topic, or something that people do",
            list(known),
            format_func=lambda target: known[target],
            placeholder="Choose one or more",
            key=f"targets_{entry.assumption.number}",
        )
        submitted = st.form_submit_button("Draw 20 examples")
    if submitted and attempt(queries.map_targets, context, entry.assumption.number, chosen):
        st.rerun()


def _look_at_next(context: BrandContext, entry: AssumptionEntry) -> None:
    waiting = {example.post for example in entry.waiting}
    example_text = next(example for example in queries.examples(context, entry) if example.example.post in waiting)
    looked_at = len(entry.examples) - len(waiting)
    draw("assumption_example", shown=example_text, place=looked_at + 1, total=len(entry.examples), params=context.params)
    if example_text.post is None:
        _offer(context, entry, example_text, {"It is no more: go on": "unsure"})
    else:
        _offer(context, entry, example_text, ANSWERS)
    _offer_to_map_anew(context, entry)


def _offer(context: BrandContext, entry: AssumptionEntry, shown: ExampleText, answers: dict[str, str]) -> None:
    with st.container(horizontal=True):
        for label, answer in answers.items():
            pressed = st.button(label, key=f"say_{label}_{entry.assumption.number}")
            if pressed and attempt(queries.answer, context, entry.assumption.number, shown.example.post, answer):
                st.rerun()


def _offer_reveal(context: BrandContext, entry: AssumptionEntry) -> None:
    looked_over = any(not example.counted for example in entry.examples)
    draw("assumption_ready", entry=entry, looked_over=looked_over)
    with st.container(horizontal=True):
        reveal_pressed = st.button("Show me the numbers", type="primary", key=f"reveal_{entry.assumption.number}")
        label = f"First look at {EXAMPLES} that were passed over"
        overlooked_pressed = not looked_over and st.button(label, key=f"over_{entry.assumption.number}")
    number = entry.assumption.number
    if (reveal_pressed and attempt(queries.reveal, context, number)) or (
        overlooked_pressed and attempt(queries.draw_overlooked, context, number)
    ):
        st.rerun()


def _offer_to_map_anew(context: BrandContext, entry: AssumptionEntry) -> None:
    with st.expander("Count it by something else"):
        _choose_targets(context, entry)
