"""Numbers of starters, answerers and connectors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from analysis.measures.participant_roles import Roles, count_roles

AT = datetime(2026, 5, 1, tzinfo=UTC)
SALT = b"sixteen bytes of"


def make_posts(*rows: tuple[int, int | None, str | None, str, str], **more: Any) -> pl.DataFrame:
    """Posts of (number, parent, author, conversation, community)."""
    return pl.DataFrame(
        [
            {"post": post, "parent": parent, "author": author, "thread": thread, "community": community}
            | {
                "source": "reddit",
                "created_at": AT + timedelta(minutes=post),
                "author_type": "public",
                "duplicate": False,
            }
            | more
            for post, parent, author, thread, community in rows
        ],
        schema_overrides={"parent": pl.Int64, "author": pl.String},
    )


def test_starters_and_answerers_are_counted() -> None:
    assert count_roles(make_posts((1, None, "ann", "c", "a"), (2, 1, "bob", "c", "a"))) == Roles(2, 1, 1, 0)


def test_answering_oneself_is_no_answer() -> None:
    assert count_roles(make_posts((1, None, "ann", "c", "a"), (2, 1, "ann", "c", "a"))) == Roles(1, 1, 0, 0)


def test_a_person_in_two_communities_is_a_connector() -> None:
    assert count_roles(make_posts((1, None, "ann", "c", "a"), (2, None, "ann", "d", "b"))) == Roles(1, 1, 0, 1)


def test_a_conversation_under_a_post_of_the_brand_has_no_starter() -> None:
    conversation = make_posts((1, None, "team", "c", "a"), (2, 1, "ann", "c", "a"))
    brand = conversation.with_columns(
        author_type=pl.when(pl.col("author") == "team").then(pl.lit("brand")).otherwise("author_type")
    )
    assert count_roles(brand) == Roles(1, 0, 0, 0)


def test_duplicates_have_no_role() -> None:
    assert count_roles(make_posts((1, None, "ann", "c", "a"), duplicate=True)) == Roles(0, 0, 0, 0)
