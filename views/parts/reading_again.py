"""What a person said shows in the numbers once the talk is read again: how much waits for that, and a button for it."""

from __future__ import annotations

import streamlit as st

from talkworthy.team import Right
from views import view as reading
from views.doorkeeper import may
from views.drafting import read_again
from views.errands import errand_of
from views.parts.drawing import draw
from views.parts.watching import draw_errand
from views.view import Stand


def offer_to_read_again(stand: Stand) -> None:
    """Nothing where nothing waits, and for whoever may not correct; while it is under way, how it goes."""
    if not may(Right.CORRECT):
        return
    errand, waiting = errand_of(stand.settings.store_url), reading.unread_conversations(stand)
    if errand is not None and (not errand.ended or (waiting and errand.failures)):
        draw_errand(stand.settings)
    if waiting and (errand is None or errand.ended):
        words, button = st.columns([4, 1], vertical_alignment="center")
        with words:
            draw("waiting", count=waiting)
        if button.button("Read again now", key="read_again", width="stretch"):
            read_again(stand.settings)
            st.rerun()
