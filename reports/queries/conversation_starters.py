"""What sets conversations off: the people that each kind of first post draws, and those who go on after marketing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from analysis.measures.conversation_starters import Carry, StarterYield, carry, starter_yields
from reports.queries.score.brand_report import load_brand_conversation
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.storage.analysis.annotations import sayings_frame
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

STARTER, MARKETING = "conversation_starter", "marketing"


@dataclass(frozen=True, slots=True)
class Starters:
    """The conversation starters of one brand in one date range, the one that draws most people first."""

    brand: str
    date_range: DateRange
    starters: tuple[StarterYield, ...]
    carry: Carry


def build_starters(connection: Connection, brand: Brand, date_range: DateRange) -> Starters:
    """Return the conversation starters of the conversations about the brand that began in the window."""
    posts = with_starters(connection, brand, load_brand_conversation(connection, brand.name, date_range).posts)
    return Starters(brand.name, date_range, tuple(starter_yields(posts)), carry(posts))


def to_record(starters: Starters) -> dict[str, Any]:
    """Return the same as JSON values; both days of the window are in it."""
    first, last = starters.date_range.days
    return asdict(starters) | {"date_range": {"start": first.isoformat(), "end": last.isoformat()}}


def with_starters(connection: Connection, brand: Brand, posts: pl.DataFrame) -> pl.DataFrame:
    """Return the posts with what `analysis.measures.conversation_starters` needs: `spark`, the kind of a first post, and `marketing`."""
    labels = sayings_frame(connection, brand.name, (STARTER, MARKETING))
    for name in (STARTER, MARKETING):
        own = labels.filter(pl.col("name") == name).select("post", pl.col("label").alias(name))
        posts = posts.join(own.unique("post", keep="first", maintain_order=True), on="post", how="left")
    return posts.with_columns(pl.col(MARKETING).is_not_null(), pl.col("created_at").dt.timestamp("us")).sort(
        "created_at", "post"
    )
