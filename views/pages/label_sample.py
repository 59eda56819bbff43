"""A random sample of posts, one question at a time: what a person answers tells how often the machine is right."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from reports.queries.label_sample import QUESTIONS, Asked, agreements, ask_next
from services.feedback import audit_text, labels
from services.feedback.label_sample import SampleRequest, draw_sample
from services.feedback.labels import NewLabel
from talkworthy.errors import TalkworthyError
from talkworthy.roles import Right
from talkworthy.storage.analysis.labels import RELEVANT, SAMPLED, SENTIMENT, count_labels
from views import auth
from views.components.forms.label_choices import ANSWERS, SHORT, TITLES
from views.components.forms.reanalyse_button import offer_to_read_again
from views.components.templating import draw
from views.layout import choose_context
from views.queries.core import BrandContext

AT_ONCE = 50
_WRONG = "labelling_failed"


@contextmanager
def told_below() -> Iterator[None]:
    """What goes wrong in a callback is told by the page that is drawn after it: nobody would catch it."""
    try:
        yield
    except TalkworthyError as error:
        st.session_state[_WRONG] = str(error)


def draw_more(context: BrandContext) -> None:
    """Draw posts that nobody was asked of yet."""
    with told_below(), auth.writing(context.store, Right.LABEL, context.brand.name, called()) as audited_write:
        before = count_labels(audited_write.connection).get((context.brand.name, SAMPLED), 0)
        drawn = draw_sample(
            audited_write.connection, context.brand.name, SampleRequest(AT_ONCE, before + 1), audited_write.at
        )
        audited_write.note(audit_text.SAMPLE_DRAWN.format(len(drawn)))


def answer(context: BrandContext, asked: Asked, label: str) -> None:
    """Keep one answer."""
    with told_below(), auth.writing(context.store, Right.LABEL, context.brand.name, called()) as audited_write:
        labels.save(
            audited_write.connection,
            context.brand.name,
            [NewLabel(asked.post.id, asked.question, label)],
            audited_write.signed,
        )
        audited_write.note(audit_text.label_saved(asked.question, label), [asked.post.id])


def called() -> str:
    """What a person calls themselves, where nobody logs in."""
    return " ".join(str(st.session_state.get("labeller") or "").split())


def who() -> str:
    """The name under which answers are kept."""
    known = auth.visitor()
    return known.signature if known.logged_in else called() or known.signature


def ask(context: BrandContext, asked: Asked, skipped: set[str]) -> None:
    """One post with one question, and a button with a key for each answer."""
    draw("asked", asked=asked, brand=context.brand, title=TITLES[asked.question].format(brand=context.brand.name))
    with st.container(horizontal=True):
        for key, label, words in ANSWERS[asked.question]:
            st.button(words, shortcut=key, on_click=answer, args=(context, asked, label), key=f"answer_{label}")
        st.button("Skip", shortcut="s", on_click=skipped.add, args=(asked.post.id,))


auth.require(Right.LABEL)
context = choose_context("Is the machine right about {brand}?")
draw("labelling")
offer_to_read_again(context)
if wrong := st.session_state.pop(_WRONG, ""):
    draw("warning", words=wrong)
name, wanted = st.columns(2)
with name:
    if auth.visitor().logged_in:
        draw("aside", words=f"You answer as {who()}.")
    else:
        st.text_input("Your name", key="labeller", placeholder="so that two people can be compared")
with wanted:
    chosen = st.pills(
        "Ask me",
        QUESTIONS,
        selection_mode="multi",
        default=[RELEVANT, SENTIMENT],
        format_func=lambda one: SHORT[one],
        key="questions",
    )
skipped: set[str] = st.session_state.setdefault(f"skipped_{context.brand.name}", set())
with context.store.read() as connection:
    asked = ask_next(connection, context.brand.name, who(), {RELEVANT, *chosen}, skipped)
    agreed = agreements(connection, context.brand.name)
    drawn = count_labels(connection).get((context.brand.name, SAMPLED), 0)
if asked:
    ask(context, asked, skipped)
else:
    draw("through", brand=context.brand.name, drawn=drawn, skipped=len(skipped))
    st.button(f"Draw {AT_ONCE} posts at random", on_click=draw_more, args=(context,), type="primary")
draw("agreed", agreed={TITLES[one].format(brand=context.brand.name): told for one, told in agreed.items()})
