"""The index week by week, its interval drawn as a band, with the finding said in words above it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import altair as alt
import polars as pl

from analysis.worthiness.history import A_WEEK
from reports.queries.score.score_history import ScoreHistory, history_text
from views.components.charts.chart import Chart, draw_chart, rows, to_chart
from views.components.templating import draw

HEIGHT = 240
MOMENT = pl.Datetime("ms", "UTC")
LINE: dict[str, Any] = {
    "week": MOMENT,
    "day": pl.String,
    "index": pl.Int64,
    "sure": pl.String,
    "low": pl.Int64,
    "high": pl.Int64,
    "run": pl.Int64,
    "conversations": pl.Int64,
    "people": pl.Int64,
}
OLDER_SCORES: dict[str, Any] = {
    "week": MOMENT,
    "day": pl.String,
    "index": pl.Int64,
    "sure": pl.String,
    "version": pl.String,
}


@dataclass(frozen=True, slots=True, eq=False)
class Trend:
    """The finding, how many weeks have an index, the older rules' versions, and the line where there is one."""

    history_text: str
    weeks: int
    told: str
    chart: Chart | None


def to_trend(past: ScoreHistory) -> Trend:
    """What a page shows of a brand's past."""
    text = history_text(past)
    versions = ", ".join(sorted({versions.version for versions in past.told}))
    return Trend(text, len(past.scored), versions, _chart(past, text) if past.scored or past.told else None)


def draw_trend(trend: Trend) -> None:
    """The finding; and below it the line, where there is one."""
    draw("score_history", history_text=trend.finding, weeks=trend.weeks, told=trend.told)
    if trend.chart is not None:
        draw_chart(trend.chart)


def to_line(past: ScoreHistory) -> pl.DataFrame:
    """One row a week that has an index, by its last day; `run` counts the stretches without a week that has none."""
    run, weeks, end = 0, [], None
    for week in past.scored:
        run += end is not None and week.date_range.end - end > A_WEEK
        end, last_day = week.date_range.end, week.date_range.days[1]
        row = (_moment(last_day), _words(last_day), week.score, f"{week.low}-{week.high}", week.low, week.high)
        weeks.append((*row, run, week.counts.conversations, week.counts.people))
    return pl.DataFrame(weeks, schema=LINE, orient="row")


def to_older_scores(past: ScoreHistory) -> pl.DataFrame:
    """One row an index that was told under other rules."""
    weeks = [
        (_moment(older.last_day), _words(older.last_day), older.score, f"{older.low}-{older.high}", older.version)
        for older in past.told
    ]
    return pl.DataFrame(weeks, schema=OLDER_SCORES, orient="row")


def _chart(past: ScoreHistory, description: str) -> Chart:
    line = rows("line").encode(x=_x(), detail="run:O")
    index = alt.Y("index:Q", title="Index of 100", scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(tickCount=5))
    counts = _tooltip(conversations=("Q", "conversations"), people=("Q", "people"))
    layers = [
        line.mark_area(opacity=0.22).encode(y=alt.Y("low:Q", title="Index of 100"), y2="high:Q"),
        line.mark_line(strokeWidth=2).encode(y=index),
        # a week between two that have none is no line
        line.mark_point(filled=True, size=22).encode(y=index, tooltip=counts),
    ]
    tables = {"line": to_line(past)}
    if past.told:  # marks of nothing are a drawing without a name to whoever hears the page
        diamonds = rows("told").mark_point(shape="diamond", size=70, color="#8A6A00", strokeWidth=1.6)
        rules = _tooltip(version=("N", "version of the rules"))
        layers.append(diamonds.encode(x=_x(), y=index, tooltip=rules))
        tables["told"] = to_older_scores(past)
    return to_chart(alt.layer(*layers).properties(height=HEIGHT), description, **tables)


def _x() -> alt.X:
    axis = alt.Axis(format="%-d %b %Y", labelOverlap=True, tickCount=6, grid=False)
    return alt.X("week:T", title=None, axis=axis, scale=alt.Scale(type="utc"))


def _tooltip(**more: tuple[str, str]) -> list[Any]:
    """What is told of a week: by the name of its column, of which kind it is and what it is called."""
    fields = {"day": ("N", "13 weeks up to"), "index": ("Q", "index"), "sure": ("N", "interval (9 in 10)")} | more
    return [alt.Tooltip(f"{name}:{kind}", title=title) for name, (kind, title) in fields.items()]


def _words(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _moment(day: date) -> datetime:
    """Days are whole days in UTC, also for a reader west of it: hence the scale, and a text for the tooltip."""
    return datetime.combine(day, time.min, UTC)
