"""Videos and comments of YouTube become Posts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.engine.json_fields import WRONG_SHAPE
from collectors.files.formats.video.youtube_api import to_comment as imported_comment
from collectors.files.formats.video.youtube_api import to_video as imported_video
from collectors.youtube.parse import to_comment, to_comments, to_post
from talkworthy.model import Engagement, Post
from talkworthy.post_ndjson import decode, encode

VIDEO = {
    "kind": "youtube#video",
    "id": "a1b2C3d4E5f",
    "snippet": {
        "publishedAt": "2026-01-01T10:00:00Z",
        "channelId": "UCslowcoffee____________",
        "title": "Is the Brewlark loud?",
        "description": "We measured it.",
        "channelTitle": "Slow Coffee",
        "defaultAudioLanguage": "en-GB",
    },
    "statistics": {"viewCount": "900", "likeCount": "30", "favoriteCount": "0", "commentCount": "2"},
}
REPLY = {
    "kind": "youtube#comment",
    "id": "UgxAAAB.9rCCC",
    "snippet": {
        "textDisplay": "It <b>hums</b>",
        "textOriginal": "It <b>hums</b>",
        "parentId": "UgxAAAB",
        "authorDisplayName": "@rosa",
        "authorChannelId": {"value": "UCrosa"},
        "likeCount": 3,
        "publishedAt": "2026-01-02T10:00:00Z",
        "updatedAt": "2026-01-02T10:00:00Z",
    },
}


def changed(raw: dict[str, Any], **snippet: Any) -> dict[str, Any]:
    return {**raw, "snippet": {**raw["snippet"], **snippet}}


def test_a_video_is_the_first_post_of_its_thread() -> None:
    assert to_post(VIDEO, "@slowcoffee") == Post(
        id="youtube:a1b2C3d4E5f",
        source="youtube",
        kind="video",
        created_at=datetime(2026, 1, 1, 10, tzinfo=UTC),
        thread="youtube:a1b2C3d4E5f",
        title="Is the Brewlark loud?",
        text="We measured it.",
        author="slowcoffee",
        community="Slow Coffee",
        url="https://www.youtube.com/watch?v=a1b2C3d4E5f",
        lang="en",
        engagement=Engagement(likes=30, replies=2, views=900),
    )


def test_a_reply_answers_its_comment_in_the_thread_of_the_video() -> None:
    assert to_comment(REPLY, "a1b2C3d4E5f", "Slow Coffee") == Post(
        id="youtube:UgxAAAB.9rCCC",
        source="youtube",
        kind="comment",
        created_at=datetime(2026, 1, 2, 10, tzinfo=UTC),
        thread="youtube:a1b2C3d4E5f",
        text="It <b>hums</b>",
        author="rosa",
        community="Slow Coffee",
        reply_to="youtube:UgxAAAB",
        url="https://www.youtube.com/watch?v=a1b2C3d4E5f&lc=UgxAAAB.9rCCC",
        engagement=Engagement(likes=3),
    )


def test_a_first_comment_answers_the_video() -> None:
    raw = {"id": "UgxAAAB", "snippet": {"publishedAt": "2026-01-02T10:00:00Z", "textOriginal": "Loud?"}}
    assert to_comment(raw, "a1b2C3d4E5f").reply_to == "youtube:a1b2C3d4E5f"


def test_without_its_account_a_video_is_by_the_name_of_its_channel() -> None:
    assert to_post(VIDEO).author == "Slow Coffee"


def test_a_comment_has_the_ids_of_an_imported_one() -> None:
    post, imported = to_comment(REPLY, "a1b2C3d4E5f"), imported_comment(REPLY, "a1b2C3d4E5f")
    assert (post.id, post.thread, post.reply_to, post.url) == (
        imported.id,
        imported.thread,
        imported.reply_to,
        imported.url,
    )


def test_a_video_is_equal_to_an_imported_one() -> None:
    assert to_post(VIDEO) == imported_video(VIDEO)


def test_a_comment_that_was_edited_is_flagged() -> None:
    assert to_comment(changed(REPLY, updatedAt="2026-01-03T10:00:00Z"), "v").flags == ("edited",)


def test_a_comment_without_text_and_author_is_a_tombstone() -> None:
    post = to_comment(changed(REPLY, textOriginal="", textDisplay="", authorDisplayName=""), "v")
    assert (post.gone, post.text, post.author) == (True, "", None)


def test_a_count_that_is_hidden_is_unknown() -> None:
    assert to_post({**VIDEO, "statistics": {"viewCount": "900"}}).engagement == Engagement(views=900)


@pytest.mark.parametrize("count", ["-1", "many", "1e9", "9" * 19, "\u0663", 7, ["1"]], ids=repr)
def test_a_count_that_is_none_is_malformed(count: object) -> None:
    with pytest.raises(WRONG_SHAPE):
        to_post({**VIDEO, "statistics": {"viewCount": count}})


@pytest.mark.parametrize("value", [None, 7, {}, [], "yesterday", "9999-99-99"], ids=repr)
def test_a_comment_without_a_moment_is_malformed(value: object) -> None:
    with pytest.raises(WRONG_SHAPE):
        to_comment(changed(REPLY, publishedAt=value), "v")


@pytest.mark.parametrize("raw", [{}, {"id": "x"}, {"id": 7, "snippet": {}}, {"id": "x", "snippet": []}], ids=repr)
def test_a_video_without_its_required_fields_is_malformed(raw: dict[str, Any]) -> None:
    with pytest.raises(WRONG_SHAPE):
        to_post(raw)


def test_characters_that_no_store_holds_are_removed() -> None:
    post = to_comment(changed(REPLY, textOriginal="It\x00 hums\ud800", authorDisplayName="@ro\x00sa"), "v")
    assert decode(encode(post)) == post
    assert (post.text.isprintable(), post.author) == (True, "rosa")


def test_a_thread_of_comments_gives_the_first_one_with_its_number_of_replies() -> None:
    thread = {"snippet": {"topLevelComment": {"id": "UgxAAAB"}, "totalReplyCount": 1}, "replies": {"comments": [REPLY]}}
    assert list(to_comments(thread)) == [{"id": "UgxAAAB", "totalReplyCount": 1}, REPLY]


@pytest.mark.parametrize("replies", [None, [], {"comments": "none"}, {"comments": [7, None]}], ids=repr)
def test_replies_of_another_type_are_left_out(replies: object) -> None:
    thread = {"snippet": {"topLevelComment": {"id": "UgxAAAB"}}, "replies": replies}
    assert [raw["id"] for raw in to_comments(thread)] == ["UgxAAAB"]
