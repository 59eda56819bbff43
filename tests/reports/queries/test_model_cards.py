"""Model cards are read back as they were saved."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from analysis.stats.classification_metrics import confusion, score_labels
from reports.queries.model_cards import Card, load_cards, save_card, to_text

TRUTHS, TOLD, THREADS = ["yes", "no", "yes"], ["yes", "no", "unclear"], ["a", "b", "c"]
CARD = Card(
    name="question",
    file="labels.jsonl",
    at=datetime(2026, 11, 22, 9, tzinfo=UTC),
    posts=3,
    threads=3,
    scores=score_labels(TRUTHS, TOLD, THREADS),
    confusion=confusion(TRUTHS, TOLD),
    baselines={"the commonest label": score_labels(TRUTHS, ["yes"] * 3, THREADS)},
    answered=2 / 3,
    where_answered=score_labels(TRUTHS[:2], TOLD[:2], THREADS[:2]),
)


def test_a_card_is_read_back_as_it_was_saved(tmp_path: Path) -> None:
    assert save_card(CARD, tmp_path / "model-cards") == tmp_path / "model-cards" / "question.json"
    assert load_cards(tmp_path / "model-cards") == [CARD]


def test_what_is_no_card_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text('{"name": 7}')
    assert load_cards(tmp_path) == []
    assert load_cards(tmp_path / "nowhere") == []


def test_the_text_has_scores_baselines_and_the_matrix() -> None:
    text = to_text(CARD)
    assert text.startswith("question: 3 posts in 3 conversations of labels.jsonl")
    assert "  on the 67% that we answer" in text
    assert "  the commonest label" in text
    assert text.splitlines()[-1].split() == ["yes", "0", "1", "1"]
