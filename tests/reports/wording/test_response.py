"""How waiting, shares and bounds are put into words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from analysis.measures.availability import Answered, Wait
from analysis.measures.topic_gap import Gap
from analysis.stats.cluster_bootstrap import Estimate
from reports.queries.people.response_queue import Queue, Speaking
from reports.queries.score.scorecard import Available
from reports.queries.topics.topic_gap import ConversationGap
from reports.wording.response import (
    alone_words,
    as_of_words,
    available_words,
    between_words,
    bounds_words,
    gap_words,
    hours_words,
)
from talkworthy.date_range import DateRange

MARCH = DateRange(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC))
SHARE = Estimate(0.94, 0.853, 0.9901, 100)


def speaking(waits: int, brand_seen: bool = True) -> Speaking:
    queue = Queue("asked_brand", waits, 0, (), ())
    as_of = datetime(2026, 3, 30, tzinfo=UTC)
    return Speaking("Kettle", MARCH, as_of, 100, 60, brand_seen, (queue,), SHARE, ())


def available(wait: Wait, brand_seen: bool = True) -> str:
    return available_words("Kettle", Available(brand_seen, Answered(20, 15, SHARE, wait), ()))


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0.5, "30 minutes"), (1, "1 hour"), (47.9, "47 hours"), (48, "2 days"), (24 * 30, "30 days")],
)
def test_waiting_is_told_in_the_unit_that_people_would_use(hours: float, words: str) -> None:
    assert hours_words(hours) == words


def test_bounds_are_rounded_outwards_and_whole_ones_stay() -> None:
    assert bounds_words(SHARE) == "85-100"
    assert bounds_words(Estimate(0.3, 0.29, 0.31, 9)) == "29-31"


def test_a_share_is_never_all_where_it_is_not() -> None:
    assert between_words(Estimate(0.9999, 0.99, 1.0, 9)) == "99 % (99-100 %)"


def test_the_finding_says_who_waits_and_how_many_are_left_alone() -> None:
    assert alone_words(speaking(6)) == (
        "6 posts may want an answer; 94 % (85-100 %) of 100 customer posts are best left alone."
    )
    assert alone_words(speaking(0)).startswith("Nobody waits; ")


def test_where_no_account_of_the_brand_was_seen_it_is_said_what_that_means() -> None:
    assert as_of_words(speaking(1)) == "Read up to 30 Mar 2026."
    assert "name its accounts under official" in as_of_words(speaking(1, brand_seen=False))


def test_how_fast_it_picks_up_is_told_with_bounds() -> None:
    assert available(Wait(2.5, 0.5, 50.0)) == (
        "Customers asked Kettle 20 questions; it has answered 15, 94 % (85-100 %) within a day. "
        "Half of the answers are there after 2 hours (30 minutes to 2 days)."
    )
    assert available(Wait(None, 9.0, None)).endswith("Half of them wait longer than could be watched.")
    assert "longer than could be watched)" in available(Wait(2.5, 0.0, None))


def test_an_unknown_account_answers_nothing_that_could_be_counted() -> None:
    assert available(Wait(None, None, None), brand_seen=False) == (
        "Customers asked Kettle 20 questions. No account of Kettle's was seen answering: "
        "name its accounts under official in the settings."
    )


def test_a_gap_is_told_with_its_distance_and_with_what_lies_outside() -> None:
    gap = Gap(Estimate(0.31, 0.2, 0.405, 90), 50, 40, 0.1, 0.5, ())
    assert gap_words(ConversationGap("Kettle", MARCH, 55, 80, 4, gap)) == (
        "Customers and the brand talk about different things: the distance is 31 of 100 (20-41), where 0 is the same "
        "topics and 100 is none in common. 50 % of Kettle's own posts are about none of these topics. "
        "Read from 55 posts by customers, 80 posts by Kettle."
    )


@pytest.mark.parametrize(
    ("posts", "topics", "why"),
    [
        (0, 4, "wrote nothing in these talks"),
        (30, 0, "too little talk about Kettle to find topics"),
        (5, 4, "20 posts"),
    ],
)
def test_why_there_is_no_gap_is_told(posts: int, topics: int, why: str) -> None:
    assert why in gap_words(ConversationGap("Kettle", MARCH, 55, posts, topics, None))
