"""Rechecks of X posts: deleted and edited ones, and their cost; with the real Tweepy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from loopback_http import Response
from x_server import BASE

from collectors.engine.collector import Query
from collectors.x.collector import XCollector
from talkworthy.model import Batch, Brand, Post

Make = Callable[..., XCollector]
HOUR = timedelta(hours=1)


@pytest.fixture
def rich(brewlark: Brand) -> Query:
    """More than everything costs."""
    return Query(brewlark, budget=50.0)


def posts_of(batches: Iterable[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


def test_existing_posts_are_returned_with_their_known_authors(x_collector: Make, x_world: Any, rich: Query) -> None:
    known = [post for post in posts_of(x_collector(expand_authors=True).collect(rich, None)) if not post.gone]
    x_world.tweets[known[0].id[2:]]["public_metrics"] |= {"like_count": 99}
    batches = list(x_collector().recheck(known))
    again = {post.id: post for post in posts_of(batches)}
    assert again[known[0].id].engagement.likes == 99
    assert {post.id: post.author for post in known} == {post.id: post.author for post in again.values()}
    assert max(len(batch.posts) for batch in batches) == 100


def test_what_x_says_is_gone_is_gone(x_collector: Make, x_world: Any, rich: Query) -> None:
    known = [post for post in posts_of(x_collector().collect(rich, None)) if not post.gone][:6]
    deleted, protected, withheld, *existing = known
    del x_world.tweets[deleted.id[2:]]
    x_world.protected.add(protected.id[2:])
    x_world.tweets[withheld.id[2:]]["withheld"] = {"country_codes": ["XY"]}
    (batch,) = x_collector().recheck(known)
    assert set(batch.gone) == {deleted.id, protected.id, withheld.id}
    assert {post.id for post in batch.posts} == {post.id for post in existing}


def test_a_post_that_x_does_not_speak_of_is_neither_there_nor_gone(
    x_collector: Make, x: Any, x_world: Any, rich: Query
) -> None:
    known = [post for post in posts_of(x_collector().collect(rich, None)) if not post.gone][:3]
    trouble = {"resource_id": known[1].id[2:], "resource_type": "tweet", "type": "about:blank", "title": "Busy"}
    x.fail("^/2/tweets$", Response({"data": [x_world.tweets[known[0].id[2:]]], "errors": [trouble]}), times=1)
    (batch,) = x_collector().recheck(known)
    assert ([post.id for post in batch.posts], list(batch.gone)) == ([known[0].id], [])


def test_an_edited_post_is_replaced_by_the_version_of_today(x_collector: Make, x_world: Any, rich: Query) -> None:
    before = x_world.post("Brewlark is grat", BASE + 45 * HOUR, author="3")
    known = [post for post in posts_of(x_collector().collect(rich, None)) if post.id == f"x:{before}"]
    after = x_world.edit(before, "Brewlark is great", BASE + 45.2 * HOUR)
    (batch,) = x_collector().recheck(known)
    assert [(post.id, post.text) for post in batch.posts] == [(f"x:{after}", "Brewlark is great")]
    assert list(batch.gone) == [f"x:{before}"]
    assert batch.cost == pytest.approx(0.010)


def test_looking_again_costs_what_x_bills_and_never_more_than_the_rule_says(
    x_collector: Make, x_handler: Any, rich: Query
) -> None:
    known = list({post.id: post for post in posts_of(x_collector().collect(rich, None))}.values())
    x_handler.billed["posts"] = 0
    cost = sum(batch.cost for batch in x_collector().recheck(known))
    assert cost == pytest.approx(x_handler.billed["posts"] * 0.005)
    assert XCollector.recheck_rule is not None
    assert 0 < cost <= len(known) * XCollector.recheck_rule.cost


def test_a_ping_is_free(x_collector: Make, x: Any, x_handler: Any) -> None:
    assert x_collector().ping() == "answers; 1,000 of 2,000,000 posts read"
    assert x_handler.billed == {"posts": 0, "users": 0, "counts": 0}
    assert len(x.requests) == 1
