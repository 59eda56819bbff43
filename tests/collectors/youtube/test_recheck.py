"""Known videos and comments are read again, fifty at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from loopback_http import Loopback
from youtube_server import BASE, HOUR, Tube

from collectors.engine.collector import Query
from collectors.youtube.collector import YouTubeCollector
from talkworthy.model import Post

Make = Callable[..., YouTubeCollector]


@pytest.fixture
def known(make: Make, query: Query) -> list[Post]:
    return [post for batch in make().collect(query, None) for post in batch.posts]


def test_fifty_posts_take_one_request(make: Make, world: Tube, api: Loopback, query: Query) -> None:
    for number in range(116):
        world.video(f"Brewlark {number}", "", BASE + number)
    known = [post for batch in make().collect(query, None) for post in batch.posts]
    api.requests.clear()
    list(make().recheck(known))
    assert [request.path for request in api.requests] == ["/videos", "/videos", "/videos", "/comments"]


def test_comments_are_requested_without_a_number_which_the_api_refuses(
    make: Make, known: list[Post], api: Loopback
) -> None:
    comment = next(post for post in known if post.kind == "comment")
    api.requests.clear()
    list(make().recheck([comment]))
    native = comment.id.removeprefix("youtube:")
    assert [request.fields for request in api.requests] == [
        {"part": "snippet", "id": native, "textFormat": "plainText"}
    ]


def test_a_deleted_video_is_gone(make: Make, world: Tube, known: list[Post]) -> None:
    world.delete("vid00000000")
    gone = {native for batch in make().recheck(known) for native in batch.gone}
    assert {"youtube:vid00000000"} < gone
    assert gone == {post.id for post in known if post.thread == "youtube:vid00000000"}


def test_an_emptied_comment_is_gone(make: Make, world: Tube, known: list[Post]) -> None:
    comment = next(post for post in known if post.kind == "comment")
    raw = world.comments[comment.id.removeprefix("youtube:")]
    raw["snippet"] |= {"textDisplay": "", "textOriginal": "", "authorDisplayName": ""}
    assert [native for batch in make().recheck([comment]) for native in batch.gone] == [comment.id]


def test_a_malformed_item_makes_no_post_gone(make: Make, world: Tube, known: list[Post]) -> None:
    world.comments[known[1].id.removeprefix("youtube:")]["snippet"]["publishedAt"] = "never"
    collector = make()
    assert [native for batch in collector.recheck(known[:4]) for native in batch.gone] == []
    assert len(collector.notes.dead) == 1


def test_a_video_keeps_the_account_of_its_channel(make: Make, known: list[Post]) -> None:
    (batch,) = make().recheck([known[0]])
    assert [post.author for post in batch.posts] == ["kettles"]


def test_posts_of_another_kind_and_hostile_ids_are_not_requested(make: Make, known: list[Post], api: Loopback) -> None:
    api.requests.clear()
    hostile = [
        replace(known[0], id="youtube:a,b&key=x"),
        replace(known[0], kind="livechat"),
        replace(known[0], id="x:1"),
    ]
    assert list(make().recheck(hostile)) == []
    assert api.requests == []


def test_every_post_is_read_again_within_thirty_days() -> None:
    rule = YouTubeCollector.recheck_rule
    assert rule is not None
    assert rule.every.total_seconds() < 30 * 24 * HOUR
    assert rule.until_age is None
