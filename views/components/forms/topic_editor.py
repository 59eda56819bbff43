"""The forms to rename a topic beside its label, merge two topics, or reset one to the automatic result."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from services.feedback import audit_text
from services.feedback.topics import LONGEST_NAME, TopicEdits, edit
from talkworthy.roles import Right
from talkworthy.storage.analysis.topics import TopicRow
from views.auth import audited_transaction, may
from views.components.attempts import attempt
from views.components.templating import draw
from views.queries.core import BrandContext
from views.url_state import set_param


def draw_topic_editor(context: BrandContext, topics: Sequence[TopicRow]) -> None:
    """Draw two small forms; changes also apply to new posts. Nothing for people who may not edit topics."""
    if not may(Right.TOPIC):
        return
    draw("topic_editor")
    join, leave = st.columns(2)
    with join, st.form("join_topics", border=False):
        _join(context, topics)
    with leave, st.form("leave_topic", border=False):
        _leave(context, [topic for topic in topics if topic.pinned])


def draw_rename_form(context: BrandContext, topic: TopicRow) -> None:
    """Draw the form for a new name of this topic; saving closes it. Nothing for people who may not edit topics."""
    if not may(Right.TOPIC):
        return
    with st.form("rename_topic", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input("New name", topic.label, max_chars=LONGEST_NAME, placeholder="a name your team would use")
        submitted, closed = st.form_submit_button("Rename", type="primary"), st.form_submit_button("Close")
    if closed or (submitted and attempt(_write, context, TopicEdits(rename=(topic.topic, name)))):
        set_param("rename", "")
        st.rerun()


def _join(context: BrandContext, topics: Sequence[TopicRow]) -> None:
    merged, into = _choose("Merge", topics, "moved"), _choose("Into", topics, "into")
    if st.form_submit_button("Merge", disabled=len(topics) < 2):
        _edit(context, TopicEdits(merge=(merged.topic, into.topic)))


def _leave(context: BrandContext, pinned: Sequence[TopicRow]) -> None:
    if not pinned:
        draw("warning", words="Topics that you rename or merge keep your changes. There are none yet.")
        st.form_submit_button("Reset to automatic", disabled=True)
        return
    topic = _choose("Topic with your changes", pinned, "unpin")
    if st.form_submit_button("Reset to automatic"):
        _edit(context, TopicEdits(unpin=topic.topic))


def _edit(context: BrandContext, edits: TopicEdits) -> None:
    if attempt(_write, context, edits):
        st.rerun()


def _write(context: BrandContext, edits: TopicEdits) -> None:
    with audited_transaction(context.store, Right.TOPIC, context.brand.name) as audited_write:
        edit(audited_write.connection, context.brand.name, edits)
        for text in audit_text.topics_edited(edits):
            audited_write.note(text)


def _choose(label: str, topics: Sequence[TopicRow], key: str) -> TopicRow:
    named = {topic.topic: topic for topic in topics}
    chosen = st.selectbox(label, list(named), format_func=lambda number: named[number].label, key=f"topic_{key}")
    return named[chosen]
