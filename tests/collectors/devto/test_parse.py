"""Articles and comments of DEV become Posts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.devto.collector import DevtoCollector, to_post
from collectors.engine.json_fields import WRONG_SHAPE
from talkworthy.model import Engagement, Post

ARTICLE: dict[str, Any] = {
    "type_of": "article", "id": 41, "title": "Why we left AT&T", "path": "/ada/why-we-left-1a2b",
    "url": "https://dev.to/ada/why-we-left-1a2b", "comments_count": 9, "public_reactions_count": 3,
    "published_timestamp": "2026-01-01T00:00:00Z", "published_at": "2025-12-31T00:00:00Z",
    "created_at": "2025-12-30T00:00:00Z", "edited_at": "2026-01-02T00:00:00Z",
    "body_html": '<p>A <i>reason</i> &amp; <a href="https://shop.example/long">more</a></p>',
    "user": {"name": "Ada", "username": "ada"},
}  # fmt: skip
COMMENT: dict[str, Any] = {
    "type_of": "comment", "id_code": "1o1bi", "created_at": "2026-01-01T01:00:00Z",
    "body_html": "<p>me <b>too</b></p>", "user": {"name": "Bob", "username": "bob_1"},
}  # fmt: skip


def below(comment: Any, **changed: Any) -> dict[str, Any]:
    return {"post": comment, "article": 41, "parent": "devto:41", "url": "https://dev.to/ada/why"} | changed


def test_an_article_becomes_a_post() -> None:
    assert to_post({"post": ARTICLE, "article": 41}) == Post(
        id="devto:41",
        source="devto",
        kind="article",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        thread="devto:41",
        title="Why we left AT&T",
        text="A reason & more",
        author="ada",
        community="DEV",
        url="https://dev.to/ada/why-we-left-1a2b",
        engagement=Engagement(likes=3, replies=9),
        flags=("edited",),
    )


def test_a_comment_becomes_a_post() -> None:
    assert to_post(below(COMMENT, parent="devto:comment/1o1b0")) == Post(
        id="devto:comment/1o1bi",
        source="devto",
        kind="comment",
        created_at=datetime(2026, 1, 1, 1, tzinfo=UTC),
        thread="devto:41",
        text="me too",
        author="bob_1",
        community="DEV",
        reply_to="devto:comment/1o1b0",
        url="https://dev.to/bob_1/comment/1o1bi",
    )


@pytest.mark.parametrize("text", ["<p>[deleted]</p>", "<p>[hidden by post author]</p>", "<p>[supprimé]</p>"])
def test_a_comment_without_a_user_is_a_tombstone(text: str) -> None:
    post = to_post(below(COMMENT | {"user": {}, "body_html": text}))
    assert (post.gone, post.text, post.author, post.url) == (True, "", None, "https://dev.to/ada/why")


@pytest.mark.parametrize("path", ["//evil.example/x", "/ada/../x", "javascript:alert(1)", "@evil.example/x", 7, None])
def test_the_address_of_an_article_never_leaves_the_site(path: object) -> None:
    assert to_post({"post": ARTICLE | {"path": path}, "article": 41}).url == "https://dev.to/"


def test_the_address_of_a_comment_with_a_strange_author_is_that_of_its_article() -> None:
    stranger = COMMENT | {"user": {"username": "../../evil"}}
    assert to_post(below(stranger)).url == "https://dev.to/ada/why"


@pytest.mark.parametrize("key", ["id_code", "created_at", "user"])
def test_required_keys_of_a_comment_must_be_present(key: str) -> None:
    with pytest.raises(WRONG_SHAPE):
        to_post(below({name: value for name, value in COMMENT.items() if name != key}))


@pytest.mark.parametrize("key", ["id", "title", "user"])
def test_required_keys_of_an_article_must_be_present(key: str) -> None:
    with pytest.raises(WRONG_SHAPE):
        to_post({"post": {name: value for name, value in ARTICLE.items() if name != key}, "article": 41})


@pytest.mark.parametrize(
    "wrong",
    [{"id_code": "../x"}, {"id_code": 7}, {"id_code": "a" * 1000}, {"body_html": ["x"]}, {"user": "bob"},
     {"created_at": "soon"}, {"created_at": 10**30}],
    ids=str,
)  # fmt: skip
def test_a_field_of_the_wrong_type_raises(wrong: dict[str, Any]) -> None:
    with pytest.raises(WRONG_SHAPE):
        to_post(below(COMMENT | wrong))


def test_scripts_and_nulls_are_no_text() -> None:
    post = to_post(below(COMMENT | {"body_html": "<script>alert(1)</script><p>a\x00b</p>"}))
    assert post.text == "ab"


def test_a_dead_letter_can_be_parsed() -> None:
    (post,) = DevtoCollector.parse_dead_letter(json.dumps(below(COMMENT)))
    assert post.id == "devto:comment/1o1bi"


def test_a_dead_letter_of_a_search_result_cannot_be_parsed() -> None:
    with pytest.raises(TypeError, match="post is not an object"):
        DevtoCollector.parse_dead_letter(json.dumps({"hit": ARTICLE}))
