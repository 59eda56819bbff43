"""The learning log on the screen: every note with its talk, the file to take along, and the way to take a note out."""

from __future__ import annotations

import streamlit as st

from reports.queries.learning_log import board_words, learned, log_to_csv
from talkworthy.roles import Right
from talkworthy.storage.notebook.notes import Note
from views.auth import may
from views.components.attempts import attempt
from views.components.templating import draw
from views.queries import assumptions
from views.queries.core import BrandContext

NOTES_SHOWN = 100


def draw_log(context: BrandContext) -> None:
    """All that was noted, the newest first."""
    notes = assumptions.notes(context)
    written = learned(notes)
    shown = written[:NOTES_SHOWN]
    conversations = assumptions.conversations_of(context, sorted({note.thread for note in shown}))
    rows = [(note, board_words(note.board), conversations.get(note.thread)) for note in shown]
    draw(
        "learning_log",
        rows=rows,
        count=len(written),
        read=len({note.thread for note in notes}),
        params=context.params,
    )
    if notes:
        file = log_to_csv(notes)
        st.download_button("Download the log (CSV)", file, "talkworthy-notes.csv", "text/csv", on_click="ignore")
    if shown and may(Right.NOTE):
        _offer_removal(context, shown)


def _offer_removal(context: BrandContext, shown: list[Note]) -> None:
    words = {note.number: f"{note.number}: {note.words[:60]}" for note in shown}
    with st.expander("Take a note out for good"), st.form("remove_note", enter_to_submit=False):
        number = st.selectbox("Which note?", list(words), format_func=words.__getitem__)
        wanted = st.form_submit_button("Take it out") and number is not None
        if wanted and attempt(assumptions.take_out, context, number):
            st.rerun()
