"""Sentences about reach never claim more than the intervals beside them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from analysis.measures.busy_weeks import BusyWeek
from analysis.measures.conversation_starters import AfterMarketing, StarterYield
from analysis.measures.reach import CommunityReach
from analysis.stats.cluster_bootstrap import Estimate
from reports.queries.reach import BrandReach, Reach
from reports.queries.share_of_voice import ShareOfVoice
from reports.wording.reach import busy_week_text, communities_text, sorted_starters, starters_text
from talkworthy.date_range import DateRange

WEEK = DateRange.between(date(2026, 3, 2), date(2026, 3, 8))


def reach_over(*people: int, total: int = 100) -> Reach:
    """So many people in each of some communities, of `total` people."""
    places = tuple(
        CommunityReach("reddit", f"place{number}", count, 1, count / total, 0, 0, count, ())
        for number, count in enumerate(people)
    )
    reach = BrandReach("Kopi", Estimate(2.4, 2.0, 3.0, total), None, None, ())
    nothing = ShareOfVoice((), (), ())
    return Reach("Kopi", WEEK, total, places, reach, (), nothing, (), 0, (), AfterMarketing(0, 0, None, None), ())


def starter(kind: str, people: float, low: float | None = None, high: float | None = None) -> StarterYield:
    return StarterYield(kind, 9, people, low, high, "x:1")


def busy_week(posts: int, *drawn: int) -> BusyWeek:
    """A week with so many posts, of which these conversations have so many each."""
    at = datetime(2026, 3, 2, tzinfo=UTC)
    where = tuple((f"x:{number}", count) for number, count in enumerate(drawn))
    return BusyWeek(at, at + timedelta(weeks=1), posts, 12.0, 9, where, mentions=31)


@pytest.mark.parametrize(
    ("week", "text"),
    [
        (busy_week(87, 44), "44 from one conversation."),
        (busy_week(87, 30, 20), "50 from 2 conversations."),
    ],
)
def test_a_busy_week_names_its_conversations(week, text):
    assert busy_week_text(week) == f"31 mentions; 87 posts with their replies (usual: 12), {text}"


def test_a_busy_week_of_many_conversations():
    assert busy_week_text(busy_week(87, 10, 9, 8)) == (
        "31 mentions; 87 posts with their replies (usual: 12) in 9 conversations; 27 from the largest."
    )


def test_two_communities_of_similar_size_are_both_named():
    assert communities_text(reach_over(52, 51)) == (
        "100 people in 2 communities, most often in r/place0 on Reddit (52%) and r/place1 on Reddit (51%)."
    )


def test_a_community_with_most_people_is_named_as_such():
    assert communities_text(reach_over(70, 20, 10)) == (
        "100 people in 3 communities, most of them in r/place0 on Reddit (70%)."
    )


def test_the_largest_of_many_communities_may_have_a_minority():
    assert "most often in r/place0 on Reddit (40%)." in communities_text(reach_over(40, 30, 20))


def test_one_community_has_all_people():
    assert communities_text(reach_over(100)) == "100 people, all in r/place0 on Reddit."


def test_a_clear_first_is_named():
    text = starters_text([starter("question", 9.0, 8.0, 10.0), starter("joke", 2.0, 1.0, 3.0)])

    assert text == "Questions attract 9.0 people per conversation, more than any other type."


def test_overlapping_intervals_are_too_close_to_call():
    text = starters_text(
        [
            starter("other", 9.0, 2.0, 12.0),
            starter("recommendations", 5.2, 2.2, 8.8),
            starter("question", 4.1, 3.0, 5.2),
        ]
    )

    assert text == (
        "Requests for recommendations attract 5.2 people per conversation, other posts 9.0 and questions 4.1: "
        "too close to rank."
    )


def test_too_few_conversations_of_each_type():
    assert starters_text([starter("question", 9.0)]) == "Too few conversations of each type to compare."


def test_one_type_alone_has_no_comparison():
    assert starters_text([starter("question", 9.0, 8.0, 10.0), starter("joke", 3.0)]) == (
        "Questions attract 9.0 people per conversation; other types have too little data."
    )


def test_posts_of_no_known_type_are_compared_too():
    questions = starter("question", 2.1, 1.8, 2.4)

    assert starters_text([questions, starter("other", 2.3, 2.0, 2.8)]) == (
        "Questions attract 2.1 people per conversation, other posts 2.3: too close to rank."
    )
    assert starters_text([questions, starter("other", 4.0, 3.0, 5.0)]) == (
        "Questions attract 2.1 people per conversation, fewer than other posts (4.0)."
    )


def test_unknown_types_come_last_of_those_with_an_interval():
    starters = [starter("other", 9.0, 1.0, 12.0), starter("deal", 7.0), starter("question", 4.0, 3.0, 5.0)]

    assert [entry.starter for entry in sorted_starters(starters)] == ["question", "other", "deal"]
