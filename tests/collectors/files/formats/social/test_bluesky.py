"""Saved answers of Bluesky's API, recorded events of its stream, and tables of its posts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from file_samples import SAMPLES
from sample_files import lines
from social_file_samples import DID, DID_2, KEY, KEY_2, at, view

from talkworthy.model import DELETION, Engagement

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]
FIRST, SECOND = f"bluesky:{at(DID, KEY)}", f"bluesky:{at(DID_2, KEY_2)}"


@pytest.mark.parametrize(
    "name", ["bluesky_api/thread", "bluesky_api", "jetstream", "bluesky_table", "bluesky_table/json"]
)
def test_every_form_of_a_thread_gives_one_thread(write: Write, read: Read, name: str) -> None:
    posts, rejects = read(write(*SAMPLES[name]))
    assert rejects == []
    assert [(post.id, post.reply_to, post.thread) for post in posts][:2] == [
        (FIRST, None, FIRST),
        (SECOND, FIRST, FIRST),
    ]


def test_a_repost_in_a_feed_is_the_post_that_it_repeats(write: Write, read: Read) -> None:
    posts, _ = read(write(*SAMPLES["bluesky_api/feed"]))
    assert [post.id for post in posts] == [SECOND, FIRST]
    assert posts[1].engagement == Engagement(likes=3, replies=1, reposts=2)
    assert posts[1].author == "rosa.example"


def test_a_deletion_in_the_stream_is_a_notice_of_it(write: Write, read: Read) -> None:
    posts, _ = read(write(*SAMPLES["jetstream"]))
    assert [(post.id, post.kind, post.gone) for post in posts[2:]] == [(SECOND, DELETION, True)]


def test_the_records_of_an_account_are_read(write: Write, read: Read) -> None:
    record = {"uri": at(DID, KEY), "cid": "c", "value": view(DID, KEY, "Copper Kettle")["record"]}
    posts, _ = read(write("records.json", lines({"records": [record], "cursor": "c"})))
    assert [(post.id, post.text, post.author) for post in posts] == [(FIRST, "Copper Kettle", DID)]


def test_a_table_row_has_its_date_its_author_and_its_address(write: Write, read: Read) -> None:
    posts, _ = read(write(*SAMPLES["bluesky_table"]))
    assert posts[0].created_at == datetime(2024, 11, 24, 9, 30, tzinfo=UTC)
    assert posts[0].author == "rosa.example"
    assert posts[0].url == f"https://bsky.app/profile/{DID}/post/{KEY}"
    assert posts[0].engagement == Engagement(likes=3)


def test_a_view_without_a_date_is_a_reject(write: Write, read: Read) -> None:
    bad = view(DID, KEY, "words")
    del bad["record"]["createdAt"]
    posts, rejects = read(write("posts.jsonl", lines(bad, view(DID_2, KEY_2, "good"))))
    assert [post.text for post in posts] == ["good"]
    assert [reject.reason for reject in rejects] == ["This is not a post of Bluesky: createdAt is missing."]


def test_a_parent_that_is_only_a_name_is_left_out(write: Write, read: Read) -> None:
    row = {"uri": at(DID, KEY), "text": "yes", "created_at": "2024-11-24T09:30:00Z", "reply_to": "tomas.example"}
    posts, _ = read(write("posts.jsonl", lines(row)))
    assert [(post.id, post.reply_to) for post in posts] == [(FIRST, None)]
