"""How sources are told: what is well, what is not, what it costs, when it is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reports.sources import SourceState, cost_words, due_words, lead_words, load_sources, load_unread
from talkworthy.model import Brand, DeadLetter
from talkworthy.settings import Settings
from talkworthy.storage.dead_letters import save_dead_letters
from talkworthy.storage.ledger import Tally, begin_run, end_run, note_run
from talkworthy.storage.store import Store

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def look(store: Store) -> Any:
    """How the sources that are switched on by these tables are doing for Brewlark and Potter."""

    def load(brands: tuple[str, ...] = ("Brewlark",), **sources: dict[str, Any]) -> list[SourceState]:
        settings = Settings(Path("x.toml"), tuple(Brand(name, (name,)) for name in brands), sources)
        with store.read() as connection:
            return load_sources(connection, settings, NOW)

    return load


@pytest.fixture
def ran(store: Store) -> Any:
    """Writes a run of a source into the ledger."""

    def write(source: str, ago: timedelta, state: str = "ok", message: str = "", cost: float = 0.0) -> None:
        with store.write() as connection:
            run = begin_run(connection, "collect", NOW - ago, source, "Brewlark")
            note_run(connection, run, Tally(cost=cost))
            if state != "running":
                end_run(connection, run, NOW - ago + timedelta(minutes=1), state, message)

    return write


def test_a_source_that_was_never_asked_says_so(look: Any):
    (state,) = look(hackernews={})
    assert (state.health, state.sentence) == ("new", "It was not asked yet.")
    assert due_words(state, NOW) == "due now, every day"


def test_one_that_needs_a_key_names_it(look: Any):
    (state,) = look(reddit={})
    assert "it needs a key (REDDIT_CLIENT_ID, REDDIT_CLIENT_SECRET)" in state.advice


def test_one_that_was_read_in_time_is_well(look: Any, ran: Any):
    ran("hackernews", 2 * HOUR)
    (state,) = look(hackernews={"every": "6h"})
    assert (state.health, state.sentence) == ("well", "It was read well 2 hours ago.")
    assert due_words(state, NOW) == "next in 4 hours, every 6 hours"
    assert lead_words([state]) == "All is well with 1 source that is listened to."


def test_one_that_nobody_asks_any_more_is_late(look: Any, ran: Any):
    ran("hackernews", timedelta(days=2))
    (state,) = look(hackernews={"every": "1h"})
    assert state.needs_a_hand
    assert state.sentence == "Nobody has asked it since 8 Mar 2026, though it is due every hour."


def test_one_that_failed_gives_its_reason_and_when_it_was_last_well(look: Any, ran: Any):
    ran("reddit", timedelta(days=1))
    ran("reddit", 3 * HOUR, "failed", "Reddit refused the key")
    ran("hackernews", HOUR)
    states = look(reddit={}, hackernews={})
    assert states[0].sentence == "It failed 3 hours ago. Reddit refused the key. It was last read well 1 day ago."
    assert lead_words(states) == "Reddit needs your hand. 1 other is well."


def test_a_run_that_never_ended_is_at_work_today_and_broke_off_tomorrow(look: Any, ran: Any):
    ran("rss", HOUR, "running")
    ran("mastodon", timedelta(days=2), "running")
    assert {one.source: one.health for one in look(rss={}, mastodon={})} == {"rss": "running", "mastodon": "failed"}


def test_what_is_the_matter_for_one_brand_alone_names_it(look: Any, ran: Any):
    ran("rss", HOUR, "failed", "It is down.")
    (state,) = look(("Brewlark", "Potter"), rss={})
    assert state.sentence.startswith("For Brewlark: it failed 1 hour ago. It is down.")


def test_a_source_that_is_switched_off_is_not_told_of(look: Any):
    assert look(rss={"enabled": False}) == []
    assert lead_words([]) == "Nothing is listened to yet: add a place where your customers talk."


def test_the_month_to_come_costs_as_the_days_that_are_over_and_never_more_than_its_budget(look: Any, ran: Any):
    ran("x", HOUR, cost=9.5)
    (free,), (bound,) = look(x={}), look(x={"monthly_budget": 12.0})
    assert (free.cost, free.cost_to_come) == (9.5, pytest.approx(31.0))
    assert bound.cost_to_come == 12.0
    assert cost_words([bound], NOW) == (
        "$9.50 so far this month; at this pace $12.00 by 31 Mar 2026. X may cost $12.00 a month, and stops there."
    )


def test_the_first_hour_of_a_month_says_nothing_of_the_rest(store: Store):
    begin = datetime(2026, 4, 1, 1, tzinfo=UTC)
    with store.write() as connection:
        run = begin_run(connection, "collect", begin, "x", "Brewlark")
        note_run(connection, run, Tally(cost=1.0))
    settings = Settings(Path("x.toml"), (Brand("Brewlark", ("Brewlark",)),), {"x": {}})
    with store.read() as connection:
        (state,) = load_sources(connection, settings, begin + HOUR)
    assert state.cost_to_come == pytest.approx(30.0)


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
