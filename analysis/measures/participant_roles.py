"""Roles without profiles: how many customers start talk, answer, and connect communities; never who they are."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from analysis.measures.counted_posts import people_with_author

BETWEEN = 2
ROLES = ("starts", "answers", "connects")


@dataclass(frozen=True, slots=True)
class Roles:
    """How many of the `customers` in a window do what; one customer may do all three, and most do none.

    `starters` wrote the post that a talk stands under. `answerers` answered another customer. `connectors` spoke in two
    communities or more, and so carry the talk from one to the other.
    """

    people: int
    starters: int
    answerers: int
    connectors: int


def count_roles(posts: pl.DataFrame) -> Roles:
    """The roles in the talk of one brand; `posts` as `analysis.worthiness.BrandTalk` has them."""
    roles = _to_roles(posts)
    return Roles(roles.height, *(int(roles[role].sum()) for role in ROLES))


def _to_roles(posts: pl.DataFrame) -> pl.DataFrame:
    """source, author and the three roles of each customer."""
    by_people = people_with_author(posts)
    tops = posts.filter(pl.col("parent").is_null(), ~pl.col("duplicate")).sort("created_at", "post")
    first = tops.unique("thread", keep="first", maintain_order=True)
    parents = by_people.select(parent="post", answered="author")
    replies = by_people.join(parents, on="parent").filter(pl.col("author") != pl.col("answered")).select("post")
    return (
        by_people.with_columns(
            begins=pl.col("post").is_in(first["post"].implode()),
            replies=pl.col("post").is_in(replies["post"].implode()),
            home=pl.coalesce("community", "source"),
        )
        .group_by("source", "author")
        .agg(
            starts=pl.col("begins").any(),
            answers=pl.col("replies").any(),
            connects=pl.col("home").n_unique() >= BETWEEN,
        )
    )
