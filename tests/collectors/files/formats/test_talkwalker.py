"""Talkwalker's results, as a table and as records."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from talkworthy.model import Post

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]
COMMENT = "http://www.reddit.com/r/espresso/comments/abc/which_grinder/def"
COLUMNS = ["url", "indexed", "search_indexed", "published", "title", "content", "root_url", "domain_url", "host_url",
           "parent_url", "lang", "porn_level", "fluency_level", "sentiment", "source_type", "post_type", "engagement",
           "reach", "extra_author_attributes.id", "extra_author_attributes.name"]  # fmt: skip


def record(**fields: Any) -> dict[str, Any]:
    return {
        "url": COMMENT,
        "indexed": 1772357500000,
        "published": 1772357400000,
        "title": "Which grinder, Brio or Nox?",
        "content": "Fine crema",
        "domain_url": "http://reddit.com/",
        "parent_url": "http://www.reddit.com/r/espresso/comments/abc/which_grinder/",
        "lang": "en",
        "sentiment": -5,
        "source_type": ["MESSAGEBOARD", "MESSAGEBOARD_REDDIT"],
        "tags_internal": ["isComment"],
        "extra_author_attributes": {"id": "ex:1", "name": "ada", "gender": "UNKNOWN"},
        "word_count": 2,
        **fields,
    }


def cells(**values: str) -> dict[str, str]:
    known = {"url": COMMENT, "published": "1772357400000", "content": "Fine crema", "lang": "en", "engagement": "7",
             "source_type": "MESSAGEBOARD,MESSAGEBOARD_REDDIT", "extra_author_attributes.name": "ada"}  # fmt: skip
    return {column: {**known, **values}.get(column, "") for column in COLUMNS}


EXPECTED = Post(
    id="reddit:t1_def",
    source="reddit",
    kind="comment",
    created_at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
    thread="reddit:t3_abc",
    text="Fine crema",
    author="ada",
    community="espresso",
    url="https://www.reddit.com/r/espresso/comments/abc/which_grinder/def",
    lang="en",
    parent_missing=True,
)


def test_a_record_becomes_a_post_without_the_title_of_its_thread(write: Write, read: Read) -> None:
    assert read(write("t.jsonl", [record()])) == ([EXPECTED], [])


def test_a_record_over_many_lines_and_a_list_of_records_are_read(write: Write, read: Read) -> None:
    assert read(write("t.json", json.dumps(record(), indent=1))) == ([EXPECTED], [])
    assert read(write("u.json", json.dumps([record(), record()], indent=1))) == ([EXPECTED, EXPECTED], [])


def test_a_row_of_the_table_becomes_the_same_post(write: Write, read: Read, to_csv: Any) -> None:
    assert read(write("t.csv", to_csv(cells()))) == ([EXPECTED], [])


def test_a_parent_url_of_a_comment_is_the_parent(write: Write, read: Read, to_csv: Any) -> None:
    parent = "http://www.reddit.com/r/espresso/comments/abc/which_grinder/aaa"
    posts, _ = read(write("t.csv", to_csv(cells(parent_url=parent))))
    assert [(post.reply_to, post.parent_missing) for post in posts] == [("reddit:t1_aaa", False)]


def test_a_tweet_has_no_title_and_a_retweet_is_skipped(write: Write, read: Read) -> None:
    tweet = record(url="http://twitter.com/ada/status/5", title="Ada on X", source_type=["SOCIALMEDIA_TWITTER"])
    posts, _ = read(write("t.jsonl", [tweet, {**tweet, "content": "RT @bo: Fine crema"}]))
    assert [(post.id, post.title, post.thread) for post in posts] == [("x:5", "", "x:5")]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"url": None}, "url: missing"),
        ({"content": ["a"]}, "content: missing"),
        ({"published": "soon"}, "created_at is 'soon'"),
        ({"url": "about:blank"}, "is not the address of a post"),
    ],
)
def test_an_invalid_record_is_a_reject_with_its_reason(
    write: Write, read: Read, fields: dict[str, Any], reason: str
) -> None:
    posts, rejects = read(write("t.jsonl", [record(), record(**fields)]))
    assert len(posts) == 1
    assert [reject.line for reject in rejects] == [2]
    assert reason in rejects[0].reason


def test_half_an_emoji_and_nul_are_cleaned(write: Write, read: Read) -> None:
    posts, rejects = read(write("t.jsonl", [record(content="a\ud83d b\0", title="x")]))
    assert ([post.text for post in posts], rejects) == (["a\ufffd b"], [])


@pytest.mark.shared_data
def test_the_real_record_is_read(shared_data: Path, read: Read) -> None:
    path = shared_data / "exports" / "talkwalker_reddit_comment_record.json"
    row = json.loads(path.read_text(encoding="utf-8"))
    posts, rejects = read(path)
    assert rejects == []
    assert [post.text for post in posts] == [row["content"]]
    assert posts[0].id == f"reddit:t1_{row['url'].rsplit('/', 1)[1]}"
