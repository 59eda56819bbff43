"""Rechecks of posts of Reddit in the archive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from arctic_shift_server import BASE, COMMUNITIES, ArcticShiftServer, make_world
from loopback_http import Loopback

from collectors.arctic_shift.collector import ArcticShiftCollector
from collectors.arctic_shift.parse import to_post
from collectors.engine.collector import Access
from talkworthy.model import Post


@pytest.fixture
def handler() -> ArcticShiftServer:
    return ArcticShiftServer(make_world(4))


@pytest.fixture
def archive(serve: Callable[..., Loopback], handler: ArcticShiftServer, slept: list[float]) -> Loopback:
    del slept
    return serve(handler)


@pytest.fixture
def collector(archive: Loopback) -> ArcticShiftCollector:
    return ArcticShiftCollector(Access({}, {"base_url": archive.url, "timeout": 2}))


def known(handler: ArcticShiftServer) -> list[Post]:
    return [to_post(thing) for thing in (*handler.world.submissions.values(), *handler.world.comments.values())]


def test_submissions_and_comments_take_one_request_each(
    collector: ArcticShiftCollector, archive: Loopback, handler: ArcticShiftServer
) -> None:
    posts = known(handler)
    batches = list(collector.recheck(posts))
    assert [request.path for request in archive.requests] == ["/api/posts/ids", "/api/comments/ids"]
    assert archive.requests[0].fields == {"ids": "ab0000,ab0001,ab0002,ab0003"}
    assert {post.id for batch in batches for post in batch.posts} == {post.id for post in posts}


@pytest.mark.parametrize(
    "change",
    [
        {"_meta": {"was_deleted_later": True, "retrieved_2nd_on": BASE}},
        {"body": "[removed]", "author": "[deleted]"},
    ],
    ids=["deleted later", "[removed]"],
)
def test_what_the_archive_marks_as_deleted_is_gone(
    collector: ArcticShiftCollector, handler: ArcticShiftServer, change: Any
) -> None:
    first, second, *_ = [post for post in known(handler) if post.kind == "comment"]
    handler.world.comments[first.id[7:]] |= change
    (batch,) = collector.recheck([first, second])
    assert (list(batch.gone), [post.id for post in batch.posts]) == ([first.id], [second.id])


def test_counts_are_filled_in_by_the_second_reading(
    collector: ArcticShiftCollector, handler: ArcticShiftServer
) -> None:
    first = known(handler)[0]
    assert first.engagement.likes is None
    (batch,) = collector.recheck([first])
    assert batch.posts[0].engagement.likes == 7


def test_what_the_archive_lacks_is_in_an_unknown_state(
    collector: ArcticShiftCollector, handler: ArcticShiftServer
) -> None:
    first, second, *_ = known(handler)
    handler.lacking = {first.id[7:]}
    (batch,) = collector.recheck([first, second])
    assert (list(batch.gone), [post.id for post in batch.posts]) == ([], [second.id])


def test_an_id_that_is_none_of_reddits_is_not_requested(
    collector: ArcticShiftCollector, archive: Loopback, handler: ArcticShiftServer
) -> None:
    post = replace(known(handler)[0], id="reddit:row-7&ids=x")
    assert list(collector.recheck([post])) == []
    assert archive.requests == []


def test_a_ping_says_how_many_requests_are_left(collector: ArcticShiftCollector, handler: ArcticShiftServer) -> None:
    assert collector.ping() == "answers"
    handler.remaining = 1_999
    assert collector.ping() == "answers; 1,999 requests left"
    assert COMMUNITIES == ("archived_bench", "archived_kettles")
