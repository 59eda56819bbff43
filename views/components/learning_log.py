"""The learning log: every note with its conversation, a download, and a form to delete a note."""

from __future__ import annotations

import streamlit as st

from reports.queries.learning_log import log_to_csv, note_origin, notes_with_text
from talkworthy.roles import Right
from talkworthy.storage.notebook.notes import Note
from views.auth import may
from views.components.attempts import attempt
from views.components.templating import draw
from views.queries import core, notes
from views.queries.core import BrandContext

NOTES_SHOWN = 100


def draw_log(context: BrandContext) -> None:
    """Draw all notes, newest first."""
    log = notes.all_notes(context)
    written = notes_with_text(log)
    shown = written[:NOTES_SHOWN]
    conversations = core.conversations_by_thread(context, tuple(sorted({note.thread for note in shown})))
    rows = [(note, note_origin(note.board), conversations.get(note.thread)) for note in shown]
    draw(
        "learning_log",
        rows=rows,
        count=len(written),
        read=len({note.thread for note in log}),
        params=context.params,
    )
    if log:
        file = log_to_csv(log)
        st.download_button("Download the log (CSV)", file, "talkworthy-notes.csv", "text/csv", on_click="ignore")
    if shown and may(Right.NOTE):
        _offer_removal(context, shown)


def _offer_removal(context: BrandContext, shown: list[Note]) -> None:
    labels = {note.number: f"{note.number}: {note.words[:60]}" for note in shown}
    with st.expander("Delete a note"), st.form("remove_note", enter_to_submit=False):
        number = st.selectbox("Which note?", list(labels), format_func=labels.__getitem__)
        submitted = st.form_submit_button("Delete") and number is not None
        if submitted and attempt(notes.delete_note, context, number):
            st.rerun()
