"""Whose posts count in what is told of customers."""

from __future__ import annotations

import polars as pl


def customers_of(posts: pl.DataFrame) -> pl.DataFrame:
    """The posts that count: of known customers, in talk of the brand, each once.

    `posts` has the columns `voice, duplicate, author, role` of `talk_posts_frame`; copies and what is in quarantine
    are its duplicates.
    """
    return posts.filter(
        pl.col("voice") == "customer", ~pl.col("duplicate"), pl.col("author").is_not_null(), pl.col("role") != "context"
    )
