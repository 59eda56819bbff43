"""Which posts enter a measure: people's posts about the brand, each once."""

from __future__ import annotations

import polars as pl

from analysis.measures.counted_posts import counted_posts, counted_with_author, people_with_author

POSTS = pl.DataFrame(
    [
        ("counts", "public", False, "direct", "ann"),
        ("stands below the mention", "public", False, "implied", "bob"),
        ("stands above the mention", "public", False, "context", "cyd"),
        ("a copy, or in quarantine", "public", True, "direct", "dan"),
        ("the brand's own", "brand", False, "direct", "eve"),
        ("of nobody known", "public", False, "direct", None),
    ],
    schema=["name", "author_type", "duplicate", "mention_kind", "author"],
    orient="row",
)


def test_people_posts_about_the_brand_count_once() -> None:
    assert counted_posts(POSTS)["name"].to_list() == ["counts", "stands below the mention", "of nobody known"]


def test_people_are_counted_by_the_posts_whose_author_is_known() -> None:
    assert counted_with_author(POSTS)["name"].to_list() == ["counts", "stands below the mention"]


def test_people_above_the_mention_belong_to_the_conversation_without_counting() -> None:
    names = people_with_author(POSTS)["name"].to_list()
    assert names == ["counts", "stands below the mention", "stands above the mention"]
