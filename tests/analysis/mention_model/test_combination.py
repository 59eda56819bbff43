"""Rules and model together."""

from __future__ import annotations

import json

import numpy as np
import pytest

from analysis.mention_model.combination import Combination, to_features

EVEN = {"complaint": np.log(np.array([0.5, 0.5], dtype=np.float32))}
VERDICT = {
    "labels": ["no", "yes"],
    "rule_labels": ["yes", "none"],
    "scale": 1.0,
    "weights": [[0.0, 2.0], [0.0, 0.0], [0.0, 0.0]],
    "bias": [0.0, 0.0],
    "boosts": {"no": 1.0, "yes": 1.5},
    "thresholds": {"no": 0.5, "yes": 0.7},
}


@pytest.fixture(scope="module")
def combination() -> Combination:
    return Combination(json.dumps({"complaint": VERDICT}).encode())


def test_the_rule_moves_the_probability(combination: Combination) -> None:
    probabilities = combination.probabilities("complaint", EVEN, "yes", 0.0)
    assert probabilities == {"no": pytest.approx(0.119, abs=0.001), "yes": pytest.approx(0.881, abs=0.001)}


def test_without_a_rule_the_model_decides(combination: Combination) -> None:
    assert combination.probabilities("complaint", EVEN, "none", 0.0)["yes"] == pytest.approx(0.5)


def test_the_scale_says_how_far_the_model_counts() -> None:
    doubtful = Combination(json.dumps({"complaint": VERDICT | {"scale": 0.5}}).encode())
    logs = {"complaint": np.log(np.array([0.1, 0.9], dtype=np.float32))}
    assert doubtful.probabilities("complaint", logs, "none", 0.0)["yes"] == pytest.approx(0.75, abs=0.001)


def test_a_rarer_label_needs_no_majority(combination: Combination) -> None:
    assert combination.choose("complaint", {"no": 0.55, "yes": 0.45}) == "yes"
    assert combination.choose("complaint", {"no": 0.65, "yes": 0.35}) == "no"


def test_a_label_has_its_threshold(combination: Combination) -> None:
    assert combination.threshold("complaint", "yes") == 0.7


def test_the_version_changes_with_the_content(combination: Combination) -> None:
    other = Combination(json.dumps({"complaint": VERDICT | {"scale": 0.5}}).encode())
    assert combination.version != other.version


def test_features_are_the_rule_and_its_value() -> None:
    assert to_features(["yes", "none"], "yes", 0.25).tolist() == [1.0, 0.0, 0.25]
    assert to_features(["yes", "none"], "no such rule", 0.0).tolist() == [0.0, 0.0, 0.0]
