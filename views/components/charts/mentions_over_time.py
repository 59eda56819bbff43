"""The chart of mentions over time: stacked by sentiment, with labels for what stands out, and gaps in collection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import altair as alt
import polars as pl

from reports.queries.overview.mentions import SENTIMENTS, MentionSeries
from reports.wording.common import data_gap_text, date_text
from talkworthy.date_range import ONE_DAY, DateRange
from talkworthy.phrases import first_words
from talkworthy.storage.runs.gaps import StoredGap
from views.components.charts.chart import Chart, Fields, clickable, draw_chart, rows, to_chart, to_chart_table
from views.components.templating import draw
from views.url_state import to_link

HEIGHT = 150
BAR_WIDTH = 0.86
STACKED = ("negative", "none", "unclear", "neutral", "positive")
"""From the axis up: the height of the negative part can be compared from bar to bar."""
TITLES: Mapping[str, str] = {
    "positive": "Positive",
    "neutral": "Neutral",
    "unclear": "Unclear",
    "negative": "Negative",
    "none": "Not analysed",
}
LONGEST_LABEL = 40
LABEL_WIDTH = 0.36
"""Width of a label in widths of the chart."""
MOST_DATES = 7
HEADROOM = 1.25
"""Height of the axis in heights of the highest bar, where a label stands above it."""
MOMENT = pl.Datetime("ms", "UTC")
LABELS: dict[str, Any] = {
    "edge": MOMENT,
    "height": pl.Int64,
    "label": pl.String,
    "text": pl.String,
    "later": pl.Boolean,
    "written": pl.String,
    "sentiment": pl.String,
}
A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class ChartLabel:
    """What stands out in a chart over time: a few words to show above its bar, and a sentence for a hover."""

    at: datetime
    words: str
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class MentionsOverTime:
    """The number of mentions, the name of one stretch, the sentiments that occur, and the chart."""

    mentions: int
    word: str
    legend: tuple[tuple[str, str], ...]
    chart: Chart


def to_mentions_over_time(
    series: MentionSeries, date_range: DateRange, labels: Sequence[ChartLabel] = (), gaps: Sequence[StoredGap] = ()
) -> MentionsOverTime:
    """Return the chart of the mentions of a date range; `gaps` are those that no later run filled."""
    legend = [(name, TITLES[name]) for name in SENTIMENTS if series.of_sentiment(name)]
    if gaps:
        legend.append(("gap", "Not collected"))
    return MentionsOverTime(series.total, series.word, tuple(legend), _chart(series, date_range, labels, gaps))


def describe(series: MentionSeries) -> str:
    """Return what the bars show, as one sentence."""
    totals = series.totals
    words = "weeks" if series.days == 7 else f"stretches of {series.word}"
    if not any(totals):
        return "No mentions in this period."
    start = _starts(series)[totals.index(max(totals))]
    typical = float(pl.Series(totals).median() or 0)  # type: ignore[arg-type]
    text = f"Peak: {series.word} of {date_text(start)}, {max(totals):,} mentions"
    text += f" (usual: {typical:,.0f})." if typical else "."
    silent = totals.count(0)
    return text + (f" No mentions in {silent} of {len(totals)} {words}." if silent else "")


def draw_mentions_over_time(mentions: MentionsOverTime, params: Mapping[str, object]) -> None:
    """Draw the title with the legend, and the bars; a part of a bar opens the conversations with its mentions."""

    def link_of(fields: Fields) -> str:
        return to_link("conversations", {**params, **fields, "mention": 1})

    draw("mentions_over_time", mentions=mentions)
    draw_chart(mentions.chart, "mentions_over_time", link_of)


def to_bars(series: MentionSeries, date_range: DateRange) -> pl.DataFrame:
    """Return the parts of the bars: start and stop of a stretch, `low` and `high` of its part, and what it stands for.

    `written` are the days of the date range in this stretch, as in an address.
    """
    length = timedelta(days=series.days)
    height = pl.col("mentions").cum_sum().over("start")
    parts = (
        series.by_sentiment.with_columns(order=pl.col("sentiment").replace_strict(list(STACKED), list(range(5))))
        .sort("start", "order")
        .with_columns(high=height, low=height - pl.col("mentions"), in_all=pl.col("mentions").sum().over("start"))
        .filter(pl.col("mentions") > 0)
    )
    starts = parts["start"]
    return parts.select(
        "sentiment",
        "mentions",
        "low",
        "high",
        "in_all",
        title=pl.col("sentiment").replace_strict(TITLES, return_dtype=pl.String),
        began=pl.Series([date_text(start) for start in starts], dtype=pl.String),
        written=pl.Series([_written(start, start + length, date_range) for start in starts], dtype=pl.String),
        start=_moment(pl.col("start")),
        stop=_moment(pl.col("start")) + length * BAR_WIDTH,
    )


def to_labels(series: MentionSeries, date_range: DateRange, labels: Sequence[ChartLabel]) -> pl.DataFrame:
    """Return where each label stands: above its bar, and beginning or ending with it.

    Of labels that would lie over each other, the one of the highest bar stays. A label that would lie on a higher bar
    is left out: it would seem to belong to that one. `written` are the days of its bar; it leads to all sentiments.
    """
    starts = _starts(series)
    placed = [(sum(start <= label.at.date() for start in starts) - 1, label) for label in labels]
    drawn: list[tuple[datetime, int, str, str, bool, str, str]] = []
    taken: list[tuple[float, float]] = []
    for index, label in sorted(placed, key=lambda each: -series.totals[each[0]]):
        words = first_words(label.words, LONGEST_LABEL, "...")
        for later in (2 * index >= len(starts), 2 * index < len(starts)):
            left, right = _span(index, len(starts), words, later)
            if index >= 0 and _is_free(series.totals, index, left, right, taken):
                taken.append((left, right))
                edge = datetime.combine(starts[index], time.min) + later * timedelta(days=series.days * BAR_WIDTH)
                days = _written(starts[index], starts[index] + timedelta(days=series.days), date_range)
                drawn.append((edge.replace(tzinfo=UTC), series.totals[index], words, label.text, later, days, ""))
                break
    return pl.DataFrame(drawn, schema=LABELS, orient="row")


def _span(index: int, bars: int, words: str, later: bool) -> tuple[float, float]:
    """Return from where to where a label goes, in widths of the chart; `later` ones end where their bar does."""
    width = LABEL_WIDTH * len(words) / LONGEST_LABEL
    edge = (index + later * BAR_WIDTH) / bars
    return (edge - width, edge) if later else (edge, edge + width)


def _is_free(
    totals: Sequence[int], index: int, left: float, right: float, taken: Sequence[tuple[float, float]]
) -> bool:
    """Return whether a label of this bar fits there: on the chart, over no higher bar, and over no other label."""
    if left < 0 or right > 1 or any(right >= other[0] and left <= other[1] for other in taken):
        return False
    below = totals[int(left * len(totals)) : int(right * len(totals)) + 1]
    return max(below) <= totals[index]


def to_gap_bands(gaps: Sequence[StoredGap], date_range: DateRange) -> pl.DataFrame:
    """Return from when to when something was not collected, at least a day each, and what."""
    bands = []
    for gap in gaps:
        since, until = max(gap.since, date_range.start), min(gap.until or date_range.end, date_range.end)
        bands.append((since, max(until, since + ONE_DAY), data_gap_text(gap)))
    return pl.DataFrame(bands, schema={"since": MOMENT, "until": MOMENT, "text": pl.String}, orient="row")


def _chart(
    series: MentionSeries, date_range: DateRange, labels: Sequence[ChartLabel], gaps: Sequence[StoredGap]
) -> Chart:
    tables = {"bars": to_bars(series, date_range)}
    layers = [_bars(series, HEADROOM if labels else 1.0)]
    if gaps:  # an empty layer would be an image without a name to screen readers
        tables["gaps"] = to_gap_bands(gaps, date_range)
        band = rows("gaps").mark_rect(color="var(--tw-ochre)", opacity=0.22)
        layers.insert(
            0, band.encode(x=_x("since", series), x2="until:T", tooltip=alt.Tooltip("text:N", title="not collected"))
        )
    placed = to_labels(series, date_range, labels)
    for side in (False, True):
        name, chosen = f"labels_{'right' if side else 'left'}", placed.filter(pl.col("later") == side)
        if chosen.height:
            tables[name] = chosen
            layers.append(_labels(name, "right" if side else "left", series))
    headings = {"began": f"{series.word} from".capitalize(), "title": "Sentiment", "mentions": "Mentions"}
    table = to_chart_table(tables["bars"], headings, ["written", "sentiment"], {})
    # without a padding of its own Streamlit adds 20 pixels below
    drawing = alt.layer(*layers).properties(height=HEIGHT, padding={"left": 0, "top": 5, "right": 5, "bottom": 4})
    return to_chart(drawing, describe(series), table, **tables)


def _bars(series: MentionSeries, headroom: float) -> Any:
    # colours of the style sheet, which follow the theme of the page
    colours = [f"var(--tw-{name})" for name in STACKED]
    parts = clickable(rows("bars").mark_rect(cursor="pointer"), "written", "sentiment")
    top = alt.Scale(domainMin=0, domainMax=max(headroom * max(series.totals), 1))
    return parts.encode(
        x=_x("start", series),
        x2="stop:T",
        y=alt.Y("low:Q", title=None, axis=alt.Axis(tickCount=3, format="d"), scale=top),
        y2="high:Q",
        color=alt.Color("sentiment:N", legend=None, scale=alt.Scale(domain=list(STACKED), range=colours)),
        tooltip=[
            alt.Tooltip("began:N", title=f"{series.word} from"),
            alt.Tooltip("title:N", title="sentiment"),
            alt.Tooltip("mentions:Q", title="mentions", format=","),
            alt.Tooltip("in_all:Q", title="all mentions", format=","),
        ],
    )


def _labels(name: str, align: Any, series: MentionSeries) -> Any:
    text = rows(name).mark_text(dy=-7, fontSize=12, align=align, fill="currentColor", cursor="pointer")
    hover = alt.Tooltip("text:N", title="stands out")
    return text.encode(x=_x("edge", series), y=alt.Y("height:Q", title=None), text="label:N", tooltip=hover)


def _x(field: str, series: MentionSeries) -> alt.X:
    """Return the axis of time: days are UTC for all readers, hence the UTC scale, and a text for the tooltip.

    A date stands at the left edge of its bar; the axis has all stretches, also those without a mention.
    """
    starts = _starts(series)
    end = starts[-1] + timedelta(days=series.days)
    every = -(-len(starts) // MOST_DATES)
    day = "%-d %b" if end - starts[0] <= A_YEAR else "%-d %b %Y"
    values = [_to_date_time(start) for start in starts[::every]]
    axis = alt.Axis(format=day, values=values, labelAlign="left", labelOverlap=True, grid=False)
    scale = alt.Scale(type="utc", domainMin=_to_date_time(starts[0]), domainMax=_to_date_time(end), nice=False)
    return alt.X(f"{field}:T", title=None, axis=axis, scale=scale)


def _to_date_time(day: date) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True)


def _starts(series: MentionSeries) -> list[date]:
    """Return the first day of each stretch, the oldest first."""
    return series.by_sentiment["start"].unique().sort().to_list()


def _moment(day: pl.Expr) -> pl.Expr:
    return day.cast(pl.Datetime("ms")).dt.replace_time_zone("UTC")


def _written(start: date, end: date, date_range: DateRange) -> str:
    """Return the days of a stretch, up to but not including `end`, that are in the date range."""
    first, _ = date_range.days
    return f"{max(start, first)}..{end - ONE_DAY}"
