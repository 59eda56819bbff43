"""Roles without profiles: how many people start conversations, answer, and connect communities; never who they are."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from analysis.measures.counted_posts import people_with_author

BETWEEN = 2
ROLES = ("starts", "answers", "connects")


@dataclass(frozen=True, slots=True)
class Roles:
    """Number of `people` in a date range with each role; a person may have all three, and most have none.

    `starters` wrote the first post of a thread. `answerers` answered another person. `connectors` posted in two
    communities or more.
    """

    people: int
    starters: int
    answerers: int
    connectors: int


def count_roles(posts: pl.DataFrame) -> Roles:
    """Count the roles in the conversations about one brand; `posts` as in `analysis.worthiness.BrandConversation`."""
    roles = _to_roles(posts)
    return Roles(roles.height, *(int(roles[role].sum()) for role in ROLES))


def _to_roles(posts: pl.DataFrame) -> pl.DataFrame:
    """Return source, author and the three roles of each person."""
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
