"""Model cards are read as they were saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from analysis.stats.classification_metrics import confusion, score_labels
from reports.queries.model_cards import SHIPPED, ModelCard, load_cards, save_card, to_text

LABELS, PREDICTED, THREADS = ["yes", "no", "yes"], ["yes", "no", "unclear"], ["a", "b", "c"]
CARD = ModelCard(
    name="question",
    file="labels.jsonl",
    at=datetime(2026, 11, 22, 9, tzinfo=UTC),
    posts=3,
    threads=3,
    scores=score_labels(LABELS, PREDICTED, THREADS),
    confusion=confusion(LABELS, PREDICTED),
    baselines={"the most common label": score_labels(LABELS, ["yes"] * 3, THREADS)},
    answered=2 / 3,
    where_answered=score_labels(LABELS[:2], PREDICTED[:2], THREADS[:2]),
)


def test_a_card_is_read_as_it_was_saved(tmp_path: Path) -> None:
    assert save_card(CARD, tmp_path / "model-cards") == tmp_path / "model-cards" / "question.json"
    assert load_cards(tmp_path / "model-cards") == [CARD]


def test_other_files_are_skipped(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text('{"name": 7}')
    assert load_cards(tmp_path) == []
    assert load_cards(tmp_path / "nowhere") == []


def test_the_text_has_scores_baselines_and_the_matrix() -> None:
    text = to_text(CARD)
    assert text.startswith("question: 3 posts in 3 threads of labels.jsonl")
    assert "  on the 67% with an answer" in text
    assert "  the most common label" in text
    assert text.splitlines()[-1].split() == ["yes", "0", "1", "1"]


OLD_CARD = """{
  "name": "voice", "file": "mine.jsonl", "at": "2026-11-01T09:00:00+00:00", "posts": 3, "conversations": 2,
  "scores": {
    "classes": [
      {"name": "customer", "labelled": 2, "said": 3, "precision": 0.5,
       "recall": 1.0, "f1": 0.8, "low": 0.6, "high": 1.0}
    ],
    "macro_f1": 0.8, "low": 0.6, "high": 1.0
  },
  "confusion": {"customer": {"brand": 0, "customer": 2}},
  "baselines": {}, "answered": 1.0, "where_answered": null
}"""


def test_a_card_of_an_earlier_version_is_read_with_the_names_of_today(tmp_path: Path) -> None:
    (tmp_path / "voice.json").write_text(OLD_CARD)
    (card,) = load_cards(tmp_path)
    assert (card.name, card.threads) == ("author_type", 2)
    assert (card.scores.classes[0].name, card.scores.classes[0].predicted) == ("public", 3)
    assert card.confusion == {"public": {"brand": 0, "public": 2}}


def test_the_newest_of_two_cards_with_one_name_counts(tmp_path: Path) -> None:
    (tmp_path / "voice.json").write_text(OLD_CARD)
    newer = replace(CARD, name="author_type")
    save_card(newer, tmp_path)
    assert load_cards(tmp_path) == [newer]


def test_the_cards_that_come_with_talkworthy_are_read() -> None:
    assert len(load_cards(SHIPPED)) == len(list(SHIPPED.glob("*.json"))) >= 8
