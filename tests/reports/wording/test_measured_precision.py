"""Sentences on precision say how many posts were read, and by whom, and what nobody measured."""

from __future__ import annotations

import pytest

from analysis.stats.wilson import Precision
from reports.queries import measured_precision as kinds
from reports.queries.measured_precision import KINDS_OF_POSTS, Kind, MeasuredPrecision, Origin
from reports.wording.measured_precision import in_ten, measured_texts, share_text, shown_as


def measured(kind: Kind, right: int, checked: int, origin: Origin = "shipped", file: str = "") -> MeasuredPrecision:
    share = right / checked
    return MeasuredPrecision(kind, Precision(checked, right, share, share - 0.05, min(1.0, share + 0.05)), origin, file)


def test_a_sentence_has_the_share_its_range_and_how_many_were_read() -> None:
    complaint = MeasuredPrecision(kinds.COMPLAINT, Precision(412, 305, 305 / 412, 0.682, 0.788), "shipped")
    assert measured_texts([complaint]) == [
        "Of posts shown as complaints, 7 in 10 really are (68\N{EN DASH}79%, 412 read). "
        "Measured on public posts about many brands."
    ]


def test_kinds_of_one_origin_share_a_sentence() -> None:
    assert measured_texts([measured(kinds.NEGATIVE, 40, 100), measured(kinds.POSITIVE, 80, 100)]) == [
        "Of posts shown as negative, 4 in 10 really are (35\N{EN DASH}45%, 100 read); as positive, 8 in 10 "
        "(75\N{EN DASH}85%, 100 read). Measured on public posts about many brands."
    ]


def test_each_origin_has_its_own_paragraph_and_the_own_sample_comes_first() -> None:
    results = [
        measured(kinds.NEGATIVE, 40, 100),
        measured(kinds.QUESTION, 54, 60, "own_labels", "mine.csv"),
        measured(kinds.POSITIVE, 40, 50, "own_sample"),
    ]
    assert [text.split(". ")[-1] for text in measured_texts(results)] == [
        "Measured on your own reviewed sample.",
        "Measured on the posts that you labelled in mine.csv.",
        "Measured on public posts about many brands.",
    ]


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.4, 0.8, "6 in 10"),
        (0.33, 0.89, "between 3 in 10 and 9 in 10"),
        (0.02, 0.47, "at most 5 in 10"),
        (0.51, 0.97, "at least 5 in 10"),
    ],
)
def test_a_wide_range_is_given_in_place_of_one_share(low: float, high: float, text: str) -> None:
    assert share_text(Precision(32, 19, 0.6, low, high)) == text


def test_what_nobody_measured_is_named() -> None:
    unknown = [MeasuredPrecision(kinds.COMPLAINT), MeasuredPrecision(kinds.RECOMMENDS)]
    assert measured_texts(unknown) == ["Not measured yet: complaints and recommendations."]


def test_no_share_is_given_of_a_few_posts() -> None:
    assert measured_texts([measured(kinds.MAY_NEED_HELP, 1, 3), MeasuredPrecision(kinds.TOPIC)]) == [
        "Too few read to tell: posts in need of help (3).",
        "Not measured yet: names of topics.",
    ]


def test_needs_are_quotes_and_not_posts() -> None:
    (text,) = measured_texts([measured(kinds.POSITIVE, 80, 100), measured(kinds.NEED, 85, 100)])
    assert "; of quotes shown as needs, 9 in 10 really are (80\N{EN DASH}90%, 100 read)." in text


def test_nothing_is_written_about_no_kinds() -> None:
    assert measured_texts([]) == []


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "none"),
        (0.01, "fewer than 1 in 10"),
        (0.25, "3 in 10"),
        (0.74, "7 in 10"),
        (0.949, "9 in 10"),
        (0.96, "more than 9 in 10"),
        (1.0, "all"),
    ],
)
def test_a_share_is_rounded_to_tenths_and_never_up_to_all(share: float, text: str) -> None:
    assert in_ten(share) == text


@pytest.mark.parametrize(
    "kind", [*KINDS_OF_POSTS, kinds.NEED, kinds.SPAM, kinds.TOPIC, kinds.STARTER, kinds.ABOUT_BRAND]
)
def test_every_kind_has_words(kind: Kind) -> None:
    assert shown_as(kind)
