"""Submissions and comments of Arctic Shift become posts of Reddit."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.arctic_shift.parse import letter_to_posts, to_post
from collectors.reddit.parse import to_post as from_reddit
from talkworthy.model import Engagement, Post

COMMENT: dict[str, Any] = {
    "_meta": {"retrieved_2nd_on": 1_772_455_000},
    "author": "invented_ada",
    "author_flair_text": None,
    "body": "My Brewlark &amp; I: it &lt;works&gt;",
    "created_utc": 1_772_323_260,
    "distinguished": None,
    "id": "ac00001",
    "link_id": "t3_ab0001",
    "name": "t1_ac00001",
    "parent_id": "t3_ab0001",
    "permalink": "/r/archived_bench/comments/ab0001/a_kettle/ac00001/",
    "retrieved_on": 1_772_323_280,
    "score": 5,
    "score_hidden": False,
    "subreddit": "archived_bench",
}
SUBMISSION: dict[str, Any] = {
    "_meta": {"retrieved_2nd_on": 1_772_455_000},
    "author": "invented_bo",
    "created_utc": 1_772_323_200,
    "id": "ab0001",
    "is_self": True,
    "name": "t3_ab0001",
    "num_comments": 1,
    "permalink": "/r/archived_bench/comments/ab0001/a_kettle/",
    "removed_by_category": None,
    "retrieved_on": 1_772_323_220,
    "score": 12,
    "selftext": "Which one?",
    "subreddit": "archived_bench",
    "title": "Brewlark &amp; others",
}


def test_a_comment_is_that_of_reddit_with_its_text_unescaped() -> None:
    assert to_post(COMMENT) == Post(
        id="reddit:t1_ac00001",
        source="reddit",
        kind="comment",
        created_at=datetime(2026, 3, 1, 0, 1, tzinfo=UTC),
        thread="reddit:t3_ab0001",
        text="My Brewlark & I: it <works>",
        author="invented_ada",
        community="archived_bench",
        reply_to="reddit:t3_ab0001",
        url="https://www.reddit.com/r/archived_bench/comments/ab0001/a_kettle/ac00001/",
        engagement=Engagement(likes=5),
    )


def test_a_submission_has_its_title_unescaped_and_its_counts() -> None:
    post = to_post(SUBMISSION)
    assert (post.id, post.kind, post.title, post.text) == (
        "reddit:t3_ab0001",
        "submission",
        "Brewlark & others",
        "Which one?",
    )
    assert (post.engagement.likes, post.engagement.replies) == (12, 1)


def test_reddits_own_api_gives_the_same_post() -> None:
    assert to_post(COMMENT) == from_reddit({**COMMENT, "body": "My Brewlark & I: it <works>"})
    assert to_post(SUBMISSION) == from_reddit({**SUBMISSION, "title": "Brewlark & others"})


@pytest.mark.parametrize("raw", [COMMENT, SUBMISSION], ids=["comment", "submission"])
@pytest.mark.parametrize(
    "change",
    [
        {"_meta": {"was_deleted_later": True, "removal_type": "deleted", "retrieved_2nd_on": 1}},
        {"_meta": {"removal_type": "moderator", "retrieved_2nd_on": 1}},
        {"body": "[deleted]", "selftext": "[deleted]", "author": "[deleted]"},
        {"body": "[removed]", "selftext": "[removed]"},
    ],
    ids=["deleted later", "removed", "[deleted]", "[removed]"],
)
def test_what_was_deleted_or_removed_has_no_text_and_no_author(raw: Any, change: Any) -> None:
    keys = raw.keys() | {"_meta"}
    post = to_post({**raw, **{key: value for key, value in change.items() if key in keys}})
    assert (post.gone, post.title, post.text, post.author, post.flags) == (True, "", "", None, ())


def test_what_was_available_again_the_second_time_is_kept() -> None:
    meta = {"was_initially_deleted": True, "removal_type": "moderator", "retrieved_2nd_on": 1_772_455_000}
    assert to_post({**COMMENT, "_meta": meta}).text == "My Brewlark & I: it <works>"


@pytest.mark.parametrize("meta", [None, {}, [], "x", {"note": "no_2nd_retrieval"}])
def test_counts_are_unknown_until_the_second_reading(meta: Any) -> None:
    assert to_post({**SUBMISSION, "_meta": meta}).engagement == Engagement()


def test_counts_from_before_the_second_readings_are_kept() -> None:
    old = {key: value for key, value in SUBMISSION.items() if key != "_meta"} | {"created_utc": 1_600_000_000}
    assert to_post(old).engagement == Engagement(likes=12, replies=1)


def test_a_deleted_account_leaves_its_text() -> None:
    post = to_post({**COMMENT, "author": "[deleted]"})
    assert (post.author, post.gone, post.text) == (None, False, "My Brewlark & I: it <works>")


@pytest.mark.parametrize("key", ["id", "body", "author", "created_utc", "link_id", "parent_id", "subreddit"])
@pytest.mark.parametrize("wrong", [None, [], {}, 10**30])
def test_a_malformed_key_is_an_error_of_this_post(key: str, wrong: Any) -> None:
    raw = {**COMMENT, key: wrong} | ({"name": None} if key == "id" else {})
    with pytest.raises((KeyError, TypeError, ValueError, OverflowError)):
        to_post(raw)


def test_a_dead_letter_becomes_its_post() -> None:
    assert letter_to_posts(json.dumps(COMMENT)) == [to_post(COMMENT)]
    with pytest.raises(ValueError, match="link_id"):
        letter_to_posts(json.dumps({**COMMENT, "link_id": None}))
