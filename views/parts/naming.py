"""The form in which a reader names topics, joins two of them, or leaves one to the analysis again."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from talkworthy.storage.topics import TopicRow, merge_topics, name_topic, unpin_topic
from talkworthy.team import Right
from views.doorkeeper import may, writing
from views.parts.drawing import draw
from views.view import View

LONGEST_NAME = 60


def draw_naming(view: View, topics: Sequence[TopicRow]) -> None:
    """Three small forms; what is said holds from now on, for new posts too. Nothing for whoever may not say it."""
    if not may(Right.NAME):
        return
    draw("naming")
    rename, join, leave = st.columns(3)
    with rename, st.form("rename_topic", border=False):
        _rename(view, topics)
    with join, st.form("join_topics", border=False):
        _join(view, topics)
    with leave, st.form("leave_topic", border=False):
        _leave(view, [topic for topic in topics if topic.pinned])


def _rename(view: View, topics: Sequence[TopicRow]) -> None:
    topic = _choose("Call", topics, "rename")
    name = st.text_input("from now on", max_chars=LONGEST_NAME, placeholder="a name your team would use")
    if st.form_submit_button("Rename") and " ".join(name.split()):
        with writing(view.store, Right.NAME, view.brand.name) as pen:
            name_topic(pen.connection, view.brand.name, topic.topic, " ".join(name.split()))
            pen.note(f"topic {topic.topic} renamed")
        st.rerun()


def _join(view: View, topics: Sequence[TopicRow]) -> None:
    moved, into = _choose("Put", topics, "moved"), _choose("into", topics, "into")
    if st.form_submit_button("Join", disabled=len(topics) < 2):
        if moved.topic == into.topic:
            draw("warning", words="Choose two different topics: one cannot be put into itself.")
            return
        with writing(view.store, Right.NAME, view.brand.name) as pen:
            merge_topics(pen.connection, view.brand.name, moved.topic, into.topic)
            pen.note(f"topic {moved.topic} put into topic {into.topic}")
        st.rerun()


def _leave(view: View, pinned: Sequence[TopicRow]) -> None:
    if not pinned:
        draw("warning", words="A topic that you rename or join is kept as you made it. None is kept yet.")
        st.form_submit_button("Keep no longer", disabled=True)
        return
    topic = _choose("Keep no longer", pinned, "unpin")
    if st.form_submit_button("Keep no longer"):
        with writing(view.store, Right.NAME, view.brand.name) as pen:
            unpin_topic(pen.connection, view.brand.name, topic.topic)
            pen.note(f"topic {topic.topic} kept no longer")
        st.rerun()


def _choose(label: str, topics: Sequence[TopicRow], key: str) -> TopicRow:
    named = {topic.topic: topic for topic in topics}
    chosen = st.selectbox(label, list(named), format_func=lambda number: named[number].label, key=f"topic_{key}")
    return named[chosen]
