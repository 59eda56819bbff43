"""4CAT's exports of several data sources."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from talkworthy.model import Engagement, Post

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]
WHEN = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
TWITTER = [
    "id",
    "thread_id",
    "timestamp",
    "unix_timestamp",
    "subject",
    "body",
    "author",
    "author_fullname",
    "author_id",
    "source",
    "language_guess",
    "is_retweet",
    "retweeted_user",
    "is_quote_tweet",
    "is_reply",
    "replied_user",
]
BLUESKY = [
    "id",
    "thread_id",
    "timestamp",
    "body",
    "author",
    "author_id",
    "author_display_name",
    "created_at",
    "like_count",
    "quote_count",
    "repost_count",
    "reply_count",
    "replied_to_post",
    "replied_to_user",
    "languages",
    "link",
]
THREADS = [
    "id",
    "thread_id",
    "timestamp",
    "unix_timestamp",
    "url",
    "body",
    "author",
    "link_thumbnail_url",
    "likes",
    "reposts",
    "replies",
    "quotes",
]
TIKTOK = [
    "id",
    "thread_id",
    "author",
    "body",
    "timestamp",
    "unix_timestamp",
    "likes",
    "replies",
    "post_id",
    "post_url",
    "post_body",
    "comment_url",
    "is_comment_on_comment",
    "language_guess",
]
ROOT, REPLY = "at://did:plc:bo/app.bsky.feed.post/3r", "at://did:plc:ada/app.bsky.feed.post/3k"


def tweet(**values: str) -> dict[str, str]:
    known = {
        "id": "20",
        "thread_id": "20",
        "timestamp": "2026-03-01 10:30:00",
        "unix_timestamp": "1772357400",
        "body": "Fine crema",
        "author": "ada",
        "author_id": "5",
        "source": "Twitter Web App",
        "is_retweet": "no",
        "is_reply": "no",
        "language_guess": "en",
    }
    return {column: {**known, **values}.get(column, "") for column in TWITTER}


def bluesky_post(**values: str) -> dict[str, str]:
    known = {
        "id": REPLY,
        "thread_id": ROOT,
        "timestamp": "1772357400",
        "body": "Fine crema",
        "author": "ada.example",
        "author_id": "did:plc:ada",
        "languages": "en,de",
        "like_count": "3",
        "reply_count": "0",
        "link": "https://bsky.app/profile/ada.example/post/3k",
        "replied_to_post": "https://bsky.app/profile/bo.example/post/3r",
        "replied_to_user": "bo.example",
    }
    return {column: {**known, **values}.get(column, "") for column in BLUESKY}


def test_a_tweet_keeps_its_thread_and_the_unix_timestamp_is_preferred(write: Write, read: Read, to_csv: Any) -> None:
    posts, rejects = read(write("4.csv", to_csv(tweet(thread_id="19", is_reply="yes"))))
    assert rejects == []
    assert posts == [
        Post(
            id="x:20",
            source="x",
            kind="tweet",
            created_at=WHEN,
            thread="x:19",
            text="Fine crema",
            author="ada",
            url="https://x.com/i/web/status/20",
            lang="en",
            parent_missing=True,
        )
    ]


def test_ndjson_with_the_same_fields_is_read_like_the_csv(write: Write, read: Read, to_csv: Any) -> None:
    row = {**tweet(), "unix_timestamp": 1772357400, "retweeted_user": None}
    as_lines = read(write("4.ndjson", json.dumps(row) + "\n"))
    assert as_lines == read(write("4.csv", to_csv(tweet())))
    assert len(as_lines[0]) == 1


def test_a_retweet_is_skipped_and_a_post_that_4cat_could_not_get_is_rejected(
    write: Write, read: Read, to_csv: Any
) -> None:
    rows = [TWITTER, [*tweet(is_retweet="yes").values()], [*tweet(author_id="UNKNOWN", subject="Not Found").values()]]
    posts, rejects = read(write("4.csv", to_csv(rows)))
    assert posts == []
    assert [(reject.line, reject.reason) for reject in rejects] == [(3, "4CAT could not get this post: Not Found")]


def test_a_bluesky_reply_to_the_first_post_of_its_thread_has_its_parent(write: Write, read: Read, to_csv: Any) -> None:
    posts, _ = read(write("4.csv", to_csv(bluesky_post())))
    assert [(post.id, post.thread, post.reply_to) for post in posts] == [
        (f"bluesky:{REPLY}", f"bluesky:{ROOT}", f"bluesky:{ROOT}")
    ]
    assert posts[0].engagement == Engagement(likes=3, replies=0)
    assert (posts[0].lang, posts[0].url) == ("en", "https://bsky.app/profile/ada.example/post/3k")


@pytest.mark.parametrize(
    ("user", "parent"), [("ada.example", "bluesky:at://did:plc:ada/app.bsky.feed.post/3x"), ("cy.example", None)]
)
def test_a_deeper_parent_is_known_only_by_the_same_author(
    write: Write, read: Read, to_csv: Any, user: str, parent: str | None
) -> None:
    row = bluesky_post(replied_to_post=f"https://bsky.app/profile/{user}/post/3x", replied_to_user=user)
    posts, _ = read(write("4.csv", to_csv(row)))
    assert [(post.reply_to, post.parent_missing) for post in posts] == [(parent, parent is None)]


def test_threads_and_tiktok_comments_have_their_own_sources(write: Write, read: Read, to_csv: Any) -> None:
    threads = {
        "id": "C1",
        "thread_id": "C1",
        "unix_timestamp": "1772357400",
        "body": "Fine",
        "author": "ada",
        "url": "https://www.threads.com/@ada/post/C1",
        "likes": "2",
    }
    tiktok = {
        "id": "9",
        "thread_id": "8",
        "unix_timestamp": "1772357400",
        "body": "Fine",
        "post_id": "7",
        "is_comment_on_comment": "yes",
        "comment_url": "https://tiktok.example/9",
    }
    first, _ = read(write("a.csv", to_csv({column: threads.get(column, "") for column in THREADS})))
    second, _ = read(write("b.csv", to_csv({column: tiktok.get(column, "") for column in TIKTOK})))
    assert [(post.id, post.thread, post.reply_to) for post in [*first, *second]] == [
        ("threads:C1", "threads:C1", None),
        ("tiktok:9", "tiktok:7", "tiktok:8"),
    ]


def test_another_data_source_has_the_source_file(write: Write, read: Read, to_csv: Any) -> None:
    row = {
        "id": "2",
        "thread_id": "1",
        "author": "ada",
        "body": "Fine",
        "subject": "Re",
        "timestamp": "2026-03-01 09:30:00",
    }
    posts, _ = read(write("4.csv", to_csv(row)))
    assert [(post.id, post.thread, post.title, post.parent_missing, post.created_at) for post in posts] == [
        ("file:2", "file:1", "Re", True, WHEN)
    ]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"id": "1.77E+18"}, "rounded by a spreadsheet"),
        ({"id": ""}, "id is empty"),
        ({"unix_timestamp": "", "timestamp": ""}, "created_at is empty"),
    ],
)
def test_an_invalid_row_is_a_reject(write: Write, read: Read, to_csv: Any, values: dict[str, str], reason: str) -> None:
    posts, rejects = read(write("4.csv", to_csv(tweet(**values))))
    assert posts == []
    assert reason in rejects[0].reason


def test_an_id_that_a_workbook_has_rounded_is_rejected(write_xlsx: Any, read: Read) -> None:
    row = {**tweet(), "id": 1.7723574000000001e18}
    _, rejects = read(write_xlsx("4.xlsx", {"A": [list(row), list(row.values())]}))
    assert "rounded by a spreadsheet" in rejects[0].reason


def test_ndjson_rows_without_text_are_rejects(write: Write, read: Read) -> None:
    posts, rejects = read(write("4.ndjson", [tweet(), {**tweet(), "body": None}]))
    assert len(posts) == 1
    assert rejects[0].reason == "body: missing, or neither text nor number."
