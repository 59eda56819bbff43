"""Reviews on Steam and the developers' answers become Posts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.engine.json_fields import WRONG_SHAPE
from collectors.steam.parse import to_answer, to_payload, to_post

REVIEW: dict[str, Any] = {
    "recommendationid": "170000001",
    "author": {"steamid": "76561190000000001", "num_reviews": 3},
    "language": "schinese",
    "review": "Brewlark is [b]fine[/b] &amp; short",
    "timestamp_created": 1772355000,
    "timestamp_updated": 1772359000,
    "voted_up": True,
    "votes_up": 7,
    "votes_funny": 4294967295,
    "weighted_vote_score": "0.52",
    "comment_count": 2,
    "received_for_free": True,
    "written_during_early_access": False,
    "developer_response": "Thank you!",
    "timestamp_dev_responded": 1772400000,
}


def payload(**changed: Any) -> dict[str, Any]:
    return to_payload(REVIEW | changed, "1234560", "Brewlark")


def test_a_review_is_the_first_post_of_a_thread_of_its_own() -> None:
    post = to_post(payload())
    assert (post.id, post.thread, post.reply_to) == ("steam:170000001", "steam:170000001", None)
    assert (post.kind, post.source, post.community) == ("review", "steam", "Brewlark")
    assert post.created_at == datetime(2026, 3, 1, 8, 50, tzinfo=UTC)
    assert (post.author, post.lang) == ("76561190000000001", "zh")
    assert post.url == "https://steamcommunity.com/profiles/76561190000000001/recommended/1234560/"
    assert (post.engagement.likes, post.engagement.replies) == (7, 2)


@pytest.mark.parametrize(
    ("voted", "flags"),
    [(True, ("recommended",)), (False, ("not_recommended",)), (None, ()), ("yes", ()), (1, ())],
)
def test_a_thumb_is_a_flag(voted: object, flags: tuple[str, ...]) -> None:
    assert to_post(payload(voted_up=voted, received_for_free=False)).flags == flags


def test_formatting_becomes_plain_text() -> None:
    listed = "[list]\n[*][b]fast[/b]\n[*]the [spoiler]cat[/spoiler]\n[/list]"
    written = f"[h1]Brewlark[/h1]\n{listed}\n[url=https://a.example]more[/url]"
    post, answer = to_post(payload(review=written)), to_answer(payload(developer_response="[b]Thank[/b] you [i]all"))
    assert post.text == "Brewlark\n\n- fast\n- the cat\n\nmore (https://a.example)"
    assert answer is not None
    assert answer.text == "Thank you [i]all"


@pytest.mark.parametrize("review", ["[quote]" * 50_000, "[b]" * 50_000 + "[/b]", "[list]" + "[*]" * 50_000 + "[/list]"])
def test_hostile_formatting_is_bounded(review: str) -> None:
    assert len(to_post(payload(review=review)).text) <= len(review)


def test_a_free_copy_and_early_access_are_flags() -> None:
    flags = to_post(payload(written_during_early_access=True)).flags
    assert flags == ("recommended", "received_for_free", "early_access")


def test_the_answer_of_the_developer_is_a_reply_by_the_brand() -> None:
    answer = to_answer(payload())
    assert answer is not None
    assert (answer.id, answer.thread, answer.reply_to) == (
        "steam:170000001/reply", "steam:170000001", "steam:170000001",
    )  # fmt: skip
    assert (answer.kind, answer.author, answer.flags) == ("reply", "Brewlark", ("business_reply",))
    assert answer.created_at == datetime(2026, 3, 1, 21, 20, tzinfo=UTC)


def test_an_answer_without_a_time_has_that_of_the_review() -> None:
    answer = to_answer(payload(timestamp_dev_responded=0))
    assert answer is not None
    assert answer.created_at == datetime(2026, 3, 1, 8, 50, tzinfo=UTC)


@pytest.mark.parametrize("answer", ["", None, "  "])
def test_without_an_answer_there_is_no_reply(answer: object) -> None:
    assert to_answer(payload(developer_response=answer)) is None


@pytest.mark.parametrize("count", [4294967295, -1, "7", None, 1.5, 10**30])
def test_a_count_that_cannot_be_right_costs_the_count_and_not_the_review(count: object) -> None:
    assert to_post(payload(votes_up=count)).engagement.likes is None


@pytest.mark.parametrize("author", [None, {}, "x", {"steamid": 7}, {"steamid": "../x"}, {"steamid": "1" * 21}])
def test_a_review_without_an_author_is_by_a_person_of_its_own(author: object) -> None:
    post = to_post(payload(author=author))
    assert (post.author, post.url) == ("reviewer 70000001", None)


@pytest.mark.parametrize("native", [None, "", 170000001, "17x", "1" * 21, "²"])
def test_an_id_that_is_none_is_malformed(native: object) -> None:
    with pytest.raises(WRONG_SHAPE):
        to_post(payload(recommendationid=native))


@pytest.mark.parametrize("content", ["<script>x</script>y", "\x00\x1b[31mred", "a" * 200_000, json.dumps([[[]]] * 900)])
def test_hostile_texts_are_plain_text(content: str) -> None:
    text = to_post(payload(review=content)).text
    assert len(text) <= len(content)
    assert not any(sign in text for sign in ("<script", "\x00"))
