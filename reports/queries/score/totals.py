"""Totals of posts in a date range by author type and by sentiment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Totals:
    """The number of posts without duplicates; `direct` posts name the brand; `mentions` are those by the public.

    `by_sentiment` has `none` for posts that are not analysed: those that are not by the public, or only context.
    """

    posts: int
    direct: int
    mentions: int
    by_author_type: Mapping[str, int]
    by_sentiment: Mapping[str, int]


def to_totals(rollups: pl.DataFrame) -> Totals:
    """Return the sums of a brand's daily counts, as `rollups_frame` returns them."""
    return Totals(
        posts=int(rollups["posts"].sum()),
        direct=int(rollups["direct"].sum()),
        mentions=sum_mentions(rollups),
        by_author_type=_sums(rollups, "author_type"),
        by_sentiment=_sums(rollups, "sentiment"),
    )


def sum_mentions(rollups: pl.DataFrame) -> int:
    """Return how many posts by the public name the brand: what "mentions" counts, wherever it stands."""
    return int(rollups.filter(pl.col("author_type") == "public")["direct"].sum())


def _sums(rollups: pl.DataFrame, by: str) -> dict[str, int]:
    sums = rollups.group_by(by).agg(pl.col("posts").sum()).sort("posts", by, descending=[True, False])
    return dict(sums.iter_rows())
