"""Gaps: noted when a run falls short, ended when one does not, and laid out by days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from talkworthy.date_range import DateRange
from talkworthy.model import Gap
from talkworthy.storage.runs.gaps import StoredGap, count_lasting_gaps, end_gaps, gap_calendar, gaps_in, save_gaps

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MARCH = DateRange.between(date(2026, 3, 1), date(2026, 3, 31))


def note(shelf: Any, *found: Gap, at: datetime = NOON, brand: str = "Brewly") -> None:
    shelf.tell(save_gaps, "hob", brand, found, at)


def end(shelf: Any, at: datetime, closed: tuple[str, ...] = ()) -> None:
    shelf.tell(end_gaps, "hob", "Brewly", at, closed)


def kept(shelf: Any, brand: str | None = None) -> list[StoredGap]:
    found: list[StoredGap] = shelf.ask(gaps_in, MARCH, brand)
    return found


def test_a_gap_lasts_from_when_it_was_seen_until_somebody_ends_it(shelf: Any) -> None:
    note(shelf, Gap("", "outage", "It is down."))
    assert kept(shelf) == [StoredGap("hob", "Brewly", "", "outage", "It is down.", NOON, None, None)]
    assert shelf.ask(count_lasting_gaps) == {"hob": 1}


def test_a_gap_that_goes_on_is_one_with_its_first_moment_and_newest_reason(shelf: Any) -> None:
    note(shelf, Gap("", "outage", "It is down.", since=NOON - HOUR))
    note(shelf, Gap("", "outage", "It is still down."), at=NOON + HOUR)
    assert [(gap.since, gap.reason) for gap in kept(shelf)] == [(NOON - HOUR, "It is still down.")]


@pytest.mark.parametrize("other", [Gap("tea", "closed", ""), Gap("pots", "outage", "")])
def test_another_place_or_kind_is_another_gap(sqlite_shelf: Any, other: Gap) -> None:
    note(sqlite_shelf, Gap("pots", "closed", ""), other)
    assert len(kept(sqlite_shelf)) == 2


@pytest.mark.parametrize("kind", ["outage", "refused", "limited", "budget"])
def test_a_good_run_has_read_what_was_left_out(shelf: Any, kind: Any) -> None:
    note(shelf, Gap("", kind, ""))
    end(shelf, NOON + HOUR)
    assert [(gap.until, gap.filled_at) for gap in kept(shelf)] == [(NOON + HOUR, NOON + HOUR)]
    assert shelf.ask(count_lasting_gaps) == {}


def test_a_good_run_of_another_brand_says_nothing(sqlite_shelf: Any) -> None:
    note(sqlite_shelf, Gap("", "outage", ""), brand="Other")
    end(sqlite_shelf, NOON)
    assert sqlite_shelf.ask(count_lasting_gaps) == {"hob": 1}


def test_a_closed_place_is_open_when_a_run_does_not_find_it_closed(shelf: Any) -> None:
    note(shelf, Gap("pots", "closed", ""), Gap("tea", "closed", ""))
    end(shelf, NOON + HOUR, closed=("pots",))
    assert {gap.place: (gap.until, gap.filled_at) for gap in kept(shelf)} == {
        "pots": (None, None),
        "tea": (NOON + HOUR, None),
    }


def test_what_a_source_did_not_show_is_over_when_it_is_seen_and_never_filled(shelf: Any) -> None:
    note(shelf, Gap("pots", "missed", "", NOON - HOUR, NOON))
    end(shelf, NOON + HOUR)
    assert [(gap.since, gap.until, gap.filled_at) for gap in kept(shelf)] == [(NOON - HOUR, NOON, None)]


def test_missed_spans_of_one_day_are_one(shelf: Any) -> None:
    note(shelf, Gap("pots", "missed", "first", NOON, NOON + HOUR))
    note(shelf, Gap("pots", "missed", "then", NOON + 3 * HOUR, NOON + 30 * HOUR))
    note(shelf, Gap("pots", "missed", "far", NOON + 90 * HOUR, NOON + 91 * HOUR))
    assert [(gap.since, gap.until, gap.reason) for gap in kept(shelf)] == [
        (NOON, NOON + 30 * HOUR, "then"),
        (NOON + 90 * HOUR, NOON + 91 * HOUR, "far"),
    ]


def test_a_missed_span_of_which_nothing_is_told_is_the_moment_it_was_seen(sqlite_shelf: Any) -> None:
    note(sqlite_shelf, Gap("pots", "missed", ""))
    assert [(gap.since, gap.until) for gap in kept(sqlite_shelf)] == [(NOON, NOON)]


def test_a_gap_after_one_that_ended_is_a_new_one(sqlite_shelf: Any) -> None:
    note(sqlite_shelf, Gap("", "outage", ""))
    end(sqlite_shelf, NOON + HOUR)
    note(sqlite_shelf, Gap("", "outage", ""), at=NOON + 2 * HOUR)
    assert [gap.until for gap in kept(sqlite_shelf)] == [NOON + HOUR, None]


def test_only_gaps_that_reach_into_the_window_are_in_it(shelf: Any) -> None:
    before, after = datetime(2026, 2, 20, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
    note(shelf, Gap("a", "missed", "", before, before + HOUR), Gap("b", "missed", "", before, NOON))
    note(shelf, Gap("c", "outage", "", before), Gap("d", "outage", "", after))
    assert [gap.place for gap in kept(shelf)] == ["b", "c"]


def test_gaps_can_be_asked_for_by_brand(sqlite_shelf: Any) -> None:
    note(sqlite_shelf, Gap("", "outage", ""))
    note(sqlite_shelf, Gap("", "outage", ""), brand="Other")
    assert [gap.brand for gap in kept(sqlite_shelf, "Other")] == ["Other"]


def test_the_calendar_has_each_day_of_a_gap_and_ends_with_today(shelf: Any) -> None:
    note(shelf, Gap("", "outage", "", datetime(2026, 2, 27, 23, tzinfo=UTC)))
    days = shelf.ask(gap_calendar, MARCH, datetime(2026, 3, 3, 1, tzinfo=UTC))
    assert [(one.source, one.day) for one in days] == [
        ("hob", date(2026, 3, 1)),
        ("hob", date(2026, 3, 2)),
        ("hob", date(2026, 3, 3)),
    ]


def test_the_calendar_ends_with_the_window(sqlite_shelf: Any) -> None:
    note(sqlite_shelf, Gap("", "outage", "", datetime(2026, 3, 30, tzinfo=UTC)))
    days = sqlite_shelf.ask(gap_calendar, MARCH, datetime(2026, 5, 1, tzinfo=UTC))
    assert [one.day.day for one in days] == [30, 31]
