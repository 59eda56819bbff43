"""What the page on places says: never more than the bands beside it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from analysis.measures.busy_weeks import FullWeek
from analysis.measures.conversation_starters import Carry, StarterYield
from analysis.measures.reach import Place
from reports.queries.reach import Measure, Reach, Spread, Thread
from reports.wording.reach import full_week_words, opening_words, sorted_starters, starters_text
from talkworthy.date_range import DateRange

WEEK = DateRange.between(date(2026, 3, 2), date(2026, 3, 8))


def spread_over(*people: int, everybody: int = 100) -> Spread:
    """Talk of so many customers in each of some communities, of `everybody` customers."""
    places = tuple(
        Place("reddit", f"place{number}", count, 1, count / everybody, 0, 0, count, ())
        for number, count in enumerate(people)
    )
    reach = Reach("Kopi", Measure(2.4, 2.0, 3.0, everybody), None, None, ())
    nothing = Thread((), (), ())
    return Spread("Kopi", WEEK, everybody, places, reach, (), nothing, (), 0, (), Carry(0, 0, None, None), ())


def starter(kind: str, people: float, low: float | None = None, high: float | None = None) -> StarterYield:
    return StarterYield(kind, 9, people, low, high, "x:1")


def full_week(posts: int, *drawn: int) -> FullWeek:
    """A week with so many posts, of which these conversations drew so many each."""
    at = datetime(2026, 3, 2, tzinfo=UTC)
    where = tuple((f"x:{number}", count) for number, count in enumerate(drawn))
    return FullWeek(at, at + timedelta(weeks=1), posts, 12.0, 9, where)


@pytest.mark.parametrize(
    ("week", "words"),
    [
        (full_week(87, 44), "one conversation drew most of them, 44."),
        (full_week(87, 30, 20), "2 conversations drew most of them, 50."),
    ],
)
def test_a_full_week_names_what_filled_it(week, words):
    assert full_week_words(week) == f"87 posts by customers where 12 are typical: {words}"


def test_a_full_week_of_many_threads_says_so():
    assert full_week_words(full_week(87, 10, 9, 8)) == (
        "87 posts by customers where 12 are typical, in 9 conversations; the largest hold 27."
    )


def test_two_places_with_as_many_people_are_both_named():
    assert opening_words(spread_over(52, 51)) == (
        "100 customers talk about Kopi in 2 communities, most often in r/place0 on Reddit: 52 %, "
        "and in r/place1 on Reddit: 51 %."
    )


def test_most_of_them_is_said_of_a_place_that_most_of_them_speak_in():
    assert opening_words(spread_over(70, 20, 10)) == (
        "100 customers talk about Kopi in 3 communities, most of them in r/place0 on Reddit: 70 %. "
        "That is as wide as 2.4 communities with as many customers each."
    )


def test_the_first_of_many_places_is_not_most_of_them():
    assert "most often in r/place0 on Reddit: 40 %." in opening_words(spread_over(40, 30, 20))


def test_one_place_alone_is_told_as_all():
    assert opening_words(spread_over(100)) == "All 100 customers who talk about Kopi do so in r/place0 on Reddit."


def test_a_first_post_that_surely_draws_most_is_said_to():
    told = starters_text([starter("question", 9.0, 8.0, 10.0), starter("joke", 2.0, 1.0, 3.0)])

    assert told == "A question draws 9.0 customers on average, more than any other first post."


def test_where_bands_overlap_nothing_is_said_to_draw_most():
    told = starters_text(
        [
            starter("other", 9.0, 2.0, 12.0),
            starter("recommendations", 5.2, 2.2, 8.8),
            starter("question", 4.1, 3.0, 5.2),
        ]
    )

    assert told == (
        "Asking for recommendations draws 5.2 customers on average, the most of all kinds; "
        "but a question may draw as many: the bands overlap."
    )


def test_too_few_conversations_of_each_kind_are_told():
    assert starters_text([starter("question", 9.0)]) == (
        "There are too few talks of each kind to say what draws most customers."
    )


def test_one_kind_alone_is_compared_with_none():
    assert starters_text([starter("question", 9.0, 8.0, 10.0), starter("joke", 3.0)]) == (
        "A question draws 9.0 customers on average; of the other kinds there are too few talks to compare."
    )


def test_what_no_rule_could_name_stands_last_of_those_with_a_band():
    starters = [starter("other", 9.0, 1.0, 12.0), starter("deal", 7.0), starter("question", 4.0, 3.0, 5.0)]

    assert [one.starter for one in sorted_starters(starters)] == ["question", "other", "deal"]
