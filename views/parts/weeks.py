"""When customers talk: their posts week by week, with the finding said in words above the bars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import altair as alt
import polars as pl
import streamlit as st

from talkworthy.window import Window
from views.parts.drawing import draw

MOST_WEEKS = 104
HEIGHT = 220
BAR_WIDTH = 0.86


@dataclass(frozen=True, slots=True, eq=False)
class Pace:
    """Customers' posts in each stretch of `days` days, the last of which ends with the window: columns start, posts."""

    stretches: pl.DataFrame
    days: int

    @property
    def word(self) -> str:
        """What one stretch is called."""
        return "week" if self.days == 7 else f"{self.days // 7} weeks"

    @property
    def words(self) -> str:
        """What several of them are called."""
        return "weeks" if self.days == 7 else f"stretches of {self.word}"


def to_pace(rollups: pl.DataFrame, window: Window) -> Pace:
    """Add daily counts up to stretches of whole weeks, so few that each bar can be seen.

    Silent stretches count as 0; the first may begin before the window, when that is not a whole number of stretches.
    """
    weeks = -(-window.weeks // MOST_WEEKS)
    days = 7 * weeks
    end = window.end.date()
    count = -(-window.weeks // weeks)
    starts = [end - timedelta(days=days * back) for back in range(count, 0, -1)]
    posts = (
        rollups.filter(pl.col("voice") == "customer")
        .with_columns(
            start=pl.lit(end)
            - pl.duration(days=1) * (((pl.lit(end) - pl.col("day")).dt.total_days() + days - 1) // days * days)
        )
        .group_by(pl.col("start").cast(pl.Date))
        .agg(pl.col("posts").sum())
    )
    frame = pl.DataFrame({"start": starts}).join(posts, on="start", how="left", maintain_order="left")
    return Pace(frame.with_columns(pl.col("posts").fill_null(0)), days)


def finding(pace: Pace) -> str:
    """What the bars show, as one sentence."""
    posts = pace.stretches["posts"]
    silent = int((posts == 0).sum())
    if silent == len(posts):
        return "No customer wrote about it in this time."
    peak = int(posts.arg_max() or 0)
    start: date = pace.stretches["start"][peak]
    typical = float(posts.median() or 0)  # type: ignore[arg-type]
    said = f"Customers wrote most in the {pace.word} from {start.day} {start:%b %Y}: {posts[peak]:,} posts"
    said += f"; {typical:,.0f} are typical." if typical else "."
    return said + (f" In {silent} of {len(posts)} {pace.words} nobody wrote." if silent else "")


def draw_weeks(rollups: pl.DataFrame, window: Window) -> None:
    """The finding and the bars."""
    pace = to_pace(rollups, window)
    said = finding(pace)
    draw("weeks", finding=said, posts=int(pace.stretches["posts"].sum()), word=pace.word)
    stop = (pl.col("start").cast(pl.Datetime("ms")) + pl.duration(hours=round(BAR_WIDTH * 24 * pace.days))).alias(
        "stop"
    )
    bars = (
        alt.Chart(pace.stretches.with_columns(pl.col("start").cast(pl.Datetime("ms")), stop))
        .mark_bar(orient="vertical", cornerRadiusTopLeft=2, cornerRadiusTopRight=2)
        .encode(
            x=alt.X(
                "start:T", title=None, axis=alt.Axis(format="%-d %b %Y", labelOverlap=True, tickCount=6, grid=False)
            ),
            x2="stop:T",
            y=alt.Y("posts:Q", title=None, axis=alt.Axis(tickCount=4, format="d")),
            tooltip=[
                alt.Tooltip("start:T", title=f"{pace.word} from", format="%-d %b %Y"),
                alt.Tooltip("posts:Q", title="customers' posts", format=","),
            ],
        )
        .properties(height=HEIGHT)
    )
    st.altair_chart(bars, alt=said)
