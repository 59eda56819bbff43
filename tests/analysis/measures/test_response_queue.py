"""The response queue: posts that wait, answered posts, and why others need no reply."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.response_queue import (
    ASKS_NOTHING,
    BRAND_ANSWERED,
    NEEDED,
    OTHERS_THERE,
    PEERS_ANSWERED,
    PEERS_FIRST,
    STALE,
    TO_A_CROWD,
    earliest_below,
    exclude_broadcasts,
    to_response_queue,
)

NOW = datetime(2026, 3, 31, tzinfo=UTC)


def post(number: int, author: str | None, hours_ago: float, cue: str | None = None, **other: Any) -> dict[str, Any]:
    """Return one post of thread `a`, by the public unless another author type is given."""
    author_type = other.get("author_type", "public")
    values = {"post": number, "parent": None, "thread": "a", "author": author, "author_type": author_type, "cue": cue}
    values |= {
        "created_at": NOW - timedelta(hours=hours_ago),
        "counted": author_type == "public",
        "rule": cue and "a rule",
    }
    return values | other


def waiting(*posts: dict[str, Any]) -> dict[int, tuple[str | None, bool, str]]:
    """Post -> the list that it is in, whether it is too old for it, and the reason."""
    values = to_response_queue(pl.DataFrame(list(posts), schema=NEEDED), NOW)
    rows = values.select("post", "waiting", "stale", "reason").iter_rows()
    return {number: (listed, stale, reason) for number, listed, stale, reason in rows}


def test_a_question_to_the_brand_that_it_has_not_answered_waits_with_its_rule() -> None:
    assert waiting(post(1, "ann", 5, "asked_brand")) == {1: ("asked_brand", False, "a rule")}


@pytest.mark.parametrize("author_type", ["brand", "staff"])
def test_an_answer_of_the_brand_ends_the_waiting(author_type: str) -> None:
    values = waiting(post(1, "ann", 5, "asked_brand"), post(2, "kettle", 4, author_type=author_type, parent=1))
    assert values == {1: (None, False, BRAND_ANSWERED)}


def test_the_brand_may_answer_further_down() -> None:
    values = waiting(
        post(1, "ann", 9, "asked_brand"),
        post(2, "ann", 8, parent=1),
        post(3, "kettle", 7, author_type="brand", parent=2),
    )
    assert values[1] == (None, False, BRAND_ANSWERED)


def test_the_brand_may_answer_another_post_of_the_same_person() -> None:
    values = waiting(
        post(1, "ann", 9),
        post(2, "ann", 8, "asked_brand", parent=1),
        post(3, "kettle", 7, author_type="brand", parent=1),
    )
    assert values[2] == (None, False, BRAND_ANSWERED)


def test_what_the_brand_wrote_before_the_question_is_no_answer_to_it() -> None:
    values = waiting(
        post(1, "ann", 9),
        post(2, "kettle", 8, author_type="brand", parent=1),
        post(3, "ann", 7, "asked_brand", parent=2),
    )
    assert values[3] == ("asked_brand", False, "a rule")


def test_an_answer_to_somebody_else_does_not_count() -> None:
    values = waiting(
        post(1, "ann", 9, "asked_brand"),
        post(2, "bob", 8, parent=None),
        post(3, "kettle", 7, author_type="brand", parent=2),
    )
    assert values[1][0] == "asked_brand"


def test_a_question_to_the_brand_still_waits_when_a_person_has_answered() -> None:
    posts = pl.DataFrame([post(1, "ann", 5, "asked_brand"), post(2, "bob", 4, parent=1)], schema=NEEDED)
    first = to_response_queue(posts, NOW).row(0, named=True)
    assert first["waiting"] == "asked_brand"
    assert first["peer_at"] == NOW - timedelta(hours=4)


def test_other_people_have_three_days_to_answer() -> None:
    assert waiting(post(1, "ann", 71, "asked_peers")) == {1: (None, False, PEERS_FIRST)}
    assert waiting(post(1, "ann", 73, "asked_peers")) == {1: ("asked_peers", False, "a rule")}


@pytest.mark.parametrize("author_type", ["public", "unknown"])
def test_a_question_that_others_have_answered_needs_no_reply(author_type: str) -> None:
    author = None if author_type == "unknown" else "bob"
    values = waiting(post(1, "ann", 99, "asked_peers"), post(2, author, 1, author_type=author_type, parent=1))
    assert values[1] == (None, False, PEERS_ANSWERED)


@pytest.mark.parametrize("reply", [{"author": "ann"}, {"author": "tidybot", "author_type": "bot"}])
def test_replies_by_the_author_and_by_bots_are_no_answers(reply: dict[str, str]) -> None:
    values = waiting(post(1, "ann", 99, "asked_peers"), post(2, hours_ago=1, parent=1, **reply))
    assert values[1][0] == "asked_peers"


def test_a_person_in_trouble_with_replies_by_others_needs_no_reply() -> None:
    values = waiting(post(1, "ann", 5, "may_need_help"), post(2, "bob", 4, parent=1))
    assert values[1] == (None, False, OTHERS_THERE)
    assert waiting(post(1, "ann", 5, "may_need_help"))[1][0] == "may_need_help"


def test_after_two_weeks_a_post_is_stale() -> None:
    assert waiting(post(1, "ann", 14 * 24 + 1, "asked_brand")) == {1: ("asked_brand", True, STALE)}


def test_a_post_without_a_request_needs_no_reply_and_a_rule_keeps_its_reason() -> None:
    values = waiting(post(1, "ann", 5), post(2, "bob", 5, "leave_alone", rule="says that it is solved"))
    assert values == {1: (None, False, ASKS_NOTHING), 2: (None, False, "says that it is solved")}


def test_later_posts_are_ignored() -> None:
    values = waiting(post(1, "ann", 5, "asked_brand"), post(2, "kettle", -1, author_type="brand", parent=1))
    assert values == {1: ("asked_brand", False, "a rule")}


def test_a_post_to_many_accounts_is_a_broadcast() -> None:
    posts = pl.DataFrame([post(1, "ann", 5, "asked_brand"), post(2, "bob", 5, "asked_brand")], schema=NEEDED)
    texts = pl.DataFrame(
        {"post": [1, 2], "text": ["@a @b @c, @kettle who wins?", "@kettle @a @b mail me at i@c.example?"]}
    )
    values = to_response_queue(exclude_broadcasts(posts, texts), NOW).select("waiting", "reason").rows()
    assert values == [(None, TO_A_CROWD), ("asked_brand", "a rule")]


@given(st.lists(st.tuples(st.integers(-1, 30), st.integers(0, 99)), min_size=1, max_size=30))
def test_the_earliest_below_is_what_a_plain_walk_up_finds(given_posts: list[tuple[int, int]]) -> None:
    # a parent stands before its reply, so that there is no circle
    parent = np.array([min(up, place - 1) for place, (up, _) in enumerate(given_posts)], dtype=np.int32)
    at = np.array([moment for _, moment in given_posts], dtype=np.int64)
    least = at.copy()
    for place, moment in enumerate(at.tolist()):
        row = int(parent[place])
        while row >= 0:
            least[row] = min(least[row], moment)
            row = int(parent[row])
    assert earliest_below(parent, at).tolist() == least.tolist()
