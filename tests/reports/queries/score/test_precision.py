"""Precision as a sentence that claims no more than is known."""

from datetime import UTC, datetime

import pytest

from analysis.stats.wilson import to_precision
from reports.queries.score.precision import load_precision, precision_text, precision_texts
from talkworthy.storage.analysis.labels import ABOUT, NOT_ABOUT, RELEVANT, SAMPLED, Label, save_labels

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reviewed", "right", "text"),
    [
        (50, 48, "48 of 50 reviewed mentions are about Kettle: 96% (88\N{EN DASH}99%)."),
        (1, 1, "1 mention reviewed, 1 about Kettle (too few to judge accuracy)."),
        (9, 8, "9 mentions reviewed, 8 about Kettle (too few to judge accuracy)."),
        (10, 9, "9 of 10 reviewed mentions are about Kettle: 90% (65\N{EN DASH}98%)."),
        (500, 499, "499 of 500 reviewed mentions are about Kettle: 99% (99\N{EN DASH}100%)."),
        (20, 0, "0 of 20 reviewed mentions are about Kettle: 0% (0\N{EN DASH}12%)."),
    ],
)
def test_the_share_comes_with_its_counts_and_its_interval(reviewed, right, text):
    assert precision_text(to_precision(reviewed, right), "Kettle") == text


def test_without_reviews_the_text_says_how_to_review():
    text = precision_text(to_precision(0, 0), "Copper Kettle")
    assert text.startswith("No mentions of Copper Kettle reviewed by a person yet.")
    assert "Review a sample in the dashboard" in text
    assert "--brand" not in text


def test_brands_without_reviews_share_one_sentence():
    none = to_precision(0, 0)
    texts = precision_texts({"Kettle": none, "Samovar": to_precision(50, 48), "Ibrik": none, "Moka": none})
    assert texts[0] == "48 of 50 reviewed mentions are about Samovar: 96% (88\N{EN DASH}99%)."
    assert texts[1].startswith("No mentions of Kettle, Ibrik or Moka reviewed by a person yet.")
    assert len(texts) == 2
    assert precision_texts({"Kettle": none})[0].startswith("No mentions of Kettle reviewed by a person yet.")
    assert precision_texts({}) == []


def test_precision_comes_from_the_labels_of_the_sample(store, grow):
    grow("Kettle", 2)
    labels_by_post = {"reddit:Kettle-0": ABOUT, "mastodon:Kettle-1": NOT_ABOUT}
    with store.write() as connection:
        labels = [Label("Kettle", post, SAMPLED, ABOUT, "sample", NOON) for post in labels_by_post]
        labels += [Label("Kettle", post, RELEVANT, label, "ann", NOON) for post, label in labels_by_post.items()]
        save_labels(connection, labels)
    with store.read() as connection:
        precision = load_precision(connection, "Kettle")
    assert (precision.checked, precision.right) == (2, 1)
