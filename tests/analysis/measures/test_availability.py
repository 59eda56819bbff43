"""Availability: how fast questions are answered, access problems, and returning people."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import polars as pl
import pytest

from analysis.measures.availability import (
    AccessProblem,
    AnswerRate,
    find_access_problems,
    share_of_people,
    share_of_returning,
    to_answer_rate,
)
from talkworthy.date_range import DateRange
from talkworthy.model import Brand

KETTLE = Brand("Copper Kettle", ("Copper Kettle",), competitors=("Northlight",))
END = datetime(2026, 4, 1, tzinfo=UTC)


def answered(*questions: tuple[float, bool]) -> AnswerRate:
    """Questions as hours and whether they were answered then, each in a conversation of its own."""
    rows = [(f"t{number}", hours, done) for number, (hours, done) in enumerate(questions)]
    values = to_answer_rate(pl.DataFrame(rows, schema=["thread", "hours", "answered"], orient="row"))
    assert values is not None
    return values


def test_half_of_the_questions_are_answered_by_the_median() -> None:
    values = answered((1, True), (2, True), (3, True), (50, True))
    assert (values.questions, values.answered, values.wait.median) == (4, 4, 2.0)
    assert values.within_a_day.value == 0.75


def test_an_open_question_counts_for_as_long_as_it_was_observed() -> None:
    # the product limit by hand: 1 -> 3/4 of all wait on; one leaves at 2; 3 -> half of these; 4 -> none
    values = answered((1, True), (2, False), (3, True), (4, True))
    assert values.wait.median == 3.0
    assert values.within_a_day.value == 1.0


def test_where_half_were_never_answered_there_is_no_median() -> None:
    values = answered((1, True), *[(100, False)] * 9)
    assert values.wait.median is None
    assert values.wait.high is None
    assert values.within_a_day.value == pytest.approx(0.1)


def test_the_bounds_hold_the_median() -> None:
    values = answered(*[(hours, True) for hours in range(1, 40)])
    assert values.wait.low is not None and values.wait.median is not None and values.wait.high is not None
    assert values.wait.low < values.wait.median == 20.0 < values.wait.high


def test_all_answered_in_a_few_conversations_is_still_not_certain() -> None:
    values = answered(*[(1, True)] * 8)
    assert values.within_a_day.value == values.within_a_day.high == 1.0
    assert values.within_a_day.low < 0.8


def test_without_a_question_there_is_no_answer_rate() -> None:
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
def test_an_access_problem_has_its_channel(text: str, channel: str) -> None:
    (result,) = missed(text)
    assert result.channel == channel
    assert text[result.start : result.stop]


def test_the_evidence_is_at_its_position() -> None:
    text = "Hello. My Copper Kettle broke. Nobody picks up the phone!"
    (result,) = missed(text)
    assert text[result.start : result.stop] == "Nobody picks up the phone"
    assert result.rule == "could not get through on the phone"


def test_not_reaching_somebody_else_in_another_sentence_is_not_counted() -> None:
    assert missed("I love my Copper Kettle. It is red. My professor never answered my emails.") == []


def test_all_sentences_of_a_post_to_the_brand_are_checked() -> None:
    text = "Thanks. One more thing. I was on hold for an hour."
    assert missed(text) == []
    assert len(missed(text, to_brand=True)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "My Copper Kettle came broken. I wrote twice. Customer service never replied.",
        "Customer service never replied. What a shame for Copper Kettle.",
        "Copper Kettle is not what it was. I sent the lid back. And their support team never got back to me",
        "I liked Northlight, but bought a Copper Kettle. The lid is loose. Customer support didn't even reply.",
        "Copper Kettle lost my order. They promised to look. They never answered my emails.",
    ],
)
def test_a_sentence_on_customer_service_is_about_the_brand_of_the_post(text: str) -> None:
    (result,) = missed(text)
    assert result.channel in {"no way named", "mail"}


@pytest.mark.parametrize(
    "text",
    [
        "My Copper Kettle is fine. The parcel was late. My bank's customer service never replied.",
        "I have a Copper Kettle. Then I bought a Northlight. It broke. Customer service never replied.",
        "My Copper Kettle is red. My bank is awful. They never answered my emails.",
        "My Copper Kettle came late. I wrote twice. Customer service was great.",
    ],
)
def test_a_sentence_on_somebody_elses_service_is_not_counted(text: str) -> None:
    assert missed(text) == []


def test_quoted_text_does_not_count() -> None:
    assert missed("> Copper Kettle never answers, I was on hold for an hour\n\nNot for me.", to_brand=True) == []


@pytest.mark.shared_data
def test_in_real_complaints_most_matches_are_labelled_as_service(shared_data: Path) -> None:
    with (shared_data / "labelled" / "airline_tweets.csv").open(encoding="utf-8", newline="") as file:
        rows = list(islice(csv.DictReader(file), 6_000))
    texts = [row["text"] for row in rows]
    result = find_access_problems(texts, Brand("Nobody", ("Nobody",)), [True] * len(texts))
    reasons = [rows[item.place]["negativereason"] for item in result]
    assert len(reasons) > 100
    # a fifth of these tweets have this label
    assert reasons.count("Customer Service Issue") / len(reasons) > 0.6


def test_posting_in_three_weeks_is_returning() -> None:
    weeks = {"ann": (1, 2, 3), "bob": (1, 1, 1), "cat": (1, 2)}
    rows = [("hob", who, END - timedelta(weeks=week, hours=-1)) for who, of in weeks.items() for week in of]
    posts = pl.DataFrame(
        rows, schema={"source": pl.String, "author": pl.String, "created_at": pl.Datetime("us", "UTC")}, orient="row"
    )
    values = share_of_returning(posts, DateRange(END - timedelta(weeks=13), END))
    assert values is not None
    assert (values.value, values.n) == (1 / 3, 3)
    assert values.low < values.value < values.high


def test_posts_after_the_date_range_are_of_its_last_week() -> None:
    days = (END - timedelta(days=10), END - timedelta(days=1), END + timedelta(days=3), END + timedelta(days=20))
    posts = pl.DataFrame(
        [("hob", "ann", at) for at in days],
        schema={"source": pl.String, "author": pl.String, "created_at": pl.Datetime("us", "UTC")},
        orient="row",
    )
    values = share_of_returning(posts, DateRange(END - timedelta(weeks=13), END))
    assert values is not None
    assert (values.value, values.n) == (0, 1)


def test_without_people_there_is_no_share() -> None:
    assert share_of_people(0, 0) is None
