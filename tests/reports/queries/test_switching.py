"""Moves to a brand and away from it, counted by people, with quotes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, select

from reports.queries.switching import build_switching
from talkworthy.date_range import DateRange
from talkworthy.storage.schema.core import annotations, posts

QUARTER = DateRange.ending(datetime(2026, 3, 29, tzinfo=UTC))


@pytest.fixture
def move(store):
    """`move(label, post, ...)` marks these posts, by their ids, as moves to or from the Kettle."""

    def mark(label, *ids):
        with store.write() as connection:
            numbers = connection.execute(select(posts.c.pk).where(posts.c.id.in_(ids))).scalars().all()
            assert len(numbers) == len(ids)
            common = {"brand": "Kettle", "name": "switch", "label": label, "version": "1", "rule": "by hand"}
            rows = [{**common, "post": number, "start": 0, "stop": 17} for number in numbers]
            connection.execute(insert(annotations), rows)

    return mark


@pytest.fixture
def moves(grow, move):
    """Three come to the Kettle, two of them from the Kiln, and one leaves it for the Kiln."""
    grow("Kettle", 8, "I took the {brand}.\nI know")
    move("from:something else", "reddit:Kettle-4")
    move("from:Kiln", "reddit:Kettle-0", "mastodon:Kettle-1")
    move("to:Kiln", "x:Kettle-2")


def build(store, settings, date_range=QUARTER):
    with store.read() as connection:
        return build_switching(connection, settings.brands[0], date_range)


def test_people_and_conversations_are_counted_by_direction_and_other_brand(store, settings, moves):
    switching = build(store, settings)

    assert (switching.people, switching.came, switching.left) == (16, 3, 1)
    assert [(row.other, row.came.people, row.left.people) for row in switching.rows] == [
        ("Kiln", 2, 1),
        ("something else", 1, 0),
    ]
    assert switching.rows[0].came.threads == ("reddit:Kettle-0", "mastodon:Kettle-1")
    assert switching.rows[0].left.threads == ("x:Kettle-2",)


def test_fewer_than_five_people_give_no_share(store, settings, moves):
    assert build(store, settings).share_to_brand is None


def test_the_share_of_moves_to_the_brand_has_its_range(store, settings, moves, move):
    move("from:Samovar", "reddit:Kettle-3")

    share = build(store, settings).share_to_brand

    assert share is not None
    assert (share.share, round(share.low, 3), round(share.high, 3)) == (0.8, 0.435, 0.954)


def test_quotes_are_the_sentences_of_the_evidence(store, settings, moves):
    quotes = build(store, settings).rows[0].quotes

    assert [(quote.label, quote.post, quote.words) for quote in quotes] == [
        ("from:Kiln", "reddit:Kettle-0", "I took the Kettle"),
        ("from:Kiln", "mastodon:Kettle-1", "I took the Kettle"),
        ("to:Kiln", "x:Kettle-2", "I took the Kettle"),
    ]


def test_only_conversations_that_began_in_the_date_range_count(store, settings, moves):
    nowhere = build(store, settings, DateRange.between(date(2025, 3, 23), date(2025, 3, 29)))

    assert (nowhere.people, nowhere.came, nowhere.left, nowhere.rows) == (0, 0, 0, ())
