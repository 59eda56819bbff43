"""How much of each thread was collected."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from talkworthy.date_range import DateRange
from talkworthy.model import Engagement
from talkworthy.storage.runs.completeness import CollectedSource, CollectedThread, by_source, collected_threads

MARCH = DateRange.between(date(2026, 3, 1), date(2026, 3, 31))
APRIL = DateRange.between(date(2026, 4, 1), date(2026, 4, 30))


def collected(shelf: Any, *asked: Any) -> list[CollectedThread]:
    found: list[CollectedThread] = shelf.ask(collected_threads, *(asked or (MARCH,)))
    return found


def test_collected_is_held_against_what_the_first_post_reports(shelf: Any, post: Any, conversation: Any) -> None:
    shelf.save(post("a", engagement=Engagement(replies=7)), post("b", thread="hob:a", reply_to="hob:a"))
    shelf.read([conversation("hob:a")])
    assert collected(shelf) == [CollectedThread("hob", "hob:a", 2, 8)]


def test_parents_that_nobody_saw_exist(shelf: Any, post: Any, conversation: Any) -> None:
    replies = [post(name, thread="hob:a", reply_to="hob:x") for name in ("b", "c")]
    shelf.save(post("a", engagement=Engagement(replies=0)), *replies)
    shelf.read([conversation("hob:a")])
    assert collected(shelf) == [CollectedThread("hob", "hob:a", 3, 4)]


def test_a_platform_that_tells_less_than_there_is_is_not_believed(shelf: Any, post: Any, conversation: Any) -> None:
    shelf.save(post("a", engagement=Engagement(replies=0)), post("b", thread="hob:a", reply_to="hob:a"))
    shelf.read([conversation("hob:a")])
    assert collected(shelf)[0].share == 1.0


def test_two_brands_in_one_thread_count_it_once(shelf: Any, post: Any, conversation: Any) -> None:
    shelf.save(post("a"))
    shelf.read([conversation("hob:a"), conversation("hob:a", brand="Other")])
    assert collected(shelf) == collected(shelf, MARCH, "Other") == [CollectedThread("hob", "hob:a", 1, 1)]


@pytest.mark.parametrize("asked", [(APRIL,), (MARCH, "Nobody")])
def test_only_conversation_of_the_window_and_brand_counts(
    sqlite_shelf: Any, post: Any, conversation: Any, asked: Any
) -> None:
    sqlite_shelf.save(post("a"))
    sqlite_shelf.read([conversation("hob:a")])
    assert collected(sqlite_shelf, *asked) == []


def test_sources_are_summed_up() -> None:
    found = [
        CollectedThread("hob", "hob:a", 1, 4),
        CollectedThread("lot", "lot:b", 2, 2),
        CollectedThread("hob", "hob:c", 3, 3),
    ]
    assert by_source(found) == [CollectedSource("hob", 2, 1, 4, 7), CollectedSource("lot", 1, 1, 2, 2)]
