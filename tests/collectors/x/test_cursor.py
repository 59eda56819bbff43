"""The cursor of X."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from collectors.x.cursor import SearchSpan, XCursor, XThreadBatch, newest, oldest, to_moment


def test_an_id_contains_when_the_post_was_written() -> None:
    assert to_moment("1576994789110992896") == datetime(2022, 10, 3, 17, 57, 11, 527000, UTC)


def test_ids_are_compared_as_numbers() -> None:
    assert newest("999", None, "1000", "") == "1000"
    assert oldest("999", None, "1000", "") == "999"
    assert newest(None) is None


def test_a_span_that_was_read_to_its_end_is_closed_at_the_newest_id() -> None:
    span = SearchSpan(since="5")
    span.note(["30", "20"])
    span.note(["10", "8"])
    assert span == SearchSpan(since="5", until="8", reached="30")
    span.close()
    assert span == SearchSpan(since="30")


def test_a_span_that_found_nothing_keeps_its_mark() -> None:
    span = SearchSpan(since="5")
    span.note([])
    span.close()
    assert span == SearchSpan(since="5")


def test_a_cursor_survives_a_round_trip_through_json() -> None:
    x_cursor = XCursor(
        {"(a)": SearchSpan("1", "2", "3")},
        ["7"],
        [XThreadBatch(["6"], "1", "2")],
        {"8": "9"},
        "9",
        {"900": "brewlark_official"},
    )
    cursor = json.loads(json.dumps(x_cursor.to_json(timedelta(days=7))))
    assert XCursor.from_json(cursor) == x_cursor


def test_silent_threads_are_let_go() -> None:
    now = 1576994789110992896
    old = str(now - (8 * 86_400_000 << 22))
    cursor = XCursor(followed={"1": str(now), "2": old}, followed_since=str(now))
    assert cursor.to_json(timedelta(days=7))["followed"] == {"1": str(now)}


def test_a_reading_that_waits_will_find_new_replies_by_itself_and_one_that_has_begun_will_not() -> None:
    cursor = XCursor(
        readings=[XThreadBatch(["1"]), XThreadBatch(["2"], until="20"), XThreadBatch(["3"], since="5")],
        followed={"3": "30", "4": "44", "5": "40"},
        followed_since="42",
    )
    assert cursor.known() == ["2", "5", "4"]
    assert [cursor.read_until(thread) for thread in cursor.known()] == ["42", "42", "44"]
