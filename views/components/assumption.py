"""One assumption: how it is measured, its examples one at a time, and its result once it is revealed."""

from __future__ import annotations

import streamlit as st

from reports.queries.assumptions.assumptions import EXAMPLES, AssumptionEntry, ExampleText
from reports.wording.assumptions import assumption_text, changed_text, checked_examples_text, result_text
from talkworthy.roles import Right
from views.auth import may
from views.components.attempts import attempt
from views.components.templating import draw
from views.queries import assumptions as queries
from views.queries import core as reading
from views.queries.core import BrandContext

CONVERSATIONS_SHOWN = 8
ANSWERS = {"Yes": "yes", "No": "no", "Not sure": "unsure"}


def draw_open_assumption(context: BrandContext, entry: AssumptionEntry) -> None:
    """Draw an assumption that is not revealed yet, with its next step and without any numbers."""
    with st.container(border=True, key=f"assumption_{entry.assumption.number}"):
        _draw_assumption(context, entry)
        if not may(Right.ASSUMPTION):
            draw("aside", words="Not revealed yet. An analyst has to take the next step.")
        elif entry.step == "to_map":
            _choose_targets(context, entry)
        elif entry.step == "to_confirm":
            _check_next(context, entry)
        else:
            _offer_reveal(context, entry)


def draw_revealed(context: BrandContext, entry: AssumptionEntry) -> None:
    """Draw an assumption with its result and the conversations behind it; also one that was replaced."""
    with st.container(border=True, key=f"assumption_{entry.assumption.number}"):
        _draw_assumption(context, entry)
        if entry.reveal is None or entry.mapping is None:
            return
        result = queries.assumption_result(context, entry.assumption.number, entry.mapping.number)
        evidence = result.measurement
        conversations = reading.conversations_by_thread(context, result.threads[:CONVERSATIONS_SHOWN])
        draw(
            "assumption_result",
            entry=entry,
            evidence=evidence,
            sentence=result_text(entry.assumption.statement, evidence),
            checked=checked_examples_text(evidence.checked),
            changed=changed_text(entry, evidence),
            conversations=[conversations[thread] for thread in result.threads if thread in conversations],
            total=len(result.threads),
            params=context.params,
        )


def _draw_assumption(context: BrandContext, entry: AssumptionEntry) -> None:
    known = queries.targets(context)
    targets = entry.mapping.targets if entry.mapping else ()
    measured_by = [known.get(target, "a topic that no longer exists") for target in targets]
    draw(
        "assumption",
        entry=entry,
        words=assumption_text(entry.assumption.statement),
        measured_by=measured_by,
        params=context.params,
    )


def _choose_targets(context: BrandContext, entry: AssumptionEntry) -> None:
    known = queries.targets(context)
    with st.form(f"map_{entry.assumption.number}", enter_to_submit=False, border=False):
        chosen = st.multiselect(
            "How should we measure it? By a topic, or by something that people do",
            list(known),
            format_func=lambda target: known[target],
            placeholder="Choose one or more",
            key=f"targets_{entry.assumption.number}",
        )
        submitted = st.form_submit_button("Show 20 examples")
    if submitted and attempt(queries.map_targets, context, entry.assumption.number, chosen):
        st.rerun()


def _check_next(context: BrandContext, entry: AssumptionEntry) -> None:
    waiting = {example.post for example in entry.waiting}
    example_text = next(example for example in queries.examples(context, entry) if example.example.post in waiting)
    checked = len(entry.examples) - len(waiting)
    draw(
        "assumption_example", example=example_text, place=checked + 1, total=len(entry.examples), params=context.params
    )
    if example_text.post is None:
        _offer(context, entry, example_text, {"Skip": "unsure"})
    else:
        _offer(context, entry, example_text, ANSWERS)
    _offer_other_targets(context, entry)


def _offer(context: BrandContext, entry: AssumptionEntry, example: ExampleText, answers: dict[str, str]) -> None:
    with st.container(horizontal=True):
        for label, answer in answers.items():
            pressed = st.button(label, key=f"answer_{label}_{entry.assumption.number}")
            if pressed and attempt(queries.answer, context, entry.assumption.number, example.example.post, answer):
                st.rerun()


def _offer_reveal(context: BrandContext, entry: AssumptionEntry) -> None:
    checked_overlooked = any(not example.counted for example in entry.examples)
    draw("assumption_ready", entry=entry, checked_overlooked=checked_overlooked)
    with st.container(horizontal=True):
        reveal_pressed = st.button("Show the numbers", type="primary", key=f"reveal_{entry.assumption.number}")
        label = f"Check {EXAMPLES} that weren't counted"
        overlooked_pressed = not checked_overlooked and st.button(label, key=f"over_{entry.assumption.number}")
    number = entry.assumption.number
    if (reveal_pressed and attempt(queries.reveal, context, number)) or (
        overlooked_pressed and attempt(queries.draw_overlooked, context, number)
    ):
        st.rerun()


def _offer_other_targets(context: BrandContext, entry: AssumptionEntry) -> None:
    with st.expander("Measure it differently"):
        _choose_targets(context, entry)
