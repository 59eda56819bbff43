"""The posts of a window, added up by whose they are and which side they take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Totals:
    """The window's posts as the jobs counted them, near copies left out; `direct` ones name the brand themselves.

    `by_sentiment` says `none` for posts that nobody judged: those that are not a customer's, or not about the brand.
    """

    posts: int
    direct: int
    by_author_type: Mapping[str, int]
    by_sentiment: Mapping[str, int]


def to_totals(rollups: pl.DataFrame) -> Totals:
    """The sums of a brand's daily counts, as `rollups_frame` gives them."""
    return Totals(
        posts=int(rollups["posts"].sum()),
        direct=int(rollups["direct"].sum()),
        by_author_type=_sums(rollups, "author_type"),
        by_sentiment=_sums(rollups, "sentiment"),
    )


def _sums(rollups: pl.DataFrame, by: str) -> dict[str, int]:
    sums = rollups.group_by(by).agg(pl.col("posts").sum()).sort("posts", by, descending=[True, False])
    return dict(sums.iter_rows())
