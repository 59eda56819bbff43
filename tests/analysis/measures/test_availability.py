"""The card: how fast questions are picked up, by which ways a business cannot be reached, who comes back."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import polars as pl
import pytest

from analysis.measures.availability import (
    AnswerRate,
    AccessProblem,
    share_of_returning,
    find_access_problems,
    share_of_people,
    to_answer_rate,
)
from talkworthy.date_range import DateRange
from talkworthy.model import Brand

KETTLE = Brand("Copper Kettle", ("Copper Kettle",))
END = datetime(2026, 4, 1, tzinfo=UTC)


def answered(*questions: tuple[float, bool]) -> AnswerRate:
    """Questions as hours and whether they were answered then, each in a talk of its own."""
    rows = [(f"t{number}", hours, done) for number, (hours, done) in enumerate(questions)]
    told = to_answer_rate(pl.DataFrame(rows, schema=["thread", "hours", "answered"], orient="row"))
    assert told is not None
    return told


def test_half_of_the_questions_are_answered_by_the_median() -> None:
    told = answered((1, True), (2, True), (3, True), (50, True))
    assert (told.questions, told.answered, told.wait.median) == (4, 4, 2.0)
    assert told.within_a_day.value == 0.75


def test_what_is_still_open_counts_for_as_long_as_it_was_watched() -> None:
    # the product limit by hand: 1 -> 3/4 of all wait on; one leaves at 2; 3 -> half of these; 4 -> none
    told = answered((1, True), (2, False), (3, True), (4, True))
    assert told.wait.median == 3.0
    assert told.within_a_day.value == 1.0


def test_where_half_were_never_answered_nobody_can_tell_the_median() -> None:
    told = answered((1, True), *[(100, False)] * 9)
    assert told.wait.median is None
    assert told.wait.high is None
    assert told.within_a_day.value == pytest.approx(0.1)


def test_the_bounds_hold_the_median() -> None:
    told = answered(*[(hours, True) for hours in range(1, 40)])
    assert told.wait.low is not None and told.wait.median is not None and told.wait.high is not None
    assert told.wait.low < told.wait.median == 20.0 < told.wait.high


def test_all_answered_in_a_few_conversations_is_still_not_certain() -> None:
    told = answered(*[(1, True)] * 8)
    assert told.within_a_day.value == told.within_a_day.high == 1.0
    assert told.within_a_day.low < 0.8


def test_without_a_question_there_is_nothing_to_tell() -> None:
    none = pl.DataFrame(schema={"thread": pl.String, "hours": pl.Float64, "answered": pl.Boolean})
    assert to_answer_rate(none) is None


def missed(text: str, to_brand: bool = False) -> list[AccessProblem]:
    return find_access_problems([text], KETTLE, [to_brand])


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("Copper Kettle is lovely but I was on hold for an hour.", "phone"),
        ("Copper Kettle. I emailed them twice and got no reply.", "mail"),
        ("I can't reach anyone at Copper Kettle", "no way named"),
    ],
)
def test_who_could_not_reach_the_brand_is_heard_with_the_way(text: str, channel: str) -> None:
    (found,) = missed(text)
    assert found.channel == channel
    assert text[found.start : found.stop]


def test_the_evidence_is_where_it_says() -> None:
    text = "Hello. My Copper Kettle broke. Nobody picks up the phone!"
    (found,) = missed(text)
    assert text[found.start : found.stop] == "Nobody picks up the phone"
    assert found.rule == "could not get through on the phone"


def test_who_missed_somebody_else_in_another_sentence_is_not_counted() -> None:
    assert missed("I love my Copper Kettle. It is red. My professor never answered my emails.") == []


def test_a_post_to_the_brand_is_read_whole_though_it_names_nobody() -> None:
    text = "Thanks. One more thing. I was on hold for an hour."
    assert missed(text) == []
    assert len(missed(text, to_brand=True)) == 1


def test_what_is_quoted_is_not_said() -> None:
    assert missed("> Copper Kettle never answers, I was on hold for an hour\n\nNot for me.", to_brand=True) == []


@pytest.mark.shared_data
def test_in_real_complaints_it_is_mostly_heard_where_people_labelled_the_service(shared_data: Path) -> None:
    with (shared_data / "labelled" / "airline_tweets.csv").open(encoding="utf-8", newline="") as file:
        rows = list(islice(csv.DictReader(file), 6_000))
    texts = [row["text"] for row in rows]
    found = find_access_problems(texts, Brand("Nobody", ("Nobody",)), [True] * len(texts))
    reasons = [rows[one.place]["negativereason"] for one in found]
    assert len(reasons) > 100
    # a fifth of these tweets have this label
    assert reasons.count("Customer Service Issue") / len(reasons) > 0.6


def test_who_writes_in_three_weeks_comes_back() -> None:
    weeks = {"ann": (1, 2, 3), "bob": (1, 1, 1), "cat": (1, 2)}
    rows = [("hob", who, END - timedelta(weeks=week, hours=-1)) for who, of in weeks.items() for week in of]
    posts = pl.DataFrame(
        rows, schema={"source": pl.String, "author": pl.String, "created_at": pl.Datetime("us", "UTC")}, orient="row"
    )
    told = share_of_returning(posts, DateRange(END - timedelta(weeks=13), END))
    assert told is not None
    assert (told.value, told.n) == (1 / 3, 3)
    assert told.low < told.value < told.high


def test_nobody_has_no_share() -> None:
    assert share_of_people(0, 0) is None
