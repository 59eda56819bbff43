"""Tables of tweets with well-known headers, Sentiment140 and snscrape."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from file_samples import SAMPLES
from sample_files import table

from talkworthy.model import Engagement

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]


def test_a_table_of_twarc_csv_is_read_without_its_retweets(write: Write, read: Read) -> None:
    posts, rejects = read(write(*SAMPLES["x_table"]))
    assert rejects == []
    assert [(post.id, post.reply_to, post.thread, post.author) for post in posts] == [
        ("x:1700000000000000001", None, "x:1700000000000000001", "rosa"),
        ("x:1700000000000000002", "x:1700000000000000001", "x:1700000000000000001", "tomas"),
    ]


def test_the_airlines_of_kaggle_have_a_zone(write: Write, read: Read) -> None:
    posts, _ = read(write(*SAMPLES["x_table/airlines"]))
    assert [(post.id, post.author, post.created_at) for post in posts] == [
        ("x:570306133677760513", "rosa", datetime(2015, 2, 24, 19, 35, 52, tzinfo=UTC))
    ]


def test_sentiment140_keeps_its_first_row(write: Write, read: Read) -> None:
    posts, rejects = read(write(*SAMPLES["sentiment140"]))
    assert rejects == []
    assert [(post.id, post.author, post.text, post.thread) for post in posts] == [
        ("x:1467810369", "rosa", "no coffee left", "x:1467810369"),
        ("x:1467810672", "tomas", "coffee at last", "x:1467810672"),
    ]
    assert posts[0].created_at == datetime(2009, 4, 7, 5, 19, 45, tzinfo=UTC)


def test_twint_writes_day_time_and_zone_apart(write: Write, read: Read) -> None:
    row: dict[str, object] = {"id": "1212000000000000001", "conversation_id": "1212000000000000001"}
    row |= {"date": "2020-01-01", "time": "12:00:00", "timezone": "+0300", "username": "rosa", "tweet": "Copper Kettle"}
    row |= {"likes_count": 3, "replies_count": 0, "retweets_count": 1, "retweet": "False"}
    posts, _ = read(write("twint.csv", table(row)))
    assert [(post.created_at, post.text) for post in posts] == [(datetime(2020, 1, 1, 9, tzinfo=UTC), "Copper Kettle")]
    assert posts[0].engagement == Engagement(likes=3, replies=0, reposts=1)


def test_a_retweet_of_snscrape_is_the_tweet_that_it_repeats(write: Write, read: Read) -> None:
    posts, rejects = read(write(*SAMPLES["snscrape"]))
    assert rejects == []
    assert {(post.id, post.reply_to, post.text) for post in posts} == {
        ("x:1700000000000000002", "x:1700000000000000001", "@rosa agreed")
    }
    assert posts[0].engagement == Engagement(likes=2, replies=0, reposts=1, views=90)
