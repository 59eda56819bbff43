"""Rechecked topics of a forum: which posts are gone, and which only seem to be."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from discourse_server import DiscourseServer, Forum, make_world
from loopback_http import Loopback

from collectors.discourse.collector import DiscourseCollector
from collectors.engine.collector import Access, Query
from talkworthy.errors import Unavailable
from talkworthy.model import Batch, Brand, Post

Make = Callable[..., DiscourseCollector]


@pytest.fixture
def forum() -> Forum:
    return make_world()


@pytest.fixture
def site(serve: Callable[..., Loopback], forum: Forum, slept: list[float]) -> Loopback:
    del slept
    return serve(DiscourseServer(forum))


@pytest.fixture
def make(site: Loopback) -> Make:
    return lambda **settings: DiscourseCollector(
        Access({}, {"sites": [site.url], "allow_private": True, "timeout": 1} | settings)
    )


def posts_of(batches: Iterable[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


def known_of(make: Make, forum: Forum, topic: int) -> list[Post]:
    posts = posts_of(make().collect(Query(Brand("Brewlark", ("Brewlark",))), None))
    return [post for post in posts if int(post.id.rpartition("/")[2]) in forum.stream(topic)]


def test_a_long_topic_is_rechecked_in_four_requests(make: Make, forum: Forum, site: Loopback) -> None:
    known = known_of(make, forum, min(forum.named()))
    site.requests.clear()
    (batch,) = make().recheck(known)
    assert [post.id for post in batch.posts] == [post.id for post in known]
    assert (len(known), len(site.requests)) == (65, 4)


def test_a_late_post_is_rechecked_without_its_whole_topic(make: Make, forum: Forum, site: Loopback) -> None:
    known = known_of(make, forum, min(forum.named()))
    site.requests.clear()
    (batch,) = make().recheck([known[-1]])
    assert ([post.id for post in batch.posts], len(site.requests)) == ([known[-1].id], 2)


def test_all_posts_of_a_deleted_topic_are_gone(make: Make, forum: Forum) -> None:
    topic = max(forum.named())
    known = known_of(make, forum, topic)
    del forum.topics[topic]
    (batch,) = make().recheck(known)
    assert (batch.posts, batch.gone) == ([], [post.id for post in known])


def test_no_post_of_a_forum_that_has_moved_is_gone(make: Make, forum: Forum, site: Loopback) -> None:
    known = known_of(make, forum, max(forum.named()))
    site.fail("", 404)
    with pytest.raises(Unavailable):
        list(make().recheck(known))


def test_no_post_of_a_topic_that_a_proxy_does_not_find_is_gone(make: Make, forum: Forum, site: Loopback) -> None:
    known = known_of(make, forum, max(forum.named()))
    site.fail("/t/", 404)
    with pytest.raises(Unavailable):
        list(make().recheck(known))


def test_a_topic_that_became_private_is_uncertain(make: Make, forum: Forum, site: Loopback) -> None:
    private, public = sorted(forum.named())[-2:]
    known = [*known_of(make, forum, private), *known_of(make, forum, public)]
    site.fail(f"/t/{private}", 403)
    collector = make()
    (batch,) = collector.recheck(known)
    assert ({int(post.id.rpartition("/")[2]) for post in batch.posts}, batch.gone) == (set(forum.stream(public)), [])
    assert "denied access to the topic" in collector.warnings[0]


def test_a_post_that_was_hidden_is_gone(make: Make, forum: Forum) -> None:
    topic = max(forum.named())
    known = known_of(make, forum, topic)
    forum.posts[forum.stream(topic)[-1]]["hidden"] = True
    (batch,) = make().recheck(known)
    assert batch.gone == [known[-1].id]


@pytest.mark.parametrize("wrong", ["x", [], {}])
def test_posts_missing_from_a_malformed_response_are_uncertain(make: Make, forum: Forum, wrong: object) -> None:
    topic = max(forum.named())
    known = known_of(make, forum, topic)
    forum.posts[forum.stream(topic)[-1]]["id"] = wrong
    (batch,) = make().recheck(known)
    assert ([post.id for post in batch.posts], batch.gone) == ([post.id for post in known[:-1]], [])
