"""Copies: the same words posted again by one author, or pasted across communities. They count once."""

from __future__ import annotations

import polars as pl

VERSION = "1"
FEWEST_WORDS = 6
"""Below this, people say the same thing by chance: "same here", "what do you mean?"."""


def find_copies(posts: pl.DataFrame) -> pl.DataFrame:
    """The copies among a brand's posts, each with the post that it is a copy of.

    In: `post`, `id`, `author`, `source`, `community`, `text`, in time order. Out: `post`, `copy_of` (the id of the
    earliest post with these words) and `rule`. Words are compared without case, links, numbers and punctuation.
    Posts of nobody known (`author` null) are never taken for copies.
    """
    bare = (
        pl.col("text")
        .str.to_lowercase()
        .str.replace_all(r"https?://\S+", " ")
        .str.replace_all(r"[^\p{L}]+", " ")
        .str.strip_chars()
    )
    said = posts.with_columns(bare=bare).filter(
        pl.col("author").is_not_null() & (pl.col("bare").str.count_matches(" ") >= FEWEST_WORDS - 1)
    )
    before_by_author = pl.col("id").first().over("bare", "author")
    place = pl.struct("source", "community")
    told = said.with_columns(
        same_author=pl.col("id") != before_by_author,
        same_place=place == place.first().over("bare"),
        first=pl.col("id").first().over("bare"),
    )
    return told.filter((pl.col("id") != pl.col("first")) & (pl.col("same_author") | ~pl.col("same_place"))).select(
        "post",
        copy_of="first",
        rule=pl.when("same_author")
        .then(pl.lit("the same words by the same author"))
        .otherwise(pl.lit("the same words in another community")),
    )
