"""Which posts are due to be looked at again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from talkworthy.storage.posts.recheck import RecheckQuery, find_due_posts, load_posts, save_rechecks, sources_with_posts

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def due(shelf: Any, before: datetime, oldest: datetime | None = None, most: int | None = None) -> list[str]:
    numbers = shelf.ask(find_due_posts, RecheckQuery("hob", before, oldest), most)
    posts = shelf.ask(load_posts, numbers)
    return [posts[number].id for number in numbers]


def test_a_post_that_nobody_looked_at_again_is_due_once_it_is_old_enough(shelf: Any, post: Any) -> None:
    shelf.save(post("a"), post("b", minutes=60))
    assert due(shelf, NOON) == ["hob:a"]
    assert due(shelf, NOON + DAY) == ["hob:a", "hob:b"]


def test_those_never_looked_at_come_first_then_the_longest_unseen(shelf: Any, post: Any) -> None:
    shelf.save(post("a"), post("b"), post("c"), post("d", minutes=1))
    shelf.tell(save_rechecks, [shelf.number("a")], NOON + 2 * DAY)
    shelf.tell(save_rechecks, [shelf.number("b")], NOON + DAY)
    assert due(shelf, NOON + 3 * DAY) == ["hob:c", "hob:d", "hob:b", "hob:a"]
    assert due(shelf, NOON + 3 * DAY, most=2) == ["hob:c", "hob:d"]


def test_posts_of_one_day_go_by_thread(shelf: Any, post: Any) -> None:
    shelf.save(post("a"), post("b", minutes=1), post("c", minutes=2, thread="hob:a"))
    assert due(shelf, NOON + DAY) == ["hob:a", "hob:c", "hob:b"]


def test_a_post_that_was_looked_at_since_is_not_due(shelf: Any, post: Any) -> None:
    shelf.save(post("a"))
    shelf.tell(save_rechecks, [shelf.number("a")], NOON)
    shelf.tell(save_rechecks, [shelf.number("a")], NOON + 2 * DAY)
    assert due(shelf, NOON + DAY) == []
    assert due(shelf, NOON + 2 * DAY) == ["hob:a"]


def test_tombstones_other_sources_and_posts_that_are_too_old_are_never_due(shelf: Any, post: Any) -> None:
    shelf.save(post("a", gone=True), post("b", source="lot", id="lot:b"), post("c", minutes=-9), post("d"))
    assert due(shelf, NOON + DAY, oldest=NOON) == ["hob:d"]


def test_sources_are_those_with_words_left(shelf: Any, post: Any) -> None:
    shelf.save(post("a", gone=True), post("b", source="lot", id="lot:b"))
    assert shelf.ask(sources_with_posts) == ["lot"]
