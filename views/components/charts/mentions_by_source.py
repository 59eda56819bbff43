"""The chart of mentions by source over time: posts by people that name the brand, in the colour of their source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

import polars as pl

from reports.queries.overview.mentions import MentionSeries, count_mentions
from reports.wording.common import count_text, date_text, percent_text, source_title
from talkworthy.date_range import DateRange
from views.components.charts.chart import Chart, Fields, draw_chart
from views.components.charts.stacked_bars import MOST_COLOURS, StackedBars, days_inside, to_stacked_chart
from views.components.templating import draw
from views.url_state import to_link

OTHERS = "Other sources"
SEPARATOR = "|"


def to_source_chart(rollups: pl.DataFrame, date_range: DateRange) -> Chart | None:
    """Return the chart of the daily counts of a date range, the largest source at the bottom; None without mentions."""
    series = count_mentions(rollups, date_range)
    if not series.total:
        return None
    totals = _totals(series)
    small = list(totals)[MOST_COLOURS - 1 :] if len(totals) > MOST_COLOURS else []
    names = {source: OTHERS if source in small else source_title(source) for source in totals}
    keys = {name: SEPARATOR.join(source for source in totals if names[source] == name) for name in names.values()}
    inside = {
        start: days_inside(_to_range(start, series.days), date_range) for start in series.by_source["start"].unique()
    }
    frame = (
        series.by_source.with_columns(name=pl.col("source").replace_strict(names, return_dtype=pl.String))
        .group_by("start", "name")
        .agg(height=pl.col("mentions").sum())
        .with_columns(
            days=pl.lit(series.days),
            written=pl.col("start").replace_strict(inside, return_dtype=pl.String),
            key=pl.col("name").replace_strict(keys, return_dtype=pl.String),
            few=pl.lit(False),
        )
    )
    began = f"{series.word.capitalize()} from"
    bars = StackedBars(
        series="Source",
        axis="Mentions",
        axis_format="d",
        tooltip={"began:N": began, "name:N": "source", "height:Q": "mentions"},
        columns={"start": began, "name": "Source", "height": "Mentions"},
        texts={},
    )
    return to_stacked_chart(frame, list(dict.fromkeys(names.values())), bars, describe_sources(series))


def describe_sources(series: MentionSeries) -> str:
    """Return what the bars show, as one sentence: the largest source, and the highest bar."""
    totals = _totals(series)
    largest = next(iter(totals))
    text = f"{count_text(series.total, 'mention')} by people, "
    if len(totals) == 1:
        text += f"all on {source_title(largest)}."
    else:
        text += f"{percent_text(totals[largest], series.total)} of them on {source_title(largest)}."
    starts = sorted(series.by_source["start"].unique())
    peak = max(range(len(starts)), key=series.totals.__getitem__)
    return f"{text} Peak: {series.word} of {date_text(starts[peak])}, {count_text(series.totals[peak], 'mention')}."


def draw_source_chart(chart: Chart, params: Mapping[str, object]) -> None:
    """Draw the description and the bars; a bar opens the conversations with the mentions that it counts."""
    draw("mentions_by_source", description=chart.description)

    def link_of(fields: Fields) -> str:
        of_bar = {"source": fields["key"], "written": fields["written"], "mention": 1}
        return to_link("conversations", {**params, **of_bar})

    draw_chart(chart, "mentions_by_source", link_of)


def _totals(series: MentionSeries) -> dict[str, int]:
    """Return the mentions of each source, most first."""
    sums = series.by_source.group_by("source").agg(pl.col("mentions").sum())
    return dict(sums.sort("mentions", "source", descending=[True, False]).iter_rows())


def _to_range(start: object, days: int) -> DateRange:
    first = datetime.combine(start, time.min, UTC)  # type: ignore[arg-type]
    return DateRange(first, first + timedelta(days=days))
