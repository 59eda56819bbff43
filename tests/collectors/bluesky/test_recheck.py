"""Rechecks of Bluesky posts: deleted, changed and uncertain ones; with the real atproto."""

from __future__ import annotations

from typing import Any

import pytest
from bluesky_helpers import QUERY, MakeBluesky, posts_of
from bluesky_server import BlueskyServer, BlueskyWorld, Jetstream
from loopback_http import Loopback, Response

from collectors.bluesky.collector import BlueskyCollector
from collectors.engine.collector import Access
from talkworthy.errors import Unavailable


def test_existing_posts_are_returned_as_they_are_now(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld, bluesky: Loopback
) -> None:
    known = posts_of(bluesky_collector().collect(QUERY, None))
    bluesky_world.posts[known[3].id.removeprefix("bluesky:")]["likeCount"] = 99
    bluesky.requests.clear()
    batches = list(bluesky_collector().recheck(known))
    again = {post.id: post for post in posts_of(batches)}
    assert again[known[3].id].engagement.likes == 99
    assert [again[post.id] for post in known if post.id != known[3].id] == [*known[:3], *known[4:]]
    assert [len(batch.posts) for batch in batches[:-1]] == [25] * (len(batches) - 1)
    assert sum(batch.requests for batch in batches) == len(bluesky.requests) == len(batches) + 1  # with the login


def test_a_deleted_post_is_gone(bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld) -> None:
    deleted, *others = posts_of(bluesky_collector().collect(QUERY, None))[:6]
    bluesky_world.gone.add(deleted.id.removeprefix("bluesky:"))
    (batch,) = bluesky_collector().recheck([deleted, *others])
    assert (list(batch.gone), list(batch.posts)) == ([deleted.id], others)


@pytest.mark.parametrize(
    ("error", "is_gone"),
    [
        ({"error": "InvalidRequest", "message": "Profile not found"}, True),
        ({"error": "AccountTakedown", "message": "Account has been suspended"}, True),
        ({"error": "AccountDeactivated", "message": "Account is deactivated"}, False),
        ({"error": "InvalidRequest", "message": "another reason"}, False),
    ],
)
def test_posts_of_a_hidden_account_are_gone_only_for_some_reasons(
    bluesky_collector: MakeBluesky, bluesky_handler: BlueskyServer, error: dict[str, str], is_gone: bool
) -> None:
    known = posts_of(bluesky_collector().collect(QUERY, None))[:10]
    did = known[0].id.split("/")[2]
    bluesky_handler.accounts = {did: error}
    (batch,) = bluesky_collector().recheck(known)
    own = {post.id for post in known if did in post.id}
    assert set(batch.gone) == (own if is_gone else set())
    assert {post.id for post in batch.posts} == {post.id for post in known} - own


def test_an_empty_response_by_mistake_deletes_nothing(bluesky_collector: MakeBluesky, bluesky: Loopback) -> None:
    known = posts_of(bluesky_collector().collect(QUERY, None))[:10]
    bluesky.fail("getPosts", Response({"posts": []}), times=1)
    (batch,) = bluesky_collector().recheck(known)
    assert (list(batch.posts), list(batch.gone)) == (known, [])


def test_a_malformed_post_is_neither_returned_nor_gone(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld
) -> None:
    known = posts_of(bluesky_collector().collect(QUERY, None))[:5]
    bluesky_world.posts[known[0].id.removeprefix("bluesky:")]["likeCount"] = "many"
    collector = bluesky_collector()
    (batch,) = collector.recheck(known)
    assert (list(batch.posts), list(batch.gone)) == (known[1:], [])
    assert len(collector.notes.dead) == 1


def test_with_a_malformed_post_no_other_is_taken_as_gone(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld, bluesky: Loopback
) -> None:
    known = posts_of(bluesky_collector().collect(QUERY, None))[:2]
    view = bluesky_world.posts[known[0].id.removeprefix("bluesky:")]
    bluesky.fail("getPosts", Response({"posts": [view, {}]}))
    (batch,) = bluesky_collector().recheck(known)
    assert (list(batch.posts), list(batch.gone)) == (known[:1], [])


@pytest.mark.parametrize("body", [{}, {"posts": None}, {"posts": {}}, []])
def test_a_response_in_another_format_is_unavailable(
    bluesky_collector: MakeBluesky, bluesky: Loopback, body: Any
) -> None:
    known = posts_of(bluesky_collector().collect(QUERY, None))[:2]
    bluesky.fail("getPosts", Response(body))
    with pytest.raises(Unavailable, match="in an unknown format"):
        list(bluesky_collector().recheck(known))


def test_a_ping_takes_one_request_after_the_login(bluesky_collector: MakeBluesky, bluesky: Loopback) -> None:
    assert bluesky_collector().ping() == "answers"
    assert [request.path.rpartition(".")[2] for request in bluesky.requests] == ["createSession", "getProfile"]


def test_without_a_login_a_ping_opens_the_stream_as_well(bluesky: Loopback, bluesky_handler: BlueskyServer) -> None:
    bluesky_handler.open = True
    with Jetstream([]) as stream:
        settings = {"base_url": bluesky.url, "jetstream_url": stream.url, "timeout": 5}
        assert BlueskyCollector(Access(settings=settings)).ping() == "answers"
        assert len(stream.cursors) == 1
