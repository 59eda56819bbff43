"""What threads are with their quarantined posts is kept, and replaced whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from analysis.pipeline.analyzer import ThreadAnalyzer
from services.analysis.compare_quarantine import save_conversations_with_quarantine
from talkworthy.date_range import DateRange
from talkworthy.findings import AnnotationRow
from talkworthy.model import Annotation, Brand, Post
from talkworthy.storage.analysis.quarantined_conversations import (
    author_types_frame,
    brands_without_comparison,
    conversations_with_quarantine_frame,
)
from talkworthy.storage.analysis.results import replace_brand_wide
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.store import Store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KETTLE = Brand("Kettle", ("Kettle",))
MARCH = DateRange(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))
APRIL = DateRange(datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC))


@pytest.fixture
def quarantined(store: Store) -> Store:
    """A thread of two posts, the first of which is in quarantine, and another thread."""
    with store.write() as connection:
        posts = [
            Post("hob:1", "hob", "post", NOON, "hob:1", text="My Kettle sings.", author="ada"),
            Post("hob:2", "hob", "comment", NOON + timedelta(hours=1), "hob:1", reply_to="hob:1", text="So does mine!",
                 author="ben"),
            Post("hob:3", "hob", "post", NOON, "hob:3", text="My Kettle is new.", author="cem"),
        ]  # fmt: skip
        save_posts(connection, posts)
        suspicion = Annotation("", "Kettle", "quarantine", "1", "excluded", 3.0, rule="a flood")
        replace_brand_wide(connection, "Kettle", "quarantine", [AnnotationRow(1, suspicion)])
    return store


@pytest.fixture
def compared(quarantined: Store) -> Store:
    with quarantined.write() as connection:
        save_conversations_with_quarantine(connection, ThreadAnalyzer([KETTLE]), "Kettle")
    return quarantined


def test_a_quarantined_post_and_its_replies_are_stored_as_if_they_counted(compared: Store) -> None:
    with compared.read() as connection:
        conversations = conversations_with_quarantine_frame(connection, "Kettle", ["hob:1", "hob:3"], MARCH)
        authors = author_types_frame(connection, "Kettle", ["hob:1", "hob:3"])
    assert conversations.select("thread", "posts", "people", "c2c").rows() == [("hob:1", 2, 2, True)]
    assert authors.rows() == [(1, "public"), (2, "public")]


def test_only_conversations_that_began_in_the_date_range_are_returned(compared: Store) -> None:
    with compared.read() as connection:
        assert conversations_with_quarantine_frame(connection, "Kettle", ["hob:1"], APRIL).is_empty()


def test_a_brand_lacks_its_comparison_until_it_is_saved(quarantined: Store) -> None:
    with quarantined.write() as connection:
        assert brands_without_comparison(connection, ["Kettle", "Kiln"]) == ["Kettle"]
        save_conversations_with_quarantine(connection, ThreadAnalyzer([KETTLE]), "Kettle")
        assert brands_without_comparison(connection, ["Kettle", "Kiln"]) == []


def test_the_comparison_is_deleted_when_nothing_is_in_quarantine(compared: Store) -> None:
    with compared.write() as connection:
        replace_brand_wide(connection, "Kettle", "quarantine", [])
        save_conversations_with_quarantine(connection, ThreadAnalyzer([KETTLE]), "Kettle")
        assert conversations_with_quarantine_frame(connection, "Kettle", ["hob:1"], MARCH).is_empty()
        assert author_types_frame(connection, "Kettle", ["hob:1"]).is_empty()
