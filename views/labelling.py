"""A random sample of posts, one question at a time: what a person answers tells how often the machine is right."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from reports.labelling import QUESTIONS, Asked, Drawing, agreements, ask_next, draw_sample
from talkworthy.storage.labels import RELEVANT, SENTIMENT, Label, count_labels, save_labels
from views.frame import choose_view
from views.parts.answers import ANSWERS, SHORT, TITLES
from views.parts.drawing import draw
from views.view import View

AT_ONCE = 50
NOBODY = "a person at the dashboard"


def draw_more(view: View) -> None:
    """Draw posts that nobody was asked of yet."""
    with view.store.write() as connection:
        before = count_labels(connection).get((view.brand.name, "sampled"), 0)
        drawn = draw_sample(connection, view.brand.name, Drawing(AT_ONCE, before + 1), datetime.now(UTC))
    st.session_state["none_left"] = not drawn


def answer(view: View, asked: Asked, label: str) -> None:
    """Keep one answer."""
    told = Label(view.brand.name, asked.post.id, asked.question, label, who(), datetime.now(UTC))
    with view.store.write() as connection:
        save_labels(connection, [told])


def who() -> str:
    """The name under which answers are kept."""
    return " ".join(str(st.session_state.get("labeller") or "").split()) or NOBODY


def ask(view: View, asked: Asked, skipped: set[str]) -> None:
    """One post with one question, and a button with a key for each answer."""
    draw("asked", asked=asked, brand=view.brand, title=TITLES[asked.question].format(brand=view.brand.name))
    with st.container(horizontal=True):
        for key, label, words in ANSWERS[asked.question]:
            st.button(words, shortcut=key, on_click=answer, args=(view, asked, label), key=f"answer_{label}")
        st.button("Skip", shortcut="s", on_click=skipped.add, args=(asked.post.id,))


view = choose_view("Is the machine right about {brand}?")
draw("labelling")
name, wanted = st.columns(2)
with name:
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
skipped: set[str] = st.session_state.setdefault(f"skipped_{view.brand.name}", set())
with view.store.read() as connection:
    asked = ask_next(connection, view.brand.name, who(), {RELEVANT, *chosen}, skipped)
    agreed = agreements(connection, view.brand.name)
if asked:
    ask(view, asked, skipped)
else:
    draw("through", brand=view.brand.name, none_left=st.session_state.get("none_left", False), skipped=len(skipped))
    st.button(f"Draw {AT_ONCE} posts at random", on_click=draw_more, args=(view,), type="primary")
draw("agreed", agreed={TITLES[one].format(brand=view.brand.name): told for one, told in agreed.items()})
