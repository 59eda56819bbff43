"""The chart of topics over time: the posts of each topic week by week, all on one axis, the largest in colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import altair as alt
import polars as pl

from reports.queries.overview.topic_leans import TopicLean
from reports.queries.topics.topics_over_time import TopicsOverTime
from reports.wording.common import count_text, date_text
from talkworthy.phrases import join_names
from views.components.charts.chart import Chart, Fields, clickable, draw_chart, rows, to_chart, to_chart_table
from views.components.templating import draw
from views.url_state import to_link

COLOURED = 6
"""As many topics as there are colours that every reader can tell apart."""
OTHERS = "#8A8F99"
HEIGHT = 330
TOGETHER = 3
"""As many topics with one height are named."""
SCHEMA: Mapping[str, Any] = {
    "topic": pl.String,
    "label": pl.String,
    "coloured": pl.Boolean,
    "start": pl.Datetime("ms", "UTC"),
    "began": pl.String,
    "written": pl.String,
    "posts": pl.Int64,
}


def to_topic_trends(topics: Sequence[TopicLean], over_time: TopicsOverTime) -> Chart | None:
    """Return the chart of these topics, the largest first; None where there is one period only, or no topic."""
    if len(over_time.stretches) < 2 or not topics:
        return None
    points = to_points(topics, over_time)
    columns = {"label": "Topic", "began": _word_of(over_time).capitalize() + " from", "posts": "Posts"}
    table = to_chart_table(points.filter(pl.col("posts") > 0), columns, ["topic", "written"], {})
    labels, days = [topic.label for topic in topics[:COLOURED]], [stretch.start for stretch in over_time.stretches]
    return to_chart(_to_drawing(labels, days, columns), describe_trends(topics, over_time), table, points=points)


def to_points(topics: Sequence[TopicLean], over_time: TopicsOverTime) -> pl.DataFrame:
    """Return a row for each topic and period: its posts, and `written`, the days of the period as in an address."""
    nothing = (0,) * len(over_time.stretches)
    points = [
        (str(topic.topic), topic.label, rank < COLOURED, days.start, date_text(days.start.date()), days.text, posts)
        for rank, topic in enumerate(topics)
        for days, posts in zip(over_time.stretches, over_time.periods.get(topic.topic, nothing), strict=True)
    ]
    return pl.DataFrame(points, schema=SCHEMA, orient="row")


def describe_trends(topics: Sequence[TopicLean], over_time: TopicsOverTime) -> str:
    """Return what the lines show, as one sentence: the highest point, or the topics that share the greatest height."""
    points, word = to_points(topics, over_time), _word_of(over_time)
    most = max(points["posts"])
    highest = points.filter(pl.col("posts") == most)
    labels = highest["label"].unique(maintain_order=True).to_list()
    posts, stretch = count_text(most, "post"), f"one {word}" if over_time.weeks_per_period == 1 else word
    if most and len(highest) == 1:
        return f"Most posts in {stretch}: {posts} about {labels[0]}, from {highest['began'][0]} on."
    if most and len(labels) <= TOGETHER:
        return f"Most posts in {stretch}: {posts}, about {join_names(labels)}."
    return f"No topic has more than {posts} in {stretch}."


def draw_topic_trends(chart: Chart, topics: int, params: Mapping[str, object]) -> None:
    """Draw the title and the lines; a point opens the conversations with the topic in those days."""

    def link_of(fields: Fields) -> str:
        return to_link("conversations", {**params, "topic": fields["topic"], "written": fields["written"]})

    draw("topic_trends", description=chart.description, others=max(0, topics - COLOURED), coloured=COLOURED)
    draw_chart(chart, "topic_trends", link_of)


def _word_of(over_time: TopicsOverTime) -> str:
    weeks = over_time.weeks_per_period
    return "week" if weeks == 1 else f"{weeks} weeks"


def _to_drawing(labels: Sequence[str], days: Sequence[datetime], columns: Mapping[str, str]) -> Any:
    legend = alt.Legend(orient="top", title=None, columns=2, labelLimit=150, symbolType="circle", symbolOpacity=1)
    colour = alt.Color("label:N", scale=alt.Scale(domain=list(labels)), legend=legend)
    values = [alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True) for day in days]
    axis = alt.Axis(format="%-d %b %Y", values=values, labelOverlap=True, grid=False)
    lines = rows("points").encode(
        x=alt.X("start:T", title=None, axis=axis, scale=alt.Scale(type="utc")),
        y=alt.Y("posts:Q", title="Posts", axis=alt.Axis(tickCount=4, format="d")),
        detail="topic:N",
    )
    tooltip = [alt.Tooltip(f"{name}:{'Q' if name == 'posts' else 'N'}", title=columns[name]) for name in columns]
    marks = clickable(lines.mark_circle(cursor="pointer", opacity=1), "topic", "written")
    return alt.layer(
        lines.transform_filter("!datum.coloured").mark_line(color=OTHERS, strokeWidth=1, opacity=0.6),
        lines.transform_filter("datum.coloured").mark_line(strokeWidth=2.2).encode(color=colour),
        marks.encode(
            color=alt.condition("datum.coloured", colour, alt.value(OTHERS)),
            size=alt.condition("datum.coloured", alt.value(55), alt.value(22)),
            tooltip=tooltip,
        ),
    ).properties(height=HEIGHT)
