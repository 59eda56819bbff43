"""Says which posts enter a measure. `talkworthy.storage.analysis.counted_posts` says it in SQL; a test compares them.

A post counts where it names the brand or stands below one that does, a customer wrote it, and it is neither a near copy
of an earlier post nor in quarantine (both are `duplicate` in `talk_posts_frame`). Which dates are meant is up to the
measure: some take the posts written in the window, others the talks that began in it.

All functions take a frame with the columns `voice, duplicate, mention_kind, author` and return some of its rows.
"""

from __future__ import annotations

import polars as pl


def counted_posts(posts: pl.DataFrame) -> pl.DataFrame:
    """Return the posts that count."""
    return posts.filter(_by_customer(), _about_brand())


def counted_with_author(posts: pl.DataFrame) -> pl.DataFrame:
    """Return the posts that count and whose author is known, so that people can be counted.

    Who stands above the first mention was there before anybody had named the brand: their part makes a talk one between
    customers, but they are not people who talk about the brand, and what they asked was not asked about it.
    """
    return people_with_author(posts).filter(_about_brand())


def people_with_author(posts: pl.DataFrame) -> pl.DataFrame:
    """Return the posts of known customers, each once, with those that stand above the first mention."""
    return posts.filter(_by_customer(), pl.col("author").is_not_null())


def _by_customer() -> pl.Expr:
    return (pl.col("author_type") == "public") & ~pl.col("duplicate")


def _about_brand() -> pl.Expr:
    return pl.col("mention_kind") != "context"
