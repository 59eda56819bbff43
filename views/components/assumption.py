"""One assumption: how it is measured, its examples one at a time, and its result once it is revealed."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from reports.queries.assumptions.assumptions import EXAMPLES, AssumptionEntry, ExampleText
from reports.wording.assumptions import assumption_text, changed_text, checked_examples_text, result_text
from talkworthy.roles import Right
from views.auth import may
from views.components.attempts import attempt
from views.components.key_review import KeyReview, draw_kept_error, keep_error
from views.components.templating import draw
from views.queries import assumptions as queries
from views.queries import core as reading
from views.queries.core import BrandContext

CONVERSATIONS_SHOWN = 8
ANSWERS = {"Yes": "yes", "No": "no", "Not sure": "unsure"}
KEYS = {"yes": "y", "no": "n", "unsure": "s"}


@dataclass(slots=True)
class AssumptionCheck(KeyReview[ExampleText]):
    """The examples of the assumption of this `number` that wait, of `total`."""

    number: int = 0
    total: int = 0


def draw_open_assumption(context: BrandContext, entry: AssumptionEntry, with_keys: bool) -> None:
    """Draw an assumption that is not revealed yet, with its next step and without any numbers.

    `with_keys`: its examples are answered with keys, which only one assumption on a page can be.
    """
    with st.container(border=True, key=f"assumption_{entry.assumption.number}"):
        _draw_assumption(context, entry)
        if not may(Right.ASSUMPTION):
            draw("aside", words="Not revealed yet. An analyst has to take the next step.")
        elif entry.step == "to_map":
            _choose_targets(context, entry)
        elif entry.step == "to_confirm":
            _check_next(context, entry, with_keys)
        else:
            _offer_reveal(context, entry, with_keys)


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


def _check_next(context: BrandContext, entry: AssumptionEntry, with_keys: bool) -> None:
    _ask_next(context, _load_review(context, entry), with_keys)
    _offer_other_targets(context, entry)


def _load_review(context: BrandContext, entry: AssumptionEntry) -> AssumptionCheck:
    """Load the examples that wait into the session: from then on a key saves an answer and redraws one example."""
    waiting = {example.post for example in entry.waiting}
    review = _review_of(entry)
    review.waiting = [example for example in queries.examples(context, entry) if example.example.post in waiting]
    review.done, review.total = len(entry.examples) - len(waiting), len(entry.examples)
    return review


def _review_of(entry: AssumptionEntry) -> AssumptionCheck:
    assert entry.mapping is not None
    key = f"examples_{entry.assumption.number}_{entry.mapping.number}"
    review: AssumptionCheck = st.session_state.setdefault(key, AssumptionCheck([], number=entry.assumption.number))
    return review


@st.fragment
def _ask_next(context: BrandContext, review: AssumptionCheck, with_keys: bool) -> None:
    draw_kept_error()
    if not review.waiting:
        st.rerun()  # the whole page, which has the next step
    example_text = review.waiting[0]
    draw(
        "assumption_example",
        example=example_text,
        place=review.done + 1,
        total=review.total,
        with_keys=with_keys,
        params=context.params,
    )
    answers = ANSWERS if example_text.post is not None else {"Skip": "unsure"}
    with st.container(horizontal=True):
        for label, answer in answers.items():
            st.button(
                label,
                key=f"answer_{label}_{review.number}",
                shortcut=KEYS[answer] if with_keys else None,
                on_click=_answer,
                args=(context, review, answer),
            )
        _offer_undo(context, review, with_keys)


def _offer_undo(context: BrandContext, review: AssumptionCheck, with_keys: bool) -> None:
    st.button(
        "Undo",
        key=f"undo_{review.number}",
        shortcut="u" if with_keys else None,
        on_click=_undo,
        args=(context, review),
        disabled=not review.past,
        type="tertiary",
    )


def _answer(context: BrandContext, review: AssumptionCheck, answer: str) -> None:
    with keep_error():
        queries.answer(context, review.number, review.waiting[0].example.post, answer)
        review.advance((answer,))


def _undo(context: BrandContext, review: AssumptionCheck) -> None:
    with keep_error():
        queries.undo_answer(context, review.number, review.past[-1].item.example.post)
        review.undo()


def _offer_reveal(context: BrandContext, entry: AssumptionEntry, with_keys: bool) -> None:
    draw_kept_error()
    checked_overlooked = any(not example.counted for example in entry.examples)
    draw("assumption_ready", entry=entry, checked_overlooked=checked_overlooked)
    with st.container(horizontal=True):
        reveal_pressed = st.button("Show the numbers", type="primary", key=f"reveal_{entry.assumption.number}")
        label = f"Check {EXAMPLES} that weren't counted"
        overlooked_pressed = not checked_overlooked and st.button(label, key=f"over_{entry.assumption.number}")
        _offer_undo(context, _review_of(entry), with_keys)
    number = entry.assumption.number
    if (reveal_pressed and attempt(queries.reveal, context, number)) or (
        overlooked_pressed and attempt(queries.draw_overlooked, context, number)
    ):
        st.rerun()


def _offer_other_targets(context: BrandContext, entry: AssumptionEntry) -> None:
    with st.expander("Measure it differently"):
        _choose_targets(context, entry)
