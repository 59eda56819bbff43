"""Tables of Reddit with well-known headers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from file_samples import SAMPLES
from sample_files import table
from table_file_samples import PRAW_COMMENTS, PRAW_SUBMISSION

from talkworthy.model import Engagement

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]


def test_comments_of_praw_are_linked(write: Write, read: Read) -> None:
    posts, rejects = read(write(*SAMPLES["reddit_table"]))
    assert rejects == []
    assert [(post.id, post.reply_to, post.thread, post.kind) for post in posts] == [
        ("reddit:t1_k3aa11", "reddit:t3_16xy01", "reddit:t3_16xy01", "comment"),
        ("reddit:t1_k3aa22", "reddit:t1_k3aa11", "reddit:t3_16xy01", "comment"),
    ]
    assert posts[0].created_at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert posts[0].engagement == Engagement(likes=5)
    assert posts[0].community == "slowcoffee"


def test_a_submission_of_praw_is_read(write: Write, read: Read) -> None:
    posts, _ = read(write(*SAMPLES["reddit_table/submissions"]))
    assert [(post.id, post.kind, post.title, post.text, post.thread) for post in posts] == [
        ("reddit:t3_16xy01", "submission", "Which roast?", "For two people", "reddit:t3_16xy01")
    ]


def test_a_moderated_submission_is_a_tombstone(write: Write, read: Read) -> None:
    posts, _ = read(write("s.csv", table({**PRAW_SUBMISSION, "removed_by_category": "moderator"})))
    assert [(post.gone, post.title, post.text, post.author) for post in posts] == [(True, "", "", None)]


def test_a_deleted_comment_is_a_tombstone(write: Write, read: Read) -> None:
    posts, _ = read(write("c.csv", table({**PRAW_COMMENTS[0], "body": "[deleted]", "author": "[deleted]"})))
    assert [(post.gone, post.author) for post in posts] == [(True, None)]


def test_a_comment_of_pushshiftdumps_has_its_id_in_its_link(write: Write, read: Read) -> None:
    posts, rejects = read(write(*SAMPLES["reddit_table/dumped"]))
    assert rejects == []
    assert [(post.id, post.thread, post.author, post.parent_missing) for post in posts] == [
        ("reddit:t1_k3aa11", "reddit:t3_16xy01", "rosa_bean", True)
    ]


def test_a_filtered_file_without_a_header_keeps_its_first_row(write: Write, read: Read) -> None:
    posts, rejects = read(write(*SAMPLES["pushshift_filter"]))
    assert rejects == []
    assert [(post.id, post.author, post.title, post.text) for post in posts] == [
        ("reddit:t3_16xy01", "rosa", "Which roast?", "For two"),
        ("reddit:t3_16xy02", "tomas", "A gift", "Beans, or tea?"),
    ]
    assert posts[1].created_at == datetime(2026, 3, 2, tzinfo=UTC)


def test_kaggles_comments_have_the_title_comment(write: Write, read: Read) -> None:
    row: dict[str, object] = {"title": "Comment", "score": 2, "id": "k3aa11", "url": "", "comms_num": 0}
    row |= {"created": 1772357400.0, "body": "Copper Kettle?", "timestamp": "2026-03-01 09:30:00"}
    posts, _ = read(write("vm.csv", table(row, {**row, "title": "Which roast?", "id": "16xy01"})))
    assert [(post.id, post.kind, post.title) for post in posts] == [
        ("reddit:t1_k3aa11", "comment", ""),
        ("reddit:t3_16xy01", "submission", "Which roast?"),
    ]
