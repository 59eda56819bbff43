"""Looking at posts of Bluesky again: what went, what changed, what nobody can tell; with the real atproto."""

from __future__ import annotations

from typing import Any

import pytest
from bluesky_server import BlueskyServer, BlueskyWorld, Jetstream
from bluesky_stand import QUERY, MakeBluesky, posts_of
from loopback_http import Answer, Loopback

from collectors.bluesky.collector import BlueskyCollector
from collectors.engine.collector import Access
from talkworthy.errors import Unavailable


def test_posts_that_are_still_there_come_again_as_they_read_now(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld, bluesky: Loopback
) -> None:
    held = posts_of(bluesky_collector().collect(QUERY, None))
    bluesky_world.posts[held[3].id.removeprefix("bluesky:")]["likeCount"] = 99
    bluesky.requests.clear()
    batches = list(bluesky_collector().refresh(held))
    again = {post.id: post for post in posts_of(batches)}
    assert again[held[3].id].engagement.likes == 99
    assert [again[post.id] for post in held if post.id != held[3].id] == [*held[:3], *held[4:]]
    assert [len(batch.posts) for batch in batches[:-1]] == [25] * (len(batches) - 1)
    assert sum(batch.requests for batch in batches) == len(bluesky.requests) == len(batches) + 1  # with the login


def test_what_was_deleted_is_gone(bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld) -> None:
    deleted, *kept = posts_of(bluesky_collector().collect(QUERY, None))[:6]
    bluesky_world.gone.add(deleted.id.removeprefix("bluesky:"))
    (batch,) = bluesky_collector().refresh([deleted, *kept])
    assert (list(batch.gone), list(batch.posts)) == ([deleted.id], kept)


@pytest.mark.parametrize(
    ("trouble", "is_gone"),
    [
        ({"error": "InvalidRequest", "message": "Profile not found"}, True),
        ({"error": "AccountTakedown", "message": "Account has been suspended"}, True),
        ({"error": "AccountDeactivated", "message": "Account is deactivated"}, False),
        ({"error": "InvalidRequest", "message": "of another kind"}, False),
    ],
)
def test_of_an_account_that_is_not_shown_it_matters_why(
    bluesky_collector: MakeBluesky, bluesky_answers: BlueskyServer, trouble: dict[str, str], is_gone: bool
) -> None:
    held = posts_of(bluesky_collector().collect(QUERY, None))[:10]
    did = held[0].id.split("/")[2]
    bluesky_answers.accounts = {did: trouble}
    (batch,) = bluesky_collector().refresh(held)
    own = {post.id for post in held if did in post.id}
    assert set(batch.gone) == (own if is_gone else set())
    assert {post.id for post in batch.posts} == {post.id for post in held} - own


def test_an_empty_answer_by_mistake_buries_nobody(bluesky_collector: MakeBluesky, bluesky: Loopback) -> None:
    held = posts_of(bluesky_collector().collect(QUERY, None))[:10]
    bluesky.fail("getPosts", Answer({"posts": []}), times=1)
    (batch,) = bluesky_collector().refresh(held)
    assert (list(batch.posts), list(batch.gone)) == (held, [])


def test_a_post_that_comes_back_malformed_is_neither_there_nor_gone(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld
) -> None:
    held = posts_of(bluesky_collector().collect(QUERY, None))[:5]
    bluesky_world.posts[held[0].id.removeprefix("bluesky:")]["likeCount"] = "many"
    collector = bluesky_collector()
    (batch,) = collector.refresh(held)
    assert (list(batch.posts), list(batch.gone)) == (held[1:], [])
    assert len(collector.notes.dead) == 1


def test_where_one_thing_has_no_address_nothing_is_taken_to_be_gone(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld, bluesky: Loopback
) -> None:
    held = posts_of(bluesky_collector().collect(QUERY, None))[:2]
    shown = bluesky_world.posts[held[0].id.removeprefix("bluesky:")]
    bluesky.fail("getPosts", Answer({"posts": [shown, {}]}))
    (batch,) = bluesky_collector().refresh(held)
    assert (list(batch.posts), list(batch.gone)) == (held[:1], [])


@pytest.mark.parametrize("answer", [{}, {"posts": None}, {"posts": {}}, []])
def test_an_answer_of_another_shape_is_unavailable(
    bluesky_collector: MakeBluesky, bluesky: Loopback, answer: Any
) -> None:
    held = posts_of(bluesky_collector().collect(QUERY, None))[:2]
    bluesky.fail("getPosts", Answer(answer))
    with pytest.raises(Unavailable, match="not its format"):
        list(bluesky_collector().refresh(held))


def test_a_ping_takes_one_request_beside_the_login(bluesky_collector: MakeBluesky, bluesky: Loopback) -> None:
    assert bluesky_collector().ping() == "answers"
    assert [request.path.rpartition(".")[2] for request in bluesky.requests] == ["createSession", "getProfile"]


def test_without_a_login_a_ping_opens_the_stream_too(bluesky: Loopback, bluesky_answers: BlueskyServer) -> None:
    bluesky_answers.open = True
    with Jetstream([]) as stream:
        settings = {"base_url": bluesky.url, "jetstream_url": stream.url, "timeout": 5}
        assert BlueskyCollector(Access(settings=settings)).ping() == "answers"
        assert len(stream.cursors) == 1
