"""The audit log: events are saved in order, counted, and filtered by brand, person and day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from talkworthy.model import Post
from talkworthy.storage.notebook.audit import (
    AuditCounts,
    AuditEvent,
    AuditFilter,
    count_audit_events,
    delete_audit_events,
    find_audit_events,
    save_audit_events,
)
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.store import Store

NOON = datetime(2026, 11, 15, 12, tzinfo=UTC)
LABEL = AuditEvent(NOON, "Ann (ann@x.example)", "analyst", "label", "Brewly", "voice: customer", "forum:1")
NOTE = AuditEvent(NOON + timedelta(days=1), "Bo (bo@x.example)", "analyst", "note", "Mokka", "note 3 written")
CHANGE = AuditEvent(NOON + timedelta(days=2), "Ann (ann@x.example)", "admin", "settings", "", "brand added")


@pytest.fixture
def noted(store: Store) -> Store:
    """A store with three events."""
    with store.write() as connection:
        save_posts(connection, [Post("forum:1", "forum", "post", NOON, "forum:0", text="hello", author="a")])
        save_audit_events(connection, [LABEL, NOTE])
        save_audit_events(connection, [CHANGE])
    return store


def test_the_newest_event_is_first_with_its_number_and_thread(noted: Store) -> None:
    with noted.read() as connection:
        events = find_audit_events(connection, AuditFilter())

    assert [
        (audit_event.number, audit_event.at, audit_event.by, audit_event.what, audit_event.thread)
        for audit_event in events
    ] == [
        (3, CHANGE.at, "Ann (ann@x.example)", "brand added", None),
        (2, NOTE.at, "Bo (bo@x.example)", "note 3 written", None),
        (1, NOON, "Ann (ann@x.example)", "voice: customer", "forum:0"),
    ]


@pytest.mark.parametrize(
    ("event_filter", "numbers"),
    [
        (AuditFilter(brand="Brewly"), [1]),
        (AuditFilter(by="Ann (ann@x.example)"), [3, 1]),
        (AuditFilter(since=NOON + timedelta(days=1)), [3, 2]),
        (AuditFilter(brand="Mokka", by="Ann (ann@x.example)"), []),
    ],
)
def test_events_are_filtered_by_brand_person_and_day(
    noted: Store, event_filter: AuditFilter, numbers: list[int]
) -> None:
    with noted.read() as connection:
        assert [audit_event.number for audit_event in find_audit_events(connection, event_filter)] == numbers
        assert count_audit_events(connection, event_filter).audit_events == len(numbers)


def test_events_are_returned_by_page(noted: Store) -> None:
    with noted.read() as connection:
        assert [
            audit_event.number for audit_event in find_audit_events(connection, AuditFilter(), limit=1, offset=1)
        ] == [2]


def test_events_are_counted_by_kind_and_people(noted: Store) -> None:
    with noted.read() as connection:
        assert count_audit_events(connection, AuditFilter()) == AuditCounts(
            3, 2, {"label": 1, "note": 1, "settings": 1}, NOON
        )


def test_without_events_there_is_no_first_one(store: Store) -> None:
    with store.read() as connection:
        assert count_audit_events(connection, AuditFilter()) == AuditCounts(0, 0, {}, None)


def test_what_is_taken_out_leaves_a_gap_in_the_numbers(noted: Store) -> None:
    with noted.write() as connection:
        assert delete_audit_events(connection, CHANGE.at + timedelta(seconds=1)) == 3
        save_audit_events(connection, [LABEL])
        assert [audit_event.number for audit_event in find_audit_events(connection, AuditFilter())] == [4]


def test_an_event_is_saved_with_its_change_or_not_at_all(store: Store) -> None:
    with pytest.raises(RuntimeError), store.write() as connection:
        save_audit_events(connection, [LABEL])
        raise RuntimeError

    with store.read() as connection:
        assert find_audit_events(connection, AuditFilter()) == []
