"""Parsing tweets of X."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.x.collector import to_post
from talkworthy.model import Engagement, Post

TWEET: dict[str, Any] = {
    "id": "1800000000000000002",
    "text": "filter &gt; drip &amp; that is that",
    "author_id": "41",
    "conversation_id": "1800000000000000001",
    "created_at": "2024-06-10T12:00:00.000Z",
    "edit_history_tweet_ids": ["1800000000000000000", "1800000000000000002"],
    "lang": "en",
    "referenced_tweets": [
        {"type": "replied_to", "id": "1800000000000000001"},
        {"type": "quoted", "id": "1700000000000000000"},
    ],
    "public_metrics": {
        "retweet_count": 1,
        "reply_count": 2,
        "like_count": 3,
        "quote_count": 4,
        "bookmark_count": 5,
        "impression_count": 600,
    },
}


def test_a_tweet() -> None:
    assert to_post(TWEET, {}) == Post(
        id="x:1800000000000000002",
        source="x",
        kind="tweet",
        created_at=datetime(2024, 6, 10, 12, tzinfo=UTC),
        thread="x:1800000000000000001",
        text="filter > drip & that is that",
        author="41",
        reply_to="x:1800000000000000001",
        quotes="x:1700000000000000000",
        url="https://x.com/i/web/status/1800000000000000002",
        lang="en",
        engagement=Engagement(likes=3, replies=2, reposts=1, views=600),
    )


def test_the_author_is_named_where_the_page_names_him() -> None:
    users = [{"id": "40", "username": "someone_else"}, {"id": "41", "username": "invented_ada"}]
    assert to_post(TWEET, {"users": users}).author == "invented_ada"


@pytest.mark.parametrize(
    ("kind", "flags"), [("business", ("verified_org",)), ("government", ("verified_government",)), ("blue", ())]
)
def test_a_verified_organisation_is_marked(kind: str, flags: tuple[str, ...]) -> None:
    user = {"id": "41", "username": "invented_ada", "verified_type": kind}
    assert to_post(TWEET, {"users": [user]}).flags == flags


def test_a_withheld_tweet_is_a_tombstone() -> None:
    post = to_post(TWEET | {"withheld": {"country_codes": ["XY"]}}, {})
    assert (post.gone, post.text, post.author) == (True, "", None)


def test_a_count_that_x_leaves_out_is_not_zero() -> None:
    bare = {key: TWEET[key] for key in ("id", "text", "author_id", "created_at")}
    post = to_post(bare, {})
    assert post.engagement == Engagement()
    assert (post.thread, post.reply_to, post.lang) == ("x:1800000000000000002", None, None)


def test_a_tweet_without_a_time_is_no_post() -> None:
    with pytest.raises(KeyError):
        to_post({"id": "1", "text": "x", "author_id": "2"}, {})


@pytest.mark.parametrize(
    ("withheld", "gone"),
    [
        ({"country_codes": ["DE"], "copyright": False}, False),
        ({"country_codes": ["DE", "FR"], "scope": "user"}, False),
        ({"country_codes": ["XX"]}, True),
        ({"country_codes": ["DE"], "copyright": True}, True),
        ({"copyright": False}, True),
    ],
)
def test_a_tweet_that_some_countries_do_not_see_is_not_gone(withheld: dict[str, Any], gone: bool) -> None:
    assert to_post(TWEET | {"withheld": withheld}, {}).gone is gone
