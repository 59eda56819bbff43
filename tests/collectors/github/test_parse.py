"""Issues, comments and discussions of GitHub become Posts."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.engine.json_fields import WRONG_SHAPE
from collectors.github.collector import GithubCollector, to_post
from collectors.github.parse_discussion import to_discussion, to_reply
from talkworthy.model import Engagement, Post

ISSUE = {
    "id": 3_000_000_001, "number": 7, "html_url": "https://github.com/kettles/boil/issues/7",
    "title": "It `hums` & drips",
    "body": "<!-- Say what happened -->\nMy **Brewlark** hums, see [the log](https://log.example/1).",
    "user": {"login": "ada", "type": "User"}, "author_association": "NONE", "created_at": "2026-01-01T00:00:00Z",
    "updated_at": "2026-01-02T00:00:00Z", "comments": 4, "reactions": {"+1": 5, "-1": 1, "total_count": 6},
}  # fmt: skip
COMMENT = {
    "id": 11, "html_url": "https://github.com/kettles/boil/issues/7#issuecomment-11", "body": "mine, too",
    "user": {"login": "bo", "type": "User"}, "author_association": "MEMBER", "created_at": "2026-01-01T01:00:00Z",
    "reactions": {"+1": 0},
}  # fmt: skip
DISCUSSION = {
    "databaseId": 21, "id": "D_21", "url": "https://github.com/kettles/boil/discussions/8", "title": "Which kettle?",
    "body": "Brewlark?", "createdAt": "2026-01-01T00:00:00Z", "author": {"login": "ada", "__typename": "User"},
    "authorAssociation": "OWNER", "upvoteCount": 3, "comments": {"totalCount": 2},
}  # fmt: skip
REPLY = DISCUSSION | {
    "databaseId": 22, "url": "https://github.com/kettles/boil/discussions/8#discussioncomment-22", "deletedAt": None,
    "isAnswer": True, "authorAssociation": "NONE", "replies": {"totalCount": 0},
}  # fmt: skip


def test_an_issue_becomes_a_post() -> None:
    assert to_post(ISSUE) == Post(
        id="github:i/3000000001",
        source="github",
        kind="issue",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        thread="github:i/3000000001",
        title="It `hums` & drips",
        text="My Brewlark hums, see the log (https://log.example/1).",
        author="ada",
        community="kettles/boil",
        url="https://github.com/kettles/boil/issues/7",
        engagement=Engagement(likes=5, replies=4),
    )


def test_a_comment_replies_to_its_issue() -> None:
    post = to_post(COMMENT, "github:i/3000000001")
    assert (post.id, post.kind, post.thread, post.reply_to, post.title) == (
        "github:c/11", "comment", "github:i/3000000001", "github:i/3000000001", ""
    )  # fmt: skip
    assert (post.community, post.flags, post.engagement) == ("kettles/boil", ("member",), Engagement(likes=0))


@pytest.mark.parametrize(
    ("user", "author", "flags"),
    [
        ({"login": "renovate[bot]", "type": "Bot"}, "renovate[bot]", ("bot",)),
        ({"login": "renovate[bot]", "type": "User"}, "renovate[bot]", ("bot",)),
        ({"login": "cy", "type": "Bot"}, "cy", ("bot",)),
        ({"login": "cy"}, "cy", ()),
        ({"login": "ghost", "type": "User"}, None, ()),
        ({}, None, ()),
        (None, None, ()),
    ],
)
def test_robots_are_flagged_and_deleted_accounts_have_no_name(
    user: Any, author: str | None, flags: tuple[str, ...]
) -> None:
    post = to_post(ISSUE | {"user": user})
    assert (post.author, post.flags) == (author, flags)


def test_a_discussion_and_its_answer_become_posts() -> None:
    first, answer = to_discussion(DISCUSSION), to_reply(REPLY, "github:d/21", "github:d/21")
    assert (first.id, first.kind, first.title, first.text) == (
        "github:d/21", "discussion", "Which kettle?", "Brewlark?"
    )  # fmt: skip
    assert (first.flags, first.engagement) == (("owner",), Engagement(likes=3, replies=2))
    assert (answer.id, answer.kind, answer.reply_to, answer.title) == ("github:dc/22", "reply", "github:d/21", "")
    assert (answer.flags, answer.engagement) == (("accepted",), Engagement(likes=3, replies=0))


def test_a_deleted_reply_is_a_tombstone() -> None:
    post = to_reply(REPLY | {"deletedAt": "2026-01-02T00:00:00Z"}, "github:d/21", "github:d/21")
    assert (post.gone, post.text, post.author, post.flags) == (True, "", None, ())


@pytest.mark.parametrize("key", ["id", "html_url", "title", "body", "created_at"])
def test_required_keys_of_an_issue_must_be_present(key: str) -> None:
    with pytest.raises(WRONG_SHAPE):
        to_post({name: value for name, value in ISSUE.items() if name != key})


@pytest.mark.parametrize("key", ["databaseId", "url", "title", "body", "createdAt"])
def test_required_keys_of_a_discussion_must_be_present(key: str) -> None:
    with pytest.raises(WRONG_SHAPE):
        to_discussion({name: value for name, value in DISCUSSION.items() if name != key})


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "https://github.com.evil.example/kettles/boil/issues/7", "http://github.com/a/b/issues/7",
        "https://github.com/kettles/boil", "https://github.com/kettles/boil/issues/7/../../..",
        "https://github.com/kettles/boil/issues/" + "7" * 400,
    ],
)  # fmt: skip
def test_an_address_that_is_not_that_of_an_issue_is_malformed(url: str) -> None:
    with pytest.raises(WRONG_SHAPE):
        to_post(ISSUE | {"html_url": url})


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (None, ""),
        ("", ""),
        ("<!-- a template that is never closed", ""),
        ("a<!-- x -->b<!-- y -->c", "abc"),
        ("<details><summary>Log</summary>it hums</details>", "Log\nit hums"),
        ("a <b>kettle</b><br>that <i>hums</i>", "a kettle\nthat hums"),
        ("if a < b and c > d", "if a < b and c > d"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("\x00\x1b[31mred\u202e", "\x1b[31mred"),
    ],
)
def test_a_body_becomes_plain_text(body: str | None, text: str) -> None:
    assert to_post(ISSUE | {"body": body}).text == text


@pytest.mark.parametrize(
    "body",
    ["<!--" * 60_000, "<details>" * 30_000, "<a " * 80_000, "[" * 60_000 + "](" * 60_000, "> " * 60_000, "*" * 200_000],
    ids=["comments", "details", "tags", "links", "quotes", "stars"],
)
def test_a_hostile_body_takes_little_time(body: str) -> None:
    begin = time.process_time()
    to_post(ISSUE | {"body": body})
    assert time.process_time() - begin < 2.0


@pytest.mark.parametrize(
    ("letter", "post"),
    [
        ({"issue": ISSUE}, "github:i/3000000001"),
        ({"comment": COMMENT, "thread": "github:i/3000000001"}, "github:c/11"),
        ({"discussion": DISCUSSION}, "github:d/21"),
        ({"reply": REPLY, "thread": "github:d/21", "parent": "github:d/21"}, "github:dc/22"),
    ],
)
def test_a_dead_letter_of_each_kind_can_be_parsed(letter: dict[str, Any], post: str) -> None:
    assert [parsed.id for parsed in GithubCollector.parse_dead_letter(json.dumps(letter))] == [post]
