"""Who starts, answers and connects, in numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from analysis.measures.participant_roles import Roles, count_roles

AT = datetime(2026, 5, 1, tzinfo=UTC)
SALT = b"sixteen bytes of"


def said(*rows: tuple[int, int | None, str | None, str, str], **more: Any) -> pl.DataFrame:
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


def test_who_starts_and_who_answers() -> None:
    assert count_roles(said((1, None, "ann", "c", "a"), (2, 1, "bob", "c", "a"))) == Roles(2, 1, 1, 0)


def test_who_answers_only_themselves_answers_nobody() -> None:
    assert count_roles(said((1, None, "ann", "c", "a"), (2, 1, "ann", "c", "a"))) == Roles(1, 1, 0, 0)


def test_who_speaks_in_two_communities_connects_them() -> None:
    assert count_roles(said((1, None, "ann", "c", "a"), (2, None, "ann", "d", "b"))) == Roles(1, 1, 0, 1)


def test_a_conversation_under_a_post_of_the_brand_was_started_by_no_customer() -> None:
    conversation = said((1, None, "team", "c", "a"), (2, 1, "ann", "c", "a"))
    brand = conversation.with_columns(
        author_type=pl.when(pl.col("author") == "team").then(pl.lit("brand")).otherwise("author_type")
    )
    assert count_roles(brand) == Roles(1, 0, 0, 0)


def test_what_counts_nowhere_has_no_role() -> None:
    assert count_roles(said((1, None, "ann", "c", "a"), duplicate=True)) == Roles(0, 0, 0, 0)
