"""The chart of mentions over time: people's posts week by week, and what it shows in a sentence above it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import altair as alt
import polars as pl

from talkworthy.date_range import DateRange
from views.components.charts.chart import Chart, draw_chart, rows, to_chart
from views.components.templating import draw

MOST_WEEKS = 104
HEIGHT = 220
BAR_WIDTH = 0.86


@dataclass(frozen=True, slots=True, eq=False)
class PostCounts:
    """People's posts in each stretch of `days` days, the last ending with the date range: columns start, posts."""

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


def to_post_counts(rollups: pl.DataFrame, date_range: DateRange) -> PostCounts:
    """Sum daily counts over stretches of whole weeks, few enough that each bar is visible.

    Stretches without posts count as 0; the first may begin before the date range.
    """
    weeks = -(-date_range.weeks // MOST_WEEKS)
    days, end = 7 * weeks, date_range.end.date()
    backs = range(-(-date_range.weeks // weeks), 0, -1)
    stretches = pl.DataFrame({"back": backs, "start": [end - timedelta(days=days * back) for back in backs]})
    back = ((pl.lit(end) - pl.col("day")).dt.total_days() - 1) // days + 1
    written = (
        rollups.filter(pl.col("author_type") == "public").group_by(back=back).agg(pl.col("posts").sum().cast(pl.Int64))
    )
    counted = stretches.join(written, on="back", how="left", maintain_order="left")
    return PostCounts(counted.select("start", pl.col("posts").fill_null(0)), days)


def describe(pace: PostCounts) -> str:
    """Return what the bars show, as one sentence."""
    posts = pace.stretches["posts"]
    silent = int((posts == 0).sum())
    if silent == len(posts):
        return "Nobody posted in this period."
    peak = int(posts.arg_max() or 0)
    start: date = pace.stretches["start"][peak]
    typical = float(posts.median() or 0)  # type: ignore[arg-type]
    text = f"Peak: {pace.word} of {start.day} {start:%b %Y}, {posts[peak]:,} posts"
    text += f" (usual: {typical:,.0f})." if typical else "."
    return text + (f" No posts in {silent} of {len(posts)} {pace.words}." if silent else "")


@dataclass(frozen=True, slots=True, eq=False)
class WeeklyVolume:
    """The number of posts, the name of one stretch, and the chart with its description."""

    posts: int
    word: str
    chart: Chart


def to_weekly_volume(rollups: pl.DataFrame, date_range: DateRange) -> WeeklyVolume:
    """Return the chart of the daily counts of a date range."""
    pace = to_post_counts(rollups, date_range)
    return WeeklyVolume(int(pace.stretches["posts"].sum()), pace.word, _bars(pace))


def draw_weekly_volume(weeks: WeeklyVolume) -> None:
    """Draw the description and the bars."""
    draw("weekly_volume", description=weeks.chart.description, posts=weeks.posts, word=weeks.word)
    draw_chart(weeks.chart)


def _bars(pace: PostCounts) -> Chart:
    # days are UTC for all readers, hence the UTC scale, and a text for the tooltip
    start = pl.col("start").cast(pl.Datetime("ms", "UTC"))
    drawn = pace.stretches.select(
        "posts",
        start=start,
        stop=start + pl.duration(hours=round(BAR_WIDTH * 24 * pace.days)),
        began=pl.col("start").dt.strftime("%-d %b %Y"),
    )
    axis = alt.Axis(format="%-d %b %Y", labelOverlap=True, tickCount=6, grid=False)
    bars = rows("pace").mark_bar(orient="vertical")  # bars with both ends set vanish when their corners are rounded
    encoded = bars.encode(
        x=alt.X("start:T", title=None, axis=axis, scale=alt.Scale(type="utc")),
        x2="stop:T",
        y=alt.Y("posts:Q", title=None, axis=alt.Axis(tickCount=4, format="d")),
        tooltip=[
            alt.Tooltip("began:N", title=f"{pace.word} from"),
            alt.Tooltip("posts:Q", title="posts", format=","),
        ],
    )
    return to_chart(encoded.properties(height=HEIGHT), describe(pace), pace=drawn)
