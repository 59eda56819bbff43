"""How many of the posts are about the brand, in words that promise no more than is known."""

from datetime import UTC, datetime

import pytest

from analysis.stats.wilson import to_precision
from reports.queries.score.precision import checked_words, load_precision, precision_words
from talkworthy.storage.analysis.labels import ABOUT, NOT_ABOUT, RELEVANT, SAMPLED, Label, save_labels

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("checked", "right", "words"),
    [
        (50, 48, "48 of 50 checked posts are about Kettle: 96 % (88-99 %)."),
        (1, 1, "1 of 1 checked post is about Kettle: 100 % (26-100 %)."),
        (500, 499, "499 of 500 checked posts are about Kettle: 99 % (99-100 %)."),
        (20, 0, "0 of 20 checked posts are about Kettle: 0 % (0-12 %)."),
    ],
)
def test_the_share_comes_with_its_counts_and_its_interval(checked, right, words):
    assert precision_words(to_precision(checked, right), "Kettle") == words


def test_where_nothing_was_checked_the_way_to_check_is_told():
    words = precision_words(to_precision(0, 0), "Copper Kettle")
    assert words.startswith("No post was checked yet for being about Copper Kettle.")
    assert '"Label a sample" in the dashboard' in words
    assert "--brand" not in words


def test_brands_that_nobody_checked_share_one_sentence():
    none = to_precision(0, 0)
    told = checked_words({"Kettle": none, "Samovar": to_precision(50, 48), "Ibrik": none, "Moka": none})
    assert told[0] == "48 of 50 checked posts are about Samovar: 96 % (88-99 %)."
    assert told[1].startswith("No post was checked yet for being about Kettle, Ibrik or Moka.")
    assert len(told) == 2
    assert checked_words({"Kettle": none})[0].startswith("No post was checked yet for being about Kettle.")
    assert checked_words({}) == []


def test_it_is_read_from_what_people_said_of_the_sample(store, grow):
    grow("Kettle", 2)
    said = {"reddit:Kettle-0": ABOUT, "mastodon:Kettle-1": NOT_ABOUT}
    with store.write() as connection:
        labels = [Label("Kettle", post, SAMPLED, ABOUT, "sample", NOON) for post in said]
        labels += [Label("Kettle", post, RELEVANT, word, "ann", NOON) for post, word in said.items()]
        save_labels(connection, labels)
    with store.read() as connection:
        found = load_precision(connection, "Kettle")
    assert (found.checked, found.right) == (2, 1)
