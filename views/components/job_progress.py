"""A background job that is under way, watched step by step, and how it ended."""

from __future__ import annotations

import streamlit as st

from services.operations.background_jobs import BackgroundJob, current_job, dismiss_job
from talkworthy.roles import Right
from talkworthy.settings import Settings
from views.auth import may
from views.background.brand_setup import stop_job
from views.components.templating import draw

POLL_SECONDS = 1.0


def draw_job(settings: Settings) -> BackgroundJob | None:
    """The newest job on this store, drawn again and again while it is under way; None where there is none."""
    job = current_job(settings.store_url)
    if job is None:
        return None
    if job.ended:
        draw("background_job", job=job)
    else:
        _draw_running(settings)
    return job


@st.fragment(run_every=POLL_SECONDS)
def _draw_running(settings: Settings) -> None:
    job = current_job(settings.store_url)
    if job is None or job.ended:
        st.rerun()  # the whole page: there is something new to see
    draw("background_job", job=job)
    if may(Right.SETTINGS) and not job.stopped and st.button("Stop here", key="stop_job"):
        stop_job(settings)


def draw_dismiss_button(store_url: str) -> None:
    """A button that takes the words about a background job that has ended off the page."""
    if st.button("Done with this", key="put_away"):
        dismiss_job(store_url)
        st.rerun()
