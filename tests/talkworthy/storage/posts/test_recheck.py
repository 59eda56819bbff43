"""Which posts are due to be rechecked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from talkworthy.storage.posts.recheck import RecheckQuery, find_due_posts, load_posts, save_rechecks, sources_with_posts

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def due(scratch: Any, before: datetime, oldest: datetime | None = None, most: int | None = None) -> list[str]:
    numbers = scratch.query(find_due_posts, RecheckQuery("hob", before, oldest), most)
    posts = scratch.query(load_posts, numbers)
    return [posts[number].id for number in numbers]


def test_a_post_that_nobody_looked_at_again_is_due_once_it_is_old_enough(scratch: Any, post: Any) -> None:
    scratch.save(post("a"), post("b", minutes=60))
    assert due(scratch, NOON) == ["hob:a"]
    assert due(scratch, NOON + DAY) == ["hob:a", "hob:b"]


def test_those_never_looked_at_come_first_then_the_longest_unseen(scratch: Any, post: Any) -> None:
    scratch.save(post("a"), post("b"), post("c"), post("d", minutes=1))
    scratch.change(save_rechecks, [scratch.number("a")], NOON + 2 * DAY)
    scratch.change(save_rechecks, [scratch.number("b")], NOON + DAY)
    assert due(scratch, NOON + 3 * DAY) == ["hob:c", "hob:d", "hob:b", "hob:a"]
    assert due(scratch, NOON + 3 * DAY, most=2) == ["hob:c", "hob:d"]


def test_posts_of_one_day_go_by_thread(scratch: Any, post: Any) -> None:
    scratch.save(post("a"), post("b", minutes=1), post("c", minutes=2, thread="hob:a"))
    assert due(scratch, NOON + DAY) == ["hob:a", "hob:c", "hob:b"]


def test_a_post_that_was_looked_at_since_is_not_due(scratch: Any, post: Any) -> None:
    scratch.save(post("a"))
    scratch.change(save_rechecks, [scratch.number("a")], NOON)
    scratch.change(save_rechecks, [scratch.number("a")], NOON + 2 * DAY)
    assert due(scratch, NOON + DAY) == []
    assert due(scratch, NOON + 2 * DAY) == ["hob:a"]


def test_tombstones_other_sources_and_posts_that_are_too_old_are_never_due(scratch: Any, post: Any) -> None:
    scratch.save(post("a", gone=True), post("b", source="lot", id="lot:b"), post("c", minutes=-9), post("d"))
    assert due(scratch, NOON + DAY, oldest=NOON) == ["hob:d"]


def test_sources_are_those_with_words_left(scratch: Any, post: Any) -> None:
    scratch.save(post("a", gone=True), post("b", source="lot", id="lot:b"))
    assert scratch.query(sources_with_posts) == ["lot"]
