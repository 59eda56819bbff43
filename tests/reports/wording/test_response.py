"""Sentences about replies: durations, shares, ranges and queues."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from analysis.measures.availability import AnswerRate, Wait
from analysis.measures.topic_gap import TopicComparison
from analysis.stats.cluster_bootstrap import Estimate
from reports.queries.people.response_queue import CueQueue, ResponseQueues
from reports.queries.score.scorecard import Responsiveness
from reports.queries.topics.topic_gap import TopicGapResult
from reports.wording.response import (
    as_of_text,
    duration_text,
    estimate_range,
    no_reply_needed_text,
    responsiveness_text,
    share_with_range,
    topic_gap_text,
)
from talkworthy.date_range import DateRange

MARCH = DateRange(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC))
SHARE = Estimate(0.94, 0.853, 0.9901, 100)


def queues(waits: int, brand_seen: bool = True) -> ResponseQueues:
    queue = CueQueue("asked_brand", waits, 0, (), ())
    as_of = datetime(2026, 3, 30, tzinfo=UTC)
    return ResponseQueues("Kettle", MARCH, as_of, 100, 60, brand_seen, (queue,), SHARE, ())


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


def test_posts_that_need_a_reply_are_counted() -> None:
    assert no_reply_needed_text(queues(6)) == (
        "6 posts may need a reply; 94% (85\N{EN DASH}100%) of 100 posts need none."
    )
    assert no_reply_needed_text(queues(0)).startswith("Nothing needs a reply now; ")


def test_without_a_known_account_of_the_brand_the_text_says_what_to_add() -> None:
    assert as_of_text(queues(1)) == "Up to 30 Mar 2026."
    assert "add its official accounts in the settings" in as_of_text(queues(1, brand_seen=False))


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


def test_posts_that_went_unanswered_for_long_are_counted() -> None:
    older = replace(queues(0), queues=(CueQueue("asked_brand", 0, 6, (), ()),))
    assert no_reply_needed_text(older).endswith(" 6 posts went unanswered for more than two weeks.")


def test_no_answer_has_no_response_time() -> None:
    answered = AnswerRate(3, 0, Estimate(0.0, 0.0, 0.48, 3), Wait(None, None, None))
    text = responsiveness_text("Kettle", Responsiveness(True, answered, ()))
    assert text.endswith("Median response time: none answered yet.")
