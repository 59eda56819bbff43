"""What customers talk about, over the weeks of a window: how each topic went, what rises, where experience varies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from analysis.measures.counted_posts import counted_with_author
from analysis.measures.emerging_topics import Emerging
from analysis.measures.experience_variance import Gamble, gambles
from reports.queries.people.customer_insights import find_emerging, with_sayings
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.storage.analysis.annotations import sayings_frame
from talkworthy.storage.analysis.dataframes import mentions_frame
from talkworthy.storage.analysis.topics import topics_of
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

STRETCHES = 26
"""Into which a window is cut at most, so that many years fit on a line."""
OF_POSTS = ("topic", "expectation")


@dataclass(frozen=True, slots=True)
class TopicsOverTime:
    """`stretches`: topic -> customers' posts in each of equal stretches of the window, the newest last.

    What emerges is of the window's newest seven days, held against all weeks before; `gambles` are the topics where
    customers' experience varies most, the surest first.
    """

    stretches: Mapping[int, tuple[int, ...]]
    weeks_a_stretch: float
    emerging_words: tuple[Emerging, ...]
    emerging_topics: tuple[Emerging, ...]
    gambles: tuple[Gamble, ...]


def build_topics_over_time(connection: Connection, brand: Brand, date_range: DateRange) -> TopicsOverTime:
    """Count the brand's topics over the window."""
    sayings = sayings_frame(connection, brand.name, OF_POSTS)
    labels = {str(topic.topic): topic.label for topic in topics_of(connection, brand.name)}
    people = counted_with_author(with_sayings(mentions_frame(connection, brand.name), sayings, labels, OF_POSTS))
    inside = people.filter(pl.col("created_at").is_between(date_range.start, date_range.end, closed="left"))
    words, topics = find_emerging(connection, brand, people, date_range)
    count = max(1, min(STRETCHES, date_range.weeks))
    numbered = inside.join(sayings.filter(pl.col("name") == "topic").select("post", number="label"), on="post")
    return TopicsOverTime(
        stretches=_to_stretches(numbered, date_range, count),
        weeks_a_stretch=date_range.weeks / count,
        emerging_words=words,
        emerging_topics=topics,
        gambles=tuple(gambles(inside)),
    )


def _to_stretches(posts: pl.DataFrame, date_range: DateRange, count: int) -> dict[int, tuple[int, ...]]:
    """Topic -> how many of the posts are in each of `count` equal stretches."""
    since = (pl.col("created_at") - pl.lit(date_range.start)).dt.total_microseconds()
    length = (date_range.end - date_range.start).total_seconds() * 1_000_000
    placed = posts.select(pl.col("number").cast(pl.Int64), stretch=(since * count / length).floor().cast(pl.Int64))
    found: dict[int, list[int]] = {}
    for number, stretch, posts_there in (
        placed.group_by("number", "stretch").len().sort("number", "stretch").iter_rows()
    ):
        found.setdefault(number, [0] * count)[stretch] = posts_there
    return {number: tuple(counts) for number, counts in found.items()}
