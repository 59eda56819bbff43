"""Recorded responses of Reddit and X become Posts: every submission, comment and tweet."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from collectors.engine.run_notes import Notes
from collectors.reddit.collector import to_post as reddit_to_post
from collectors.reddit.parse import to_posts
from collectors.x.collector import to_post as x_to_post
from talkworthy.model import Post
from talkworthy.post_ndjson import decode, encode

pytestmark = pytest.mark.shared_data


def recorded_responses(path: Path) -> Iterator[Any]:
    """Yield the JSON bodies in a recording of PRAW's tests, without the token."""
    for interaction in json.loads(path.read_text(encoding="utf-8"))["interactions"]:
        if "access_token" not in interaction["request"]["uri"]:
            yield json.loads(interaction["response"]["body"]["string"])


def find_posts(response: Any) -> Iterator[dict[str, Any]]:
    """Yield the data of every submission and comment anywhere in `response`."""
    queue = [response]
    while queue:
        value = queue.pop()
        if isinstance(value, list):
            queue.extend(value)
        elif isinstance(value, dict):
            if value.get("kind") in ("t1", "t3"):
                yield value["data"]
            queue.extend(value.values())


def reddit_posts(shared_data: Path, name: str = "*") -> list[dict[str, Any]]:
    files = sorted((shared_data / "payloads" / "reddit").glob(f"{name}.json"))
    return [raw for file in files for response in recorded_responses(file) for raw in find_posts(response)]


def x_pages(shared_data: Path, name: str) -> Iterator[dict[str, Any]]:
    """Yield the pages of a recording; a line that X cut off is skipped, since Tweepy would raise an error."""
    for line in (shared_data / "payloads" / "x" / name).read_text(encoding="utf-8").splitlines():
        try:
            page = json.loads(line)
        except json.JSONDecodeError:
            continue
        if "data" in page:
            yield page


def tweets(page: dict[str, Any]) -> list[dict[str, Any]]:
    data = page["data"] if isinstance(page["data"], list) else [page["data"]]
    return [*data, *page.get("includes", {}).get("tweets", ())]


def is_valid(post: Post) -> bool:
    """Return whether a post survives the interchange format and has all required fields."""
    return decode(encode(post)) == post and post.created_at.tzinfo is not None and bool(post.url)


def test_every_recorded_post_of_reddit_is_valid(shared_data: Path) -> None:
    posts = [reddit_to_post(raw_post) for raw_post in reddit_posts(shared_data)]
    assert Counter(post.kind for post in posts) == {"comment": 932, "submission": 111}
    assert all(is_valid(post) for post in posts)


def test_recorded_deletions_are_tombstones(shared_data: Path) -> None:
    posts = [reddit_to_post(raw_post) for raw_post in reddit_posts(shared_data, "TestReddit.test_info")]
    gone = [post for post in posts if post.gone and post.kind == "submission"]
    assert len(gone) == 9
    assert {(post.title, post.text, post.author) for post in gone} == {("", "", None)}


def test_recorded_likes_and_times_are_those_of_the_json(shared_data: Path) -> None:
    raw = reddit_posts(shared_data, "TestMore.test_comments")
    posts = [reddit_to_post(raw_post) for raw_post in raw]
    assert sum(post.engagement.likes or 0 for post in posts) == sum(raw_post["score"] for raw_post in raw)
    assert [post.created_at.timestamp() for post in posts] == [raw_post["created_utc"] for raw_post in raw]


def test_a_recorded_thread_is_linked(shared_data: Path) -> None:
    raw = {raw_post["name"]: raw_post for raw_post in reddit_posts(shared_data, "TestMore.test_comments")}
    posts = to_posts(raw.values(), Notes())
    assert {post.thread for post in posts} == {"reddit:t3_3hahrw"}
    assert sum(post.reply_to is None for post in posts) == 1
    assert sum(post.parent_missing for post in posts) == sum(
        raw_post["parent_id"] not in raw for raw_post in raw.values() if "parent_id" in raw_post
    )


@pytest.mark.parametrize("name", ["brexit.jsonl", "cotweet.jsonl", "edited.jsonl", "noflat.jsonl"])
def test_every_recorded_tweet_is_a_valid_post(shared_data: Path, name: str) -> None:
    for page in x_pages(shared_data, name):
        assert all(is_valid(x_to_post(tweet, page["includes"])) for tweet in tweets(page))


def test_tweets_of_a_recorded_stream_are_valid_posts(shared_data: Path) -> None:
    pages = list(x_pages(shared_data, "streaming_output_with_error.jsonl"))
    assert len(pages) == 7
    assert all(is_valid(x_to_post(tweet, page["includes"])) for page in pages for tweet in tweets(page))


def test_recorded_replies_and_quotations_are_distinguished(shared_data: Path) -> None:
    (page,) = x_pages(shared_data, "brexit.jsonl")
    posts = [x_to_post(tweet, page["includes"]) for tweet in page["data"]]
    kinds = Counter(r["type"] for tweet in page["data"] for r in tweet.get("referenced_tweets", ()))
    assert sum(post.reply_to is not None for post in posts) == kinds["replied_to"] > 0
    assert sum(post.quotes is not None for post in posts) == kinds["quoted"] > 0
    assert not [post for post in posts if "&amp;" in post.text]


def test_recorded_authors_have_their_handles(shared_data: Path) -> None:
    (page,) = x_pages(shared_data, "brexit.jsonl")
    handles = {user["username"] for user in page["includes"]["users"]}
    assert {x_to_post(tweet, page["includes"]).author for tweet in page["data"]} <= handles


def test_a_recorded_edit_has_the_id_of_its_newest_version(shared_data: Path) -> None:
    (page,) = x_pages(shared_data, "edited.jsonl")
    assert x_to_post(page["data"][0], page["includes"]).id == "x:1576994789110992896"
