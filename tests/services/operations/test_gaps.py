"""`talkworthy sources gaps`: the calendar in words, as a grid, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from services.operations import gaps
from talkworthy.errors import UserError
from talkworthy.model import Gap
from talkworthy.storage.runs.gaps import end_gaps, note_gaps
from talkworthy.storage.store import Store

Talkworthy = Callable[..., Result]
MARCH = ("--window", "2026-03-01..2026-03-31")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gaps, "now", lambda: datetime(2026, 3, 12, 9, tzinfo=UTC))


def at(day: int) -> datetime:
    return datetime(2026, 3, day, 12, tzinfo=UTC)


def note(store: Store, *found: Gap, ended: datetime | None = None) -> None:
    with store.write() as connection:
        note_gaps(connection, "reddit", "Copper Kettle", found, at(11))
        if ended:
            end_gaps(connection, "reddit", "Copper Kettle", ended)


def lines(result: Result) -> list[str]:
    return [line.rstrip() for line in result.stdout.splitlines()]


def test_a_month_shows_each_day_that_was_not_read(talkworthy: Talkworthy, opened: Store) -> None:
    note(opened, Gap("", "outage", "Reddit is down.", at(2)), ended=at(3))
    note(opened, Gap("teapots", "closed", "r/teapots is private.", at(10)))
    told = lines(talkworthy("sources", "gaps", *MARCH))
    assert "  Mar 2026  .oo.. ....x xx... ..... ..... ......" in [line.replace(gaps.READ, ".") for line in told]
    assert "  since 10 March 2026  teapots: closed to us. r/teapots is private." in told
    assert "  2 March 2026 to 3 March 2026  could not be reached; read later. Reddit is down." in told


def test_a_day_that_was_read_later_by_half_was_not_read(talkworthy: Talkworthy, opened: Store) -> None:
    note(opened, Gap("teapots", "missed", "", at(2), at(2)))
    note(opened, Gap("", "outage", "", at(2)), ended=at(2))
    assert any(
        line.startswith(f"  Mar 2026  {gaps.READ}x{gaps.READ}") for line in lines(talkworthy("sources", "gaps", *MARCH))
    )


def test_only_months_with_gaps_are_drawn(talkworthy: Talkworthy, opened: Store) -> None:
    note(opened, Gap("teapots", "missed", "", datetime(2026, 1, 30, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)))
    told = lines(talkworthy("sources", "gaps", "-w", "2025-06-01..2026-03-12"))
    assert [line[2:10] for line in told if "20" in line[:10] and "  " in line[9:13]] == ["Jan 2026", "Feb 2026"]


def test_the_same_as_json(talkworthy: Talkworthy, opened: Store) -> None:
    note(opened, Gap("teapots", "closed", "It is private.", at(10)))
    found = json.loads(talkworthy("sources", "gaps", "--json", *MARCH).stdout)
    why = {"brand": "Copper Kettle", "place": "teapots", "kind": "closed", "reason": "It is private.", "filled": False}
    assert found["date_range"] == {"start": "2026-03-01", "end": "2026-03-31"}
    assert found["gaps"] == [
        {"source": "reddit", **why, "since": "2026-03-10T12:00:00Z", "until": None, "filled_at": None}
    ]
    assert [(one["source"], one["day"]) for one in found["days"]] == [
        ("reddit", "2026-03-10"),
        ("reddit", "2026-03-11"),
        ("reddit", "2026-03-12"),
    ]


def test_many_gaps_are_cut_and_counted(talkworthy: Talkworthy, opened: Store) -> None:
    note(opened, *(Gap(f"place {number}", "closed", "", at(3)) for number in range(10)))
    assert "  and 2 older ones (--json lists all)" in lines(talkworthy("sources", "gaps", *MARCH))


def test_completeness_is_told_for_each_source_and_thread(talkworthy: Talkworthy, sample: Path) -> None:
    told = talkworthy("sources", "gaps", "--window", "all").stdout
    assert "reddit: 99 % collected, 324 of the 327 posts that it tells of; 47 of 49 conversations are whole" in told
    assert "no gap known in these days" in told
    assert "90 %  10 of 11  reddit:t3_smp016" in told
    found = json.loads(talkworthy("sources", "gaps", "--window", "all", "--json", "-b", "northlight").stdout)
    assert {one["source"] for one in found["sources"]} == {"reddit", "x", "mastodon", "hackernews"}


def test_the_window_ends_today_where_nothing_newer_is_held(talkworthy: Talkworthy, opened: Any) -> None:
    assert json.loads(talkworthy("sources", "gaps", "--json", "-w", "2w").stdout)["date_range"]["end"] == "2026-03-12"


def test_an_empty_store_has_no_gaps_and_says_so(talkworthy: Talkworthy, opened: Any) -> None:
    assert talkworthy("sources", "gaps").stdout.startswith("Nothing was missed in these days")


def test_a_window_that_is_none_is_refused(talkworthy: Talkworthy, opened: Any) -> None:
    assert isinstance(talkworthy("sources", "gaps", "-w", "soon").exception, UserError)
