"""Evidence gives a label and a score."""

from __future__ import annotations

import pytest

from analysis.sentiment.evidence import SentimentEvidence
from analysis.sentiment.scoring import confidence_of, score_evidence, sentiment_of


def evidence(*values: float) -> list[SentimentEvidence]:
    return [SentimentEvidence(value, place, place + 1, f"rule {place}", 0) for place, value in enumerate(values)]


@pytest.mark.parametrize(
    ("values", "label"),
    [
        ([3.0], "positive"),
        ([-2.0], "negative"),
        ([], "neutral"),
        ([0.05], "neutral"),
        ([0.5], "unclear"),
        ([2.5, -2.5], "unclear"),
    ],
)
def test_evidence_gives_a_label(values: list[float], label: str) -> None:
    assert score_evidence(evidence(*values)).label == label


def test_the_strongest_evidence_supports_the_label() -> None:
    strongest = score_evidence(evidence(1.0, -3.0, 0.5)).strongest
    assert strongest is not None
    assert strongest.rule == "rule 1"


def test_complaints_count_half_where_help_is_asked() -> None:
    assert score_evidence(evidence(-2.0), asks_help=True).total == -1.0


@pytest.mark.parametrize(("score", "label"), [(0.5, "positive"), (-0.5, "negative"), (0.0, "neutral")])
def test_a_score_can_be_forced_to_a_label(score: float, label: str) -> None:
    assert sentiment_of(score) == label


def test_a_label_far_from_the_threshold_has_more_confidence() -> None:
    assert confidence_of("positive", 0.7) > confidence_of("positive", 0.3) > confidence_of("unclear", 0.1)
