"""Pages of Reddit saved as .json give their posts, and say which replies they lack."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from collectors.files.engine.dataset import Dataset
from collectors.files.engine.reading_notes import to_sentences
from talkworthy.model import Post

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]

SUBMISSION = {
    "kind": "t3",
    "data": {
        "id": "17aa10",
        "name": "t3_17aa10",
        "title": "Copper Kettle decaf, worth it?",
        "selftext": "",
        "author": "liv_mug",
        "created_utc": 1696330000.0,
        "subreddit": "slowcoffee",
        "permalink": "/r/slowcoffee/comments/17aa10/x/",
    },
}


def comment(native: str, parent: str, replies: Any = "", **fields: Any) -> dict[str, Any]:
    data = {
        "id": native,
        "author": "otto_v",
        "body": "Yes &amp; no",
        "created_utc": 1696333600.0,
        "parent_id": parent,
        "link_id": "t3_17aa10",
        "subreddit": "slowcoffee",
        "replies": replies,
        **fields,
    }
    return {"kind": "t1", "data": data}


def more(count: int, *children: str) -> dict[str, Any]:
    return {"kind": "more", "data": {"count": count, "id": children[0] if children else "_", "children": children}}


def listing(*children: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"after": None, "children": children}}


def test_a_thread_gives_its_posts_with_their_replies(write: Write, read: Read) -> None:
    page = [
        listing(SUBMISSION),
        listing(comment("k1", "t3_17aa10", listing(comment("k2", "t1_k1"))), comment("k3", "t3_17aa10")),
    ]
    posts, rejects = read(write("t.json", json.dumps(page)))
    assert [(post.id, post.reply_to) for post in posts] == [
        ("reddit:t3_17aa10", None),
        ("reddit:t1_k1", "reddit:t3_17aa10"),
        ("reddit:t1_k2", "reddit:t1_k1"),
        ("reddit:t1_k3", "reddit:t3_17aa10"),
    ]
    assert {post.thread for post in posts} == {"reddit:t3_17aa10"}
    assert posts[1].text == "Yes & no"
    assert not rejects


@pytest.mark.parametrize(
    ("thing", "sentence"),
    [
        (more(1, "k9"), "1 reply is not in the file: Reddit's page only has a link to it."),
        (more(1204, "k9"), "1,204 replies are not in the file: Reddit's page only has links to them."),
        (more(0), "1 reply is not in the file: Reddit's page only has a link to it."),
    ],
)
def test_replies_that_are_not_in_the_page_are_counted(thing: dict[str, Any], sentence: str, write: Write) -> None:
    dataset = Dataset([write("t.json", json.dumps([listing(SUBMISSION), listing(thing)]))])
    assert [isinstance(item, Post) for item in dataset.posts()] == [True]
    assert to_sentences(dataset.notes.counts) == [sentence]


@pytest.mark.parametrize(
    "page",
    [
        listing(SUBMISSION),
        SUBMISSION,
        [[listing(SUBMISSION), listing()]],
        {"json": {"data": {"things": [SUBMISSION]}}},
    ],
)
def test_a_listing_a_thing_several_threads_and_more_children_are_read(page: Any, write: Write, read: Read) -> None:
    posts, rejects = read(write("t.json", json.dumps(page, indent=1)))
    assert ([post.id for post in posts], rejects) == (["reddit:t3_17aa10"], [])


def test_a_removed_comment_is_a_tombstone(write: Write, read: Read) -> None:
    gone = comment("k1", "t3_17aa10", body="[removed]", author="[deleted]")
    [post] = read(write("t.json", json.dumps(listing(gone))))[0]
    assert (post.gone, post.text, post.author) == (True, "", None)
