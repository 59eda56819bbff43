"""A random sample of posts, one question at a time: what a person answers tells how often the machine is right."""

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
from views.layout import choose_context
from views.queries.core import BrandContext

AT_ONCE = 50
_WRONG = "labelling_failed"


@contextmanager
def show_error_on_page() -> Iterator[None]:
    """What goes wrong in a callback is told by the page that is drawn after it: nobody would catch it."""
    try:
        yield
    except TalkworthyError as error:
        st.session_state[_WRONG] = str(error)


def draw_more(context: BrandContext) -> None:
    """Draw posts that nobody was asked of yet."""
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
    """Keep one answer."""
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
    """What a person calls themselves, where nobody logs in."""
    return " ".join(str(st.session_state.get("labeller") or "").split())


def signature() -> str:
    """The name under which answers are kept."""
    known = auth.visitor()
    return known.signature if known.logged_in else typed_name() or known.signature


def ask(context: BrandContext, question: NextQuestion, skipped: set[str]) -> None:
    """One post with one question, and a button with a key for each answer."""
    draw(
        "sample_question",
        asked=question,
        brand=context.brand,
        title=TITLES[question.question].format(brand=context.brand.name),
    )
    with st.container(horizontal=True):
        for key, label, words in ANSWERS[question.question]:
            st.button(words, shortcut=key, on_click=answer, args=(context, question, label), key=f"answer_{label}")
        st.button("Skip", shortcut="s", on_click=skipped.add, args=(question.post.id,))


auth.require(Right.LABEL)
context = choose_context("Is the machine right about {brand}?")
draw("label_sample_intro")
draw_reanalyse_button(context)
if wrong := st.session_state.pop(_WRONG, ""):
    draw("warning", words=wrong)
name, wanted = st.columns(2)
with name:
    if auth.visitor().logged_in:
        draw("aside", words=f"You answer as {signature()}.")
    else:
        st.text_input("Your name", key="labeller", placeholder="so that two people can be compared")
with wanted:
    chosen = st.pills(
        "Ask me",
        QUESTIONS,
        selection_mode="multi",
        default=[RELEVANT, SENTIMENT],
        format_func=lambda name_: SHORT[name_],
        key="questions",
    )
skipped: set[str] = st.session_state.setdefault(f"skipped_{context.brand.name}", set())
with context.store.read() as connection:
    question = next_question(connection, context.brand.name, signature(), {RELEVANT, *chosen}, skipped)
    agreed = agreements(connection, context.brand.name)
    drawn = count_labels(connection).get((context.brand.name, SAMPLED), 0)
if question:
    ask(context, question, skipped)
else:
    draw("sample_done", brand=context.brand.name, drawn=drawn, skipped=len(skipped))
    st.button(f"Draw {AT_ONCE} posts at random", on_click=draw_more, args=(context,), type="primary")
draw("reviewer_agreement", agreed={TITLES[name_].format(brand=context.brand.name): agreement for name_, agreement in agreed.items()})
