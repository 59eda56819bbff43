"""A review that nobody but the company answered: its person and sentiment count, and it is no conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from analysis.worthiness.conversation_totals import to_totals
from analysis.worthiness.estimation.bootstrap import measure_replicates

REVIEW = {"c2c": False, "lone_review": True}


@pytest.fixture
def talks_and_reviews(make_post, world):
    """Two conversations of two people each, and two reviews: one by a new person, one by ann, in the same week."""
    return world(
        make_post("a", "ann", sentiment="positive"),
        make_post("a", "ben", day=1),
        make_post("b", "cleo", day=15, question=True),
        make_post("b", "dora", day=16),
        make_post("r1", "eve", day=2, community="app", sentiment="negative", question=True, own_sentences=1),
        make_post("r2", "ann", day=3, community="app", sentiment="positive"),
        r1=REVIEW | {"unprompted": True},
        r2=REVIEW,
    )


def totals(conversations, weeks13):
    return to_totals(conversations, weeks13, weeks13.end - timedelta(days=1))


def test_reviews_are_people_and_opinions_but_neither_conversations_nor_places(talks_and_reviews, weeks13):
    tally = totals(talks_and_reviews, weeks13)
    assert (tally.counts.conversations, tally.counts.c2c_conversations, tally.counts.people) == (2, 2, 5)
    assert (tally.counts.communities, tally.counts.weeks_with_conversation) == (1, 2)
    assert (tally.opinion.positive, tally.opinion.negative) == (2, 1)


def test_only_people_and_sentiment_differ_from_the_same_without_reviews(talks_and_reviews, weeks13):
    with_reviews = totals(talks_and_reviews, weeks13)
    conversations = talks_and_reviews.conversations.filter(~pl.col("lone_review"))
    without = totals(replace(talks_and_reviews, conversations=conversations), weeks13)
    ours, theirs = (measure_replicates(tally, 0, 1) for tally in (with_reviews, without))
    names = ("places", "staying_power", "peer_help", "personal_relevance", "conversations", "dialogue", "unprompted")
    assert [float(getattr(ours, name)[0]) for name in names] == [float(getattr(theirs, name)[0]) for name in names]
    # ann talked in that week already: eve alone is one more
    assert float(theirs.people_per_week[0]) * 13 == pytest.approx(4.0)
    assert float(ours.people_per_week[0]) * 13 == pytest.approx(5.0)
    assert (float(theirs.positive[0]), float(ours.positive[0])) == (1.0, 2.0)
    assert (float(theirs.negative[0]), float(ours.negative[0])) == (0.0, 1.0)


def test_reviews_alone_are_people_without_a_conversation(make_post, world, weeks13):
    tally = totals(world(make_post("r", "eve", sentiment="negative"), r=REVIEW), weeks13)
    assert (tally.counts.conversations, tally.counts.communities, tally.counts.people) == (0, 0, 1)
    assert float(measure_replicates(tally, 10, 1).people_per_week[0]) * 13 == pytest.approx(1.0)
