"""Stacked bars over time: one bar for each stretch of days, one colour for each brand or source, a click on each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import polars as pl

from reports.wording.common import date_text
from talkworthy.date_range import DateRange
from views.components.charts.chart import Chart, clickable, rows, to_chart, to_chart_table

MOST_COLOURS = 5
"""As many series as there are colours that every reader can tell apart."""
HEIGHT = 290
BAR_WIDTH = 0.86
FAINT = 0.45


@dataclass(frozen=True, slots=True)
class StackedBars:
    """How the bars are labelled: what a series is called, what the axis counts and its format, texts of the table.

    `columns` are those of the table, with their headings; `texts` has a function for each that is not shown as it is.
    """

    series: str
    axis: str
    axis_format: str
    tooltip: Mapping[str, str]
    columns: Mapping[str, str]
    texts: Mapping[str, Any]


def days_inside(stretch: DateRange, date_range: DateRange) -> str:
    """Return the days of a stretch that are in the date range, as in an address."""
    return DateRange(max(stretch.start, date_range.start), min(stretch.end, date_range.end)).text


def stretch_word(days: int) -> str:
    """Return the name of a stretch: `week`, `2 weeks`."""
    return "week" if days == 7 else f"{days // 7} weeks"


def to_stacked_chart(frame: pl.DataFrame, order: Sequence[str], bars: StackedBars, description: str) -> Chart:
    """Return the chart of a frame with the columns start (Date), days (number), written, name, key and height.

    `order` are the names from the bottom up; `key` is what a click passes on beside `written`. `few` marks bars that
    stand on little, which are drawn faint.
    """
    rank = pl.col("name").replace_strict({name: number for number, name in enumerate(order)}, return_dtype=pl.Int64)
    stacked = frame.sort("start", rank).with_columns(top=pl.col("height").cum_sum().over("start"))
    start = pl.col("start").cast(pl.Datetime("ms", "UTC"))
    drawn = stacked.filter(pl.col("height") > 0).with_columns(
        start=start,
        stop=start + pl.duration(seconds=(BAR_WIDTH * 86_400 * pl.col("days")).cast(pl.Int64)),
        bottom=pl.col("top") - pl.col("height"),
        began=pl.col("start").map_elements(date_text, pl.String),
    )
    table = to_chart_table(
        stacked.filter(pl.col("height") > 0).sort("start", rank, descending=[True, False]),
        bars.columns,
        ["written", "key"],
        {"start": date_text, **bars.texts},
    )
    encoded = _encode(
        clickable(rows("bars").mark_bar(orient="vertical", cursor="pointer"), "written", "key"), order, bars
    )
    return to_chart(encoded.properties(height=HEIGHT), description, table, bars=drawn)


def _encode(marks: Any, order: Sequence[str], bars: StackedBars) -> Any:
    # days are UTC for all readers, hence the UTC scale, and a text for the tooltip
    time_axis = alt.Axis(format="%-d %b %Y", labelOverlap=True, tickCount=6, grid=False)
    legend = alt.Legend(orient="top", title=None, columns=MOST_COLOURS + 1, labelLimit=160)
    return marks.encode(
        x=alt.X("start:T", title=None, axis=time_axis, scale=alt.Scale(type="utc")),
        x2="stop:T",
        y=alt.Y("bottom:Q", title=bars.axis, axis=alt.Axis(tickCount=4, format=bars.axis_format)),
        y2="top:Q",
        color=alt.Color("name:N", title=bars.series, scale=alt.Scale(domain=list(order)), legend=legend),
        opacity=alt.condition("datum.few", alt.value(FAINT), alt.value(1.0)),
        tooltip=[alt.Tooltip(field, title=title) for field, title in bars.tooltip.items()],
    )
