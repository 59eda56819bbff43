"""Reviews of the App Store become Posts, the same as those of an import of the feed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from collectors.appstore.parse import to_payload, to_post, to_rating
from collectors.engine.json_fields import WRONG_SHAPE

ENTRY: dict[str, Any] = {
    "author": {"uri": {"label": "https://x.example"}, "name": {"label": "ann"}, "label": ""},
    "updated": {"label": "2026-03-01T02:30:00-07:00"},
    "im:rating": {"label": "2"},
    "id": {"label": "9001"},
    "title": {"label": "Lost recipes"},
    "content": {"label": "Brewlark lost them &amp; did not say why", "attributes": {"type": "text"}},
    "im:voteSum": {"label": "-3"},
}


def payload(**changed: Any) -> dict[str, Any]:
    return to_payload(ENTRY | changed, "1234567890", "Brewlark: Coffee Timer", "us")


def test_a_review_is_the_first_post_of_a_thread_of_its_own() -> None:
    post = to_post(payload())
    assert (post.id, post.thread, post.reply_to, post.kind) == ("appstore:9001", "appstore:9001", None, "review")
    assert post.created_at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert (post.title, post.text) == ("Lost recipes", "Brewlark lost them & did not say why")
    assert (post.author, post.community) == ("ann", "Brewlark: Coffee Timer")
    assert post.url == "https://apps.apple.com/us/app/id1234567890?see-all=reviews"
    assert (post.engagement.likes, post.rating) == (-3, 2.0)


def test_it_is_the_post_of_an_import_of_the_feed(tmp_path: Path) -> None:
    from collectors.files.engine.dates import DateReader
    from collectors.files.formats.reviews.app_store import FEED
    from collectors.files.formats.reviews.review_rows import to_posts
    from collectors.files.posts.json_cells import to_cells

    (imported,) = to_posts(to_cells(ENTRY), FEED, DateReader())
    collected = to_post(payload())
    for name in ("id", "source", "kind", "created_at", "thread", "title", "text", "author", "engagement", "flags"):
        assert getattr(collected, name) == getattr(imported, name), name


def test_a_title_that_is_the_beginning_of_the_text_is_left_out() -> None:
    assert to_post(payload(title={"label": "Brewlark lost…"})).title == ""


def test_a_review_without_an_author_is_by_a_person_of_its_own() -> None:
    assert to_post(payload(author=None)).author == "reviewer 9001"


@pytest.mark.parametrize(
    ("label", "stars"), [("1", 1.0), ("5", 5.0), ("0", None), ("6", None), ("", None), ("5.0", 5.0), (5, None)]
)
def test_stars_are_one_to_five_or_none(label: object, stars: float | None) -> None:
    assert to_rating(payload(**{"im:rating": {"label": label}})) == stars


@pytest.mark.parametrize("votes", ["many", "9" * 40, "", 3, None, ["3"]])
def test_votes_that_cannot_be_read_cost_the_count_and_not_the_review(votes: object) -> None:
    assert to_post(payload(**{"im:voteSum": {"label": votes}})).engagement.likes is None


@pytest.mark.parametrize("key", ["id", "updated", "title", "content", "author"])
@pytest.mark.parametrize("wrong", [{"label": ["a", "list"]}, "text", 7, {"label": {"label": {}}}])
def test_a_field_of_another_type_raises_or_is_left_out(key: str, wrong: object) -> None:
    try:
        post = to_post(payload(**{key: wrong}))
    except WRONG_SHAPE:
        return
    assert (key, post.author) == ("author", "reviewer 9001")


@pytest.mark.parametrize("native", ["../../etc/passwd", "<b>", "a" * 65, "9 9", "é"])
def test_an_id_that_is_none_is_malformed(native: str) -> None:
    with pytest.raises(ValueError, match="not an id"):
        to_post(payload(id={"label": native}))


@pytest.mark.parametrize(
    "content",
    [
        "<div>" * 3_000,
        "\x00\x07\x1b[31mred\u202e",
        "a" * 200_000,
        json.dumps([[[]]] * 900),
        "<script>alert(1)</script>x",
    ],
)
def test_hostile_texts_are_plain_text(content: str) -> None:
    text = to_post(payload(content={"label": content})).text
    assert len(text) <= len(content)
    assert not any(sign in text for sign in ("<script", "\x00", "\u202e"))
