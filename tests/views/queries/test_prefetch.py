"""Answers before anybody asks, in a store that is large enough to be worth it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from talkworthy.errors import StoreError
from views.queries import core as reading
from views.queries import prefetch
from views.queries.context import RunKey, StoreSnapshot
from views.queries.open_store import open_snapshot
from views.queries.prefetch import PrefetchList
from views.queries.prefetch_list import QUERIES


@pytest.fixture
def snapshot(sample: Path, monkeypatch: pytest.MonkeyPatch) -> StoreSnapshot:
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(sample))
    monkeypatch.delenv("TALKWORTHY_DATABASE_URL", raising=False)
    monkeypatch.setattr(prefetch, "DATE_RANGES", ("13w",))
    return open_snapshot()


def test_every_question_of_every_brand_with_conversation_is_asked(snapshot):
    talked = [brand for brand in snapshot.settings.brands if reading.conversations_by_brand(snapshot).get(brand.name)]

    assert prefetch.run_all(snapshot, QUERIES) == len(talked) * len((*QUERIES.first, *QUERIES.last))


def test_a_question_that_fails_does_not_keep_the_others_from_being_asked(snapshot, caplog):
    def fail(context):
        raise StoreError("The disk is full.")

    questions = PrefetchList((fail, reading.topics), ())
    assert prefetch.run_all(snapshot, questions) == len(reading.conversations_by_brand(snapshot))
    assert "The disk is full." in caplog.text


def test_what_is_still_to_be_asked_of_a_store_that_moved_on_is_not_asked(snapshot, monkeypatch):
    monkeypatch.setitem(prefetch._prefetched, snapshot.store.url, ("another stamp",))

    assert prefetch.run_all(snapshot, QUERIES) == 0


@pytest.mark.parametrize(("large", "ended", "begins"), [(True, True, 1), (True, False, 0), (False, True, 0)])
def test_only_a_large_store_that_no_run_writes_to_is_read_ahead(snapshot, monkeypatch, large, ended, begins):
    at = datetime(2026, 3, 1, tzinfo=UTC)
    begun = []
    monkeypatch.setattr(prefetch, "run_all", lambda *given: begun.append(given))
    monkeypatch.setattr(prefetch, "_begun", {})
    seen = replace(snapshot, large=large, stamp=("x", 1, "", RunKey("collect", at, at if ended else None)))

    prefetch.prefetch(seen, QUERIES)
    for thread in prefetch.threading.enumerate():
        if thread.name == prefetch.PREFETCH_THREAD:
            thread.join()

    assert begun == [(seen, QUERIES)] * begins


def test_a_large_store_is_looked_at_though_nobody_visits_and_though_it_fails_once(monkeypatch):
    looks, seen_again = [], Event()
    monkeypatch.setattr(prefetch, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(prefetch, "POLL_THREAD", "on watch in a test")

    def look():
        looks.append(1)
        if len(looks) == 1:
            raise StoreError("The disk is full.")
        seen_again.set()
        Event().wait()  # a third look never comes

    prefetch.poll_for_changes(look)
    prefetch.poll_for_changes(look)

    assert seen_again.wait(10)
    assert len(looks) == 2
