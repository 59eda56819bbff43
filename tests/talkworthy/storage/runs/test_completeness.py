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


def collected(scratch: Any, *arguments: Any) -> list[CollectedThread]:
    threads: list[CollectedThread] = scratch.query(collected_threads, *(arguments or (MARCH,)))
    return threads


def test_collected_posts_are_compared_with_the_replies_that_the_first_post_reports(
    scratch: Any, post: Any, conversation: Any
) -> None:
    scratch.save(post("a", engagement=Engagement(replies=7)), post("b", thread="hob:a", reply_to="hob:a"))
    scratch.read([conversation("hob:a")])
    assert collected(scratch) == [CollectedThread("hob", "hob:a", 2, 8)]


def test_parents_that_nobody_saw_exist(scratch: Any, post: Any, conversation: Any) -> None:
    replies = [post(name, thread="hob:a", reply_to="hob:x") for name in ("b", "c")]
    scratch.save(post("a", engagement=Engagement(replies=0)), *replies)
    scratch.read([conversation("hob:a")])
    assert collected(scratch) == [CollectedThread("hob", "hob:a", 3, 4)]


def test_a_platform_count_below_the_posts_in_the_store_is_ignored(scratch: Any, post: Any, conversation: Any) -> None:
    scratch.save(post("a", engagement=Engagement(replies=0)), post("b", thread="hob:a", reply_to="hob:a"))
    scratch.read([conversation("hob:a")])
    assert collected(scratch)[0].share == 1.0


def test_two_brands_in_one_thread_count_it_once(scratch: Any, post: Any, conversation: Any) -> None:
    scratch.save(post("a"))
    scratch.read([conversation("hob:a"), conversation("hob:a", brand="Other")])
    assert collected(scratch) == collected(scratch, MARCH, "Other") == [CollectedThread("hob", "hob:a", 1, 1)]


@pytest.mark.parametrize("arguments", [(APRIL,), (MARCH, "Nobody")])
def test_only_conversations_of_the_date_range_and_brand_count(
    sqlite_scratch: Any, post: Any, conversation: Any, arguments: Any
) -> None:
    sqlite_scratch.save(post("a"))
    sqlite_scratch.read([conversation("hob:a")])
    assert collected(sqlite_scratch, *arguments) == []


def test_sources_are_summed_up() -> None:
    threads = [
        CollectedThread("hob", "hob:a", 1, 4),
        CollectedThread("lot", "lot:b", 2, 2),
        CollectedThread("hob", "hob:c", 3, 3),
    ]
    assert by_source(threads) == [CollectedSource("hob", 2, 1, 4, 7), CollectedSource("lot", 1, 1, 2, 2)]
