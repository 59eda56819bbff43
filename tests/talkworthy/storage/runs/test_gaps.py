"""Gaps: opened by runs that fail, closed by successful ones, and listed by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from talkworthy.date_range import DateRange
from talkworthy.model import Gap
from talkworthy.storage.runs.gaps import StoredGap, count_lasting_gaps, end_gaps, gap_calendar, load_gaps, save_gaps

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MARCH = DateRange.between(date(2026, 3, 1), date(2026, 3, 31))


def note(scratch: Any, *new_gaps: Gap, at: datetime = NOON, brand: str = "Brewly") -> None:
    scratch.change(save_gaps, "hob", brand, new_gaps, at)


def end(scratch: Any, at: datetime, closed: tuple[str, ...] = ()) -> None:
    scratch.change(end_gaps, "hob", "Brewly", at, closed)


def stored_gaps(scratch: Any, brand: str | None = None) -> list[StoredGap]:
    new_gaps: list[StoredGap] = scratch.query(load_gaps, MARCH, brand)
    return new_gaps


def test_a_gap_lasts_from_when_it_was_seen_until_somebody_ends_it(scratch: Any) -> None:
    note(scratch, Gap("", "outage", "It is down."))
    assert stored_gaps(scratch) == [StoredGap("hob", "Brewly", "", "outage", "It is down.", NOON, None, None)]
    assert scratch.query(count_lasting_gaps) == {"hob": 1}


def test_a_continuing_gap_keeps_its_start_and_gets_the_newest_reason(scratch: Any) -> None:
    note(scratch, Gap("", "outage", "It is down.", since=NOON - HOUR))
    note(scratch, Gap("", "outage", "It is still down."), at=NOON + HOUR)
    assert [(gap.since, gap.reason) for gap in stored_gaps(scratch)] == [(NOON - HOUR, "It is still down.")]


@pytest.mark.parametrize("other", [Gap("tea", "closed", ""), Gap("pots", "outage", "")])
def test_another_place_or_kind_is_another_gap(sqlite_scratch: Any, other: Gap) -> None:
    note(sqlite_scratch, Gap("pots", "closed", ""), other)
    assert len(stored_gaps(sqlite_scratch)) == 2


@pytest.mark.parametrize("kind", ["outage", "refused", "limited", "budget"])
def test_a_good_run_has_read_what_was_left_out(scratch: Any, kind: Any) -> None:
    note(scratch, Gap("", kind, ""))
    end(scratch, NOON + HOUR)
    assert [(gap.until, gap.filled_at) for gap in stored_gaps(scratch)] == [(NOON + HOUR, NOON + HOUR)]
    assert scratch.query(count_lasting_gaps) == {}


def test_a_successful_run_of_another_brand_does_not_count(sqlite_scratch: Any) -> None:
    note(sqlite_scratch, Gap("", "outage", ""), brand="Other")
    end(sqlite_scratch, NOON)
    assert sqlite_scratch.query(count_lasting_gaps) == {"hob": 1}


def test_a_closed_place_is_open_when_a_run_does_not_find_it_closed(scratch: Any) -> None:
    note(scratch, Gap("pots", "closed", ""), Gap("tea", "closed", ""))
    end(scratch, NOON + HOUR, closed=("pots",))
    assert {gap.place: (gap.until, gap.filled_at) for gap in stored_gaps(scratch)} == {
        "pots": (None, None),
        "tea": (NOON + HOUR, None),
    }


def test_what_a_source_did_not_show_is_over_when_it_is_seen_and_never_filled(scratch: Any) -> None:
    note(scratch, Gap("pots", "missed", "", NOON - HOUR, NOON))
    end(scratch, NOON + HOUR)
    assert [(gap.since, gap.until, gap.filled_at) for gap in stored_gaps(scratch)] == [(NOON - HOUR, NOON, None)]


def test_missed_spans_of_one_day_are_merged(scratch: Any) -> None:
    note(scratch, Gap("pots", "missed", "first", NOON, NOON + HOUR))
    note(scratch, Gap("pots", "missed", "then", NOON + 3 * HOUR, NOON + 30 * HOUR))
    note(scratch, Gap("pots", "missed", "far", NOON + 90 * HOUR, NOON + 91 * HOUR))
    assert [(gap.since, gap.until, gap.reason) for gap in stored_gaps(scratch)] == [
        (NOON, NOON + 30 * HOUR, "then"),
        (NOON + 90 * HOUR, NOON + 91 * HOUR, "far"),
    ]


def test_a_missed_span_without_times_is_the_moment_when_it_was_noticed(sqlite_scratch: Any) -> None:
    note(sqlite_scratch, Gap("pots", "missed", ""))
    assert [(gap.since, gap.until) for gap in stored_gaps(sqlite_scratch)] == [(NOON, NOON)]


def test_a_gap_after_one_that_ended_is_a_new_one(sqlite_scratch: Any) -> None:
    note(sqlite_scratch, Gap("", "outage", ""))
    end(sqlite_scratch, NOON + HOUR)
    note(sqlite_scratch, Gap("", "outage", ""), at=NOON + 2 * HOUR)
    assert [gap.until for gap in stored_gaps(sqlite_scratch)] == [NOON + HOUR, None]


def test_only_gaps_that_reach_into_the_date_range_are_in_it(scratch: Any) -> None:
    before, after = datetime(2026, 2, 20, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
    note(scratch, Gap("a", "missed", "", before, before + HOUR), Gap("b", "missed", "", before, NOON))
    note(scratch, Gap("c", "outage", "", before), Gap("d", "outage", "", after))
    assert [gap.place for gap in stored_gaps(scratch)] == ["b", "c"]


def test_gaps_can_be_asked_for_by_brand(sqlite_scratch: Any) -> None:
    note(sqlite_scratch, Gap("", "outage", ""))
    note(sqlite_scratch, Gap("", "outage", ""), brand="Other")
    assert [gap.brand for gap in stored_gaps(sqlite_scratch, "Other")] == ["Other"]


def test_the_calendar_has_each_day_of_a_gap_and_ends_with_today(scratch: Any) -> None:
    note(scratch, Gap("", "outage", "", datetime(2026, 2, 27, 23, tzinfo=UTC)))
    days = scratch.query(gap_calendar, MARCH, datetime(2026, 3, 3, 1, tzinfo=UTC))
    assert [(row.source, row.day) for row in days] == [
        ("hob", date(2026, 3, 1)),
        ("hob", date(2026, 3, 2)),
        ("hob", date(2026, 3, 3)),
    ]


def test_the_calendar_ends_with_the_date_range(sqlite_scratch: Any) -> None:
    note(sqlite_scratch, Gap("", "outage", "", datetime(2026, 3, 30, tzinfo=UTC)))
    days = sqlite_scratch.query(gap_calendar, MARCH, datetime(2026, 5, 1, tzinfo=UTC))
    assert [row.day.day for row in days] == [30, 31]
