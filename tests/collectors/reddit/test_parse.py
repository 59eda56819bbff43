"""Parsing submissions and comments of Reddit."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from reddit_server import RedditWorld

from collectors.engine.json_fields import WRONG_SHAPE
from collectors.engine.run_notes import Notes
from collectors.reddit.parse import letter_to_posts, to_post, to_posts
from talkworthy.model import Engagement, Post


@pytest.fixture
def submission() -> dict[str, Any]:
    world = RedditWorld()
    return world.submissions[world.submit("homebrew_bench", "A title", "A text", 1_772_323_200)]


@pytest.fixture
def comment() -> dict[str, Any]:
    world = RedditWorld()
    return world.comments[world.comment(world.submit("homebrew_bench", "t", "", 1), "Words & <words>", 1_772_323_205)]


def test_a_submission(submission: dict[str, Any]) -> None:
    assert to_post(submission) == Post(
        id="reddit:t3_lb0000",
        source="reddit",
        kind="submission",
        created_at=datetime(2026, 3, 1, tzinfo=UTC),
        thread="reddit:t3_lb0000",
        title="A title",
        text="A text",
        author="invented_ada",
        community="homebrew_bench",
        url="https://www.reddit.com/r/homebrew_bench/comments/lb0000/invented/",
        engagement=Engagement(likes=7, replies=0),
    )


def test_a_comment(comment: dict[str, Any]) -> None:
    assert to_post(comment) == Post(
        id="reddit:t1_lc00000",
        source="reddit",
        kind="comment",
        created_at=datetime(2026, 3, 1, 0, 0, 5, tzinfo=UTC),
        thread="reddit:t3_lb0000",
        text="Words & <words>",
        author="invented_ada",
        community="homebrew_bench",
        reply_to="reddit:t3_lb0000",
        url="https://www.reddit.com/r/homebrew_bench/comments/lb0000/invented/lc00000/",
        engagement=Engagement(likes=2),
    )


@pytest.mark.parametrize("mark", ["[deleted]", "[removed]", "[deleted by user]"])
def test_a_deleted_comment_is_a_tombstone(comment: dict[str, Any], mark: str) -> None:
    post = to_post(comment | {"body": mark, "author_flair_text": "Sales"})
    assert (post.gone, post.text, post.author, post.flags) == (True, "", None, ())


def test_a_removed_submission_keeps_neither_title_nor_text(submission: dict[str, Any]) -> None:
    post = to_post(submission | {"removed_by_category": "moderator"})
    assert (post.gone, post.title, post.text, post.author) == (True, "", "", None)


def test_the_words_of_a_deleted_account_stay(comment: dict[str, Any]) -> None:
    post = to_post(comment | {"author": "[deleted]"})
    assert (post.gone, post.author, post.text) == (False, None, "Words & <words>")


def test_a_hidden_score_is_none(comment: dict[str, Any]) -> None:
    assert to_post(comment | {"score_hidden": True, "score": 1}).engagement.likes is None


@pytest.mark.parametrize(
    ("raw", "flags"),
    [
        ({"distinguished": "moderator"}, ("moderator",)),
        ({"distinguished": "admin", "author_flair_text": "Sales Rep"}, ("admin", "flair:Sales Rep")),
        ({"distinguished": "special", "author_flair_text": ""}, ()),
    ],
)
def test_flags(comment: dict[str, Any], raw: dict[str, Any], flags: tuple[str, ...]) -> None:
    assert to_post(comment | raw).flags == flags


def test_a_crosspost_quotes_its_original(submission: dict[str, Any]) -> None:
    assert to_post(submission | {"crosspost_parent": "t3_lbffff"}).quotes == "reddit:t3_lbffff"


def test_a_comment_without_permalink_gets_an_address_all_the_same(comment: dict[str, Any]) -> None:
    del comment["permalink"]
    assert to_post(comment).url == "https://www.reddit.com/comments/lb0000/_/lc00000/"


def test_half_an_emoji_does_not_break_the_store(comment: dict[str, Any]) -> None:
    assert to_post(comment | {"body": "nice \ud83d\0"}).text == "nice \ufffd"


def test_a_comment_whose_parent_is_not_there_says_so(submission: dict[str, Any], comment: dict[str, Any]) -> None:
    orphan = comment | {"parent_id": "t1_never", "name": "t1_lc00009"}
    assert [post.parent_missing for post in to_posts([submission, comment, orphan], Notes())] == [False, False, True]


@pytest.mark.parametrize(
    "wrong",
    [
        {"created_utc": None},
        {"created_utc": "soon"},
        {"created_utc": float("inf")},
        {"body": 7},
        {"author": ["x"]},
        {"link_id": ""},
        {"parent_id": None},
        {"score": "many"},
        {"score": 2**70},
        {"subreddit": {}},
        {"author_flair_text": 3},
    ],
)
def test_a_comment_with_a_field_of_another_type_is_refused(comment: dict[str, Any], wrong: dict[str, Any]) -> None:
    with pytest.raises(WRONG_SHAPE):
        to_post(comment | wrong)


@pytest.mark.parametrize("key", ["created_utc", "body", "author", "link_id", "parent_id", "subreddit"])
def test_a_comment_that_lacks_what_everything_has_is_refused(comment: dict[str, Any], key: str) -> None:
    del comment[key]
    with pytest.raises(WRONG_SHAPE):
        to_post(comment)


def test_one_that_is_no_post_is_kept_as_it_came_and_the_others_stay(
    submission: dict[str, Any], comment: dict[str, Any]
) -> None:
    notes = Notes()
    odd = comment | {"name": "t1_odd", "created_utc": "soon"}
    assert [post.id for post in to_posts([submission, odd, comment], notes)] == [
        "reddit:t3_lb0000",
        "reddit:t1_lc00000",
    ]
    assert [(letter.where, json.loads(letter.raw)["name"]) for letter in notes.dead] == [("a thread", "t1_odd")]


@pytest.mark.parametrize("wrap", [lambda data: data, lambda data: {"kind": "t1", "data": data}], ids=["data", "thing"])
def test_a_dead_letter_comes_to_life(comment: dict[str, Any], wrap: Callable[[Any], Any]) -> None:
    assert letter_to_posts(json.dumps(wrap(comment))) == [to_post(comment)]


@pytest.mark.parametrize("raw", ["", "[]", "null", "{}", '{"data": 3}', '{"body": "x"}'])
def test_a_dead_letter_that_is_still_no_post_stays_dead(raw: str) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        letter_to_posts(raw)


def test_the_options_of_a_poll_and_captions_are_read(submission: dict[str, Any]) -> None:
    poll = {"options": [{"id": "1", "text": "Brewlark"}, {"id": "2", "text": "Something else"}], "total_vote_count": 9}
    gallery = {"items": [{"media_id": "m", "caption": "My Brewlark in the sun"}, {"media_id": "n"}]}
    post = to_post(submission | {"poll_data": poll, "gallery_data": gallery})
    assert post.text == "A text\n\n[Poll: Brewlark | Something else]\n[Image: My Brewlark in the sun]"


def test_what_a_submission_links_to_is_read(submission: dict[str, Any]) -> None:
    link = {"is_self": False, "selftext": "", "url": "https://brewlark.example/recall"}
    assert to_post(submission | link).text == "[Link: https://brewlark.example/recall]"


@pytest.mark.parametrize(
    "rest",
    [
        {"is_self": False, "url": "https://i.redd.it/abc.jpg"},
        {"is_self": False, "url": "/r/homebrew_bench/comments/abc/other/"},
        {"is_self": True, "url": "https://www.reddit.com/r/homebrew_bench/comments/lb0000/"},
    ],
)
def test_reddits_own_pages_and_pictures_are_no_link(submission: dict[str, Any], rest: dict[str, Any]) -> None:
    assert to_post(submission | rest).text == "A text"
