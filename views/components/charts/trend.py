"""The chart of the score week by week: its 90% range as a band, and what it shows in a sentence above it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import altair as alt
import polars as pl

from analysis.worthiness.history import A_WEEK
from reports.queries.score.score_history import ScoreHistory, has_gaps, short_history_text
from views.components.charts.chart import Chart, Fields, clickable, draw_chart, rows, to_chart, to_chart_table
from views.components.templating import draw
from views.url_state import to_link

HEIGHT = 240
MOMENT = pl.Datetime("ms", "UTC")
LINE: dict[str, Any] = {
    "week": MOMENT,
    "day": pl.String,
    "days": pl.String,
    "index": pl.Int64,
    "range": pl.String,
    "low": pl.Int64,
    "high": pl.Int64,
    "run": pl.Int64,
    "conversations": pl.Int64,
    "people": pl.Int64,
}
HEADINGS = {
    "day": "13 weeks up to",
    "index": "Score",
    "range": "90% range",
    "conversations": "Conversations",
    "people": "People",
}
OLDER_SCORES: dict[str, Any] = {
    "week": MOMENT,
    "day": pl.String,
    "index": pl.Int64,
    "range": pl.String,
    "version": pl.String,
}


@dataclass(frozen=True, slots=True, eq=False)
class Trend:
    """What the chart shows in a sentence, the scores of all weeks with one, versions of older scores, and the chart.

    `chance` is the probability that the score rose since the 13 weeks before, None where that cannot be said. `gaps`:
    whether the line has a gap.
    """

    description: str
    scores: tuple[int, ...]
    versions: str
    chart: Chart | None
    chance: float | None = None
    gaps: bool = False


def to_trend(past: ScoreHistory) -> Trend:
    """Return the chart of a brand's score history with its texts."""
    text = f"{past.brand}: {short_history_text(past)}"
    versions = ", ".join(sorted({older.version for older in past.older_scores}))
    step = past.history.step
    return Trend(
        description=text,
        scores=tuple(week.score for week in past.scored if week.score is not None),
        versions=versions,
        chart=_chart(past, text) if past.scored or past.older_scores else None,
        chance=step.chance if step else None,
        gaps=has_gaps(past.history.weeks),
    )


def draw_trend(trend: Trend, params: Mapping[str, object]) -> None:
    """Draw the description, and below it the chart where there is one.

    A point opens the conversations behind its score; `params` are those of links to the same brand.
    """

    def link_of(fields: Fields) -> str:
        return to_link("conversations", {**params, "date_range": fields["days"]})

    draw(
        "score_history",
        description=trend.description,
        weeks=len(trend.scores),
        versions=trend.versions,
        gaps=trend.gaps,
    )
    if trend.chart is not None:
        draw_chart(trend.chart, "score_history", link_of)


def to_line(past: ScoreHistory) -> pl.DataFrame:
    """Return a row for each week with a score, by its last day: the score is that of the 13 weeks of `days`.

    `run` numbers the unbroken stretches of weeks.
    """
    run, weeks, end = 0, [], None
    for week in past.scored:
        run += end is not None and week.date_range.end - end > A_WEEK
        end, last_day = week.date_range.end, week.date_range.days[1]
        row = (
            _moment(last_day),
            _words(last_day),
            week.date_range.text,
            week.score,
            f"{week.low}\N{EN DASH}{week.high}",
            week.low,
            week.high,
        )
        weeks.append((*row, run, week.counts.conversations, week.counts.people))
    return pl.DataFrame(weeks, schema=LINE, orient="row")


def to_older_scores(past: ScoreHistory) -> pl.DataFrame:
    """Return a row for each score of an earlier version of the method."""
    weeks = [
        (
            _moment(older.last_day),
            _words(older.last_day),
            older.score,
            f"{older.low}\N{EN DASH}{older.high}",
            older.version,
        )
        for older in past.older_scores
    ]
    return pl.DataFrame(weeks, schema=OLDER_SCORES, orient="row")


def _chart(past: ScoreHistory, description: str) -> Chart:
    line = rows("line").encode(x=_x(), detail="run:O")
    index = alt.Y("index:Q", title="Score", scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(tickCount=5))
    counts = _tooltip(conversations=("Q", "conversations"), people=("Q", "people"))
    layers = [
        line.mark_area(opacity=0.22).encode(y=alt.Y("low:Q", title="Score"), y2="high:Q"),
        line.mark_line(strokeWidth=2).encode(y=index),
        # a single week between two without a score makes no line, so each week gets a point
        clickable(line.mark_point(filled=True, size=22, cursor="pointer"), "days").encode(y=index, tooltip=counts),
    ]
    tables = {"line": to_line(past)}
    as_table = to_chart_table(tables["line"].reverse(), HEADINGS, ["days"], {})
    if past.older_scores:  # an empty layer would be an image without a name to screen readers
        diamonds = rows("older").mark_point(shape="diamond", size=70, color="#8A6A00", strokeWidth=1.6)
        rules = _tooltip(version=("N", "method version"))
        layers.append(diamonds.encode(x=_x(), y=index, tooltip=rules))
        tables["older"] = to_older_scores(past)
    return to_chart(alt.layer(*layers).properties(height=HEIGHT), description, as_table, **tables)


def _x() -> alt.X:
    axis = alt.Axis(format="%-d %b %Y", labelOverlap=True, tickCount=6, grid=False)
    return alt.X("week:T", title=None, axis=axis, scale=alt.Scale(type="utc"))


def _tooltip(**more: tuple[str, str]) -> list[Any]:
    """Return the tooltip of a week: column name -> its type and title."""
    fields = {"day": ("N", "13 weeks up to"), "index": ("Q", "score"), "range": ("N", "90% range")} | more
    return [alt.Tooltip(f"{name}:{kind}", title=title) for name, (kind, title) in fields.items()]


def _words(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _moment(day: date) -> datetime:
    """Return midnight UTC: days are UTC for all readers, hence the UTC scale, and a text for the tooltip."""
    return datetime.combine(day, time.min, UTC)
