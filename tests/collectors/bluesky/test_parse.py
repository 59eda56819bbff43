"""Parsing views, events and threads of Bluesky."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bluesky_server import BASE, BlueskyWorld, to_frame, to_key
from hypothesis import given
from hypothesis import strategies as st

from collectors.bluesky.collector import to_post
from collectors.bluesky.parse import event_to_view, letter_to_posts, to_moment, to_plain, to_thread
from talkworthy.model import Engagement, Post
from talkworthy.post_ndjson import decode, encode

URI = "at://did:plc:invented0/app.bsky.feed.post/3mfxgngas2222"


@pytest.fixture
def view() -> dict[str, Any]:
    world = BlueskyWorld()
    return world.posts[world.write("Hello #Brewlark", BASE)]


def test_a_post(view: dict[str, Any]) -> None:
    assert to_post(view) == Post(
        id=f"bluesky:{view['uri']}",
        source="bluesky",
        kind="post",
        created_at=datetime(2026, 3, 1, tzinfo=UTC),
        thread=f"bluesky:{view['uri']}",
        text="Hello #Brewlark",
        author="invented-ada.example",
        url=f"https://bsky.app/profile/did:plc:invented0/post/{view['uri'].rpartition('/')[2]}",
        lang="en",
        engagement=Engagement(likes=2, replies=0, reposts=1),
    )


def test_a_post_from_the_stream_has_no_counts_and_no_handle(view: dict[str, Any]) -> None:
    post = to_post(event_to_view(json.loads(to_frame(view))))
    assert (post.id, post.text, post.author) == (f"bluesky:{view['uri']}", "Hello #Brewlark", "did:plc:invented0")
    assert post.engagement == Engagement()


def test_a_reply(view: dict[str, Any]) -> None:
    reply = {
        "root": {"uri": "at://did:plc:a/app.bsky.feed.post/1"},
        "parent": {"uri": "at://did:plc:b/app.bsky.feed.post/2"},
    }
    post = to_post(view | {"record": view["record"] | {"reply": reply}})
    assert post.thread == "bluesky:at://did:plc:a/app.bsky.feed.post/1"
    assert post.reply_to == "bluesky:at://did:plc:b/app.bsky.feed.post/2"


@pytest.mark.parametrize(
    ("embed", "quotes"),
    [
        ({"$type": "app.bsky.embed.record", "record": {"uri": URI, "cid": "c"}}, f"bluesky:{URI}"),
        (
            {"$type": "app.bsky.embed.recordWithMedia", "record": {"record": {"uri": URI}}, "media": {}},
            f"bluesky:{URI}",
        ),
        ({"$type": "app.bsky.embed.record", "record": {"uri": "at://did:plc:a/app.bsky.graph.list/1"}}, None),
        ({"$type": "app.bsky.embed.images", "images": []}, None),
        ("nonsense", None),
        (None, None),
    ],
)
def test_a_quotation_is_of_a_post(view: dict[str, Any], embed: object, quotes: str | None) -> None:
    assert to_post(view | {"record": view["record"] | {"embed": embed}}).quotes == quotes


def test_a_time_in_the_future_is_that_of_the_indexing(view: dict[str, Any]) -> None:
    assumed = view["record"] | {"createdAt": "2099-01-01T00:00:00Z"}
    assert to_post(view | {"record": assumed}).created_at == datetime(2026, 3, 1, 0, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "created_at",
    ["2026-03-01T00:00:00Z", "2026-03-01T01:00:00+01:00", "2026-03-01T00:00:00.000000Z", "2026-03-01T00:00:00"],
)
def test_times_come_in_many_forms(view: dict[str, Any], created_at: str) -> None:
    post = to_post(view | {"record": view["record"] | {"createdAt": created_at}})
    assert post.created_at == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("handle", ["handle.invalid", "", None])
def test_an_author_without_a_valid_handle_has_the_did(view: dict[str, Any], handle: str | None) -> None:
    assert to_post(view | {"author": {"did": "did:plc:x", "handle": handle}}).author == "did:plc:x"


@pytest.mark.parametrize(("labels", "flags"), [([{"val": "bot"}], ("bot",)), ([{"val": "spam"}], ()), ("bot", ())])
def test_a_machine_is_marked(view: dict[str, Any], labels: object, flags: tuple[str, ...]) -> None:
    assert to_post(view | {"author": view["author"] | {"labels": labels}}).flags == flags


def link(start: object, end: object, uri: object = "https://a.example/long/way") -> dict[str, Any]:
    feature = {"$type": "app.bsky.richtext.facet#link", "uri": uri}
    return {"index": {"byteStart": start, "byteEnd": end}, "features": [feature]}


@pytest.mark.parametrize("dots", ["...", "…"])
def test_a_shortened_link_is_its_address(dots: str) -> None:
    words = f"Café: a.example/lo{dots} and more"
    start = len("Café: ".encode())
    end = start + len(f"a.example/lo{dots}".encode())
    assert to_plain(words, [link(start, end)]) == "Café: https://a.example/long/way and more"


def test_a_link_that_is_shown_whole_stays() -> None:
    assert to_plain("see a.example", [link(4, 13)]) == "see a.example"


@pytest.mark.parametrize(
    "facets",
    [
        "x",
        [None],
        [{}],
        [{"index": 3}],
        [link(5, 2)],
        [link(-9, 4)],
        [link(0, 999)],
        [link("a", None)],
        [link(0, 4, 7)],
    ],
)
def test_facets_that_do_not_fit_are_passed_over(facets: object) -> None:
    assert to_plain("see...", facets) == "see..."


@given(st.text(), st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40))))
def test_no_facets_break_a_text(words: str, spans: list[tuple[int, int]]) -> None:
    to_plain(words, [link(start, end) for start, end in spans]).encode()


@given(st.integers(0, 4_000_000_000_000_000))
def test_a_key_contains_when_it_was_made(micros: int) -> None:
    moment = to_moment(to_key(micros))
    assert moment is not None
    assert abs(moment.timestamp() * 1e6 - micros) < 2


@pytest.mark.parametrize("key", ["", "3", "3mfxgngas222", "3mfxgngas2221", "self", "zzzzzzzzzzzzzé"])
def test_a_key_of_another_kind_contains_no_time(key: str) -> None:
    assert to_moment(key) is None


def test_a_hidden_post_in_a_thread_is_neither_there_nor_gone(view: dict[str, Any]) -> None:
    blocked = {"$type": "app.bsky.feed.defs#blockedPost", "uri": URI, "blocked": True, "author": {"did": "did:plc:x"}}
    thread = to_thread({"thread": {"post": view, "parent": blocked, "replies": [blocked]}})
    assert [post.id for post in thread.posts] == [f"bluesky:{view['uri']}"]
    assert thread.malformed == []


@pytest.mark.parametrize("odd", [None, 3, "x", {"post": None}, {"post": {"uri": URI}}, {"notFound": True, "uri": 4}])
def test_one_odd_thing_in_a_thread_is_left_out(view: dict[str, Any], odd: object) -> None:
    thread = to_thread({"thread": {"post": view, "replies": [odd]}})
    assert (len(thread.posts), len(thread.malformed)) == (1, 1)


def test_a_thread_as_deep_as_can_be_is_read() -> None:
    world = BlueskyWorld()
    line = [world.write("first", BASE)]
    for step in range(3000):
        line.append(world.write("next", BASE + step, line[-1]))
    node: dict[str, Any] = {"post": world.posts[line[-1]]}
    for uri in reversed(line[:-1]):
        node = {"post": world.posts[uri], "replies": [node]}
    assert len(to_thread({"thread": node}).posts) == 3001


def test_a_dead_letter_comes_to_life(view: dict[str, Any]) -> None:
    assert letter_to_posts(json.dumps(view)) == [to_post(view)]
    event = json.loads(to_frame(view))
    assert [(post.id, post.text) for post in letter_to_posts(json.dumps(event))] == [
        (to_post(view).id, to_post(view).text)
    ]


@pytest.mark.parametrize("raw", ["", "[]", "{}", "null", '{"commit": 3}', '{"uri": "at://x"}'])
def test_a_dead_letter_that_is_still_no_post_stays_dead(raw: str) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        letter_to_posts(raw)


@pytest.mark.shared_data
def test_recorded_search_results_are_valid_posts(shared_data: Path) -> None:
    file = shared_data / "payloads" / "bluesky" / "app.bsky.feed.searchPosts_0e3ec.json"
    views = json.loads(file.read_text(encoding="utf-8"))["posts"]
    posts = [to_post(view) for view in views]
    assert len(posts) == 100
    assert all(decode(encode(post)) == post for post in posts)
    assert sum(post.reply_to is not None for post in posts) == 10
    assert sum(post.quotes is not None for post in posts) == 5
    assert sum(post.engagement.likes or 0 for post in posts) == sum(view["likeCount"] for view in views)


@pytest.mark.shared_data
def test_a_recorded_thread_hangs_together(shared_data: Path) -> None:
    file = shared_data / "payloads" / "bluesky" / "app.bsky.feed.getPostThread_72827.json"
    thread = to_thread(json.loads(file.read_text(encoding="utf-8")))
    assert (len(thread.posts) > 2, thread.malformed) == (True, [])
    assert {post.thread for post in thread.posts} == {thread.posts[0].id}
    assert not any(post.parent_missing for post in thread.posts)


IMAGES = {"$type": "app.bsky.embed.images", "images": [{"alt": "A Brewlark on a stove"}, {"alt": ""}]}
QUOTED = {"uri": "at://did:plc:b/app.bsky.feed.post/2", "cid": "c"}


@pytest.mark.parametrize(
    ("record", "line"),
    [
        ({"embed": IMAGES}, "[Image: A Brewlark on a stove]"),
        ({"embed": {"$type": "app.bsky.embed.video", "video": {"ref": "v"}, "alt": "It boils"}}, "[Video: It boils]"),
        (
            {
                "embed": {
                    "$type": "app.bsky.embed.external",
                    "external": {"title": "Tested", "uri": "https://t.example"},
                }
            },
            "[Link: Tested https://t.example]",
        ),
        (
            {"embed": {"$type": "app.bsky.embed.recordWithMedia", "record": {"record": QUOTED}, "media": IMAGES}},
            "[Image: A Brewlark on a stove]",
        ),
        ({"tags": ["brewlark", "#coffee"]}, "[Tags: #brewlark #coffee]"),
    ],
)
def test_alt_texts_cards_and_tags_are_read(view: dict[str, Any], record: dict[str, Any], line: str) -> None:
    assert to_post(view | {"record": view["record"] | record}).text == f"Hello #Brewlark\n\n{line}"


def test_a_quoted_post_is_linked_and_its_words_are_not_copied(view: dict[str, Any]) -> None:
    post = to_post(view | {"record": view["record"] | {"embed": {"$type": "app.bsky.embed.record", "record": QUOTED}}})
    assert (post.text, post.quotes) == ("Hello #Brewlark", "bluesky:at://did:plc:b/app.bsky.feed.post/2")
