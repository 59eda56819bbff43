"""The response queue: the four states of posts that ask for a reply, and why others need none."""

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
    NEEDED,
    PEERS_FIRST,
    TO_A_CROWD,
    earliest_below,
    exclude_broadcasts,
    questions_to_brand,
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


def states(*posts: dict[str, Any]) -> dict[int, tuple[str | None, str]]:
    """Post -> its state and the reason."""
    values = to_response_queue(pl.DataFrame(list(posts), schema=NEEDED), NOW)
    return {number: (state, reason) for number, state, reason in values.select("post", "state", "reason").iter_rows()}


def test_a_question_to_the_brand_that_it_has_not_answered_waits_with_its_rule() -> None:
    assert states(post(1, "ann", 5, "asked_brand")) == {1: ("waiting", "a rule")}


@pytest.mark.parametrize("author_type", ["brand", "staff"])
def test_an_answer_of_the_brand_ends_the_waiting(author_type: str) -> None:
    values = states(post(1, "ann", 5, "asked_brand"), post(2, "kettle", 4, author_type=author_type, parent=1))
    assert values == {1: ("answered_by_brand", "a rule")}


def test_the_brand_may_answer_further_down() -> None:
    values = states(
        post(1, "ann", 9, "asked_brand"),
        post(2, "ann", 8, parent=1),
        post(3, "kettle", 7, author_type="brand", parent=2),
    )
    assert values[1] == ("answered_by_brand", "a rule")


def test_the_brand_may_answer_another_post_of_the_same_person() -> None:
    values = states(
        post(1, "ann", 9),
        post(2, "ann", 8, "asked_brand", parent=1),
        post(3, "kettle", 7, author_type="brand", parent=1),
    )
    assert values[2] == ("answered_by_brand", "a rule")


def test_what_the_brand_wrote_before_the_question_is_no_answer_to_it() -> None:
    values = states(
        post(1, "ann", 9),
        post(2, "kettle", 8, author_type="brand", parent=1),
        post(3, "ann", 7, "asked_brand", parent=2),
    )
    assert values[3] == ("waiting", "a rule")


def test_an_answer_to_somebody_else_does_not_count() -> None:
    values = states(
        post(1, "ann", 9, "asked_brand"),
        post(2, "bob", 8, parent=None),
        post(3, "kettle", 7, author_type="brand", parent=2),
    )
    assert values[1][0] == "waiting"


def test_a_question_to_the_brand_still_waits_when_a_person_has_answered() -> None:
    posts = pl.DataFrame([post(1, "ann", 5, "asked_brand"), post(2, "bob", 4, parent=1)], schema=NEEDED)
    first = to_response_queue(posts, NOW).row(0, named=True)
    assert first["state"] == "waiting"
    assert first["peer_at"] == NOW - timedelta(hours=4)


def test_a_question_to_others_says_for_three_days_that_they_come_first() -> None:
    assert states(post(1, "ann", 71, "asked_peers")) == {1: ("waiting", PEERS_FIRST)}
    assert states(post(1, "ann", 73, "asked_peers")) == {1: ("waiting", "a rule")}


@pytest.mark.parametrize("author_type", ["public", "unknown"])
def test_other_people_answer_a_question_to_others(author_type: str) -> None:
    author = None if author_type == "unknown" else "bob"
    values = states(post(1, "ann", 9, "asked_peers"), post(2, author, 1, author_type=author_type, parent=1))
    assert values[1] == ("answered_by_others", "a rule")


@pytest.mark.parametrize("reply", [{"author": "ann"}, {"author": "tidybot", "author_type": "bot"}])
def test_replies_by_the_author_and_by_bots_are_no_answers(reply: dict[str, str]) -> None:
    values = states(post(1, "ann", 99, "asked_peers"), post(2, hours_ago=1, parent=1, **reply))
    assert values[1][0] == "waiting"


def test_a_person_in_trouble_is_answered_by_the_reply_of_another() -> None:
    values = states(post(1, "ann", 5, "may_need_help"), post(2, "bob", 4, parent=1))
    assert values[1] == ("answered_by_others", "a rule")
    assert states(post(1, "ann", 5, "may_need_help"))[1][0] == "waiting"


def test_where_brand_and_people_answered_the_brand_is_named() -> None:
    values = states(
        post(1, "ann", 9, "asked_peers"),
        post(2, "bob", 8, parent=1),
        post(3, "kettle", 7, author_type="brand", parent=1),
    )
    assert values[1][0] == "answered_by_brand"


@pytest.mark.parametrize("cue", ["asked_brand", "asked_peers", "may_need_help"])
def test_age_makes_a_post_stale_and_never_answered(cue: str) -> None:
    assert states(post(1, "ann", 14 * 24 - 1, cue)) == {1: ("waiting", "a rule")}
    assert states(post(1, "ann", 14 * 24 + 1, cue)) == {1: ("stale", "a rule")}


def test_an_old_question_with_an_answer_stays_answered() -> None:
    old = 99 * 24
    values = states(post(1, "ann", old, "asked_peers"), post(2, "bob", old - 1, parent=1))
    assert values[1] == ("answered_by_others", "a rule")


def test_a_post_without_a_request_has_no_state_and_a_rule_keeps_its_reason() -> None:
    values = states(post(1, "ann", 5), post(2, "bob", 5, "leave_alone", rule="says that it is solved"))
    assert values == {1: (None, ASKS_NOTHING), 2: (None, "says that it is solved")}


def test_later_posts_are_ignored() -> None:
    values = states(post(1, "ann", 5, "asked_brand"), post(2, "kettle", -1, author_type="brand", parent=1))
    assert values == {1: ("waiting", "a rule")}


def test_answered_questions_are_counted_of_those_to_the_brand_whatever_their_age() -> None:
    posts = [
        post(1, "ann", 99 * 24, "asked_brand"),
        post(2, "bob", 98 * 24, "asked_brand"),
        post(3, "kettle", 97 * 24, author_type="brand", parent=2),
        post(4, "cat", 9, "asked_peers"),
        post(5, "kettle", 8, author_type="brand", parent=4),
    ]
    values = questions_to_brand(to_response_queue(pl.DataFrame(posts, schema=NEEDED), NOW))
    assert values.select("post", "answered").rows() == [(1, False), (2, True)]


def test_a_post_to_many_accounts_is_a_broadcast() -> None:
    posts = pl.DataFrame([post(1, "ann", 5, "asked_brand"), post(2, "bob", 5, "asked_brand")], schema=NEEDED)
    texts = pl.DataFrame(
        {"post": [1, 2], "text": ["@a @b @c, @kettle who wins?", "@kettle @a @b mail me at i@c.example?"]}
    )
    values = to_response_queue(exclude_broadcasts(posts, texts), NOW).select("state", "reason").rows()
    assert values == [(None, TO_A_CROWD), ("waiting", "a rule")]


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
