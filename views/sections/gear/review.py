"""Review mentions: a random sample, one question at a time, to measure the automatic classification."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from reports.queries.label_sample import QUESTIONS, NextQuestion, agreements, next_question
from services.feedback import audit_text, labels
from services.feedback.label_sample import SampleRequest, draw_sample
from services.feedback.labels import NewLabel
from talkworthy.errors import TalkworthyError
from talkworthy.roles import Right
from talkworthy.storage.analysis.labels import RELEVANT, SAMPLED, SENTIMENT, count_labels
from views import auth
from views.components.forms.label_choices import ANSWERS, SHORT, TITLES
from views.components.forms.reanalyse_button import draw_reanalyse_button
from views.components.templating import draw
from views.queries.core import BrandContext

AT_ONCE = 50
_ERROR = "labelling_error"


@contextmanager
def show_error_on_page() -> Iterator[None]:
    """Keep the error of a callback for the page that is drawn after it: Streamlit would not catch it."""
    try:
        yield
    except TalkworthyError as error:
        st.session_state[_ERROR] = str(error)


def draw_more(context: BrandContext) -> None:
    """Sample posts that nobody was asked about yet."""
    with (
        show_error_on_page(),
        auth.audited_transaction(context.store, Right.LABEL, context.brand.name, typed_name()) as audited_write,
    ):
        before = count_labels(audited_write.connection).get((context.brand.name, SAMPLED), 0)
        drawn = draw_sample(
            audited_write.connection, context.brand.name, SampleRequest(AT_ONCE, before + 1), audited_write.at
        )
        audited_write.note(audit_text.SAMPLE_DRAWN.format(len(drawn)))


def answer(context: BrandContext, question: NextQuestion, label: str) -> None:
    """Save one answer."""
    with (
        show_error_on_page(),
        auth.audited_transaction(context.store, Right.LABEL, context.brand.name, typed_name()) as audited_write,
    ):
        labels.save(
            audited_write.connection,
            context.brand.name,
            [NewLabel(question.post.id, question.question, label)],
            audited_write.signed,
        )
        audited_write.note(audit_text.label_saved(question.question, label), [question.post.id])


def typed_name() -> str:
    """Return the name that a person typed, where there is no login."""
    return " ".join(str(st.session_state.get("labeller") or "").split())


def signature() -> str:
    """Return the name under which answers are saved."""
    visitor = auth.visitor()
    return visitor.signature if visitor.logged_in else typed_name() or visitor.signature


def ask(context: BrandContext, question: NextQuestion, skipped: set[str]) -> None:
    """Draw a post with one question, and a button with a keyboard shortcut for each answer."""
    draw(
        "sample_question",
        question=question,
        brand=context.brand,
        title=TITLES[question.question].format(brand=context.brand.name),
    )
    with st.container(horizontal=True):
        for key, label, words in ANSWERS[question.question]:
            st.button(words, shortcut=key, on_click=answer, args=(context, question, label), key=f"answer_{label}")
        st.button("Skip", shortcut="s", on_click=skipped.add, args=(question.post.id,))


auth.require(Right.LABEL)


def choose_questions() -> set[str]:
    """Draw the reviewer's name and the choice of questions; return the chosen ones."""
    name, choice = st.columns(2)
    with name:
        if auth.visitor().logged_in:
            draw("aside", words=f"You answer as {signature()}.")
        else:
            st.text_input("Your name", key="labeller", placeholder="to compare reviewers")
    with choice:
        chosen = st.pills(
            "Questions",
            QUESTIONS,
            selection_mode="multi",
            default=[RELEVANT, SENTIMENT],
            format_func=lambda name_: SHORT[name_],
            key="questions",
        )
    return {RELEVANT, *chosen}


def draw_section(context: BrandContext) -> None:
    """Draw the next question of the sample, and how far reviewers agree."""
    draw("label_sample_intro")
    draw_reanalyse_button(context)
    if error_text := st.session_state.pop(_ERROR, ""):
        draw("warning", words=error_text)
    chosen = choose_questions()
    skipped: set[str] = st.session_state.setdefault(f"skipped_{context.brand.name}", set())
    with context.store.read() as connection:
        question = next_question(connection, context.brand.name, signature(), chosen, skipped)
        agreement = agreements(connection, context.brand.name)
        drawn = count_labels(connection).get((context.brand.name, SAMPLED), 0)
    if question:
        ask(context, question, skipped)
    else:
        draw("sample_done", brand=context.brand.name, drawn=drawn, skipped=len(skipped))
        st.button(f"Sample {AT_ONCE} posts", on_click=draw_more, args=(context,), type="primary")
    draw(
        "reviewer_agreement",
        agreement={TITLES[name_].format(brand=context.brand.name): row for name_, row in agreement.items()},
    )
