"""`talkworthy sources gaps`: the calendar as a grid, as lines and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from jobs.text.collection.gaps import COLLECTED
from services.operations import gaps
from talkworthy.errors import UserError
from talkworthy.model import Gap
from talkworthy.storage.runs.gaps import end_gaps, save_gaps
from talkworthy.storage.store import Store

Talkworthy = Callable[..., Result]
MARCH = ("--window", "2026-03-01..2026-03-31")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gaps, "now", lambda: datetime(2026, 3, 12, 9, tzinfo=UTC))


def at(day: int) -> datetime:
    return datetime(2026, 3, day, 12, tzinfo=UTC)


def note(store: Store, *new: Gap, ended: datetime | None = None) -> None:
    with store.write() as connection:
        save_gaps(connection, "reddit", "Copper Kettle", new, at(11))
        if ended:
            end_gaps(connection, "reddit", "Copper Kettle", ended)


def lines(result: Result) -> list[str]:
    return [line.rstrip() for line in result.stdout.splitlines()]


def test_a_month_shows_each_day_that_was_not_collected(talkworthy: Talkworthy, opened: Store) -> None:
    note(opened, Gap("", "outage", "Reddit is down.", at(2)), ended=at(3))
    note(opened, Gap("teapots", "closed", "r/teapots is private.", at(10)))
    output = lines(talkworthy("sources", "gaps", *MARCH))
    assert "  Mar 2026  .oo.. ....x xx... ..... ..... ......" in [line.replace(COLLECTED, ".") for line in output]
    assert "  since 10 Mar 2026  teapots: closed to us. r/teapots is private." in output
    assert "  2 Mar 2026 to 3 Mar 2026  could not be reached; collected later. Reddit is down." in output


def test_a_day_that_was_collected_later_in_part_was_not_collected(talkworthy: Talkworthy, opened: Store) -> None:
    note(opened, Gap("teapots", "missed", "", at(2), at(2)))
    note(opened, Gap("", "outage", "", at(2)), ended=at(2))
    assert any(
        line.startswith(f"  Mar 2026  {COLLECTED}x{COLLECTED}") for line in lines(talkworthy("sources", "gaps", *MARCH))
    )


def test_only_months_with_gaps_are_drawn(talkworthy: Talkworthy, opened: Store) -> None:
    note(opened, Gap("teapots", "missed", "", datetime(2026, 1, 30, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)))
    output = lines(talkworthy("sources", "gaps", "-w", "2025-06-01..2026-03-12"))
    assert [line[2:10] for line in output if "20" in line[:10] and "  " in line[9:13]] == ["Jan 2026", "Feb 2026"]


def test_the_same_as_json(talkworthy: Talkworthy, opened: Store) -> None:
    note(opened, Gap("teapots", "closed", "It is private.", at(10)))
    record = json.loads(talkworthy("sources", "gaps", "--json", *MARCH).stdout)
    reason = {
        "brand": "Copper Kettle",
        "place": "teapots",
        "kind": "closed",
        "reason": "It is private.",
        "filled": False,
    }
    assert record["date_range"] == {"start": "2026-03-01", "end": "2026-03-31"}
    assert record["gaps"] == [
        {"source": "reddit", **reason, "since": "2026-03-10T12:00:00Z", "until": None, "filled_at": None}
    ]
    assert [(day["source"], day["day"]) for day in record["days"]] == [
        ("reddit", "2026-03-10"),
        ("reddit", "2026-03-11"),
        ("reddit", "2026-03-12"),
    ]


def test_many_gaps_are_cut_and_counted(talkworthy: Talkworthy, opened: Store) -> None:
    note(opened, *(Gap(f"place {number}", "closed", "", at(3)) for number in range(10)))
    assert "  and 2 older ones (--json lists all)" in lines(talkworthy("sources", "gaps", *MARCH))


def test_completeness_is_printed_for_each_source_and_thread(talkworthy: Talkworthy, sample: Path) -> None:
    output = talkworthy("sources", "gaps", "--window", "all").stdout
    assert "reddit: 99% collected, 324 of the 327 posts that it counts; 47 of 49 threads are complete" in output
    assert "no known gap in these days" in output
    assert "90%  10 of 11  reddit:t3_smp016" in output
    record = json.loads(talkworthy("sources", "gaps", "--window", "all", "--json", "-b", "northlight").stdout)
    assert {source["source"] for source in record["sources"]} == {"reddit", "x", "mastodon", "hackernews"}


def test_the_date_range_ends_today_where_no_post_is_newer(talkworthy: Talkworthy, opened: Any) -> None:
    assert json.loads(talkworthy("sources", "gaps", "--json", "-w", "2w").stdout)["date_range"]["end"] == "2026-03-12"


def test_an_empty_store_has_no_known_gaps(talkworthy: Talkworthy, opened: Any) -> None:
    assert talkworthy("sources", "gaps").stdout.startswith("No known gaps in these days")


def test_an_unknown_date_range_is_an_error(talkworthy: Talkworthy, opened: Any) -> None:
    assert isinstance(talkworthy("sources", "gaps", "-w", "soon").exception, UserError)
