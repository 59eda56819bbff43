"""The chart of mentions over time: posts by people that name the brand, week by week, and a sentence about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import altair as alt
import polars as pl

from reports.wording.common import date_text
from talkworthy.date_range import DateRange
from views.components.charts.chart import Chart, Fields, clickable, draw_chart, rows, to_chart, to_chart_table
from views.components.templating import draw
from views.url_state import to_link

MOST_WEEKS = 104
HEIGHT = 220
BAR_WIDTH = 0.86


@dataclass(frozen=True, slots=True, eq=False)
class MentionCounts:
    """Mentions by people in each stretch of `days` days, the last ending with the date range.

    The columns are start, mentions, and `written`: the days of the date range in this stretch, as in an address.
    """

    stretches: pl.DataFrame
    days: int

    @property
    def word(self) -> str:
        """Return the name of one stretch."""
        return "week" if self.days == 7 else f"{self.days // 7} weeks"

    @property
    def words(self) -> str:
        """Return the name of several stretches."""
        return "weeks" if self.days == 7 else f"stretches of {self.word}"


def to_mention_counts(rollups: pl.DataFrame, date_range: DateRange) -> MentionCounts:
    """Sum daily counts over stretches of whole weeks, few enough that each bar is visible.

    Stretches without mentions count as 0; the first may begin before the date range.
    """
    stretches = date_range.stretches(MOST_WEEKS)
    inside = [DateRange(max(stretch.start, date_range.start), stretch.end).text for stretch in stretches]
    starts = pl.DataFrame({"start": [stretch.start.date() for stretch in stretches], "written": inside})
    by_people = rollups.filter(pl.col("author_type") == "public").select("day", "direct").sort("day")
    counted = (
        by_people.join_asof(starts, left_on="day", right_on="start")
        .group_by("start")
        .agg(mentions=pl.col("direct").sum().cast(pl.Int64))
    )
    filled = starts.join(counted, on="start", how="left", maintain_order="left")
    days = (stretches[0].end - stretches[0].start).days
    return MentionCounts(filled.select("start", pl.col("mentions").fill_null(0), "written"), days)


def describe(counts: MentionCounts) -> str:
    """Return what the bars show, as one sentence."""
    mentions = counts.stretches["mentions"]
    silent = int((mentions == 0).sum())
    if silent == len(mentions):
        return "No mentions in this period."
    peak = int(mentions.arg_max() or 0)
    start: date = counts.stretches["start"][peak]
    typical = float(mentions.median() or 0)  # type: ignore[arg-type]
    text = f"Peak: {counts.word} of {start.day} {start:%b %Y}, {mentions[peak]:,} mentions"
    text += f" (usual: {typical:,.0f})." if typical else "."
    return text + (f" No mentions in {silent} of {len(mentions)} {counts.words}." if silent else "")


@dataclass(frozen=True, slots=True, eq=False)
class WeeklyVolume:
    """The number of mentions, the name of one stretch, and the chart with its description."""

    mentions: int
    word: str
    chart: Chart


def to_weekly_volume(rollups: pl.DataFrame, date_range: DateRange) -> WeeklyVolume:
    """Return the chart of the daily counts of a date range."""
    counts = to_mention_counts(rollups, date_range)
    return WeeklyVolume(int(counts.stretches["mentions"].sum()), counts.word, _bars(counts))


def draw_weekly_volume(weeks: WeeklyVolume, params: Mapping[str, object]) -> None:
    """Draw the description and the bars; a bar opens the conversations with the mentions that it counts."""
    draw("weekly_volume", description=weeks.chart.description, mentions=weeks.mentions, word=weeks.word)

    def link_of(fields: Fields) -> str:
        return to_link("conversations", {**params, "written": fields["written"], "mention": 1})

    draw_chart(weeks.chart, "weekly_volume", link_of)


def _bars(counts: MentionCounts) -> Chart:
    # days are UTC for all readers, hence the UTC scale, and a text for the tooltip
    start = pl.col("start").cast(pl.Datetime("ms", "UTC"))
    drawn = counts.stretches.select(
        "mentions",
        "written",
        start=start,
        stop=start + pl.duration(hours=round(BAR_WIDTH * 24 * counts.days)),
        began=pl.col("start").map_elements(date_text, pl.String),
    )
    axis = alt.Axis(format="%-d %b %Y", labelOverlap=True, tickCount=6, grid=False)
    # bars with both ends set vanish when their corners are rounded
    bars = clickable(rows("counts").mark_bar(orient="vertical", cursor="pointer"), "written")
    encoded = bars.encode(
        x=alt.X("start:T", title=None, axis=axis, scale=alt.Scale(type="utc")),
        x2="stop:T",
        y=alt.Y("mentions:Q", title=None, axis=alt.Axis(tickCount=4, format="d")),
        tooltip=[
            alt.Tooltip("began:N", title=f"{counts.word} from"),
            alt.Tooltip("mentions:Q", title="mentions", format=","),
        ],
    )
    headings = {"start": f"{counts.word} from".capitalize(), "mentions": "Mentions"}
    table = to_chart_table(counts.stretches, headings, ["written"], {"start": date_text})
    return to_chart(encoded.properties(height=HEIGHT), describe(counts), table, counts=drawn)
