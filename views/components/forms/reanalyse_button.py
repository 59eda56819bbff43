"""How many threads have corrections that are not in the numbers yet, and a button to update the numbers.

Where the page is about a brand, it then says which of its numbers changed.
"""

from __future__ import annotations

import streamlit as st

from services.operations.background_jobs import current_job
from talkworthy.roles import Right
from views.auth import may
from views.background.brand_setup import reanalyse
from views.components.correction_result import figures_before, update_numbers
from views.components.job_progress import draw_job
from views.components.templating import draw
from views.queries import core as reading
from views.queries.core import BrandContext, StoreSnapshot


def draw_reanalyse_button(snapshot: StoreSnapshot) -> None:
    """Draw the button, or the progress while it runs; nothing without new corrections, or without the right to."""
    if not may(Right.CORRECT):
        return
    job, waiting = current_job(snapshot.settings.store_url), reading.count_threads_to_analyse(snapshot)
    if job is not None and (not job.ended or (waiting and job.failures)):
        draw_job(snapshot.settings)
    if waiting and (job is None or job.ended):
        words, button = st.columns([4, 1], vertical_alignment="center")
        with words:
            draw("pending_corrections", count=waiting)
        if button.button("Update numbers", key="reanalyse", width="stretch"):
            if isinstance(snapshot, BrandContext):
                update_numbers(snapshot.settings, figures_before(snapshot))
            else:
                reanalyse(snapshot.settings)
            st.rerun()
