"""Measured precision comes from the nearest origin that has it, and is never invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from analysis.stats.classification_metrics import ClassScore, Scores
from analysis.stats.wilson import to_precision
from reports.queries.label_sample import CUE
from reports.queries.measured_precision import (
    ABOUT_BRAND,
    ASKED_BRAND,
    COMPLAINT,
    MAY_NEED_HELP,
    NEGATIVE,
    POSITIVE,
    PROMOTER,
    QUESTION,
    RECOMMENDS,
    TOPIC,
    USES_WELL,
    Kind,
    MeasuredPrecision,
    card_precision,
    count_sample,
    kinds_among,
    load_measured,
    measure,
)
from reports.queries.model_cards import SHIPPED, ModelCard, load_cards, save_card
from talkworthy.storage.analysis.labels import (
    ABOUT,
    AUTHOR_TYPE,
    NOT_ABOUT,
    RELEVANT,
    SAMPLED,
    SENTIMENT,
    Label,
    save_labels,
)
from talkworthy.storage.analysis.sample_results import SampledPost, SampleResult, save_sample_results
from talkworthy.storage.schema.core import posts

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SOURCES = ("reddit", "mastodon", "x", "reddit")
ROOTS = [f"{SOURCES[number % 4]}:Kettle-{number}" for number in range(6)]


def card(name: str, label: str, predicted: int, precision: float, **interval: float) -> ModelCard:
    score = ClassScore(label, 40, predicted, precision, 0.5, 0.5, 0.4, 0.6, **interval)
    return ModelCard(name, f"{name}.jsonl", NOON, 900, 800, Scores((score,), 0.5, 0.4, 0.6), {}, {}, 1.0, None)


SHIPPED_CARD = card("complaint", "yes", 412, 0.74)


def test_a_shipped_card_gives_the_precision_where_nothing_nearer_does() -> None:
    (result,) = measure([COMPLAINT], {}, [], [SHIPPED_CARD])
    assert (result.origin, result.file) == ("shipped", "complaint.jsonl")
    assert (result.precision.checked, result.precision.right) == (412, 305)
    assert result.precision.low == pytest.approx(0.703, abs=1e-3)
    assert result.precision.high == pytest.approx(0.774, abs=1e-3)


def test_without_a_card_nothing_is_measured() -> None:
    (result,) = measure([RECOMMENDS], {}, [], [SHIPPED_CARD])
    assert result == MeasuredPrecision(RECOMMENDS)
    assert result.origin is None
    assert result.precision.share is None


def test_a_card_without_the_label_measures_nothing() -> None:
    assert measure([PROMOTER], {}, [], [card("author_type", "public", 90, 0.9)]) == [MeasuredPrecision(PROMOTER)]


def test_a_label_that_was_never_predicted_is_not_measured() -> None:
    assert measure([COMPLAINT], {}, [], [card("complaint", "yes", 0, 0.0)]) == [MeasuredPrecision(COMPLAINT)]


def test_fifty_posts_of_the_brands_own_sample_count_before_the_card() -> None:
    own = to_precision(50, 30)
    (result,) = measure([COMPLAINT], {COMPLAINT: own}, [], [SHIPPED_CARD])
    assert result == MeasuredPrecision(COMPLAINT, own, "own_sample")


def test_forty_nine_posts_of_the_own_sample_are_too_few() -> None:
    (result,) = measure([COMPLAINT], {COMPLAINT: to_precision(49, 30)}, [], [SHIPPED_CARD])
    assert result.origin == "shipped"


def test_the_cards_of_ones_own_evaluations_count_before_the_shipped() -> None:
    (result,) = measure([COMPLAINT], {}, [card("complaint", "yes", 60, 0.5)], [SHIPPED_CARD])
    assert (result.origin, result.precision.right) == ("own_labels", 30)


def test_an_own_evaluation_of_few_posts_does_not_count() -> None:
    (result,) = measure([COMPLAINT], {}, [card("complaint", "yes", 12, 0.5)], [SHIPPED_CARD])
    assert result.origin == "shipped"


def test_the_range_of_a_card_that_has_one_is_by_thread() -> None:
    precision = card_precision(card("complaint", "yes", 412, 0.74, precision_low=0.68, precision_high=0.79), "yes")
    assert (precision.low, precision.high) == (0.68, 0.79)


def test_the_shipped_cards_are_read() -> None:
    measured = measure([NEGATIVE, QUESTION, ASKED_BRAND, USES_WELL], {}, [], load_cards(SHIPPED))
    assert {result.origin for result in measured} == {"shipped"}


@pytest.mark.parametrize(
    ("annotations", "kinds"),
    [
        ([("sentiment", "neutral"), ("author_type", "brand")], []),
        ([("question", "question"), ("sentiment", "positive")], [POSITIVE, QUESTION]),
        ([("recommend_for", "recommend_for"), ("complaint", "complaint")], [COMPLAINT, RECOMMENDS]),
        ([("cue", "leave_alone"), ("cue", "may_need_help")], [MAY_NEED_HELP]),
        ([("worry_2", "product"), ("worry", "life")], [Kind("frames", "worry")]),
        ([("stage", "uses_well"), ("stage", "unknown")], [USES_WELL]),
    ],
)
def test_the_annotations_of_posts_tell_which_kinds_a_page_shows(annotations: Any, kinds: list[Kind]) -> None:
    assert kinds_among(annotations) == kinds


@pytest.fixture
def reviewed(store, grow):
    """Return a function that saves labels (name -> post number -> label) and automatic results, and counts them."""
    grow("Kettle", 6)

    def count(labels: Mapping[str, Mapping[int, str]], results: Mapping[int, tuple[str, str, str | None]]) -> Any:
        with store.write() as connection:
            drawn = [Label("Kettle", root, SAMPLED, ABOUT, "sample", NOON) for root in ROOTS[:5]]
            given = [
                Label("Kettle", ROOTS[number], name, label, "ann", NOON)
                for name, by_number in labels.items()
                for number, label in by_number.items()
            ]
            save_labels(connection, [*drawn, *given])
            numbers = _numbers(connection)
            save_sample_results(
                connection,
                "Kettle",
                [SampledPost(numbers[ROOTS[number]], ROOTS[number], 1, "r") for number in results],
                [SampleResult(numbers[ROOTS[number]], *result) for number, result in results.items()],
            )
        with store.read() as connection:
            return count_sample(connection, "Kettle")

    return count


def _numbers(connection: Any) -> dict[str, int]:
    return {row.id: row.pk for row in connection.execute(posts.select())}


def test_labels_of_the_sample_are_compared_with_the_automatic_results(reviewed) -> None:
    counts = reviewed(
        {
            SENTIMENT: {0: "negative", 1: "neutral", 2: "negative"},
            AUTHOR_TYPE: {0: "public", 1: "promoter"},
            CUE: {0: "asked_brand", 3: "leave_alone"},
        },
        {
            0: ("public", "negative", "asked_brand"),
            1: ("public", "negative", None),
            2: ("public", "positive", None),
            3: ("public", "neutral", "asked_brand"),
        },
    )
    assert counts[NEGATIVE] == to_precision(2, 1)
    assert counts[POSITIVE] == to_precision(1, 0)
    assert counts[Kind("author_type", "public")] == to_precision(2, 1)
    assert counts[ASKED_BRAND] == to_precision(2, 1)


def test_posts_that_were_not_drawn_or_are_not_about_the_brand_do_not_count(reviewed) -> None:
    counts = reviewed(
        {SENTIMENT: {0: "negative", 5: "negative"}, RELEVANT: {0: NOT_ABOUT, 1: ABOUT}},
        {0: ("public", "negative", None), 5: ("public", "negative", None)},
    )
    assert NEGATIVE not in counts
    assert counts[ABOUT_BRAND] == to_precision(2, 1)


def test_a_label_waits_for_the_result_of_the_next_analysis(reviewed) -> None:
    assert reviewed({SENTIMENT: {0: "negative"}}, {}) == {ABOUT_BRAND: to_precision(0, 0)}


def test_a_brand_gets_the_card_that_was_saved_beside_its_settings(store, grow, tmp_path: Path) -> None:
    grow("Kettle", 1)
    save_card(card("complaint", "yes", 60, 0.5), tmp_path)
    with store.read() as connection:
        complaint, topic = load_measured(connection, "Kettle", [COMPLAINT, TOPIC], tmp_path)
    assert (complaint.origin, complaint.file) == ("own_labels", "complaint.jsonl")
    assert topic.origin is None
