"""A submission of BDFR is read with the comments in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]

ARCHIVE: dict[str, Any] = {
    "title": "Which kettle for pour over?",
    "name": "16zz09",
    "selftext": "I want a *quiet* one.",
    "permalink": "/r/slowcoffee/comments/16zz09/which/",
    "id": "16zz09",
    "author": "DELETED",
    "created_utc": 1696240000.0,
    "comments": [
        {
            "author": "marek_brew",
            "id": "k4bb01",
            "subreddit": "slowcoffee",
            "submission": "16zz09",
            "body": "Copper Kettle makes a great one.",
            "created_utc": 1696243600.0,
            "parent_id": "t3_16zz09",
            "replies": [{"author": "ines", "id": "k4bb02", "body": "Is it loud?", "created_utc": 1696247200.0}],
        }
    ],
}


def test_comments_are_read_with_their_parents(write: Write, read: Read) -> None:
    posts, rejects = read(write("16zz09.json", json.dumps(ARCHIVE, indent=4)))
    assert [(post.id, post.reply_to, post.community) for post in posts] == [
        ("reddit:t3_16zz09", None, "slowcoffee"),
        ("reddit:t1_k4bb01", "reddit:t3_16zz09", "slowcoffee"),
        ("reddit:t1_k4bb02", "reddit:t1_k4bb01", "slowcoffee"),
    ]
    assert {post.thread for post in posts} == {"reddit:t3_16zz09"}
    assert not rejects


def test_an_author_called_deleted_is_nobody(write: Write, read: Read) -> None:
    submission = read(write("16zz09.json", json.dumps(ARCHIVE)))[0][0]
    assert (submission.author, submission.text, submission.gone) == (None, "I want a quiet one.", False)


def test_a_comment_without_a_time_is_the_only_reject(write: Write, read: Read) -> None:
    posts, rejects = read(write("a.json", json.dumps({**ARCHIVE, "comments": [{"id": "k1", "body": "no time"}]})))
    assert (len(posts), len(rejects)) == (1, 1)


def test_a_comment_with_its_replies_is_read(write: Write, read: Read) -> None:
    posts, rejects = read(write("k4bb01.json", json.dumps(ARCHIVE["comments"][0], indent=4)))
    assert [(post.id, post.reply_to, post.thread) for post in posts] == [
        ("reddit:t1_k4bb01", "reddit:t3_16zz09", "reddit:t3_16zz09"),
        ("reddit:t1_k4bb02", "reddit:t1_k4bb01", "reddit:t3_16zz09"),
    ]
    assert not rejects
