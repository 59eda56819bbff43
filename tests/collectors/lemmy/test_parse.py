"""Views of Lemmy 0.19, Lemmy 1.0 and PieFed become the same Posts; what is malformed raises."""

from __future__ import annotations

from typing import Any

import pytest
from lemmy_server import BASE, PATHS, Fediverse, LemmyServer

from collectors.engine.json_fields import WRONG_SHAPE
from collectors.lemmy.parse import LemmyThread, to_id, to_post
from talkworthy.model import Engagement, Post

ROOT = "lemmy:lemmy.example/post/100000"


def views(software: str, **fields: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the view of a post and that of a comment on it; `fields` are those of both."""
    world = Fediverse(bots={6})
    post = world.post("Which *kettle*?", "A **Brewlark**, or [this](https://shop.example/k)?", BASE, **fields)
    comment = world.comment(world.comment(post, "first", BASE), "Take the Brewlark &amp; be happy", BASE, **fields)
    server = LemmyServer(world, software)
    return server.post_view(world.posts[post]), server.comment_view(world.comments[comment])


def thread() -> LemmyThread:
    return LemmyThread("lemmy.example", ROOT, {"500000": "lemmy:lemmy.example/comment/500000"})


@pytest.mark.parametrize("software", sorted(PATHS))
def test_a_post_is_the_same_from_every_software(software: str) -> None:
    post, _ = views(software)
    assert to_post(post) == Post(
        id=ROOT,
        source="lemmy",
        kind="post",
        created_at=BASE,
        thread=ROOT,
        title="Which *kettle*?",
        text="A Brewlark, or this (https://shop.example/k)?",
        author="person_5@lemmy.example",
        community="coffee@lemmy.example",
        url="https://lemmy.example/post/100000",
        engagement=Engagement(likes=12, replies=2),
    )


@pytest.mark.parametrize("software", sorted(PATHS))
def test_a_comment_is_the_same_from_every_software(software: str) -> None:
    _, comment = views(software)
    assert to_post(comment, thread()) == Post(
        id="lemmy:lemmy.example/comment/500001",
        source="lemmy",
        kind="comment",
        created_at=BASE,
        thread=ROOT,
        text="Take the Brewlark & be happy",
        author="person_5@lemmy.example",
        community="coffee@lemmy.example",
        reply_to="lemmy:lemmy.example/comment/500000",
        url="https://lemmy.example/comment/500001",
        engagement=Engagement(likes=-2, replies=0),
    )


@pytest.mark.parametrize("key", ["deleted", "removed"])
@pytest.mark.parametrize("software", sorted(PATHS))
def test_a_deleted_or_removed_post_is_a_tombstone(software: str, key: str) -> None:
    post, comment = views(software, **{key: True})
    for tombstone in (to_post(post), to_post(comment, thread())):
        assert (tombstone.gone, tombstone.title, tombstone.text, tombstone.author) == (True, "", "", None)
        assert tombstone.flags == ()


@pytest.mark.parametrize("software", sorted(PATHS))
def test_bots_moderators_and_edits_are_flagged(software: str) -> None:
    world = Fediverse(bots={1})
    post = world.post("Kettles", "", BASE, creator_id=1, updated="2026-01-02T00:00:00Z")
    assert to_post(LemmyServer(world, software).post_view(world.posts[post])).flags == ("bot", "moderator", "edited")


def test_a_link_and_a_picture_are_attachments() -> None:
    world = Fediverse()
    link = world.post("A test", "", BASE, url="https://news.example/kettle", embed_title="The Brewlark, tested")
    picture = world.post(
        "Mine", "", BASE, url="https://lemmy.example/k.png", url_content_type="image/png", alt_text="A Brewlark"
    )
    texts = [to_post(LemmyServer(world).post_view(world.posts[native])).text for native in (link, picture)]
    assert texts == ["[Link: The Brewlark, tested https://news.example/kettle]", "[Image: A Brewlark]"]


def test_a_comment_whose_parent_is_not_shown_names_the_parent_on_this_server() -> None:
    _, comment = views("lemmy")
    assert to_post(comment, LemmyThread("other.example", ROOT, {})).reply_to == "lemmy:other.example/comment/500000"


@pytest.mark.parametrize(
    ("address", "post_id"),
    [
        ("https://Lemmy.Example/post/7", "lemmy:lemmy.example/post/7"),
        ("https://piefed.example/c/tea/p/7/a-title", "lemmy:piefed.example/c/tea/p/7/a-title"),
        ("https://social.example/users/ada/statuses/117", "lemmy:social.example/117"),
        ("https://social.example/ap/users/11/statuses/117", "lemmy:social.example/117"),
    ],
)
def test_an_id_is_the_address_without_its_author(address: str, post_id: str) -> None:
    assert to_id({"ap_id": address}) == post_id


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "/post/7", "https://", "https://x.example/" + "7" * 2_000, 7, None, ["x"]]
)
def test_a_wrong_address_is_no_id(address: object) -> None:
    with pytest.raises(WRONG_SHAPE):
        to_id({"ap_id": address})


@pytest.mark.parametrize("path", ["", "7", "0.x", "0.-1", ".", "0." + "9" * 50, "1." * 100_000, 7, ["0"], None])
def test_a_wrong_path_is_malformed(path: object) -> None:
    _, comment = views("lemmy", path=path)
    with pytest.raises(WRONG_SHAPE):
        to_post(comment, thread())


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("creator", None),
        ("creator", {"name": "ada", "actor_id": "no address"}),
        ("creator", {"name": ["ada"], "actor_id": "https://lemmy.example/u/ada"}),
        ("community", []),
        ("counts", {"score": "many"}),
        ("counts", {"comments": -1}),
        ("counts", {"score": 10**30}),
        ("post", "text"),
    ],
)
def test_a_wrong_part_of_a_view_is_malformed(key: str, wrong: object) -> None:
    post, _ = views("lemmy")
    with pytest.raises(WRONG_SHAPE):
        to_post(post | {key: wrong})
