"""Check the machine: what each kind of verdict scored, by our labels or the reader's own."""

from __future__ import annotations

import shutil
from dataclasses import replace

from reports.queries.measured_precision import card_precision
from reports.queries.model_cards import FOLDER, SHIPPED, load_cards, save_card
from reports.wording.common import percent_with_range, unbroken

QUESTIONS = {
    "relevant": "Is it about the brand?",
    "author_type": "Author type",
    "sentiment": "Sentiment",
    "question": "Is it a question?",
    "answer": "Is it an answer?",
    "complaint": "Is it a complaint?",
    "recommends": "Does it recommend the brand?",
    "cue": "Does it need a reply?",
    "stage": "Customer stage",
    "frames": "Needs",
}


def test_the_shipped_cards_are_shown_with_their_baselines(open_page, sample):
    words = open_page(sample, page="accuracy").words

    assert "How accurate is the automatic analysis?" in words
    assert "The question that each classifier answers" not in words
    for card in load_cards(SHIPPED):
        assert f"{QUESTIONS[card.name]} {100 * card.scores.macro_f1:.0f} " in words


def test_precision_has_its_range(open_page, sample):
    ours = {card.name: card for card in load_cards(SHIPPED)}["sentiment"]
    negative = card_precision(ours, "negative")
    text = percent_with_range(negative.share, negative.low, negative.high)

    assert unbroken(text) in open_page(sample, page="accuracy").words


def test_every_model_card_has_a_baseline_or_is_of_needs():
    assert {card.name for card in load_cards(SHIPPED) if not card.baselines} == {"frames"}
    assert {"sentiment", "question", "cue", "stage", "author_type", "relevant"} <= {
        card.name for card in load_cards(SHIPPED)
    }


def test_the_readers_own_labels_stand_in_the_place_of_ours(open_page, sample):
    ours = {card.name: card for card in load_cards(SHIPPED)}["sentiment"]
    save_card(replace(ours, posts=7_654), sample.parent / FOLDER)
    try:
        words = open_page(sample, page="accuracy").words
    finally:
        shutil.rmtree(sample.parent / FOLDER)  # the others share this folder

    assert "7,654" in words


def test_the_sentiment_of_files_is_compared_with_ours(open_page, sample, monkeypatch):
    counts = [("Copper Kettle", 40, 30)]
    monkeypatch.setattr("views.queries.core.file_sentiment_agreements", lambda _snapshot: counts)

    words = open_page(sample, page="accuracy").words

    assert "Copper Kettle: ours agrees with that of your file on 30 of 40 posts (75%)" in words


def test_without_a_sentiment_of_files_there_is_no_such_heading(open_page, sample):
    assert "The sentiment in your files" not in open_page(sample, page="accuracy").words
