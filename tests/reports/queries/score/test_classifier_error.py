"""What people found in a random sample, held against what the rules find where nobody told them."""

from datetime import UTC, datetime

import pytest

from analysis.worthiness import Checked, Sides
from reports.queries.score.brand_report import choose_date_range, judge_brands
from reports.queries.score.classifier_error import load_checked
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
def said(store, grow):
    """`said(name, label, posts)`: people say so of these posts of 40 talks that begin with praise."""
    grow("Kettle", 40, opening="I love my {brand}, it is great.")

    def say(name, label, posts):
        with store.write() as connection:
            save_labels(connection, [Label("Kettle", post, name, label, "ann", NOON) for post in posts])

    return say


def checked(store, settings):
    check_samples(store, settings.brands)
    with store.read() as connection:
        return load_checked(connection, ["Kettle"])["Kettle"]


def test_where_nobody_looked_nothing_is_known(store, settings, said):
    assert checked(store, settings) == Checked()


def test_only_what_was_drawn_at_random_counts(store, settings, said):
    said(SAMPLED, ABOUT, ROOTS[:10])
    said(RELEVANT, ABOUT, ROOTS[:8])
    said(RELEVANT, NOT_ABOUT, ROOTS[8:20])
    assert checked(store, settings) == Checked(labels=10, right=8)


def test_sides_are_those_that_the_rules_find_and_not_what_people_said(store, settings, said):
    said(SAMPLED, ABOUT, ROOTS[:12])
    said(SENTIMENT, "positive", ROOTS[:7])
    said(SENTIMENT, "negative", ROOTS[7:10])
    said(SENTIMENT, "neutral", ROOTS[10:12])
    assert checked(store, settings).sides == Sides(warm=(7, 0), cold=(3, 0), neither=(2, 0))


def test_a_post_that_was_not_drawn_says_nothing_of_sides(store, settings, said):
    said(SENTIMENT, "negative", ROOTS[:5])
    assert checked(store, settings).sides == Sides()


def test_author_types_are_held_against_what_was_taken_for_a_people(store, settings, said):
    said(SAMPLED, ABOUT, ROOTS[:12])
    said(AUTHOR_TYPE, "promoter", ROOTS[:2])
    said(AUTHOR_TYPE, "public", ROOTS[2:12])
    assert checked(store, settings).author_types == (12, 10)


def test_a_post_that_is_not_about_the_brand_tells_nothing_of_author_types(store, settings, said):
    said(SAMPLED, ABOUT, ROOTS[:3])
    said(RELEVANT, NOT_ABOUT, ROOTS[:1])
    said(AUTHOR_TYPE, "public", ROOTS[:3])
    assert checked(store, settings).author_types == (2, 2)


def test_labels_that_the_analysis_has_not_seen_are_pending_and_count_nothing(store, said):
    said(SAMPLED, ABOUT, ROOTS[:12])
    said(AUTHOR_TYPE, "public", ROOTS[:3])
    said(SENTIMENT, "positive", ROOTS[2:5])
    with store.read() as connection:
        assert load_checked(connection, ["Kettle"])["Kettle"] == Checked(pending=5)


def test_a_label_that_follows_on_one_that_the_analysis_has_seen_counts_at_once(store, settings, said):
    said(SAMPLED, ABOUT, ROOTS[:12])
    said(SENTIMENT, "positive", ROOTS[:7])
    check_samples(store, settings.brands)
    said(SENTIMENT, "negative", ROOTS[:2])
    with store.read() as connection:
        assert load_checked(connection, ["Kettle"])["Kettle"] == Checked(sides=Sides(warm=(5, 0), cold=(2, 0)))


def test_the_verdict_is_corrected_by_it(store, settings, said, grow):
    grow("Kiln", 40)
    said(SAMPLED, ABOUT, ROOTS)
    said(RELEVANT, ABOUT, ROOTS[:30])
    said(RELEVANT, NOT_ABOUT, ROOTS[30:])
    with store.read() as connection:
        judged = judge_brands(connection, settings, choose_date_range(connection), ["Kettle"])["Kettle"]
    assert judged.part("talkers").plain == pytest.approx(80 / 13 * 0.75)
    assert judged.notes[0].startswith("30 of 40 checked posts are about Kettle")
