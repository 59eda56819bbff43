"""The form below a conversation to read: mark it as read, or write a note."""

from __future__ import annotations

import streamlit as st

from services.feedback.notes import LONGEST_NOTE, NewNote
from talkworthy.roles import Right
from views.auth import may
from views.components.attempts import attempt
from views.components.templating import draw
from views.queries import notes
from views.queries.core import BrandContext


def draw_note_form(context: BrandContext, board: str, thread: str, read: bool) -> None:
    """Draw the form for a note on a conversation of `board`; `read`: whether it is already marked as read.

    Nothing for people who may not write notes.
    """
    if not may(Right.NOTE):
        return
    key = f"{board}_{thread}"
    with st.form(f"note_{key}", clear_on_submit=True, enter_to_submit=False, border=False):
        words = st.text_area("What I learned", key=f"words_{key}", height=80, max_chars=LONGEST_NOTE)
        with st.container(horizontal=True):
            submitted = st.form_submit_button("Save note", type="primary")
            only_read = False if read else st.form_submit_button("Mark as read")
    if submitted and not words.strip():
        draw("aside", words="Write a note, or mark the conversation as read.")
    elif (submitted or only_read) and attempt(
        notes.save_note, context, NewNote(board, thread, words if submitted else "")
    ):
        st.rerun()
