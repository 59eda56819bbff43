"""The newest runs and their intervals, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from talkworthy.storage.runs import history, runs
from talkworthy.storage.runs.runs import RunCounts
from talkworthy.storage.store import Store

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
KETTLE = ("collect", "reddit", "Kettle")
LINES = [
    (*KETTLE, 0, "ok", 0.5),
    (*KETTLE, 1, "failed", 0.25),
    ("collect", "x", "Kettle", 2, "ok", 1.0),
    ("analyse", None, None, 3, "ok", 0.0),
    ("analyse", None, None, 4, "ok", 0.0),
]


@pytest.fixture
def filled(store: Store) -> Store:
    with store.write() as connection:
        for job, source, brand, hours, state, cost in LINES:
            number = runs.begin_run(connection, job, NOON + HOUR * hours, source, brand)
            runs.save_progress(connection, number, RunCounts(cost=cost))
            runs.end_run(connection, number, NOON + HOUR * hours, state, "")
    return store


def test_the_newest_run_of_each_job_source_and_brand(filled: Store) -> None:
    with filled.read() as connection:
        newest = history.newest_runs(connection)
    assert [(key, run.state, run.started_at) for key, run in newest.items()] == [
        (("analyse", None, None), "ok", NOON + 4 * HOUR),
        (("collect", "x", "Kettle"), "ok", NOON + 2 * HOUR),
        (KETTLE, "failed", NOON + HOUR),
    ]


def test_the_newest_good_run_of_each(filled: Store) -> None:
    with filled.read() as connection:
        assert history.newest_good_runs(connection, NOON)[KETTLE] == NOON


def test_when_the_runs_of_a_job_began(filled: Store) -> None:
    with filled.read() as connection:
        assert history.run_starts_since(connection, "collect", NOON + HOUR) == {
            KETTLE: [NOON + HOUR],
            ("collect", "x", "Kettle"): [NOON + 2 * HOUR],
        }


def test_what_each_source_has_cost_for_each_brand(filled: Store) -> None:
    with filled.read() as connection:
        assert history.costs_since(connection, NOON) == {("reddit", "Kettle"): 0.75, ("x", "Kettle"): 1.0}
