"""`talkworthy status`: in one look, for people and for monitors."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import Result

from services.context import now
from talkworthy.model import DeadLetter, Gap
from talkworthy.storage.lock import hold_store
from talkworthy.storage.posts.dead_letters import save_dead_letters
from talkworthy.storage.runs import runs
from talkworthy.storage.runs.gaps import save_gaps
from talkworthy.storage.runs.runs import RunCounts
from talkworthy.storage.store import Store

Talkworthy = Callable[..., Result]
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def hourly(scripted: Any, folder: Path) -> None:
    """One source, asked each hour."""
    path = folder / "talkworthy.toml"
    path.write_text(path.read_text() + 'every = "1h"\n')


@pytest.fixture
def ran(opened: Store) -> Callable[..., None]:
    """Writes a line into the ledger: a run so long ago that ended so."""

    def write(ago: timedelta, state: str = "ok", message: str = "", cost: float = 0.0, job: str = "collect") -> None:
        whose = ("scripted", "Copper Kettle") if job == "collect" else (None, None)
        with opened.write() as connection:
            number = runs.begin_run(connection, job, now() - ago, *whose)
            runs.save_progress(connection, number, RunCounts(cost=cost))
            if state != "running":
                runs.end_run(connection, number, now() - ago, state, message)

    return write


def look_at(talkworthy: Talkworthy) -> tuple[int, dict[str, Any]]:
    result = talkworthy("status", "--json")
    return result.exit_code, json.loads(result.stdout)


@pytest.mark.usefixtures("opened")
def test_an_empty_store_is_well_and_says_what_to_do(talkworthy: Talkworthy) -> None:
    result = talkworthy("status")
    assert result.exit_code == 0
    assert "Nothing has run yet" in result.stdout
    assert "scripted: new. Not collected yet. Due now, every hour." in result.stdout


def test_posts_conversations_and_runs_are_reported(talkworthy: Talkworthy, sample: Path) -> None:
    _, told = look_at(talkworthy)
    assert told["posts"] == 525
    assert told["conversations"]["Copper Kettle"] == 82
    assert told["precision"]["Copper Kettle"] == {"checked": 0, "right": 0, "share": None, "low": 0.0, "high": 1.0}
    assert [(run["job"], run["state"]) for run in told["runs"]] == [("analyse", "ok"), ("import", "ok")]


def test_each_brand_shows_its_conversations_and_how_many_mentions_were_reviewed(
    talkworthy: Talkworthy, sample: Path
) -> None:
    output = talkworthy("status").stdout
    assert "Copper Kettle: 82 conversations. No mentions of Copper Kettle reviewed by a person yet." in output


def test_a_fresh_source_reports_its_last_good_run_its_cost_and_when_it_is_due(
    talkworthy: Talkworthy, ran: Callable[..., None]
) -> None:
    with time_machine.travel(datetime(2026, 11, 15, 12, tzinfo=UTC), tick=False):
        ran(timedelta(minutes=20), cost=1.25)
        result = talkworthy("status")
    assert result.exit_code == 0
    assert result.stdout.startswith("Everything is working.")
    assert "scripted: working. Last collected 20 minutes ago." in result.stdout
    assert "Next in 40 minutes, every hour." in result.stdout
    assert "$1.25 this month" in result.stdout


@pytest.mark.parametrize(("hours", "told", "code"), [(2, "fresh", 0), (5, "late", 1), (30, "silent", 1)])
def test_a_source_that_is_not_asked_any_more_is_reported(
    talkworthy: Talkworthy, ran: Callable[..., None], hours: int, told: str, code: int
) -> None:
    ran(HOUR * hours)
    exit_code, found = look_at(talkworthy)
    assert exit_code == code
    assert found["sources"][0]["freshness"] == told
    assert found["sources"][0]["overdue"]


def test_a_failure_is_reported_with_its_reason_until_a_good_run(
    talkworthy: Talkworthy, ran: Callable[..., None]
) -> None:
    ran(2 * HOUR)
    ran(HOUR, "failed", "The key was refused; make a new one.")
    result = talkworthy("status")
    assert result.exit_code == 1
    assert "scripted for Copper Kettle: It failed 1 hour ago. The key was refused; make a new one." in result.stdout
    ran(timedelta(minutes=1))
    assert talkworthy("status").exit_code == 0


def test_a_budget_that_is_used_up_is_reported_and_does_not_ring(
    talkworthy: Talkworthy, ran: Callable[..., None]
) -> None:
    ran(2 * HOUR)
    ran(HOUR, "stopped", "This month's budget is used up.")
    result = talkworthy("status")
    assert result.exit_code == 0
    assert "scripted: stopped. It stopped 1 hour ago. This month's budget is used up." in result.stdout


def test_a_run_that_was_killed_is_reported_before_any_other_comes(
    talkworthy: Talkworthy, ran: Callable[..., None]
) -> None:
    ran(HOUR, "running")
    exit_code, found = look_at(talkworthy)
    assert exit_code == 1
    assert not found["at_work"]
    assert found["sources"][0]["state"] == "killed"


def test_a_run_that_is_at_work_is_not_called_killed(
    talkworthy: Talkworthy, ran: Callable[..., None], opened: Store
) -> None:
    ran(timedelta(minutes=1), "running")
    with hold_store(opened):
        exit_code, found = look_at(talkworthy)
    assert exit_code == 0
    assert found["at_work"]
    assert found["sources"][0]["state"] == "running"


def test_a_source_that_was_taken_out_rings_no_more(
    talkworthy: Talkworthy, ran: Callable[..., None], folder: Path
) -> None:
    ran(HOUR, "failed", "Down.")
    (folder / "talkworthy.toml").write_text('[[brands]]\nname = "Copper Kettle"\n')
    assert talkworthy("status").exit_code == 0


@pytest.mark.parametrize(("job", "hours", "code"), [("analyse", 50, 1), ("import", 2, 1), ("import", 50, 0)])
def test_what_a_person_did_wrong_rings_for_a_day_only(
    talkworthy: Talkworthy, ran: Callable[..., None], job: str, hours: int, code: int
) -> None:
    ran(HOUR * hours, "failed", "It cannot be read.", job=job)
    assert talkworthy("status").exit_code == code


def test_dead_letters_and_gaps_are_counted(talkworthy: Talkworthy, opened: Store) -> None:
    with opened.write() as connection:
        save_dead_letters(connection, "scripted", "Copper Kettle", [DeadLetter("a page", "no id", "{}")], now())
        save_gaps(connection, "scripted", "Copper Kettle", [Gap("a forum", "closed", "It is private.")], now())
    result = talkworthy("status")
    assert "scripted 1 payload." in result.stdout
    assert "scripted 1 gap." in result.stdout
    assert look_at(talkworthy)[1]["open_gaps"] == {"scripted": 1}


def test_without_every_its_habit_reports_when_a_source_is_late(
    talkworthy: Talkworthy, ran: Callable[..., None], folder: Path
) -> None:
    (folder / "talkworthy.toml").write_text('[[brands]]\nname = "Copper Kettle"\n[sources.scripted]\n')
    for weeks in (4, 3, 2, 1):
        ran(timedelta(weeks=weeks))
    exit_code, found = look_at(talkworthy)
    assert exit_code == 0
    assert found["sources"][0]["every"] == timedelta(weeks=1).total_seconds()


def test_a_table_of_a_source_that_does_not_exist_is_trouble(talkworthy: Talkworthy, folder: Path) -> None:
    path = folder / "talkworthy.toml"
    path.write_text(path.read_text() + '[sources.mastadon]\nevery = "1h"\n')
    talkworthy("collect")
    result = talkworthy("status")
    assert result.exit_code == 1
    assert (
        "Nothing is collected by [sources.mastadon]: no source has this name. Did you mean mastodon?" in result.stdout
    )
