"""Stored threads read again, some at a time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from analysis.pipeline.analyzer import ThreadAnalyzer
from services.analysis import read_threads as reading
from talkworthy.model import Brand, Post
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.store import Store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
THREADS = [f"hob:{n}" for n in range(5)]


@pytest.fixture
def five_threads(sqlite_store: Store) -> Store:
    with sqlite_store.write() as connection:
        save_posts(connection, [Post(name, "hob", "post", NOON, name, text="My Kettle sings.") for name in THREADS])
    return sqlite_store


def read(store: Store, held: tuple[int, ...] = ()) -> list[list[str]]:
    reader = ThreadAnalyzer([Brand("Kettle", ("Kettle",))], annotators=())
    with store.read() as connection:
        result = list(reading.analyse_threads(connection, reader, THREADS, held))
    return [[conversation.thread for conversation in part.conversations] for part in result]


def test_many_threads_are_read_some_at_a_time(five_threads: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "THREADS_AT_ONCE", 2)
    assert read(five_threads) == [["hob:0", "hob:1"], ["hob:2", "hob:3"], ["hob:4"]]


def test_quarantined_posts_are_excluded(five_threads: Store) -> None:
    assert read(five_threads, held=(2, 3)) == [["hob:0", "hob:3", "hob:4"]]
