"""Topics over time: the posts of each topic by period, emerging topics, and mixed experiences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from analysis.measures.counted_posts import counted_with_author
from analysis.measures.emerging_topics import EmergingTopic
from analysis.measures.experience_variance import MixedExperience, find_mixed_experiences
from reports.queries.people.customer_insights import find_emerging, with_annotations
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.storage.analysis.annotations import annotations_frame
from talkworthy.storage.analysis.dataframes import mentions_frame
from talkworthy.storage.analysis.topics import load_topics
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

MOST_PERIODS = 26
"""The most periods that a date range is split into, so that many years fit in one chart."""
OF_POSTS = ("topic", "expectation")


@dataclass(frozen=True, slots=True)
class TopicsOverTime:
    """The topics of one brand in one date range.

    `periods` has people's posts by topic in each of `stretches`, the newest last: whole weeks, of which the first may
    be cut by the beginning of the date range. What emerges is of the newest seven days, compared with all weeks
    before; `experience_variance` has the topics where experiences differ most.
    """

    periods: Mapping[int, tuple[int, ...]]
    stretches: tuple[DateRange, ...]
    emerging_words: tuple[EmergingTopic, ...]
    emerging_topics: tuple[EmergingTopic, ...]
    experience_variance: tuple[MixedExperience, ...]

    @property
    def weeks_per_period(self) -> int:
        """Return how many weeks a period has."""
        return self.stretches[-1].weeks

    @property
    def tallest(self) -> int:
        """Return the most posts that a topic has in one period, so that all topics can be drawn on one scale."""
        return max(map(max, self.periods.values()), default=0)


def build_topics_over_time(connection: Connection, brand: Brand, date_range: DateRange) -> TopicsOverTime:
    """Count the posts of the brand's topics over the date range."""
    annotations = annotations_frame(connection, brand.name, OF_POSTS)
    labels = {str(topic.topic): topic.label for topic in load_topics(connection, brand.name)}
    people = counted_with_author(
        with_annotations(mentions_frame(connection, brand.name), annotations, labels, OF_POSTS)
    )
    inside = people.filter(pl.col("created_at").is_between(date_range.start, date_range.end, closed="left"))
    words, topics = find_emerging(connection, brand, people, date_range)
    stretches = date_range.stretches(MOST_PERIODS)
    whole_weeks = DateRange(stretches[0].start, date_range.end)
    numbered = inside.join(annotations.filter(pl.col("name") == "topic").select("post", number="label"), on="post")
    return TopicsOverTime(
        periods=_to_periods(numbered, whole_weeks, len(stretches)),
        stretches=tuple(DateRange(max(stretch.start, date_range.start), stretch.end) for stretch in stretches),
        emerging_words=words,
        emerging_topics=topics,
        experience_variance=tuple(find_mixed_experiences(inside)),
    )


def _to_periods(posts: pl.DataFrame, date_range: DateRange, count: int) -> dict[int, tuple[int, ...]]:
    """Return the number of posts in each of `count` equal periods, by topic."""
    since = (pl.col("created_at") - pl.lit(date_range.start)).dt.total_microseconds()
    length = (date_range.end - date_range.start).total_seconds() * 1_000_000
    numbered = posts.select(pl.col("number").cast(pl.Int64), period=(since * count / length).floor().cast(pl.Int64))
    by_topic: dict[int, list[int]] = {}
    for number, period, number_of_posts in (
        numbered.group_by("number", "period").len().sort("number", "period").iter_rows()
    ):
        by_topic.setdefault(number, [0] * count)[period] = number_of_posts
    return {number: tuple(counts) for number, counts in by_topic.items()}
