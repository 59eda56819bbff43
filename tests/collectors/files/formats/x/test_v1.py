"""Posts in the form of X API 1.1, of the archive of an account, and as the site of X loads them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]


def tweet(native: int, text: str, **fields: Any) -> dict[str, Any]:
    return {
        "created_at": "Sun Oct 01 09:30:00 +0000 2023",
        "id": native,
        "id_str": str(native),
        "full_text": text,
        "source": '<a href="http://x.example">an app</a>',
        "user": {"id_str": "7", "screen_name": "bea_mugs"},
        "favorite_count": 3,
        "retweet_count": 1,
        "lang": "en",
        **fields,
    }


def test_posts_and_their_replies_are_read(write: Write, read: Read) -> None:
    rows = [tweet(17, "out of decaf &amp; sad"), tweet(18, "same here", in_reply_to_status_id_str="17")]
    posts, rejects = read(write("t.jsonl", rows))
    assert [(post.id, post.text, post.reply_to, post.thread) for post in posts] == [
        ("x:17", "out of decaf & sad", None, "x:17"),
        ("x:18", "same here", "x:17", "x:17"),
    ]
    assert (posts[0].author, posts[0].engagement.likes, posts[0].lang) == ("bea_mugs", 3, "en")
    assert posts[0].created_at.isoformat() == "2023-10-01T09:30:00+00:00"
    assert not rejects


def test_a_retweet_gives_only_its_original(write: Write, read: Read) -> None:
    row = tweet(18, "RT @ada: Copper Kettle is ...", retweeted_status=tweet(17, "Copper Kettle is lovely"))
    assert [(post.id, post.text) for post in read(write("t.jsonl", [row]))[0]] == [("x:17", "Copper Kettle is lovely")]


def test_the_whole_text_of_a_long_post_is_read(write: Write, read: Read) -> None:
    row = tweet(17, "") | {"text": "Copper ...", "extended_tweet": {"full_text": "Copper Kettle is lovely"}}
    del row["full_text"]
    assert [post.text for post in read(write("t.jsonl", [row]))[0]] == ["Copper Kettle is lovely"]


def test_a_quoted_post_is_read_too(write: Write, read: Read) -> None:
    row = tweet(18, "so true", quoted_status_id_str="17", quoted_status=tweet(17, "Copper Kettle is lovely"))
    posts = read(write("t.json", json.dumps({"statuses": [row], "search_metadata": {}})))[0]
    assert [(post.id, post.quotes) for post in posts] == [("x:18", "x:17"), ("x:17", None)]


def test_the_archive_of_an_account_is_read(write: Write, read: Read) -> None:
    own = {key: value for key, value in tweet(17, "my kettle", favorited=False).items() if key != "user"}
    items = [{"tweet": own}, {"tweet": {**own, "id_str": "18", "full_text": "RT @ada: hers"}}]
    path = write("tweets.js", "window.YTD.tweets.part0 = " + json.dumps(items, indent=2))
    assert [(post.id, post.author) for post in read(path)[0]] == [("x:17", None)]


def test_the_deleted_posts_of_an_archive_are_tombstones(write: Write, read: Read) -> None:
    row = {"tweet": {**tweet(17, "my kettle"), "deleted_at": "2023-10-02T00:00:00Z"}}
    [post] = read(write("deleted-tweets.js", f"window.YTD.deleted_tweets.part0 = {json.dumps([row])}"))[0]
    assert (post.gone, post.text, post.author) == (True, "", None)


def test_posts_as_the_site_loads_them_are_read(write: Write, read: Read) -> None:
    row = {
        "rest_id": "18",
        "core": {"user_results": {"result": {"legacy": {"screen_name": "bea_mugs"}}}},
        "legacy": {
            "created_at": "Sun Oct 01 09:30:00 +0000 2023",
            "full_text": "a long ...",
            "conversation_id_str": "17",
            "in_reply_to_status_id_str": "17",
            "favorite_count": 2,
        },
        "note_tweet": {"note_tweet_results": {"result": {"text": "a long text"}}},
        "views": {"count": "99"},
    }
    [post] = read(write("t.ndjson", [row]))[0]
    assert (post.id, post.thread, post.reply_to, post.text) == ("x:18", "x:17", "x:17", "a long text")
    assert (post.author, post.engagement.views) == ("bea_mugs", 99)


def test_a_notice_of_a_deletion_and_a_post_without_an_id_are_rejects(write: Write, read: Read) -> None:
    broken = {**tweet(17, "hi"), "id_str": "", "id": "no number"}
    posts, rejects = read(write("t.jsonl", [tweet(16, "hi"), {"delete": {"status": {"id": 3}}}, broken]))
    assert ([post.id for post in posts], len(rejects)) == (["x:16"], 2)
