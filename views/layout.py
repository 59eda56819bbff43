"""The frame around every page: what is looked at, what went wrong in plain words, and the line at the foot."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

import streamlit as st

from analysis.worthiness.minimum_data import LABELS_NEEDED
from reports.wording.common import FOOTER
from talkworthy.date_range import DEFAULT_WEEKS, DateRange
from talkworthy.errors import UserError
from talkworthy.roles import Right
from views import auth
from views.components.error_notice import draw_notice, notice_of
from views.components.templating import draw, draw_style
from views.queries import core as reading
from views.queries.core import BrandContext, StoreSnapshot, to_days
from views.queries.prefetch_list import open_and_prefetch
from views.url_state import bind, follow_links, kept, tell, told

WINDOWS = {
    f"{DEFAULT_WEEKS}w": f"Last {DEFAULT_WEEKS} weeks",
    "26w": "Last 26 weeks",
    "52w": "Last 52 weeks",
    "all": "All time",
}
OWN_DATES = "own"
_STAND = "stand"

log = logging.getLogger(__name__)


@contextmanager
def framed(current: str, titles: Mapping[str, str], behind: Collection[str] = ()) -> Iterator[None]:
    """A page between its head and its foot; `titles` are those of all pages, by name.

    Those `behind` stand in a line of their own.

    No failure inside reaches the reader as more than a few sentences.
    """
    # a tab and a screen reader tell pages apart by their title
    st.set_page_config(page_title=f"{titles.get(current, current)} - Talkworthy")
    draw_style()
    follow_links()
    draw("pages", titles=titles, behind=behind, current=current, params=kept())
    opened = False
    try:
        st.session_state[_STAND] = snapshot = open_and_prefetch()
        if reading.is_sample(snapshot):
            draw("sample")
        opened = True
        yield
    except Exception as error:
        # The last door: whoever runs the dashboard finds the whole story in its log, the reader gets a way on.
        if not isinstance(error, UserError):
            log.exception("A page could not be drawn")
        draw_notice(notice_of(error))
    finally:
        draw("footer", footer=FOOTER)
    if not opened:
        st.stop()  # there is no page to go on with


def current_snapshot() -> StoreSnapshot:
    """The store that this page is about."""
    snapshot: StoreSnapshot = st.session_state[_STAND]
    return snapshot


def choose_context(title: str) -> BrandContext:
    """Draw the head of a page that is about one brand, with its choosers, and give what was chosen.

    Where there is nothing to choose from, the page ends here with what to do about it. `title` may hold `{brand}`.
    """
    snapshot = current_snapshot()
    _stop_without_conversation(snapshot)
    names = [brand.name for brand in snapshot.settings.brands]
    name = told("brand") if told("brand") in names else names[0]
    date_range_text = told("date_range") if reading.is_window(told("date_range"), snapshot) else f"{DEFAULT_WEEKS}w"
    assert snapshot.span is not None  # a store without posts was stopped at
    date_range = DateRange.parse(date_range_text, *snapshot.span)
    brand = snapshot.settings.brand(name)
    context = BrandContext.of(snapshot, brand, date_range, date_range_text)
    heading, choosers = st.columns([3, 2])
    with heading:
        _draw_heading(title.format(brand=name), context)
    with choosers, st.container(horizontal=True):
        st.selectbox("Brand", names, **bind("brand", name))
        _choose_date_range(date_range_text, date_range)
    return context


def _draw_heading(title: str, context: BrandContext) -> None:
    draw(
        "heading",
        title=title,
        date_range=context.date_range,
        brand=context.brand.name,
        precision=reading.precisions(context)[context.brand.name],
        enough=LABELS_NEEDED,
        offered=told("page") != "label",
        params=context.params,
    )


def _choose_date_range(text: str, date_range: DateRange) -> None:
    own = text not in WINDOWS
    options = [*WINDOWS, OWN_DATES]

    def to_address(choice: str) -> str:
        return f"{date_range.days[0]}..{date_range.days[1]}" if choice == OWN_DATES else choice

    st.selectbox(
        "Time",
        options,
        format_func=lambda option: WINDOWS.get(option, "Own dates"),
        **bind("date_range", OWN_DATES if own else text, to_address),
    )
    if own:
        st.session_state["own_days"] = to_days(text) or date_range.days
        st.date_input("From and to", key="own_days", format="DD/MM/YYYY", on_change=_take_own_days)


def _take_own_days() -> None:
    days: tuple[date, ...] = st.session_state["own_days"]
    if len(days) == 2:  # a reader who has only picked the first day is not done yet
        tell("date_range", f"{days[0]}..{days[1]}")


def _stop_without_conversation(snapshot: StoreSnapshot) -> None:
    """End the page where no brand is tracked, nothing was collected, or nothing was read yet."""
    if not snapshot.settings.brands and auth.may(Right.SET_UP):
        tell("page", "welcome")
        st.rerun()
    elif not snapshot.settings.brands:
        title, command = "No brand is tracked yet", "python -m jobs init"
        lines = [f"Talkworthy listens for the brands in {snapshot.settings.path}. This writes the first one with you:"]
    elif snapshot.span is None:
        title, command = "Nothing has been collected yet", "python -m jobs run"
        lines = [
            "There is no talk to show. This collects from the sources in your settings and reads what it finds:",
            "Old conversations in a file can be brought in with: python -m jobs import FILE",
        ]
    elif not reading.conversations_by_brand(snapshot):
        title, command = "No talk about your brands was found yet", "python -m jobs analyse"
        held = f"{reading.posts_held(snapshot):,} posts are here, but none of them is known to name a tracked brand."
        lines = [held, "If they have not been read yet, this reads them:"]
    else:
        return
    draw("notice", title=title, lines=lines, command=command)
    st.stop()
