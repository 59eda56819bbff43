"""Reddit dumps: each shape of row in real dumps, with invented text."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.files.formats.reddit.dump import to_post
from collectors.reddit.parse import to_post as from_api
from talkworthy.model import Engagement, Post
from talkworthy.post_ndjson import BadRow

SUBMISSION = {
    "id": "s1",
    "author": "ada",
    "subreddit": "espresso",
    "title": "Which grinder?",
    "selftext": "Torn between Kopi &amp; Brio &gt; 200",
    "score": 5,
    "num_comments": 2,
    "created_utc": 1772366400,
    "permalink": "/r/espresso/comments/s1/which_grinder/",
}
COMMENT = {
    "id": "c1",
    "author": "bo",
    "subreddit": "espresso",
    "body": "Brio, no doubt.",
    "score": -2,
    "link_id": "t3_s1",
    "parent_id": "t3_s1",
    "created_utc": 1772366460,
    "permalink": "/r/espresso/comments/s1/which_grinder/c1/",
}


def read(row: dict[str, Any], **changes: Any) -> Post:
    return to_post(json.dumps({**row, **changes}).encode())


def test_a_submission_starts_its_own_thread() -> None:
    assert read(SUBMISSION) == Post(
        id="reddit:t3_s1",
        source="reddit",
        kind="submission",
        created_at=datetime(2026, 3, 1, 12, 0, tzinfo=UTC),
        thread="reddit:t3_s1",
        title="Which grinder?",
        text="Torn between Kopi & Brio > 200",
        author="ada",
        community="espresso",
        url="https://www.reddit.com/r/espresso/comments/s1/which_grinder/",
        engagement=Engagement(likes=5, replies=2),
    )


def test_a_comment_belongs_to_its_submission() -> None:
    comment = read(COMMENT)
    assert comment == Post(
        id="reddit:t1_c1",
        source="reddit",
        kind="comment",
        created_at=datetime(2026, 3, 1, 12, 1, tzinfo=UTC),
        thread="reddit:t3_s1",
        text="Brio, no doubt.",
        author="bo",
        community="espresso",
        reply_to="reddit:t3_s1",
        url="https://www.reddit.com/r/espresso/comments/s1/which_grinder/c1/",
        engagement=Engagement(likes=-2),
    )
    assert type(comment) is Post
    assert hash(comment) == hash(read(COMMENT))


def test_a_comment_is_frozen_like_every_post() -> None:
    with pytest.raises(AttributeError):
        read(COMMENT).text = "changed"  # type: ignore[misc]


@pytest.mark.parametrize("moment", [1772366460, 1772366460.0, "1772366460", "1772366460.0"])
def test_seconds_may_be_a_number_or_a_text(moment: Any) -> None:
    assert read(COMMENT, created_utc=moment).created_at == datetime(2026, 3, 1, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize("author", [None, "[deleted]", ""])
def test_a_deleted_author_is_none(author: str | None) -> None:
    comment = read(COMMENT, author=author)
    assert (comment.author, comment.text, comment.gone) == (None, "Brio, no doubt.", False)


@pytest.mark.parametrize("body", ["[deleted]", "[removed]"])
def test_a_deleted_comment_stays_as_a_tombstone(body: str) -> None:
    comment = read(COMMENT, body=body, author_flair_text="Barista")
    assert (comment.gone, comment.text, comment.author, comment.flags) == (True, "", None, ())
    assert comment.reply_to == "reddit:t3_s1"


@pytest.mark.parametrize("sign", [{"selftext": "[removed]"}, {"removed_by_category": "moderator"}])
def test_a_removed_submission_stays_as_a_tombstone(sign: dict[str, str]) -> None:
    submission = read(SUBMISSION, **sign)
    assert (submission.gone, submission.title, submission.text, submission.author) == (True, "", "", None)


@pytest.mark.parametrize(
    ("parent", "reply_to"),
    [
        ("t1_c0", "reddit:t1_c0"),
        ("c0", "reddit:t1_c0"),
        ("s1", "reddit:t3_s1"),
        (int("c0", 36), "reddit:t1_c0"),
        (int("s1", 36), "reddit:t3_s1"),
    ],
)
def test_a_parent_may_be_a_fullname_an_id_or_a_number(parent: Any, reply_to: str) -> None:
    comment = read(COMMENT, parent_id=parent)
    assert (comment.reply_to, comment.parent_missing) == (reply_to, False)


@pytest.mark.parametrize("parent", [None, ""])
def test_a_comment_without_a_parent_has_parent_missing(parent: str | None) -> None:
    comment = read(COMMENT, parent_id=parent)
    assert (comment.reply_to, comment.parent_missing, comment.thread) == (None, True, "reddit:t3_s1")


def test_flags_come_from_the_moderator_sign_and_the_flair() -> None:
    comment = read(COMMENT, distinguished="moderator", author_flair_text="Brio Sales")
    assert comment.flags == ("moderator", "flair:Brio Sales")


def test_without_a_permalink_the_url_is_made_from_the_ids() -> None:
    assert read(COMMENT, permalink=None).url == "https://www.reddit.com/comments/s1/_/c1/"


def test_a_crosspost_quotes_its_original() -> None:
    assert read(SUBMISSION, crosspost_parent="t3_s0").quotes == "reddit:t3_s0"


def test_an_escaped_entity_is_unescaped_once() -> None:
    assert read(COMMENT, body="&amp;lt; &lt;b&gt; &amp;quot;").text == "&lt; <b> &quot;"


@pytest.mark.parametrize("key", ["body", "author", "author_flair_text", "id", "subreddit"])
def test_no_nul_character_gets_through(key: str) -> None:
    comment = read(COMMENT, **{key: "a\0b"})
    assert "\0" not in repr(comment)
    assert "ab" in f"{comment.id} {comment.text} {comment.author} {comment.flags} {comment.community}"


def test_half_a_surrogate_pair_is_replaced() -> None:
    assert read(COMMENT, body="cut \ud83d").text == "cut \ufffd"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({**COMMENT, "body": None}, "neither a body"),
        ({**COMMENT, "created_utc": "soon"}, "created_utc"),
        ({**COMMENT, "created_utc": 1e300}, "created_utc"),
        ({**COMMENT, "created_utc": 253402300800}, "year 10000"),
        ({**COMMENT, "created_utc": "9999-12-31T23:59:59-05:00"}, "created_utc"),
        ({**SUBMISSION, "created_utc": "0001-01-01T00:00:00+05:00"}, "created_utc"),
        ({**COMMENT, "score": "many"}, "score"),
        ({**COMMENT, "id": 5}, "id"),
        ({**COMMENT, "id": ""}, "id is empty"),
        ({**COMMENT, "link_id": None, "parent_id": "t1_c0", "permalink": None}, "submission of the comment is unknown"),
    ],
)
def test_a_bad_row_is_rejected_with_its_reason(row: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadRow, match=reason):
        to_post(json.dumps(row).encode())


def test_the_submission_of_a_comment_is_found_in_its_permalink() -> None:
    assert read(COMMENT, link_id=None, parent_id="t1_c0").thread == "reddit:t3_s1"


@pytest.mark.parametrize(
    "meta", [{"was_deleted_later": True}, {"removal_type": "removed"}, {"was_deleted_later": True, "is_edited": True}]
)
def test_a_comment_that_was_deleted_after_it_was_archived_is_a_tombstone(meta: dict[str, Any]) -> None:
    row = {
        "id": "k1",
        "author": "pia",
        "body": "12 Elm Row",
        "created_utc": 1696400000,
        "link_id": "t3_a",
        "_meta": meta,
    }
    post = to_post(json.dumps(row).encode())
    assert (post.gone, post.text, post.author) == (True, "", None)


def test_a_comment_that_was_only_read_again_is_kept() -> None:
    row = {"id": "k1", "author": "pia", "body": "hi", "created_utc": 1696400000, "link_id": "t3_a", "_meta": {}}
    assert to_post(json.dumps(row).encode()).text == "hi"


def test_a_link_and_a_poll_of_a_dump_are_read_as_from_the_api() -> None:
    row = {"id": "a", "title": "Look", "selftext": "", "author": "ann", "created_utc": 1_700_000_000}
    row |= {"subreddit": "tea", "is_self": False, "url": "https://kettle.example/recall"}
    row |= {"poll_data": {"options": [{"text": "Copper Kettle"}, {"text": "Neither"}]}}
    post = to_post(json.dumps(row).encode())
    assert post.text == "[Poll: Copper Kettle | Neither]\n[Link: https://kettle.example/recall]"
    assert post.text == from_api(row).text
