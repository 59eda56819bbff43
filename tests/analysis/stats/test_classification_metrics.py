"""Precision, recall and F1 by hand, and intervals that widen where few conversations speak."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.stats.classification_metrics import confusion, majority, score_counts, score_labels

TRUTHS = ["for", "for", "for", "against", "against", "none"]
PREDICTIONS = ["for", "for", "against", "against", "unclear", "none"]
THREADS = ["a", "b", "c", "d", "e", "f"]


def test_each_class_has_its_precision_recall_and_f1() -> None:
    result = {item.name: item for item in score_labels(TRUTHS, PREDICTIONS, THREADS).classes}
    against = result["against"]
    assert (against.labelled, against.predicted, against.precision, against.recall, against.f1) == (2, 2, 0.5, 0.5, 0.5)
    assert (result["for"].precision, result["for"].recall) == (1.0, pytest.approx(2 / 3))


def test_macro_f1_is_the_mean_over_the_labelled_classes() -> None:
    assert score_labels(TRUTHS, PREDICTIONS, THREADS).macro_f1 == pytest.approx((0.8 + 0.5 + 1.0) / 3)


def test_a_prediction_without_labels_is_a_miss_and_no_class() -> None:
    scores = score_labels(["for", "against"], ["unclear", "against"], ["a", "b"])
    assert [(item.name, item.recall) for item in scores.classes] == [("against", 1.0), ("for", 0.0)]


def test_intervals_hold_the_value_and_are_the_same_each_time() -> None:
    scores = score_labels(TRUTHS * 5, PREDICTIONS * 5, [f"{thread}{n}" for n in range(5) for thread in THREADS])
    assert scores.low <= scores.macro_f1 <= scores.high
    assert scores == score_labels(TRUTHS * 5, PREDICTIONS * 5, [f"{thread}{n}" for n in range(5) for thread in THREADS])


def test_the_interval_of_precision_is_by_thread() -> None:
    truths, values = ["yes"] * 20 + ["no"] * 20, ["yes"] * 40
    single = score_labels(truths, values, [str(number) for number in range(40)]).classes[1]
    grouped = score_labels(truths, values, [str(number // 4) for number in range(40)]).classes[1]
    assert single.precision == grouped.precision == 0.5
    assert grouped.precision_low < single.precision_low < 0.5 < single.precision_high < grouped.precision_high


def test_a_class_that_was_never_predicted_has_no_interval_of_precision() -> None:
    (no, yes) = score_labels(["yes", "no"], ["no", "no"], ["a", "b"]).classes
    assert (yes.precision_low, yes.precision_high) == (None, None)
    assert no.precision_low is not None


def test_posts_of_one_thread_are_drawn_together() -> None:
    truths, values = ["yes"] * 20, ["yes", "no"] * 10
    single = score_labels(truths, values, [str(number) for number in range(20)])
    paired = score_labels(truths, values, ["right" if prediction == "yes" else "wrong" for prediction in values])
    assert paired.high - paired.low > single.high - single.low


def test_spans_that_overlap_count_on_both_sides() -> None:
    # two labelled, one of them predicted; three predicted, two of them right
    scores = score_counts(["goal"], np.array([[[1.0, 2.0, 2.0, 3.0]]]))
    (goal,) = scores.classes
    assert (goal.labelled, goal.predicted, goal.recall, goal.precision) == (2, 3, 0.5, pytest.approx(2 / 3))


def test_the_matrix_counts_labels_by_prediction() -> None:
    assert confusion(TRUTHS, PREDICTIONS) == {
        "against": {"against": 1, "for": 0, "none": 0, "unclear": 1},
        "for": {"against": 1, "for": 2, "none": 0, "unclear": 0},
        "none": {"against": 0, "for": 0, "none": 1, "unclear": 0},
    }


def test_the_most_common_label_is_predicted_for_all() -> None:
    assert majority(["b", "a", "b"]) == ["b", "b", "b"]
    assert majority([]) == []
