"""Conversation starters: how many people each type attracts, and how conversations go on after marketing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from analysis.measures.conversation_starters import AfterMarketing, StarterYield, after_marketing, starter_yields
from reports.queries.score.brand_report import load_brand_conversations
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.storage.analysis.annotations import annotations_frame
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

STARTER, MARKETING = "conversation_starter", "marketing"


@dataclass(frozen=True, slots=True)
class Starters:
    """The conversation starters of one brand in one date range, the one that attracts most people first."""

    brand: str
    date_range: DateRange
    starters: tuple[StarterYield, ...]
    after_marketing: AfterMarketing


def build_starters(connection: Connection, brand: Brand, date_range: DateRange) -> Starters:
    """Return the conversation starters of the conversations about the brand that began in the date range."""
    posts = with_starters(connection, brand, load_brand_conversations(connection, brand.name, date_range).posts)
    return Starters(brand.name, date_range, tuple(starter_yields(posts)), after_marketing(posts))


def to_record(starters: Starters) -> dict[str, Any]:
    """Return the starters as JSON values; the date range includes both days."""
    first, last = starters.date_range.days
    return asdict(starters) | {"date_range": {"start": first.isoformat(), "end": last.isoformat()}}


def with_starters(connection: Connection, brand: Brand, posts: pl.DataFrame) -> pl.DataFrame:
    """Return the posts with the columns conversation_starter (type of a first post) and marketing (Boolean)."""
    labels = annotations_frame(connection, brand.name, (STARTER, MARKETING))
    for name in (STARTER, MARKETING):
        own = labels.filter(pl.col("name") == name).select("post", pl.col("label").alias(name))
        posts = posts.join(own.unique("post", keep="first", maintain_order=True), on="post", how="left")
    return posts.with_columns(pl.col(MARKETING).is_not_null(), pl.col("created_at").dt.timestamp("us")).sort(
        "created_at", "post"
    )
