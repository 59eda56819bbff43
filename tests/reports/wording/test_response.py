"""Sentences about replies: durations, shares, ranges and queues."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from analysis.measures.availability import AnswerRate, Wait
from analysis.measures.response_queue import ANSWERED_BY_BRAND, ANSWERED_BY_OTHERS, STATES
from analysis.measures.topic_gap import TopicComparison
from analysis.stats.cluster_bootstrap import Estimate
from reports.queries.people.response_queue import AnsweredPosts, ResponseQueues
from reports.queries.score.scorecard import Responsiveness
from reports.queries.topics.topic_gap import TopicGapResult
from reports.wording.response import (
    answered_by_brand_text,
    as_of_text,
    duration_text,
    estimate_range,
    replies_text,
    responsiveness_text,
    share_with_range,
    topic_gap_text,
)
from talkworthy.date_range import DateRange

MARCH = DateRange(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC))
SHARE = Estimate(0.94, 0.853, 0.9901, 100)


def queues(brand_seen: bool = True, questions: int = 0, answered: int = 0, **states: int) -> ResponseQueues:
    """Return the queues of 100 posts with the given number in each state."""
    as_of = datetime(2026, 3, 30, tzinfo=UTC)
    counts = {state: states.get(state, 0) for state in STATES}
    by_brand, by_others = AnsweredPosts(counts[ANSWERED_BY_BRAND], ()), AnsweredPosts(counts[ANSWERED_BY_OTHERS], ())
    return ResponseQueues(
        "Kettle", MARCH, as_of, 100, 60, brand_seen, (), SHARE, (), counts, questions, answered, by_brand, by_others
    )


def available(wait: Wait, brand_seen: bool = True) -> str:
    return responsiveness_text("Kettle", Responsiveness(brand_seen, AnswerRate(20, 15, SHARE, wait), ()))


@pytest.mark.parametrize(
    ("hours", "text"),
    [(0.5, "30 minutes"), (1, "1 hour"), (47.9, "47 hours"), (48, "2 days"), (24 * 30, "30 days")],
)
def test_durations_have_a_readable_unit(hours: float, text: str) -> None:
    assert duration_text(hours) == text


def test_bounds_are_rounded_outwards_and_whole_ones_stay() -> None:
    assert estimate_range(SHARE) == "85\N{EN DASH}100"
    assert estimate_range(Estimate(0.3, 0.29, 0.31, 9)) == "29\N{EN DASH}31"


def test_a_share_is_100_percent_only_where_it_is_all() -> None:
    assert share_with_range(Estimate(0.9999, 0.99, 1.0, 9)) == "99% (99\N{EN DASH}100%)"


def test_posts_that_wait_are_counted() -> None:
    assert replies_text(queues(waiting=6)) == (
        "6 posts wait for a reply. 94% (85\N{EN DASH}100%) of 100 posts ask for nothing."
    )
    assert replies_text(queues(waiting=1)).startswith("1 post waits for a reply. ")
    assert replies_text(queues()).startswith("No post waits for a reply. ")


def test_posts_that_went_unanswered_for_long_are_counted_apart() -> None:
    assert replies_text(queues(stale=6)).startswith(
        "No new post waits for a reply, but 6 posts went unanswered for more than two weeks. "
    )
    assert replies_text(queues(waiting=2, stale=1)).startswith(
        "2 posts wait for a reply, and 1 post went unanswered for more than two weeks. "
    )


def test_answered_posts_are_counted_by_who_answered() -> None:
    assert " Answered: 3 by Kettle and 9 by other people. " in replies_text(
        queues(answered_by_brand=3, answered_by_others=9)
    )
    assert " Answered: 1,200 by other people. " in replies_text(queues(answered_by_others=1_200))
    assert "Answered" not in replies_text(queues())


def test_answers_of_the_brand_are_of_the_questions_to_it_and_of_other_posts() -> None:
    assert answered_by_brand_text(queues(questions=3, answered_by_brand=3)) == (
        "Kettle answered 0 of 3 questions to it, and 3 other posts."
    )
    assert answered_by_brand_text(queues(questions=1, answered=1, answered_by_brand=1)) == (
        "Kettle answered 1 of 1 question to it."
    )
    assert answered_by_brand_text(queues(brand_seen=False, questions=3)) == (
        "Unknown, since no account of Kettle is known: add its official accounts in the settings."
    )


def test_without_a_known_account_of_the_brand_the_text_says_what_to_add() -> None:
    assert as_of_text(queues()) == "As of 30 Mar 2026, when the newest post was written."
    assert "add its official accounts in the settings" in as_of_text(queues(brand_seen=False))


def test_the_response_time_has_a_range() -> None:
    assert available(Wait(2.5, 0.5, 50.0)) == (
        "20 questions to Kettle: 15 answered, 94% (85\N{EN DASH}100%) within 24 hours. "
        "Median response time: 2 hours (30 minutes to 2 days)."
    )
    assert available(Wait(None, 9.0, None)).endswith(
        "Median response time: unknown, because fewer than half have been answered."
    )
    assert "longer than observed)" in available(Wait(2.5, 0.0, None))


def test_answers_are_unknown_without_an_account() -> None:
    assert available(Wait(None, None, None), brand_seen=False) == (
        "20 questions to Kettle. No account of Kettle was seen answering: add its official accounts in the settings."
    )


def test_a_topic_gap_has_its_distance_and_the_share_outside_topics() -> None:
    gap = TopicComparison(Estimate(0.31, 0.2, 0.405, 90), 50, 40, 0.1, 0.5, ())
    assert topic_gap_text(TopicGapResult("Kettle", MARCH, 55, 80, 4, gap)) == (
        "People and the brand talk about different topics: the distance is 31 of 100 (20\N{EN DASH}41), where 0 means "
        "the same topics and 100 none in common. 50% of Kettle's own posts are about none of these topics. "
        "Based on 55 posts by people, 80 by Kettle."
    )


@pytest.mark.parametrize(
    ("posts", "topics", "why"),
    [
        (0, 4, "posted nothing in these conversations"),
        (30, 0, "too few posts about Kettle to find topics"),
        (5, 4, "20 posts"),
    ],
)
def test_a_missing_topic_gap_has_a_reason(posts: int, topics: int, why: str) -> None:
    assert why in topic_gap_text(TopicGapResult("Kettle", MARCH, 55, posts, topics, None))


def test_no_answer_has_no_response_time() -> None:
    answered = AnswerRate(3, 0, Estimate(0.0, 0.0, 0.48, 3), Wait(None, None, None))
    text = responsiveness_text("Kettle", Responsiveness(True, answered, ()))
    assert text.endswith("Median response time: none answered yet.")
