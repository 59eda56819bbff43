"""The NDJSON form: posts are read back as written, and errors are reported in one sentence."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworthy.model import Engagement, Post
from talkworthy.plain_text import repair_plain_text
from talkworthy.post_ndjson import BadRow, clean, decode, encode, to_post, to_row

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LEAST = {"source": "forum", "id": "forum:7", "text": "The crema lasts.", "created_at": "2026-03-01T12:00:00Z"}

words = st.text(max_size=30).map(repair_plain_text)
texts = st.none() | words.filter(bool)
natives = st.text("abcxyz_0189", min_size=1, max_size=8).map("forum:{}".format)
counts = st.none() | st.integers(0, 2**63 - 1)


@st.composite
def posts(draw: st.DrawFn) -> Post:
    gone = draw(st.booleans())
    return Post(
        id=draw(natives),
        source="forum",
        kind=draw(words),
        created_at=draw(st.datetimes(timezones=st.just(UTC))),
        thread=draw(natives),
        title="" if gone else draw(words),
        text="" if gone else draw(words),
        author=None if gone else draw(texts),
        community=draw(texts),
        reply_to=draw(st.none() | natives),
        quotes=draw(st.none() | natives),
        url=draw(texts),
        lang=draw(texts),
        engagement=Engagement(draw(st.none() | st.integers(-(10**6), 2**63 - 1)), *(draw(counts) for _ in range(3))),
        parent_missing=draw(st.booleans()),
        flags=tuple(draw(st.lists(words, max_size=3))),
        gone=gone,
        rating=draw(st.none() | st.floats(0.5, 5).map(lambda stars: round(stars, 2))),
    )


@given(posts())
def test_a_post_comes_back_as_it_was_written(post: Post) -> None:
    line = encode(post)
    assert b"\n" not in line
    assert decode(line) == post


def test_keys_are_in_order_and_empty_ones_are_left_out() -> None:
    post = Post(
        id="forum:7",
        source="forum",
        kind="post",
        created_at=NOON,
        thread="forum:1",
        text="Mine leaks.",
        reply_to="forum:1",
        engagement=Engagement(likes=0),
        flags=("moderator",),
    )
    assert list(to_row(post).items()) == [
        ("source", "forum"),
        ("id", "forum:7"),
        ("kind", "post"),
        ("thread", "forum:1"),
        ("reply_to", "forum:1"),
        ("text", "Mine leaks."),
        ("created_at", "2026-03-01T12:00:00Z"),
        ("likes", 0),
        ("flags", ["moderator"]),
    ]


def test_a_tombstone_is_written_with_an_empty_text() -> None:
    row = to_row(Post("forum:7", "forum", "post", NOON, "forum:7", gone=True))
    assert (row["text"], row["gone"]) == ("", True)


def test_microseconds_are_written_only_where_there_are_any() -> None:
    post = Post("forum:7", "forum", "post", NOON + timedelta(microseconds=250), "forum:7", text="x")
    assert to_row(post)["created_at"] == "2026-03-01T12:00:00.000250Z"


def test_four_keys_are_enough() -> None:
    assert to_post(LEAST) == Post("forum:7", "forum", "", NOON, "forum:7", text="The crema lasts.")


def test_an_empty_title_counts_as_being_there() -> None:
    row = {key: value for key, value in LEAST.items() if key != "text"}
    assert to_post(row | {"title": ""}).text == ""


def test_a_reply_without_a_thread_id_has_no_thread() -> None:
    assert to_post(LEAST | {"reply_to": "forum:3"}).thread == ""


def test_the_keys_of_earlier_versions_are_read_too() -> None:
    post = to_post(LEAST | {"conversation": "forum:1", "marks": ["bot"]})
    assert (post.thread, post.flags) == ("forum:1", ("bot",))
    assert to_post(LEAST | {"conversation": "forum:1", "thread": "forum:2"}).thread == "forum:2"
    assert not {"conversation", "marks"} & to_row(post).keys()


def test_any_offset_becomes_utc() -> None:
    post = to_post(LEAST | {"created_at": "2026-03-01T17:30:00+05:30"})
    assert post.created_at == NOON
    assert post.created_at.tzinfo == timezone.utc  # noqa: UP017


def test_null_is_the_same_as_absent() -> None:
    assert to_post(LEAST | {"author": None, "likes": None, "flags": None, "gone": None}) == to_post(LEAST)


def test_a_whole_number_may_be_written_as_a_fraction_and_likes_may_be_negative() -> None:
    assert to_post(LEAST | {"likes": -3.0, "views": 12}).engagement == Engagement(likes=-3, views=12)


@pytest.mark.parametrize("written", [4, 4.0, "4", "4.0 out of 5 stars", "★★★★☆", "8/10"])
def test_a_rating_is_read_however_it_is_written(written: Any) -> None:
    assert to_post(LEAST | {"rating": written}).rating == 4.0
    assert to_row(to_post(LEAST | {"rating": written}))["rating"] == 4.0


def test_a_deleted_post_loses_text_and_author() -> None:
    post = to_post(LEAST | {"gone": True, "author": "ada"})
    assert (post.text, post.author, post.gone) == ("", None, True)


def test_half_surrogates_and_nul_characters_are_cleaned() -> None:
    line = json.dumps(LEAST | {"text": "cut \ud83d off\0", "author": "a\0b"}).encode()
    assert (decode(line).text, decode(line).author) == ("cut \ufffd off", "ab")


def test_characters_that_change_the_writing_direction_are_removed() -> None:
    turning = "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
    assert clean(f"{turning}gnp.exe") == "gnp.exe"


def test_words_that_are_written_from_right_to_left_stay_as_they_are() -> None:
    assert clean("\u200f\u05e9\u05dc\u05d5\u05dd\u200f!") == "\u200f\u05e9\u05dc\u05d5\u05dd\u200f!"


@given(st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF, exclude_categories=())))
def test_what_is_clean_can_be_written_as_utf_8_and_stays_so(text: str) -> None:
    cleaned = clean(text)
    assert "\0" not in cleaned.encode("utf-8").decode("utf-8")
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"source": None}, "source is missing"),
        ({"source": "a:b"}, "no colon"),
        ({"id": None}, "id is missing"),
        ({"id": "7"}, "such as 'forum:123'"),
        ({"id": "reddit:7"}, "id is 'reddit:7'"),
        ({"id": "forum:"}, "id is 'forum:'"),
        ({"id": 7}, "id is a number; it must be text"),
        ({"reply_to": "t1_abc"}, "reply_to is 't1_abc'"),
        ({"thread": "x:1"}, "thread is 'x:1'"),
        ({"conversation": "x:1"}, "conversation is 'x:1'"),
        ({"quotes": "x:1"}, "quotes is 'x:1'"),
        ({"text": None}, "text and title are both missing"),
        ({"text": ["a"]}, "text is a list"),
        ({"created_at": None}, "created_at is missing"),
        ({"created_at": 1772366400}, "created_at is a number; it must be RFC 3339"),
        ({"created_at": "2026-03-01T12:00:00"}, "with an offset"),
        ({"created_at": "yesterday"}, "'yesterday'"),
        ({"created_at": "0001-01-01T00:00:00+14:00"}, "RFC 3339"),
        ({"likes": True}, "likes is true or false; it must be a whole number"),
        ({"likes": 2.5}, "likes is 2.5"),
        ({"likes": float("nan")}, "likes is nan"),
        ({"likes": "many"}, "likes is text"),
        ({"views": 2**63}, "views is too large"),
        ({"replies": -1}, "cannot be negative"),
        ({"rating": 0}, "rating is a number; it must be stars from 0.5 to 5"),
        ({"rating": 5.5}, "rating is 5.5; it must be stars"),
        ({"rating": "six stars"}, "rating is 'six stars'"),
        ({"rating": [4]}, "rating is a list"),
        ({"rating": 10**400}, "rating is a number"),
        ({"parent_missing": 1}, "true or false"),
        ({"flags": "moderator"}, "flags must be a list of texts"),
        ({"marks": "moderator"}, "marks must be a list of texts"),
        ({"gone": "yes"}, "gone is text"),
    ],
)
def test_a_bad_row_is_rejected_with_its_reason(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadRow, match=reason.replace("'", ".")) as refused:
        to_post({**LEAST, **change})
    assert refused.value.reason == str(refused.value)


@pytest.mark.usefixtures("collected")
@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"source": "forum"', "not JSON"),
        (b"[1, 2]", "a list, not a JSON object"),
        (b"null", "null, not a JSON object"),
        (b'{"a": "\xff"}', "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_a_line_that_is_not_an_object_is_rejected(line: bytes, reason: str) -> None:
    with pytest.raises(BadRow, match=reason):
        decode(line)


def test_what_other_tools_write_for_a_deleted_post_makes_a_tombstone() -> None:
    line = {"source": "reddit", "id": "reddit:t1_a", "created_at": "2026-01-05T10:00:00Z"}
    removed = to_post(line | {"author": "[deleted]", "text": "[removed]"})
    assert (removed.gone, removed.author, removed.text) == (True, None, "")
    author_left = to_post(line | {"author": "[deleted]", "text": "Still here."})
    assert (author_left.gone, author_left.author, author_left.text) == (False, None, "Still here.")
