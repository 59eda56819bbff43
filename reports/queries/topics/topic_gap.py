"""The talk gap of a brand: customers' topics beside those of its own posts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from analysis.measures.counted_posts import counted_with_author
from analysis.measures.topic_gap import NO_TOPIC, Gap, place_brand_posts, to_gap
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.storage.analysis.annotations import sayings_frame, texts_frame
from talkworthy.storage.analysis.dataframes import mentions_frame
from talkworthy.storage.analysis.topics import known_topics
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

BRAND_SIDE = ("brand", "staff")
LEARNT_FROM = 10_000
"""Customers' newest posts, by whose words the brand's are told: more of them change nothing but the time it takes."""


@dataclass(frozen=True, slots=True)
class ConversationGap:
    """The gap in one window; None where there is too little of either side, or no topic, to compare."""

    brand: str
    date_range: DateRange
    public_posts: int
    brand_posts: int
    topics: int
    gap: Gap | None


def build_gap(connection: Connection, brand: Brand, date_range: DateRange) -> ConversationGap:
    """Hold what customers wrote in the window against what the brand and its staff wrote in the same talks."""
    everything = mentions_frame(connection, brand.name).sort("created_at", "post", descending=True)
    inside = everything.filter(pl.col("created_at").is_between(date_range.start, date_range.end, closed="left"))
    topics = known_topics(connection, brand.name).topics
    people = _with_topics(connection, brand.name, counted_with_author(inside))
    own = inside.filter(pl.col("author_type").is_in(BRAND_SIDE), ~pl.col("duplicate"))
    if not topics or own.is_empty() or people.is_empty():
        return ConversationGap(brand.name, date_range, people.height, own.height, len(topics), None)
    known = _with_topics(connection, brand.name, counted_with_author(everything))
    known = known.filter(pl.col("topic") != NO_TOPIC).head(LEARNT_FROM)
    own = own.join(
        texts_frame(connection, own["post"].to_list()).select("post", "text"), on="post", maintain_order="left"
    )
    learnt = known.join(
        texts_frame(connection, known["post"].to_list()).select("post", "text"), on="post", maintain_order="left"
    )
    topic = place_brand_posts(learnt, own["text"].to_list(), brand)
    both = pl.concat(
        [
            people.select("thread", "topic", by_brand=pl.lit(value=False)),
            own.select("thread", topic=pl.Series(topic), by_brand=pl.lit(value=True)),
        ]
    )
    return ConversationGap(brand.name, date_range, people.height, own.height, len(topics), to_gap(both, topics))


def to_record(found: ConversationGap) -> dict[str, Any]:
    """The gap as JSON values."""
    first, last = found.date_range.days
    return asdict(found) | {"date_range": {"start": first.isoformat(), "end": last.isoformat()}}


def _with_topics(connection: Connection, brand: str, posts: pl.DataFrame) -> pl.DataFrame:
    told = sayings_frame(connection, brand, ["topic"]).select("post", topic=pl.col("label").cast(pl.Int64))
    return posts.join(told, on="post", how="left", maintain_order="left").with_columns(
        pl.col("topic").fill_null(NO_TOPIC)
    )
