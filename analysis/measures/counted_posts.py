"""The posts that enter a measure. `talkworthy.storage.analysis.counted_posts` does the same in SQL; a test compares
them.

A post counts where it names the brand or is below one that does, its author type is public, and it is neither a near
duplicate of an earlier post nor in quarantine (both are `duplicate` in `mentions_frame`). Each measure chooses its
dates: some take the posts written in the date range, others the conversations that began in it.

All functions take a frame with the columns `author_type, duplicate, mention_kind, author` and return some of its rows.
"""

from __future__ import annotations

import polars as pl


def counted_posts(posts: pl.DataFrame) -> pl.DataFrame:
    """Return the posts that count."""
    return posts.filter(_by_customer(), _about_brand())


def counted_with_author(posts: pl.DataFrame) -> pl.DataFrame:
    """Return the posts that count and have a known author, so that people can be counted.

    Authors above the first mention posted before anybody had named the brand: they are part of the conversation, but
    they did not talk about the brand, and their questions were not about it.
    """
    return people_with_author(posts).filter(_about_brand())


def count_people(posts: pl.DataFrame) -> int:
    """Return how many people wrote the posts that count.

    Of the posts of conversations that began in a date range this is the number of people in it, wherever one stands.
    """
    return counted_with_author(posts).select("source", "author").n_unique()


def people_with_author(posts: pl.DataFrame) -> pl.DataFrame:
    """Return the posts by known people without duplicates, including those above the first mention."""
    return posts.filter(_by_customer(), pl.col("author").is_not_null())


def _by_customer() -> pl.Expr:
    return (pl.col("author_type") == "public") & ~pl.col("duplicate")


def _about_brand() -> pl.Expr:
    return pl.col("mention_kind") != "context"
