"""Source health: what is well, what is not, what it costs, when it is due, and the sentences for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.operations.health_sentences import (
    advice_sentence,
    cost_sentence,
    due_words,
    lead_sentence,
    source_sentence,
    trouble_sentences,
)
from services.operations.source_health import StoreHealth, load_health, load_unread
from talkworthy.model import Brand, DeadLetter
from talkworthy.settings import Settings
from talkworthy.storage.lock import hold_store
from talkworthy.storage.posts.dead_letters import save_dead_letters
from talkworthy.storage.runs.runs import RunCounts, begin_run, describe_run, end_run, save_progress
from talkworthy.storage.store import Store

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def look(store: Store) -> Any:
    """How the sources that are switched on by these tables are doing for Brewlark and Potter."""

    def load(brands: tuple[str, ...] = ("Brewlark",), **sources: dict[str, Any]) -> StoreHealth:
        settings = Settings(Path("x.toml"), tuple(Brand(name, (name,)) for name in brands), sources)
        return load_health(store, settings, NOW)

    return load


@pytest.fixture
def ran(store: Store) -> Any:
    """Writes a run of a source into the ledger."""

    def write(source: str | None, ago: timedelta, state: str = "ok", message: str = "", **more: Any) -> None:
        with store.write() as connection:
            run = begin_run(connection, more.get("job", "collect"), NOW - ago, source, "Brewlark" if source else None)
            save_progress(connection, run, RunCounts(cost=more.get("cost", 0.0)))
            if state != "running":
                end_run(connection, run, NOW - ago + timedelta(minutes=1), state, message)

    return write


def test_a_source_that_was_never_asked_says_so(look: Any):
    (state,) = look(hackernews={}).sources
    assert (state.health, source_sentence(state, NOW)) == ("new", "Not collected yet.")
    assert due_words(state, NOW) == "due now, every day"


def test_one_that_needs_a_key_names_it(look: Any):
    (state,) = look(reddit={}).sources
    assert "it needs a key (REDDIT_CLIENT_ID, REDDIT_CLIENT_SECRET)" in advice_sentence(state)
    assert due_words(state, NOW) == ""


def test_one_that_was_read_in_time_is_well(look: Any, ran: Any):
    ran("hackernews", 2 * HOUR)
    health = look(hackernews={"every": "6h"})
    (state,) = health.sources
    assert (state.health, source_sentence(state, NOW)) == ("well", "Last collected 2 hours ago.")
    assert due_words(state, NOW) == "next in 4 hours, every 6 hours"
    assert lead_sentence(health) == "1 source is working."


def test_one_that_nobody_asks_any_more_is_late(look: Any, ran: Any):
    ran("hackernews", timedelta(days=2))
    health = look(hackernews={"every": "1h"})
    (state,) = health.sources
    assert state.is_troubled
    assert not health.is_well
    assert source_sentence(state, NOW) == "Not collected since 8 Mar 2026, though it is due every hour."


def test_one_that_failed_gives_its_reason_and_when_it_was_last_well(look: Any, ran: Any):
    ran("reddit", timedelta(days=1))
    ran("reddit", 3 * HOUR, "failed", "Reddit refused the key")
    ran("hackernews", HOUR)
    health = look(reddit={}, hackernews={})
    assert (
        source_sentence(health.sources[0], NOW)
        == "It failed 3 hours ago. Reddit refused the key. The last successful run was 1 day ago."
    )
    assert lead_sentence(health) == "Reddit needs attention. 1 other is working."


def test_a_run_whose_process_is_gone_broke_off_at_once(look: Any, ran: Any):
    ran("rss", HOUR, "running")
    health = look(rss={})
    assert not health.running
    assert not health.is_well
    assert [(source.health, source_sentence(source, NOW)) for source in health.sources] == [
        (
            "killed",
            "It was interrupted 1 hour ago: killed or crashed. Nothing that was saved is lost. It has never succeeded.",
        )
    ]


def test_a_run_that_holds_the_store_is_at_work(store: Store, look: Any, ran: Any):
    ran("rss", HOUR, "running")
    with hold_store(store):
        health = look(rss={})
    assert health.running
    assert health.is_well
    assert [(source.health, source_sentence(source, NOW)) for source in health.sources] == [
        ("running", "Collecting now; started 1 hour ago.")
    ]


def test_a_run_that_is_at_work_for_three_intervals_is_late(store: Store, look: Any, ran: Any):
    ran("rss", 30 * HOUR)
    ran("rss", 20 * HOUR, "running")
    with hold_store(store):
        (source,) = look(rss={"every": "6h"}).sources
    assert source.health == "late"
    assert source_sentence(source, NOW) == "Collecting since 9 Mar 2026, though it is due every 6 hours."


def test_a_source_that_stops_at_its_budget_is_never_late_while_it_is_asked(look: Any, ran: Any):
    ran("x", 48 * HOUR)
    ran("x", HOUR, "stopped", "This month's budget is used up.")
    health = look(x={"every": "1h"})
    assert health.is_well
    assert [source.health for source in health.sources] == ["stopped"]


def test_the_complaints_of_each_brand_are_listed_apart(look: Any, ran: Any, store: Store):
    ran("rss", HOUR, "failed", "It is down.")
    with store.write() as connection:
        begin_run(connection, "collect", NOW - 2 * HOUR, "rss", "Potter")
    health = look(("Brewlark", "Potter"), rss={})
    assert trouble_sentences(health) == [
        "News and blogs for Brewlark: It failed 1 hour ago. It is down. It has never succeeded.",
        "News and blogs for Potter: It was interrupted 2 hours ago: killed or crashed. Nothing that was saved is lost. "
        "It has never succeeded.",
    ]
    assert source_sentence(health.sources[0], NOW) == (
        "For Brewlark: it failed 1 hour ago. It is down. It has never succeeded. "
        "For Potter: it was interrupted 2 hours ago: killed or crashed. Nothing that was saved is lost. "
        "It has never succeeded."
    )


@pytest.mark.parametrize(("job", "hours", "well"), [("analyse", 50, False), ("import", 2, False), ("import", 50, True)])
def test_another_job_that_failed_is_trouble_and_one_done_by_hand_for_a_day(
    look: Any, ran: Any, job: str, hours: int, well: bool
):
    ran(None, hours * HOUR, "failed", "It cannot be read.", job=job)
    assert look().is_well is well


def test_what_is_the_matter_for_one_brand_alone_names_it(look: Any, ran: Any):
    ran("rss", HOUR, "failed", "It is down.")
    (state,) = look(("Brewlark", "Potter"), rss={}).sources
    assert source_sentence(state, NOW).startswith("For Brewlark: it failed 1 hour ago. It is down.")


def test_a_source_that_is_switched_off_is_not_reported_of(look: Any):
    health = look(rss={"enabled": False})
    assert health.sources == ()
    assert lead_sentence(health) == "There are no sources yet: add one where people talk about you."


def test_the_month_to_come_costs_as_the_days_that_are_over_and_never_more_than_its_budget(look: Any, ran: Any):
    ran("x", HOUR, cost=9.5)
    (free,), limited = look(x={}).sources, look(x={"monthly_budget": 12.0})
    assert (free.cost, free.cost_to_come(NOW)) == (9.5, pytest.approx(31.0))
    assert limited.sources[0].cost_to_come(NOW) == 12.0
    assert cost_sentence(limited) == (
        "$9.50 so far this month; at this pace $12.00 by 31 Mar 2026. Monthly budget: $12.00 for X."
    )


def test_the_first_hour_of_a_month_says_nothing_of_the_rest(store: Store):
    begin = datetime(2026, 4, 1, 1, tzinfo=UTC)
    with store.write() as connection:
        run = begin_run(connection, "collect", begin, "x", "Brewlark")
        save_progress(connection, run, RunCounts(cost=1.0))
    settings = Settings(Path("x.toml"), (Brand("Brewlark", ("Brewlark",)),), {"x": {}})
    (state,) = load_health(store, settings, begin + HOUR).sources
    assert state.cost_to_come(begin + HOUR) == pytest.approx(30.0)


def test_what_could_not_be_read_is_counted_by_its_reason(store: Store):
    letters = [
        DeadLetter("#tea", reason, f'{{"n": {n}}}') for n, reason in enumerate(["no date", "no date", "no text"])
    ]
    with store.write() as connection:
        save_dead_letters(connection, "mastodon", "Brewlark", letters, NOW)
    with store.read() as connection:
        total, unread = load_unread(connection)
    assert total == 3
    assert [(one.reason, one.count) for one in unread] == [("no date", 2), ("no text", 1)]


def test_a_newest_run_in_the_future_is_an_alarm(look: Any, ran: Any):
    ran("hackernews", timedelta(days=-400))
    health = look(hackernews={"every": "1h"})
    assert not health.is_well
    assert trouble_sentences(health)[0].startswith("The newest run began on 2027-04-14 12:00 UTC")
    assert lead_sentence(health) == trouble_sentences(health)[0]


def test_a_source_whose_run_is_in_the_future_is_late_although_other_jobs_ran_since(look: Any, ran: Any):
    ran("hackernews", timedelta(days=-400))
    ran(None, HOUR, job="analyse")
    health = look(hackernews={"every": "1h"})
    assert [source.health for source in health.sources] == ["late"]
    assert "which is in the future: the clock was moved" in source_sentence(health.sources[0], NOW)


def test_a_good_run_in_the_future_hides_no_later_silence(look: Any, ran: Any):
    ran("hackernews", timedelta(days=-400))
    ran("hackernews", 5 * HOUR, state="stopped")
    assert [source.health for source in look(hackernews={"every": "1h"}).sources] == ["stopped"]
    ran("hackernews", 40 * HOUR)
    assert [source.health for source in look(hackernews={"every": "1h"}).sources] == ["late"]


def test_a_minute_ahead_is_no_alarm(look: Any, ran: Any):
    ran("hackernews", timedelta(minutes=-1))
    assert look(hackernews={"every": "1h"}).is_well


def test_a_killed_import_counts_until_its_file_is_imported(store: Store, look: Any, ran: Any):
    with store.write() as connection:
        run = begin_run(connection, "import", NOW - 2 * HOUR, None, None)
        describe_run(connection, run, "Its files: a.csv.")
    assert trouble_sentences(look()) == [
        "Importing a file: It ended without a message: killed or crashed. Its files: a.csv."
    ]
    ran(None, HOUR, message="4 of 4 posts kept from a.csv.", job="import")
    assert look().is_well


def test_a_failed_import_counts_for_a_day_or_until_its_file_is_imported(look: Any, ran: Any):
    ran(None, 30 * HOUR, state="failed", message="old.csv is empty.", job="import")
    ran(None, 3 * HOUR, state="failed", message="b.csv is empty.", job="import")
    ran(None, 2 * HOUR, message="3 of 3 posts kept from a.csv.", job="import")
    assert trouble_sentences(look()) == ["Importing a file: b.csv is empty."]
    ran(None, HOUR, message="4 of 4 posts kept from a.csv, b.csv.", job="import")
    assert look().is_well


def test_a_file_that_fails_twice_is_one_problem(look: Any, ran: Any):
    for hours in (3, 2):
        ran(
            None, hours * HOUR, state="failed", message=f"b.csv is cut off at line 7. {hours} posts kept.", job="import"
        )
    assert trouble_sentences(look()) == ["Importing a file: b.csv is cut off at line 7. 2 posts kept."]
