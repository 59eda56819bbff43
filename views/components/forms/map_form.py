"""The proposed map of a file in an unknown format: ten posts, and which column holds what, to be corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import available_timezones

import streamlit as st

from collectors.engine.source_facts import facts_of
from collectors.files.engine.dates import DateOrder
from collectors.files.engine.reader import ColumnMap
from collectors.files.mapping.check_map import FIELDS
from reports.wording.common import count_text
from reports.wording.engagement import stars_text
from services.collection.preview_posts import PreviewPost
from services.collection.propose_map import MapProposal
from services.operations.brand_setup import Upload
from views.components.templating import draw

FIRST_FIELDS = {
    "text": "Text",
    "created_at": "Date",
    "author": "Author",
    "source": "Source",
    "community": "Community",
    "likes": "Likes or upvotes",
}
MORE_FIELDS = {
    "title": "Title",
    "id": "ID of the post",
    "reply_to": "ID of the post that it answers",
    "thread": "ID of the thread",
    "url": "Link to the post",
    "replies": "Number of replies",
    "reposts": "Number of shares",
    "views": "Views",
    "rating": "Stars out of five",
    "sentiment": "Sentiment that the file gives, kept beside ours",
}
FIELDS_IN_A_ROW = 3
TIME_OF_DAY = "Time of day, where the date has none"
DATE_ORDERS: dict[DateOrder, str] = {"day-first": "2 March (day first)", "month-first": "February 3 (month first)"}
_NONE = "(not in this file)"
_NONE_OF = {"source": "(the same for all posts)", "community": "(none: all posts are one place)"}
_UTC = "UTC"
_UNKNOWN_SOURCE = ColumnMap().source
assert set(FIRST_FIELDS) | set(MORE_FIELDS) <= set(FIELDS)


def ask_map(upload: Upload, proposal: MapProposal, missing: Sequence[str] = ()) -> ColumnMap:
    """Draw how the upload would be read, with a choice of columns; return the map as it is chosen now.

    `missing`: what all of its posts lack; the proposal knows that of its first rows alone.
    """
    rows = [(post, _to_counts(post)) for post in proposal.preview]
    draw("proposed_map", name=upload.name, proposal=proposal, rows=rows, missing=missing or proposal.missing)
    form = _MapForm(upload, proposal)
    fields = list(FIRST_FIELDS.items())
    for start in range(0, len(fields), FIELDS_IN_A_ROW):
        for place, (field, label) in zip(st.columns(FIELDS_IN_A_ROW), fields[start:], strict=False):
            with place:
                form.ask_column(field, label)
    source = form.ask_source()
    order = form.ask_date_order()
    zone = form.ask_zone()
    with st.expander("More columns"):
        form.ask_column("created_at", TIME_OF_DAY, number=1)
        for field, label in MORE_FIELDS.items():
            form.ask_column(field, label)
    kept = {column: field for column, field in form.map.columns.items() if column not in form.shown}
    return replace(
        proposal.column_map, columns={**kept, **form.columns}, source=source, date_order=order, timezone=zone
    )


def _to_counts(post: PreviewPost) -> list[str]:
    words = {
        "likes": facts_of(post.source).likes,
        "replies": ("reply", "replies"),
        "reposts": ("share", "shares"),
        "views": ("view", "views"),
    }
    counts = [(getattr(post.engagement, name), word) for name, word in words.items()]
    stars = [stars_text(post.rating)] if post.rating is not None else []
    return [*stars, *(count_text(count, *word) for count, word in counts if count is not None)]


class _MapForm:
    """The widgets of one upload; each starts with what was proposed.

    `map` is the map so far, `shown` its columns that have a widget, `columns` what the widgets hold now.
    """

    def __init__(self, upload: Upload, proposal: MapProposal) -> None:
        self._key = f"map_{upload.token}"
        self.map = upload.column_map or proposal.column_map
        self._proposal = proposal
        self.columns: dict[str, str] = {}
        self.shown: set[str] = set()

    def ask_column(self, field: str, label: str, number: int = 0) -> None:
        """Ask which column holds a field, and add it to `columns`; `number` is 1 for a second column."""
        options = [_NONE, *self._proposal.headers]
        held = self._columns_of(field)[number : number + 1]
        start = options.index(held[0]) if held and held[0] in options else 0
        self.shown.update(held)
        key = f"{self._key}_{field}_{number}"
        nothing = _NONE_OF.get(field, _NONE)
        column = st.selectbox(
            label,
            options,
            start,
            key=key,
            format_func=lambda column: nothing if column == _NONE else self._to_label(column),
        )
        if column in self.columns:
            draw("warning", words=f"{label}: the column {self._to_label(column)} is used already. Choose another.")
        elif column != _NONE:
            self.columns[column] = field

    def ask_date_order(self) -> DateOrder | None:
        """Ask whether the day or the month comes first, or show what was guessed; None for dates that need no order."""
        is_asked = f"{self._key}_order" in st.session_state
        if not self._proposal.asks_date_order and not is_asked and self.map.date_order is None:
            return None
        return st.radio(
            "A date such as 2/3/2026 in this file is",
            list(DATE_ORDERS),
            None if self.map.date_order is None else list(DATE_ORDERS).index(self.map.date_order),
            key=f"{self._key}_order",
            format_func=lambda order: DATE_ORDERS[order],
        )

    def ask_source(self) -> str:
        """Ask where the posts come from, where no column says so; return the name of the source."""
        if "source" in self.columns.values():
            return self.map.source
        start = "" if self.map.source == _UNKNOWN_SOURCE else self.map.source
        text = st.text_input(
            "Where these posts are from", start, max_chars=40, placeholder="facebook", key=f"{self._key}_source"
        )
        return "-".join(text.lower().replace(":", " ").split()) or _UNKNOWN_SOURCE

    def ask_zone(self) -> str | None:
        """Ask for the time zone of dates without one; None is UTC."""
        if not self._proposal.is_zoneless and self.map.timezone is None:
            return None
        zones = [_UTC, *sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))]
        start = zones.index(self.map.timezone) if self.map.timezone in zones else 0
        zone = st.selectbox("Time zone of its dates", zones, start, key=f"{self._key}_zone")
        return None if zone == _UTC else zone

    def _columns_of(self, field: str) -> Sequence[str]:
        return [column for column, held in self.map.columns.items() if held == field]

    def _to_label(self, column: str) -> str:
        """Return the name of a column, with its first value."""
        name = self._proposal.headers.get(column, column)
        shown = name if name == column else f"Column {column}: {name}".rstrip(": ")
        example = self._proposal.examples.get(column, "")
        return f"{shown} \N{MIDDLE DOT} {example}" if example else shown
