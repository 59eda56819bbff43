"""Rechecks of known articles and comments of DEV."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from devto_server import DevtoServer, DevtoWorld, make_world
from loopback_http import Loopback, Response

from collectors.devto.collector import DevtoCollector
from collectors.engine.collector import Access, Query
from talkworthy.errors import Unavailable
from talkworthy.model import Brand, Post


@pytest.fixture
def world() -> DevtoWorld:
    return make_world()


@pytest.fixture
def site(serve: Callable[..., Loopback], world: DevtoWorld, slept: list[float]) -> Loopback:
    del slept
    return serve(DevtoServer(world))


@pytest.fixture
def collector(site: Loopback) -> DevtoCollector:
    return DevtoCollector(Access({}, {"base_url": site.url, "timeout": 2}))


@pytest.fixture
def known(collector: DevtoCollector, world: DevtoWorld, site: Loopback) -> list[Post]:
    """Return the posts of the first article that are not deleted."""
    query = Query(Brand("Brewlark", ("Brewlark",)))
    first = f"devto:{world.named()[0]}"
    posts = [post for batch in collector.collect(query, None) for post in batch.posts if post.thread == first]
    site.requests.clear()
    return [post for post in posts if not post.gone]


def test_an_article_and_its_comments_take_two_requests(
    collector: DevtoCollector, known: list[Post], site: Loopback
) -> None:
    (batch,) = collector.recheck(known)
    assert {post.id for post in batch.posts} == {post.id for post in known}
    assert [request.path for request in site.requests] == ["/api/articles/1000001", "/api/comments"]


def test_comments_alone_take_one_request(collector: DevtoCollector, known: list[Post], site: Loopback) -> None:
    list(collector.recheck(known[1:]))
    assert [request.path for request in site.requests] == ["/api/comments"]


def test_an_article_alone_takes_one_request(collector: DevtoCollector, known: list[Post], site: Loopback) -> None:
    list(collector.recheck(known[:1]))
    assert [request.path for request in site.requests] == ["/api/articles/1000001"]


def test_a_deleted_article_is_gone_with_its_comments(
    collector: DevtoCollector, known: list[Post], world: DevtoWorld
) -> None:
    del world.articles[world.named()[0]]
    (batch,) = collector.recheck(known)
    assert (batch.posts, sorted(batch.gone)) == ([], sorted(post.id for post in known))


def test_a_comment_that_became_a_tombstone_is_gone(
    collector: DevtoCollector, known: list[Post], world: DevtoWorld
) -> None:
    with_reply = next(post for post in known if post.id in {other.reply_to for other in known if other is not post}
                      and post.kind == "comment")  # fmt: skip
    world.delete(with_reply.id.rpartition("/")[2])
    (batch,) = collector.recheck(known)
    assert batch.gone == [with_reply.id]


@pytest.mark.parametrize("body", [b"<html>nothing here</html>", b"", b"[]", b'{"error": {"x": 1}}'])
def test_a_404_that_is_not_from_the_api_is_no_deletion(
    collector: DevtoCollector, known: list[Post], site: Loopback, body: bytes
) -> None:
    site.fail("", Response(body, 404))
    gone: list[str] = []
    with pytest.raises(Unavailable):
        gone += [post for batch in collector.recheck(known) for post in batch.gone]
    assert gone == []


def test_no_comment_is_gone_where_some_are_malformed(
    collector: DevtoCollector, known: list[Post], world: DevtoWorld
) -> None:
    leaf = known[-1].id.rpartition("/")[2]
    other = next(post.id.rpartition("/")[2] for post in known if post.kind == "comment" and post is not known[-1])
    world.comments[other]["created_at"] = "soon"
    del world.comments[leaf]
    (batch,) = collector.recheck(known)
    assert batch.gone == []


def test_no_comment_is_gone_where_the_answer_lacks_all(
    collector: DevtoCollector, known: list[Post], site: Loopback
) -> None:
    site.fail("comments", Response([]))
    (batch,) = collector.recheck(known)
    assert batch.gone == []


def test_posts_of_other_sources_are_not_requested(collector: DevtoCollector, known: list[Post], site: Loopback) -> None:
    strange: list[Any] = [replace(known[0], thread=thread) for thread in ("devto:x", "devto:../1", "hackernews:1")]
    assert list(collector.recheck(strange)) == []
    assert site.requests == []
