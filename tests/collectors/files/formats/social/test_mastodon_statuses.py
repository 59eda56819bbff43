"""Saved answers of Mastodon's API."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from file_samples import SAMPLES
from sample_files import document
from social_file_samples import TOMAS, status

from talkworthy.model import Engagement

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]


def test_a_reply_before_its_parent_is_linked(write: Write, read: Read) -> None:
    posts, rejects = read(write(*SAMPLES["mastodon_statuses"]))
    assert rejects == []
    assert [(post.id, post.reply_to, post.thread) for post in posts[:2]] == [
        ("mastodon:mug.example/2", "mastodon:mug.example/1", "mastodon:mug.example/1"),
        ("mastodon:mug.example/1", None, "mastodon:mug.example/1"),
    ]
    assert posts[1].engagement == Engagement(likes=3, replies=1, reposts=2)


def test_a_boost_is_read_as_the_post_that_it_repeats(write: Write, read: Read) -> None:
    posts, _ = read(write(*SAMPLES["mastodon_statuses"]))
    assert [(post.text, post.author) for post in posts[2:]] == [("a boosted word", "tomas@other.example")]


def test_a_parent_that_is_not_in_the_file_has_the_id_that_the_collector_gives_it(write: Write, read: Read) -> None:
    posts, _ = read(write("s.json", document([status(2, "<p>yes</p>", in_reply_to_id="8")])))
    assert posts[0].reply_to == "mastodon:mug.example/unseen/8"


def test_without_a_local_account_the_parent_is_missing(write: Write, read: Read) -> None:
    posts, _ = read(write("s.json", document([status(2, "<p>yes</p>", in_reply_to_id="8", account=TOMAS)])))
    assert (posts[0].reply_to, posts[0].parent_missing, posts[0].thread) == (None, True, posts[0].id)


def test_a_context_is_read_whole(write: Write, read: Read) -> None:
    posts, _ = read(write(*SAMPLES["mastodon_statuses/context"]))
    assert [post.text for post in posts] == ["Copper Kettle beans", "they keep well"]
