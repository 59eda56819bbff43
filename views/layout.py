"""The frame around every page: navigation, brand and date range, error messages, footer."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.worthiness.minimum_data import LABELS_NEEDED
from reports.wording.common import FOOTER
from services.job_log import locate_error
from talkworthy.date_range import DEFAULT_WEEKS, DateRange
from talkworthy.errors import UserError
from talkworthy.roles import Right
from views import auth
from views.components.correction_result import draw_correction_result
from views.components.error_notice import draw_notice, notice_of
from views.components.job_progress import draw_running_job, is_job_running
from views.components.templating import draw, draw_style
from views.places import GEAR, GEAR_TITLE, PLACES, Location, StoreTab
from views.queries import core as reading
from views.queries.core import BrandContext, StoreSnapshot, to_days
from views.queries.prefetch_list import open_and_prefetch
from views.queries.sources import health
from views.url_state import bind, follow_links, get_param, set_param, shared_params

DATE_RANGES = {
    "1w": "Last 7 days",
    "4w": "Last 4 weeks",
    f"{DEFAULT_WEEKS}w": f"Last {DEFAULT_WEEKS} weeks",
    "26w": "Last 6 months",
    "52w": "Last 12 months",
    "all": "All time",
}
CUSTOM = "own"
DAYS_WIDTH = 280
"""Pixels: wide enough for two dates and the calendar sign."""
SHOWS_JOBS = ("setup", "sources")
"""Places that show all steps of a background job themselves."""
_SNAPSHOT = "stand"

log = logging.getLogger(__name__)


@contextmanager
def page_frame(location: Location) -> Iterator[None]:
    """Draw navigation, tabs and footer around a page. An error inside becomes a few plain sentences for the reader."""
    # browser tabs and screen readers name a page by this title
    st.set_page_config(page_title=f"{location.title} - Talkworthy")
    draw_style()
    follow_links()
    navigation = st.empty()
    _draw_navigation(navigation, location)
    opened = False
    try:
        st.session_state[_SNAPSHOT] = snapshot = open_and_prefetch()
        if reading.is_sample(snapshot):
            draw("sample_notice")
        if location.name not in SHOWS_JOBS:
            draw_running_job(snapshot.settings)
        draw("tabs", location=location, params=shared_params())
        opened = True
        yield
        draw_correction_result(snapshot)
        if auth.may(Right.SETTINGS) and _needs_attention(snapshot):
            _draw_navigation(navigation, location, attention=True)  # last, so that no page waits for it
    except Exception as error:
        # the last resort: the log gets the place of the error, which may quote a post, and the reader a way to go on
        if not isinstance(error, UserError):
            log.error("A page could not be drawn: %s", locate_error(error))
        draw_notice(notice_of(error))
    finally:
        draw("footer", footer=FOOTER)
    if not opened:
        st.stop()  # without a store there is no page to draw


def _needs_attention(snapshot: StoreSnapshot) -> bool:
    try:
        return not health(snapshot, datetime.now(UTC)).is_well
    except UserError:
        return True  # the page on data sources says why


def _draw_navigation(container: DeltaGenerator, location: Location, attention: bool = False) -> None:
    with container:
        draw(
            "navigation",
            places=PLACES,
            current=location.name,
            gear=next(iter(GEAR)),
            gear_title=GEAR_TITLE,
            in_gear=location.in_gear,
            attention=attention,
            params=shared_params(),
        )


def draw_tab(location: Location) -> None:
    """Draw the tab of a place, below the heading and the choosers where it is about one brand."""
    if location.place.right is not None:
        auth.require(location.place.right)
    if isinstance(location.shown, StoreTab):
        location.shown.draw(_current_snapshot())
    else:
        location.shown.draw(choose_context(location.shown.heading))


def _current_snapshot() -> StoreSnapshot:
    snapshot: StoreSnapshot = st.session_state[_SNAPSHOT]
    return snapshot


def choose_context(title: str) -> BrandContext:
    """Draw the heading of a page about one brand, with choosers for brand and date range, and return what was chosen.

    Where there is nothing to choose from, the page stops here and says what to do. `title` may contain `{brand}`.
    """
    snapshot = _current_snapshot()
    _stop_without_data(snapshot)
    names = [brand.name for brand in snapshot.settings.brands]
    name = get_param("brand") if get_param("brand") in names else names[0]
    date_range_text = (
        get_param("date_range") if reading.is_date_range(get_param("date_range"), snapshot) else f"{DEFAULT_WEEKS}w"
    )
    assert snapshot.span is not None  # the page stopped already where the store is empty
    date_range = DateRange.parse(date_range_text, *snapshot.span)
    brand = snapshot.settings.brand(name)
    context = BrandContext.of(snapshot, brand, date_range, date_range_text)
    heading, choosers = st.columns([1, 1])
    with heading:
        _draw_heading(title.format(brand=name), context)
    with choosers:
        with st.container(horizontal=True):
            st.selectbox("Brand", names, label_visibility="collapsed", **bind("brand", name))
            _choose_date_range(date_range_text, date_range)
            if get_param("page") != "reports":
                with st.container(width="content"):
                    draw("share", params=context.params)
        if date_range_text not in DATE_RANGES:
            _choose_days(date_range_text, date_range)
    return context


def _draw_heading(title: str, context: BrandContext) -> None:
    draw(
        "heading",
        title=title,
        date_range=context.date_range,
        brand=context.brand.name,
        precision=reading.precisions(context)[context.brand.name],
        enough=LABELS_NEEDED,
        offered=get_param("page") != "review",
        params=context.params,
    )


def _choose_date_range(text: str, date_range: DateRange) -> None:
    options = [*DATE_RANGES, CUSTOM]

    def to_address(choice: str) -> str:
        return f"{date_range.days[0]}..{date_range.days[1]}" if choice == CUSTOM else choice

    st.selectbox(
        "Date range",
        options,
        format_func=lambda option: DATE_RANGES.get(option, "Custom range"),
        label_visibility="collapsed",
        **bind("date_range", text if text in DATE_RANGES else CUSTOM, to_address),
    )


def _choose_days(text: str, date_range: DateRange) -> None:
    """Draw the first and the last day of a custom range, in a row of its own: both dates need its width."""
    st.session_state["own_days"] = to_days(text) or date_range.days
    st.date_input(
        "Start and end date",
        key="own_days",
        format="DD/MM/YYYY",
        label_visibility="collapsed",
        width=DAYS_WIDTH,
        on_change=_on_custom_dates,
    )


def _on_custom_dates() -> None:
    days: tuple[date, ...] = st.session_state["own_days"]
    if len(days) == 2:  # the reader may have picked only the first day so far
        set_param("date_range", f"{days[0]}..{days[1]}")


def _stop_without_data(snapshot: StoreSnapshot) -> None:
    """Stop the page where no brand is tracked, nothing was collected, or nothing was analysed yet."""
    if not snapshot.settings.brands and auth.may(Right.SETTINGS):
        set_param("page", "setup")
        set_param("tab", "")
        st.rerun()
    elif not snapshot.settings.brands:
        title, command = "No brand is tracked yet", "python -m jobs init"
        lines = [f"Brands are listed in {snapshot.settings.path}. This command adds the first one:"]
    elif is_job_running(snapshot.settings) and not reading.conversations_by_brand(snapshot):
        title, command = "Your first results are on their way", ""
        lines = ["Posts are being collected and analysed. This page shows them as soon as they are ready."]
    elif snapshot.span is None:
        title, command = "Nothing has been collected yet", "python -m jobs run"
        lines = [
            "There is nothing to show. This collects from the sources in your settings and analyses the posts:",
            "To import older conversations from a file: python -m jobs import FILE",
        ]
    elif not reading.conversations_by_brand(snapshot):
        title, command = "No conversations about your brands yet", "python -m jobs analyse"
        posts = reading.count_stored_posts(snapshot)
        text = f"{posts:,} posts were collected, but none of them is known to mention a tracked brand."
        lines = [text, "If they have not been analysed yet, run:"]
    else:
        return
    draw("notice", title=title, lines=lines, command=command)
    st.stop()
