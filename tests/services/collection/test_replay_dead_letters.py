"""`talkworthy sources retry`: payloads are read again with today's code."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import Result

from collectors.engine.collector import COLLECTORS
from talkworthy.errors import UserError
from talkworthy.model import DeadLetter, Post
from talkworthy.storage.posts import dead_letters
from talkworthy.storage.posts.dead_letters import save_dead_letters
from talkworthy.storage.posts.incoming import to_dead_letter
from talkworthy.storage.store import Store

Talkworthy = Callable[..., Result]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Fake:
    """Reads `{"id": ...}`."""

    @staticmethod
    def parse_dead_letter(raw: str) -> list[Post]:
        number = json.loads(raw)["id"]
        return [Post(f"fake:{number}", "fake", "post", NOON, f"fake:{number}", text="words", author="ann")]


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "fake" not in COLLECTORS  # and the real ones are loaded
    monkeypatch.setitem(COLLECTORS._extensions, "fake", Fake)


def keep(store: Store, *raws: str, source: str = "fake") -> None:
    with store.write() as connection:
        save_dead_letters(connection, source, "Copper Kettle", [DeadLetter("page", "old", raw) for raw in raws], NOON)


def test_what_can_be_read_is_saved_and_taken_out_and_the_rest_says_why_not(
    talkworthy: Talkworthy, opened: Store, look: SimpleNamespace
) -> None:
    keep(opened, '{"id": 1}', "{}", "<html>", "[]")
    done = json.loads(talkworthy("sources", "retry", "--json").stdout)
    assert done == {"read": 1, "left": 3, "posts_new": 1}
    assert look.rows(opened, "SELECT id FROM posts") == [("fake:1",)]
    reasons = dict(look.rows(opened, "SELECT raw, reason FROM dead_letters"))
    assert reasons["{}"] == "KeyError: 'id'"
    assert reasons["<html>"].startswith("JSONDecodeError")
    assert reasons["[]"].startswith("TypeError")


def test_all_are_read_however_many(
    talkworthy: Talkworthy, opened: Store, look: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dead_letters, "LETTERS_AT_ONCE", 2)
    keep(opened, *(f'{{"id": {number}}}' for number in range(5)), "{}")
    assert "5 payloads could be parsed now, with 5 new posts in them; 1 still" in talkworthy("sources", "retry").stdout
    assert look.rows(opened, "SELECT count(*) FROM posts") == [(5,)]


def test_a_payload_too_large_to_keep_and_one_of_a_source_that_is_no_more_stay(
    talkworthy: Talkworthy, opened: Store, look: SimpleNamespace
) -> None:
    keep(opened, "")
    keep(opened, "{}", source="forge")
    talkworthy("sources", "retry")
    reasons = [reason for (reason,) in look.rows(opened, "SELECT reason FROM dead_letters ORDER BY pk")]
    assert reasons[0].startswith("It was too large")
    assert reasons[1] == "Talkworthy has no source called forge any more."


def test_only_the_source_that_is_named_is_read(talkworthy: Talkworthy, opened: Store, look: SimpleNamespace) -> None:
    keep(opened, '{"id": 1}')
    talkworthy("sources", "retry", "--source", "rss")
    assert look.rows(opened, "SELECT count(*) FROM dead_letters") == [(1,)]
    error = talkworthy("sources", "retry", "--source", "forge").exception
    assert isinstance(error, UserError)


def test_where_nothing_waits_it_says_so(talkworthy: Talkworthy, opened: Any) -> None:
    assert talkworthy("sources", "retry").stdout == "There are no payloads to parse again.\n"


def test_a_post_whose_date_cannot_be_right_stays_until_it_can(
    talkworthy: Talkworthy, opened: Store, look: SimpleNamespace
) -> None:
    late = Post("forum:1", "forum", "post", datetime(2099, 1, 1, tzinfo=UTC), "forum:1", text="words")
    early = replace(late, id="forum:2", created_at=NOON, thread="forum:2")
    with opened.write() as connection:
        letters = [to_dead_letter(late, "in the future"), to_dead_letter(early, "in the future")]
        save_dead_letters(connection, "forum", "", letters, NOON)
    done = json.loads(talkworthy("sources", "retry", "--json").stdout)
    assert done == {"read": 1, "left": 1, "posts_new": 1}
    assert look.rows(opened, "SELECT id FROM posts") == [("forum:2",)]
    assert look.rows(opened, "SELECT reason FROM dead_letters") == [
        ("created_at is 2099-01-01, which is in the future.",)
    ]
