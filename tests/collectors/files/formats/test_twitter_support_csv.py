"""Support tweets: whole rows become posts; broken rows are reported without losing good rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from talkworthy.model import Post

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]
HEADER = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\r\n"
WHEN = "Sun Mar 01 09:30:00 +0000 2026"


def row(number: int, text: str = "Fine crema", parent: str = "") -> str:
    return f"{number},ada,True,{WHEN},{text},,{parent}\r\n"


def test_a_row_becomes_a_tweet(write: Write, read: Read) -> None:
    posts, rejects = read(write("t.csv", HEADER + row(19, '"@brio ""why"" &amp;\nhow?"')))
    assert rejects == []
    assert posts == [
        Post(
            id="x:19",
            source="x",
            kind="tweet",
            created_at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
            thread="x:19",
            text='@brio "why" &\nhow?',
            author="ada",
            url="https://x.com/i/web/status/19",
        )
    ]


def test_replies_join_the_thread_of_their_root_in_any_order(write: Write, read: Read) -> None:
    posts, _ = read(
        write("t.csv", HEADER + row(3, parent="2.0") + row(2, parent="1.0") + row(1) + row(5, parent="4.0"))
    )
    assert [(post.reply_to, post.thread) for post in posts] == [
        ("x:2", "x:1"),
        ("x:1", "x:1"),
        (None, "x:1"),
        ("x:4", "x:4"),
    ]


def test_a_row_split_by_a_line_break_gives_two_rejects_and_loses_no_other_row(write: Write, read: Read) -> None:
    posts, rejects = read(write("t.csv", HEADER + row(1) + row(2, "split\r\nin two") + row(3)))
    assert [post.id for post in posts] == ["x:1", "x:3"]
    assert [(reject.line, reject.raw[:9]) for reject in rejects] == [(3, "2,ada,Tru"), (4, "in two,,")]
    assert "check its quotes and line breaks" in rejects[0].reason


def test_the_padded_rest_of_a_split_row_is_reported(write: Write, read: Read) -> None:
    posts, rejects = read(write("t.csv", HEADER + row(1) + "7,,,,,,\r\n" + row(3)))
    assert [post.id for post in posts] == ["x:1", "x:3"]
    assert "has split" in rejects[0].reason


def test_an_unclosed_quote_loses_only_its_own_row(write: Write, read: Read) -> None:
    posts, rejects = read(
        write("t.csv", HEADER + row(1) + row(2, '"no end') + row(3) + row(4, '"a ""fine"" one"') + row(5))
    )
    assert [post.id for post in posts] == ["x:1", "x:3", "x:4", "x:5"]
    assert [(reject.line, reject.raw) for reject in rejects] == [(3, row(2, '"no end').strip())]


def test_quotes_inside_a_quoted_cell_need_not_be_doubled(write: Write, read: Read) -> None:
    posts, rejects = read(write("t.csv", HEADER + row(1, '"the "best" one"') + row(2)))
    assert [post.id for post in posts] == ["x:1", "x:2"]
    assert rejects == []


def test_an_open_quote_on_the_last_row_is_reported(write: Write, read: Read) -> None:
    posts, rejects = read(write("t.csv", HEADER + row(1) + row(2, '"no end')))
    assert [post.id for post in posts] == ["x:1"]
    assert rejects[0].reason == "A quote is opened here and never closed."


def test_an_invalid_date_in_a_row_of_several_lines_is_one_reject(write: Write, read: Read) -> None:
    bad = row(2, '"one\ntwo\nthree"').replace(WHEN, "soon")
    posts, rejects = read(write("t.csv", HEADER + row(1) + bad + row(3)))
    assert [post.id for post in posts] == ["x:1", "x:3"]
    assert [reject.line for reject in rejects] == [3]


def test_an_id_must_be_a_number(write: Write, read: Read) -> None:
    _, rejects = read(write("t.csv", HEADER + row(1, parent="1.2e17")))
    assert "in_response_to_tweet_id is '1.2e17'" in rejects[0].reason


def test_bytes_that_are_not_utf_8_lose_only_their_row(write: Write, read: Read) -> None:
    posts, rejects = read(
        write("t.csv", (HEADER + row(1)).encode() + row(2, "caf\xe9").encode("latin-1") + row(3).encode())
    )
    assert [post.id for post in posts] == ["x:1", "x:3"]
    assert "not utf-8" in rejects[0].reason
    rejects[0].raw.encode("utf-8")
