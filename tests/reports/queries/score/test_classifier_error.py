"""Labels of a random sample, compared with the automatic results."""

from datetime import UTC, datetime

import pytest

from analysis.worthiness import ReviewedSample, SentimentReview
from reports.queries.score.brand_report import choose_date_range, compute_scores
from reports.queries.score.classifier_error import load_checks
from services.analysis.check_sample import check_samples
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

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SOURCES = ("reddit", "mastodon", "x", "reddit")
ROOTS = [f"{SOURCES[number % 4]}:Kettle-{number}" for number in range(40)]


@pytest.fixture
def label(store, grow):
    """`label(name, value, posts)` saves labels for posts of 40 conversations that begin with praise."""
    grow("Kettle", 40, opening="I love my {brand}, it is great.")

    def save(name, value, posts):
        with store.write() as connection:
            save_labels(connection, [Label("Kettle", post, name, value, "ann", NOON) for post in posts])

    return save


def review(store, settings):
    check_samples(store, settings.brands)
    with store.read() as connection:
        return load_checks(connection, ["Kettle"])["Kettle"]


def test_without_labels_nothing_is_known(store, settings, label):
    assert review(store, settings) == ReviewedSample()


def test_only_randomly_drawn_posts_count(store, settings, label):
    label(SAMPLED, ABOUT, ROOTS[:10])
    label(RELEVANT, ABOUT, ROOTS[:8])
    label(RELEVANT, NOT_ABOUT, ROOTS[8:20])
    assert review(store, settings) == ReviewedSample(labels=10, right=8)


def test_sentiments_are_compared_with_the_automatic_result(store, settings, label):
    label(SAMPLED, ABOUT, ROOTS[:12])
    label(SENTIMENT, "positive", ROOTS[:7])
    label(SENTIMENT, "negative", ROOTS[7:10])
    label(SENTIMENT, "neutral", ROOTS[10:12])
    assert review(store, settings).sides == SentimentReview(positive=(7, 0), negative=(3, 0), neutral=(2, 0))


def test_the_sentiment_of_a_post_that_was_not_drawn_does_not_count(store, settings, label):
    label(SENTIMENT, "negative", ROOTS[:5])
    assert review(store, settings).sides == SentimentReview()


def test_author_types_are_compared_with_the_automatic_result(store, settings, label):
    label(SAMPLED, ABOUT, ROOTS[:12])
    label(AUTHOR_TYPE, "promoter", ROOTS[:2])
    label(AUTHOR_TYPE, "public", ROOTS[2:12])
    assert review(store, settings).author_types == (12, 10)


def test_the_author_type_of_a_post_that_is_not_about_the_brand_does_not_count(store, settings, label):
    label(SAMPLED, ABOUT, ROOTS[:3])
    label(RELEVANT, NOT_ABOUT, ROOTS[:1])
    label(AUTHOR_TYPE, "public", ROOTS[:3])
    assert review(store, settings).author_types == (2, 2)


def test_labels_without_an_automatic_result_are_pending(store, label):
    label(SAMPLED, ABOUT, ROOTS[:12])
    label(AUTHOR_TYPE, "public", ROOTS[:3])
    label(SENTIMENT, "positive", ROOTS[2:5])
    with store.read() as connection:
        assert load_checks(connection, ["Kettle"])["Kettle"] == ReviewedSample(pending=5)


def test_a_changed_label_counts_at_once(store, settings, label):
    label(SAMPLED, ABOUT, ROOTS[:12])
    label(SENTIMENT, "positive", ROOTS[:7])
    check_samples(store, settings.brands)
    label(SENTIMENT, "negative", ROOTS[:2])
    with store.read() as connection:
        assert load_checks(connection, ["Kettle"])["Kettle"] == ReviewedSample(
            sides=SentimentReview(positive=(5, 0), negative=(2, 0))
        )


def test_the_score_is_corrected_by_it(store, settings, label, grow):
    grow("Kiln", 40)
    label(SAMPLED, ABOUT, ROOTS)
    label(RELEVANT, ABOUT, ROOTS[:30])
    label(RELEVANT, NOT_ABOUT, ROOTS[30:])
    with store.read() as connection:
        worthiness = compute_scores(connection, settings, choose_date_range(connection), ["Kettle"])["Kettle"]
    assert worthiness.component("people").plain == pytest.approx(80 / 13 * 0.75)
    assert worthiness.notes[0].startswith("30 of 40 reviewed posts are about Kettle")
