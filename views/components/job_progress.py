"""The progress of a background job, step by step, and how it ended."""

from __future__ import annotations

import streamlit as st

from services.operations.background_jobs import BackgroundJob, current_job, dismiss_job
from talkworthy.roles import Right
from talkworthy.settings import Settings
from views.auth import may
from views.background.brand_setup import stop_job
from views.components.templating import draw
from views.queries.open_store import first_conversation
from views.url_state import shared_params

POLL_SECONDS = 1.0


def draw_job(settings: Settings, shows_first: bool = False) -> BackgroundJob | None:
    """Draw the newest job on this store, updated every second while it runs, and return it.

    `shows_first`: with the first conversation as soon as one is stored.
    """
    job = current_job(settings.store_url)
    if job is None:
        return None
    if job.ended:
        draw("background_job", job=job)
    else:
        _draw_running(settings, shows_first)
    return job


@st.fragment(run_every=POLL_SECONDS)
def _draw_running(settings: Settings, shows_first: bool) -> None:
    job = current_job(settings.store_url)
    if job is None or job.ended:
        st.rerun()  # the whole page, since the job has ended
    draw("background_job", job=job)
    first = first_conversation(settings) if shows_first else None
    if first is not None:
        draw("first_conversation", first=first)
    if may(Right.SETTINGS) and not job.stopped and st.button("Stop", key="stop_job"):
        stop_job(settings)


def draw_running_job(settings: Settings) -> None:
    """Draw a line about the job that runs on this store, with a link to its steps; nothing where none runs."""
    if is_job_running(settings):
        _draw_line(settings)


def is_job_running(settings: Settings) -> bool:
    """Return whether a background job works on this store."""
    job = current_job(settings.store_url)
    return job is not None and not job.ended


@st.fragment(run_every=POLL_SECONDS)
def _draw_line(settings: Settings) -> None:
    job = current_job(settings.store_url)
    if job is None or job.ended:
        st.rerun()  # the whole page, which has new data now
    step = next((step for step in job.steps if step.state == "running"), None)
    draw("running_job", step=step, params=shared_params())


def draw_dismiss_button(store_url: str) -> None:
    """Draw a button that removes the message about a job that has ended."""
    if st.button("Dismiss", key="dismiss_job"):
        dismiss_job(store_url)
        st.rerun()
