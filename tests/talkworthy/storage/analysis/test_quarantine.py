"""Which posts are excluded, counted and listed, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from talkworthy.date_range import DateRange
from talkworthy.findings import AnalysisResult, AnnotationRow, Mention
from talkworthy.model import Annotation, Post
from talkworthy.storage.analysis.quarantine import (
    count_quarantine,
    load_quarantine,
    numbers_in_conversation,
    posts_by_author_type_rule,
    posts_in_conversation,
    quarantined_threads,
    set_author_types,
)
from talkworthy.storage.analysis.results import replace_brand_wide, save_results
from talkworthy.storage.analysis.rollups import stale_brands, update_rollups
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.store import Store

AT = datetime(2026, 5, 1, tzinfo=UTC)
STATES = {1: "excluded", 2: "dependent", 3: "included"}


def suspicion(post: int, label: str) -> AnnotationRow:
    return AnnotationRow(post, Annotation("", "Kettle", "quarantine", "1", label, 7.0, rule="the same words"))


@pytest.fixture
def quarantined(store: Store) -> Store:
    """Three posts in three threads: one excluded, one dependent on it, one included."""
    with store.write() as connection:
        save_posts(
            connection, [Post(f"file:{n}", "file", "post", AT, f"file:{n}", text=f"text {n}") for n in (1, 2, 3)]
        )
        numbers = {row[0]: row[1] for row in connection.exec_driver_sql("SELECT id, pk FROM posts")}
        reading = AnalysisResult(
            mentions=[Mention("Kettle", numbers[f"file:{n}"], f"file:{n}", "direct") for n in (1, 2, 3)],
            annotations=[
                AnnotationRow(numbers[f"file:{n}"], Annotation("", "Kettle", "author_type", "1", "public", rule="none"))
                for n in (1, 2, 3)
            ],
        )
        save_results(connection, [(f"file:{n}", 1) for n in (1, 2, 3)], "reading", reading)
        rows = [suspicion(numbers[f"file:{n}"], label) for n, label in STATES.items()]
        replace_brand_wide(connection, "Kettle", "quarantine", rows)
        update_rollups(connection, "Kettle")
    return store


def test_excluded_and_included_posts_are_listed(quarantined: Store) -> None:
    with quarantined.read() as connection:
        rows = load_quarantine(connection, "Kettle")
    assert [(row.post, row.state, row.rule, row.size, row.text) for row in rows] == [
        ("file:1", "excluded", "the same words", 7, "text 1"),
        ("file:3", "included", "the same words", 7, "text 3"),
    ]


def test_each_state_is_counted(quarantined: Store) -> None:
    with quarantined.read() as connection:
        assert count_quarantine(connection, "Kettle") == {"dependent": 1, "excluded": 1, "included": 1}
        assert count_quarantine(connection, "Other") == {}


def test_threads_with_quarantined_posts_are_returned(quarantined: Store) -> None:
    with quarantined.read() as connection:
        assert quarantined_threads(connection, "Kettle") == ["file:1", "file:2"]


@pytest.mark.parametrize(("first", "rows"), [(date(2026, 4, 30), ["file:1", "file:2"]), (date(2026, 5, 2), [])])
def test_a_date_range_selects_threads_that_name_the_brand_in_it(
    quarantined: Store, first: date, rows: list[str]
) -> None:
    with quarantined.read() as connection:
        assert quarantined_threads(connection, "Kettle", DateRange.between(first, date(2026, 5, 9))) == rows


def test_only_included_posts_are_in_the_daily_counts(quarantined: Store) -> None:
    with quarantined.read() as connection:
        assert [row[0] for row in connection.exec_driver_sql("SELECT posts FROM rollups")] == [1]


def test_including_a_post_makes_its_day_stale(quarantined: Store) -> None:
    with quarantined.write() as connection:
        number, _ = numbers_in_conversation(connection, "Kettle", ["file:1"])["file:1"]
        replace_brand_wide(connection, "Kettle", "quarantine", [suspicion(number, "included")])
        assert stale_brands(connection) == ["Kettle"]


def test_a_post_in_no_conversation_has_no_number_there(quarantined: Store) -> None:
    with quarantined.read() as connection:
        assert numbers_in_conversation(connection, "Other", ["file:1"]) == {}
        assert len(posts_in_conversation(connection, "Kettle", ["file:1", "file:2"])) == 2


def test_an_author_type_from_all_posts_together_makes_the_day_stale(quarantined: Store) -> None:
    with quarantined.write() as connection:
        number, _ = numbers_in_conversation(connection, "Kettle", ["file:3"])["file:3"]
        set_author_types(connection, "Kettle", "1", {number: ("bot", "like a clock")})
        assert posts_by_author_type_rule(connection, "Kettle", ["like a clock"]) == {number: "file:3"}
        assert stale_brands(connection) == ["Kettle"]
