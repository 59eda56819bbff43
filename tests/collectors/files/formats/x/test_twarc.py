"""The files of twarc2."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from talkworthy.model import Engagement

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]


def tweet(native: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": native,
        "text": f"words {native} &amp; more",
        "author_id": "5",
        "conversation_id": native,
        "created_at": "2026-03-01T09:30:00.000Z",
        "source": "Web",
        "public_metrics": {"retweet_count": 1, "reply_count": 2, "like_count": 3, "quote_count": 4},
        **fields,
    }


def reply_to(native: str, kind: str = "replied_to") -> dict[str, Any]:
    return {"referenced_tweets": [{"type": kind, "id": native}]}


def page(*tweets: dict[str, Any], **fields: Any) -> dict[str, Any]:
    users = [{"id": "5", "username": "ada"}, {"id": "6", "username": "brio", "verified_type": "business"}]
    includes = {"users": users, "tweets": fields.pop("others", [])}
    return {"data": list(tweets), "includes": includes, "meta": {}, "__twarc": {"version": "2.12.0"}, **fields}


def test_the_posts_of_a_page_and_those_they_reference_are_read(write: Write, read: Read) -> None:
    reply = tweet("2", conversation_id="1", **reply_to("1"))
    posts, rejects = read(write("t.jsonl", [page(reply, others=[tweet("1", author_id="6")])]))
    assert rejects == []
    assert [(post.id, post.author, post.reply_to, post.thread, post.flags) for post in posts] == [
        ("x:2", "ada", "x:1", "x:1", ()),
        ("x:1", "brio", None, "x:1", ("verified_org",)),
    ]
    assert posts[0].text == "words 2 & more"
    assert posts[0].engagement == Engagement(likes=3, replies=2, reposts=1)


def test_a_post_that_comes_twice_in_a_page_is_read_once(write: Write, read: Read) -> None:
    posts, _ = read(write("t.jsonl", [page(tweet("1"), others=[tweet("1")])]))
    assert [post.id for post in posts] == ["x:1"]


def test_flattened_posts_contain_their_author_and_their_references(write: Write, read: Read) -> None:
    quoted = {"type": "quoted", **tweet("1"), "author": {"id": "5", "username": "bo"}}
    flat = tweet("2", author={"id": "5", "username": "ada"}, referenced_tweets=[quoted], __twarc={})
    posts, _ = read(write("t.jsonl", [flat]))
    assert [(post.id, post.author, post.quotes) for post in posts] == [("x:2", "ada", "x:1"), ("x:1", "bo", None)]


def test_each_response_of_a_stream_has_one_post(write: Write, read: Read) -> None:
    row = {"data": tweet("1"), "includes": {"users": [{"id": "5", "username": "ada"}]}, "matching_rules": [{"id": 7}]}
    posts, _ = read(write("t.jsonl", [row]))
    assert [(post.id, post.author) for post in posts] == [("x:1", "ada")]


def test_a_retweet_is_skipped_and_its_original_is_read(write: Write, read: Read) -> None:
    posts, rejects = read(write("t.jsonl", [page(tweet("2", **reply_to("1", "retweeted")), others=[tweet("1")])]))
    assert ([post.id for post in posts], rejects) == (["x:1"], [])


def test_of_an_edited_post_the_newest_version_counts(write: Write, read: Read) -> None:
    history = {"edit_history_tweet_ids": ["1", "2"]}
    posts, _ = read(write("t.jsonl", [page(tweet("2", **history), others=[tweet("1", **history)])]))
    assert [post.id for post in posts] == ["x:2"]
    alone, _ = read(write("u.jsonl", [page(tweet("1", **history))]))
    assert [post.id for post in alone] == ["x:1"]


def test_a_reply_without_a_thread_joins_that_of_its_parent(write: Write, read: Read) -> None:
    reply = tweet("2", **reply_to("1"))
    del reply["conversation_id"]
    posts, _ = read(write("t.jsonl", [page(reply, others=[tweet("1", conversation_id="0")])]))
    assert {post.thread for post in posts} == {"x:0"}


def test_posts_that_x_did_not_return_are_rejects_and_missing_users_are_not(write: Write, read: Read) -> None:
    errors = [
        {"resource_type": "tweet", "title": "Not Found Error", "detail": "Could not find tweet 9."},
        {"resource_type": "user", "title": "Forbidden", "detail": "User has been suspended: [bo]."},
    ]
    lines = [page(tweet("1"), errors=errors), {"errors": [{"title": "operational-disconnect"}], "__twarc": {}}]
    posts, rejects = read(write("t.jsonl", lines))
    assert [post.id for post in posts] == ["x:1"]
    assert [(reject.line, reject.reason) for reject in rejects] == [
        (1, "X did not return this: Not Found Error: Could not find tweet 9."),
        (2, "X did not return this: operational-disconnect: "),
    ]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"created_at": "soon"}, "The post '9' is not in the format of X"),
        ({"text": None}, "The post '9' is not in the format of X"),
        ({"author_id": None, "id": "9:9"}, "an id is not a number"),
        ({"referenced_tweets": "no"}, "The post '9' is not in the format of X"),
    ],
)
def test_an_invalid_post_is_the_only_reject(write: Write, read: Read, fields: dict[str, Any], reason: str) -> None:
    posts, rejects = read(write("t.jsonl", [page(tweet("1"), {**tweet("9"), **fields}, tweet("3"))]))
    assert [post.id for post in posts] == ["x:1", "x:3"]
    assert [reject.line for reject in rejects] == [1]
    assert reason in rejects[0].reason


def test_broken_lines_and_lines_of_another_kind_are_rejects(write: Write, read: Read) -> None:
    whole = json.dumps(page(tweet("1")))
    posts, rejects = read(write("t.jsonl", f"\n{whole}\n{whole[:90]}\n[1]\n{{}}\n{json.dumps(tweet('2'))}\n"))
    assert [post.id for post in posts] == ["x:1", "x:2"]
    assert [reject.line for reject in rejects] == [3, 4, 5]
    assert rejects[2].reason == "The line contains neither posts nor errors."


def test_nul_and_half_an_emoji_are_cleaned_in_every_field(write: Write, read: Read) -> None:
    row = tweet("1", text="a\0b \ud83d", lang="e\0n", author={"id": "5", "username": "ad\0a"})
    posts, _ = read(write("t.jsonl", [row]))
    assert [(post.text, post.lang, post.author) for post in posts] == [("ab \ufffd", "en", "ada")]


@pytest.mark.shared_data
@pytest.mark.parametrize("name", ["brexit", "noflat", "edited", "cotweet"])
def test_every_post_of_the_real_pages_is_read_but_retweets_and_old_versions(
    shared_data: Path, read: Read, name: str
) -> None:
    path = shared_data / "payloads" / "x" / f"{name}.jsonl"
    wanted = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for post in [*row["data"], *row["includes"].get("tweets", [])]:
            if "retweeted" not in json.dumps(post.get("referenced_tweets")):
                wanted.add(f"x:{post.get('edit_history_tweet_ids', [post['id']])[-1]}")
    posts, rejects = read(path)
    assert {post.id for post in posts} == wanted
    assert rejects == []
    assert all(post.author and not post.author.isdigit() for post in posts)


@pytest.mark.shared_data
def test_the_broken_line_of_a_real_stream_is_the_one_reject(shared_data: Path, read: Read) -> None:
    posts, rejects = read(shared_data / "payloads" / "x" / "streaming_output_with_error.jsonl")
    assert len(posts) > 6
    assert [reject.reason.startswith("The line is not JSON") for reject in rejects] == [True]


def test_posts_whose_authors_were_not_requested_are_read_without_them(write: Write, read: Read) -> None:
    row = {"id": "1", "text": "hi", "created_at": "2026-03-01T09:30:00.000Z", "edit_history_tweet_ids": ["1"]}
    posts, rejects = read(write("t.json", json.dumps({"data": [row], "meta": {"result_count": 1}}, indent=1)))
    assert [(post.id, post.author) for post in posts] == [("x:1", None)]
    assert rejects == []
