"""The topic gap of a brand: the topics of people beside those of its own posts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from analysis.measures.counted_posts import counted_with_author
from analysis.measures.topic_gap import NO_TOPIC, TopicComparison, place_brand_posts, to_topic_gap
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.storage.analysis.annotations import annotations_frame, texts_frame
from talkworthy.storage.analysis.dataframes import mentions_frame
from talkworthy.storage.analysis.topics import load_known_topics
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

BRAND_SIDE = ("brand", "staff")
LEARNED_FROM = 10_000
"""The newest posts by people from which the topics of brand posts are learned; more only take longer."""


@dataclass(frozen=True, slots=True)
class TopicGapResult:
    """The gap in one date range; None where either side has too few posts, or there are no topics."""

    brand: str
    date_range: DateRange
    public_posts: int
    brand_posts: int
    topics: int
    gap: TopicComparison | None


def build_topic_gap(connection: Connection, brand: Brand, date_range: DateRange) -> TopicGapResult:
    """Compare the topics of people and of the brand in the same conversations of the date range."""
    all_posts = mentions_frame(connection, brand.name).sort("created_at", "post", descending=True)
    inside = all_posts.filter(pl.col("created_at").is_between(date_range.start, date_range.end, closed="left"))
    topics = load_known_topics(connection, brand.name).topics
    people = _with_topics(connection, brand.name, counted_with_author(inside))
    own = inside.filter(pl.col("author_type").is_in(BRAND_SIDE), ~pl.col("duplicate"))
    if not topics or own.is_empty() or people.is_empty():
        return TopicGapResult(brand.name, date_range, people.height, own.height, len(topics), None)
    known = _with_topics(connection, brand.name, counted_with_author(all_posts))
    known = known.filter(pl.col("topic") != NO_TOPIC).head(LEARNED_FROM)
    own = own.join(
        texts_frame(connection, own["post"].to_list()).select("post", "text"), on="post", maintain_order="left"
    )
    training_posts = known.join(
        texts_frame(connection, known["post"].to_list()).select("post", "text"), on="post", maintain_order="left"
    )
    own_topics = place_brand_posts(training_posts, own["text"].to_list(), brand)
    both = pl.concat(
        [
            people.select("thread", "topic", by_brand=pl.lit(value=False)),
            own.select("thread", topic=pl.Series(own_topics), by_brand=pl.lit(value=True)),
        ]
    )
    return TopicGapResult(brand.name, date_range, people.height, own.height, len(topics), to_topic_gap(both, topics))


def to_record(result: TopicGapResult) -> dict[str, Any]:
    """Return the gap as JSON values."""
    first, last = result.date_range.days
    return asdict(result) | {"date_range": {"start": first.isoformat(), "end": last.isoformat()}}


def _with_topics(connection: Connection, brand: str, posts: pl.DataFrame) -> pl.DataFrame:
    labels = annotations_frame(connection, brand, ["topic"]).select("post", topic=pl.col("label").cast(pl.Int64))
    return posts.join(labels, on="post", how="left", maintain_order="left").with_columns(
        pl.col("topic").fill_null(NO_TOPIC)
    )
