"""Recommendations: the numbers of the insights, for a brand and its competitors, with quotes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, select

from reports.queries.people.customer_insights import build_insights
from reports.queries.recommendations import build_recommendations
from talkworthy.date_range import DateRange
from talkworthy.storage.schema.core import annotations, posts

QUARTER = DateRange.ending(datetime(2026, 3, 29, tzinfo=UTC))


@pytest.fixture
def recommend(store):
    """`recommend(brand, act, post, ...)` marks the act in these posts, by their ids."""

    def mark(brand, act, *ids, start=None, stop=None):
        with store.write() as connection:
            numbers = connection.execute(select(posts.c.pk).where(posts.c.id.in_(ids))).scalars().all()
            assert len(numbers) == len(ids)
            common = {"brand": brand, "name": act, "label": act, "version": "1", "rule": "by hand"}
            rows = [{**common, "post": number, "start": start, "stop": stop} for number in numbers]
            connection.execute(insert(annotations), rows)

    return mark


@pytest.fixture
def forums(grow, recommend):
    """Two recommend the Kettle and one warns against it, and one recommends the Kiln."""
    grow("Kettle", 8, "Buy a {brand}. It lasts.\nI know")
    grow("Kiln", 4, "My {brand} arrived.")
    recommend("Kettle", "recommend_for", "reddit:Kettle-0", "mastodon:Kettle-1", start=0, stop=12)
    recommend("Kettle", "recommend_against", "x:Kettle-2-1")
    recommend("Kiln", "recommend_for", "reddit:Kiln-0")


def test_people_are_counted_for_the_brand_and_each_competitor(store, settings, forums):
    with store.read() as connection:
        rows = build_recommendations(connection, settings, settings.brands[0], QUARTER)

    assert [(row.brand, row.people, row.recommended.people, row.warned.people) for row in rows] == [
        ("Kettle", 16, 2, 1),
        ("Kiln", 8, 1, 0),
        ("Samovar", 0, 0, 0),
    ]
    assert rows[0].recommended.threads == ("reddit:Kettle-0", "mastodon:Kettle-1")
    assert rows[0].share_for.share == pytest.approx(2 / 3)
    assert (rows[2].share_for.share, rows[2].share_for.low, rows[2].share_for.high) == (None, 0.0, 1.0)


def test_the_numbers_are_those_of_the_insights(store, settings, forums):
    with store.read() as connection:
        row = build_recommendations(connection, settings, settings.brands[0], QUARTER)[0]
        insights = build_insights(connection, settings.brands[0], QUARTER)

    assert row.people == insights.people
    acts = {count.label: count for count in insights.label_counts["acts"]}
    assert (row.recommended, row.warned) == (acts["recommend_for"], acts["recommend_against"])


def test_quotes_are_the_sentences_of_the_evidence(store, settings, forums):
    with store.read() as connection:
        quotes = build_recommendations(connection, settings, settings.brands[0], QUARTER)[0].quotes

    assert [(quote.act, quote.post, quote.words) for quote in quotes] == [
        ("recommend_for", "reddit:Kettle-0", "Buy a Kettle"),
        ("recommend_for", "mastodon:Kettle-1", "Buy a Kettle"),
        ("recommend_against", "x:Kettle-2-1", "Rinse it twice."),
    ]
    assert quotes[0].url == "https://forum.test/kettle/0/0"


def test_only_conversations_that_began_in_the_date_range_count(store, settings, forums):
    last_week = DateRange.between(date(2026, 3, 23), date(2026, 3, 29))
    with store.read() as connection:
        row = build_recommendations(connection, settings, settings.brands[0], last_week)[0]

    assert (row.recommended.people, row.warned.people) == (1, 0)
