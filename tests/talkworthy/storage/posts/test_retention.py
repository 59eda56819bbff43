"""Expired posts: the text goes first, then whole threads without newer posts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from talkworthy.model import DeadLetter
from talkworthy.storage.posts.dead_letters import save_dead_letters
from talkworthy.storage.posts.recheck import save_rechecks
from talkworthy.storage.posts.retention import (
    delete_old_dead_letters,
    delete_threads,
    expire_posts,
    expired_to_tombstones,
)
from talkworthy.storage.schema import core

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SOON = NOON + timedelta(minutes=30)


def test_words_author_and_address_of_old_posts_go_and_their_place_stays(scratch: Any, post: Any) -> None:
    scratch.save(post("a", url="https://hob.example/@ada"), post("b", minutes=60, thread="hob:a"))
    assert scratch.change(expire_posts, "hob", SOON, 10) == 1
    assert scratch.rows(core.posts, "id", "text", "author", "url", "flags", "gone") == [
        ("hob:a", "", None, None, "expired", True),
        ("hob:b", "words of b", "ada", None, "", False),
    ]
    assert scratch.change(expire_posts, "hob", SOON, 10) == 0


def test_a_part_at_a_time_the_oldest_first(sqlite_scratch: Any, post: Any) -> None:
    sqlite_scratch.save(post("a", minutes=2), post("b", minutes=1), post("c", minutes=3))
    sqlite_scratch.change(expire_posts, "hob", SOON, 2)
    assert sqlite_scratch.rows(core.posts, "id", "gone") == [("hob:a", True), ("hob:b", True), ("hob:c", False)]


def test_a_thread_without_newer_posts_is_deleted_with_its_results(scratch: Any, post: Any, conversation: Any) -> None:
    scratch.save(post("a"), post("b", minutes=60), post("c", source="lot"))
    findings = [scratch.annotation("a", "topic", "1")]
    scratch.read([conversation("hob:a"), conversation("hob:b")], [scratch.mention("a"), scratch.mention("b")], findings)
    scratch.change(save_rechecks, [scratch.number("a"), scratch.number("b")], NOON)
    left = [(scratch.number("b"),)]
    assert scratch.change(delete_threads, "hob", SOON, 10) == 1
    assert scratch.rows(core.posts, "id") == [("hob:b",), ("hob:c",)]
    assert scratch.rows(core.threads, "id") == [("hob:b",), ("hob:c",)]
    assert (scratch.rows(core.conversations, "thread"), scratch.rows(core.annotations)) == ([("hob:b",)], [])
    assert scratch.rows(core.mentions, "post") == scratch.rows(core.rechecks, "post") == left
    assert scratch.rows(core.stale_days) == [("Brewly", 20514)]


def test_a_thread_that_goes_on_keeps_its_old_posts_as_tombstones(sqlite_scratch: Any, post: Any) -> None:
    sqlite_scratch.save(post("a"), post("b", minutes=60, thread="hob:a"))
    assert sqlite_scratch.change(delete_threads, "hob", SOON, 10) == 0


def test_old_payloads_go_too(scratch: Any) -> None:
    scratch.change(save_dead_letters, "hob", "", [DeadLetter("", "", "1")], NOON)
    scratch.change(save_dead_letters, "hob", "", [DeadLetter("", "", "2")], SOON)
    assert scratch.change(delete_old_dead_letters, "hob", SOON) == 1
    assert scratch.rows(core.dead_letters, "raw") == [("2",)]


def test_at_the_door_old_posts_become_tombstones(post: Any) -> None:
    old, young, other = expired_to_tombstones(
        [post("a", url="https://hob.example/a"), post("b", minutes=60), post("c", source="lot")], {"hob": SOON}
    )
    assert (old.gone, old.text, old.author, old.url, old.flags) == (True, "", None, None, ("expired",))
    assert (young.gone, other.gone) == (False, False)


def test_without_a_rule_nothing_changes(post: Any) -> None:
    batch = [post("a")]
    assert expired_to_tombstones(batch, {}) is batch
