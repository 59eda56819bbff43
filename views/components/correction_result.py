"""After a correction: the numbers are updated by themselves, and the page says which changed.

What they were before is kept in the session. The message is at the edge of the screen, so that it is seen wherever the
reader has scrolled or gone to meanwhile, until they dismiss it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from reports.wording.corrections import correction_text, key_figures
from services.operations.background_jobs import BackgroundJob, current_job
from talkworthy.date_range import DateRange
from talkworthy.errors import UserError
from talkworthy.settings import Settings
from views.background.brand_setup import reanalyse
from views.components.job_progress import POLL_SECONDS
from views.components.templating import draw
from views.queries import core as reading
from views.queries.core import BrandContext, StoreSnapshot

MOST_STARTS = 3
"""A correction made while a job runs needs another one after it; more would mean that something is wrong."""
_STATE = "correction"


@dataclass(frozen=True, slots=True)
class CorrectionBefore:
    """The numbers before a correction, the brand and date range that they are of, and how many jobs were started.

    `result` says what changed; "" until the analysis has ended.
    """

    brand: str
    date_range: DateRange
    date_range_text: str
    figures: Mapping[str, str]
    starts: int = 0
    result: str = ""


def figures_before(context: BrandContext) -> CorrectionBefore:
    """Return the numbers before a correction; of several that the analysis has not seen, those before the first."""
    before: CorrectionBefore | None = st.session_state.get(_STATE)
    if before is not None and not before.result and before.brand == context.brand.name:
        return before
    figures = key_figures(reading.report(context).worthiness)
    return CorrectionBefore(context.brand.name, context.date_range, context.date_range_text, figures)


def update_numbers(settings: Settings, before: CorrectionBefore) -> None:
    """Start the analysis for a correction that was saved. Where another job runs, it starts once that has ended."""
    st.session_state[_STATE] = before
    try:
        reanalyse(settings)
    except UserError:
        return
    st.session_state[_STATE] = replace(before, starts=before.starts + 1)


def draw_correction_result(snapshot: StoreSnapshot) -> None:
    """Draw the progress of the analysis after a correction, then what changed; nothing without a correction."""
    before: CorrectionBefore | None = st.session_state.get(_STATE)
    if before is None:
        return
    job = current_job(snapshot.settings.store_url)
    with st.container(key="correction_result"):
        if before.result:
            _draw_result(before)
        elif job is not None and not job.ended:
            _draw_progress(snapshot.settings)
        elif not reading.count_threads_to_analyse(snapshot):
            st.session_state[_STATE] = known = replace(before, result=_compare(snapshot, before))
            _draw_result(known)
        elif _may_start(before, job):
            update_numbers(snapshot.settings, before)
            st.rerun()
        else:
            _draw_failure(job)


def _may_start(before: CorrectionBefore, job: BackgroundJob | None) -> bool:
    """Return whether to start the analysis: after another job, or for a correction that came while one ran."""
    if job is None:
        return before.starts == 0
    return not job.failures and before.starts < MOST_STARTS


def _compare(snapshot: StoreSnapshot, before: CorrectionBefore) -> str:
    brand = snapshot.settings.brand(before.brand)
    context = BrandContext.of(snapshot, brand, before.date_range, before.date_range_text)
    return correction_text(before.figures, key_figures(reading.report(context).worthiness))


@st.fragment(run_every=POLL_SECONDS)
def _draw_progress(settings: Settings) -> None:
    job = current_job(settings.store_url)
    if job is None or job.ended:
        st.rerun()  # the whole page, which has new numbers now
    draw("correction_progress")


def _draw_result(before: CorrectionBefore) -> None:
    params = {"brand": before.brand, "date_range": before.date_range_text}
    draw("correction_result", before=before, params=params)
    _offer_dismiss()


def _draw_failure(job: BackgroundJob | None) -> None:
    failures = job.failures if job is not None else []
    draw("correction_failure", message=failures[0].message if failures else "")
    _offer_dismiss()


def _offer_dismiss() -> None:
    st.button("Dismiss", key="dismiss_correction", on_click=lambda: st.session_state.pop(_STATE, None))
