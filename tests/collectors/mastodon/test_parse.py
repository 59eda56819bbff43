"""Parsing statuses of Mastodon."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mastodon_server import BASE, MastodonWorld

from collectors.engine.run_notes import Notes
from collectors.mastodon.collector import to_post
from collectors.mastodon.parse import letter_to_posts, to_id, to_posts
from talkworthy.model import Engagement, Post
from talkworthy.post_ndjson import decode, encode


@pytest.fixture
def status() -> dict[str, Any]:
    world = MastodonWorld()
    return world.statuses[world.write("Hello #Brewlark", BASE)]


def test_a_status(status: dict[str, Any]) -> None:
    native = str(BASE * 1000 << 16)
    assert to_post(status, "crema.example", {}) == Post(
        id=f"mastodon:kettle.example/{native}",
        source="mastodon",
        kind="status",
        created_at=datetime(2026, 3, 1, tzinfo=UTC),
        thread=f"mastodon:kettle.example/{native}",
        text="Hello #Brewlark",
        author="invented_ada@kettle.example",
        community="kettle.example",
        url=f"https://kettle.example/@invented_ada/{native}",
        lang="en",
        engagement=Engagement(likes=2, replies=0, reposts=1),
    )


@pytest.mark.parametrize(
    ("uri", "post"),
    [
        ("https://Crema.example/users/ada/statuses/114", "mastodon:crema.example/114"),
        ("https://crema.example/ap/users/77/statuses/114", "mastodon:crema.example/114"),
        ("https://pleroma.example/objects/1f-2e", "mastodon:pleroma.example/objects/1f-2e"),
        ("https://blog.example/?p=12", "mastodon:blog.example/?p=12"),
        ("tag:old.example,2017:objectId=1", "mastodon:tag:old.example,2017:objectId=1"),
    ],
)
def test_an_id_is_that_of_the_server_where_it_was_written(uri: str, post: str) -> None:
    assert to_id(uri) == post


def test_a_content_warning_is_the_title(status: dict[str, Any]) -> None:
    assert to_post(status | {"spoiler_text": "coffee"}, "crema.example", {}).title == "coffee"


def test_somebody_of_the_server_that_was_asked_gets_its_name(status: dict[str, Any]) -> None:
    post = to_post(status | {"account": {"acct": "ada", "bot": True}}, "crema.example", {})
    assert (post.author, post.flags) == ("ada@crema.example", ("bot",))


def test_an_edit_is_marked(status: dict[str, Any]) -> None:
    assert to_post(status | {"edited_at": "2026-03-01T10:00:00Z"}, "crema.example", {}).flags == ("edited",)


def test_a_quotation(status: dict[str, Any]) -> None:
    quote = {"state": "accepted", "quoted_status": {"uri": "https://a.example/users/b/statuses/5"}}
    assert to_post(status | {"quote": quote}, "crema.example", {}).quotes == "mastodon:a.example/5"


@pytest.mark.parametrize("quote", [None, {"state": "revoked", "quoted_status": None}, {"quoted_status_id": "5"}, "x"])
def test_a_quotation_that_is_not_shown(status: dict[str, Any], quote: object) -> None:
    assert to_post(status | {"quote": quote}, "crema.example", {}).quotes is None


def test_a_shortened_link_is_its_address(status: dict[str, Any]) -> None:
    html = (
        '<p>See <a href="https://a.example/a/long/way"><span class="invisible">https://</span>'
        '<span class="ellipsis">a.example/a/lo</span><span class="invisible">ng/way</span></a></p><p>AT&amp;T<br>x</p>'
    )
    assert to_post(status | {"content": html}, "s.example", {}).text == "See https://a.example/a/long/way\n\nAT&T\nx"


def test_a_reply_to_an_unseen_status_has_a_missing_parent(status: dict[str, Any]) -> None:
    (post,) = to_posts([status | {"in_reply_to_id": "99"}], "crema.example", Notes())
    assert (post.reply_to, post.thread) == ("mastodon:crema.example/unseen/99",) * 2
    assert post.parent_missing


@given(st.lists(st.integers(0, 11), min_size=12, max_size=12))
def test_any_tangle_of_replies_becomes_posts_with_their_thread(parents: list[int]) -> None:
    world = MastodonWorld()
    natives = [world.write("x", BASE + number) for number in range(12)]
    for native, parent in zip(natives, parents, strict=True):
        world.statuses[native]["in_reply_to_id"] = natives[parent]
    posts = to_posts(world.statuses.values(), "crema.example", notes := Notes())
    assert (len(posts), notes.dead) == (12, [])
    assert {post.thread for post in posts} <= {post.id for post in posts}


def test_a_malformed_status_is_kept_with_what_its_place_in_the_thread_hangs_on() -> None:
    world = MastodonWorld()
    root = world.write("who has one?", BASE)
    odd = world.write("me", BASE + 5, root, favourites_count="many")
    below = world.write("and I", BASE + 9, odd)
    notes = Notes()
    posts = to_posts(world.statuses.values(), "crema.example", notes)
    assert [post.id.rpartition("/")[2] for post in posts] == [root, below]
    assert {post.thread for post in posts} == {posts[0].id}
    (letter,) = notes.dead
    (post,) = letter_to_posts(letter.raw.replace('"many"', "3"))
    assert (post.id.rpartition("/")[2], post.reply_to, post.thread) == (odd, posts[0].id, posts[0].id)


@pytest.mark.parametrize(
    "raw", ["", "[]", "{}", '{"status": {}}', '{"status": {"id": "1"}, "server": "s", "known": {}}']
)
def test_a_dead_letter_that_is_still_no_status_stays_dead(raw: str) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        letter_to_posts(raw)


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "server", "posts"),
    [
        ("get_context_with_ancesters_0", "fosstodon.org", 1),
        ("get_status_anonymous_0", "fosstodon.org", 1),
        ("get_timeline_hashtag_anonymous_0", "mastodon.social", 5),
        ("get_timeline_public_anonymous_0", "mastodon.social", 20),
    ],
)
def test_recorded_statuses_are_valid_posts(shared_data: Path, name: str, server: str, posts: int) -> None:
    file = shared_data / "payloads" / "mastodon" / f"{name}.json"
    body = json.loads(file.read_text(encoding="utf-8"))["body"]
    if isinstance(body, dict):
        body = [*body["ancestors"], *body["descendants"]] if "ancestors" in body else [body]
    collected = to_posts(body, server, notes := Notes())
    assert (len(collected), notes.dead) == (posts, [])
    assert all(decode(encode(post)) == post for post in collected)
    assert not [post for post in collected if "<p>" in post.text or "&amp;" in post.text or not post.author]
    assert not [post for post in collected if post.author and post.author.count("@") != 1]


def test_a_poll_descriptions_of_media_and_the_title_of_a_card_are_read(status: dict[str, Any]) -> None:
    attached = {
        "media_attachments": [
            {"type": "image", "description": "A Brewlark on a stove"},
            {"type": "gifv", "description": "It boils"},
            {"type": "image", "description": None},
        ],
        "poll": {"options": [{"title": "Brewlark", "votes_count": 3}, {"title": "Neither", "votes_count": 1}]},
        "card": {"url": "https://tests.example/1", "title": "Ten kettles tested", "description": "All of them"},
    }
    assert to_post(status | attached, "crema.example", {}).text == (
        "Hello #Brewlark\n\n[Image: A Brewlark on a stove]\n[Video: It boils]\n[Poll: Brewlark | Neither]\n"
        "[Link: Ten kettles tested]"
    )


def test_a_status_without_attachments_is_its_text(status: dict[str, Any]) -> None:
    bare = {"media_attachments": [], "poll": None, "card": None}
    assert to_post(status | bare, "crema.example", {}).text == "Hello #Brewlark"
