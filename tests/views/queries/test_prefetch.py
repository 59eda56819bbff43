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


def test_every_query_runs_for_every_brand_with_conversations(snapshot):
    talked = [brand for brand in snapshot.settings.brands if reading.conversations_by_brand(snapshot).get(brand.name)]

    assert prefetch.run_all(snapshot, QUERIES) == len(talked) * len((*QUERIES.first, *QUERIES.last))


def test_a_query_that_fails_does_not_stop_the_others(snapshot, caplog):
    def fail(context):
        raise StoreError("The disk is full.")

    queries = PrefetchList((fail, reading.topics), ())
    assert prefetch.run_all(snapshot, queries) == len(reading.conversations_by_brand(snapshot))
    assert "The disk is full." in caplog.text


def test_prefetching_stops_when_the_store_changes(snapshot, monkeypatch):
    monkeypatch.setitem(prefetch._prefetched, snapshot.store.url, ("another stamp",))

    assert prefetch.run_all(snapshot, QUERIES) == 0


@pytest.mark.parametrize(("large", "ended", "begins"), [(True, True, 1), (True, False, 0), (False, True, 0)])
def test_only_a_large_store_that_no_run_writes_to_is_prefetched(snapshot, monkeypatch, large, ended, begins):
    at = datetime(2026, 3, 1, tzinfo=UTC)
    calls = []
    monkeypatch.setattr(prefetch, "run_all", lambda *args: calls.append(args))
    monkeypatch.setattr(prefetch, "_prefetched", {})
    seen = replace(snapshot, large=large, stamp=("x", 1, "", RunKey("collect", at, at if ended else None)))

    prefetch.prefetch(seen, QUERIES)
    for thread in prefetch.threading.enumerate():
        if thread.name == prefetch.PREFETCH_THREAD:
            thread.join()

    assert calls == [(seen, QUERIES)] * begins


def test_a_large_store_is_polled_without_visitors_and_after_a_failure(monkeypatch):
    polls, polled_again = [], Event()
    monkeypatch.setattr(prefetch, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(prefetch, "POLL_THREAD", "poll in a test")

    def poll():
        polls.append(1)
        if len(polls) == 1:
            raise StoreError("The disk is full.")
        polled_again.set()
        Event().wait()  # a third poll never comes

    prefetch.poll_for_changes(poll)
    prefetch.poll_for_changes(poll)

    assert polled_again.wait(10)
    assert len(polls) == 2
