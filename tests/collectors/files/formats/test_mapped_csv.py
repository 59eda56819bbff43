"""Tables with a column map."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from collectors.files.engine.reader import ColumnMap
from talkworthy.errors import UserError
from talkworthy.model import Engagement, Post

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]
MAPPING = {"Date": "created_at", "Message": "text"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_the_delimiter_and_a_byte_order_mark_are_detected(
    write: Write, read: Read, delimiter: str, mark: bytes
) -> None:
    table = "Date,Message,Who\n2026-03-01,Fine crema,ada\n".replace(",", delimiter)
    posts, rejects = read(write("t.csv", mark + table.encode()), mapping={**MAPPING, "Who": "author"}, source="forum")
    assert [(post.text, post.author, post.source) for post in posts] == [("Fine crema", "ada", "forum")]
    assert rejects == []


def test_every_field_may_have_a_column(write: Write, read: Read) -> None:
    names = [
        "id",
        "kind",
        "community",
        "thread",
        "reply_to",
        "title",
        "text",
        "lang",
        "created_at",
        "likes",
        "views",
    ]
    table = (
        ";".join(names) + ";parent_missing;extra\n8;post;beans;forum:7;7;Re;So;en;2026-03-01 12:00;1,200;7.0;true;x\n"
    )
    posts, _ = read(write("t.csv", table), mapping={name: name for name in [*names, "parent_missing"]}, source="forum")
    assert posts == [
        Post(
            id="forum:8",
            source="forum",
            kind="post",
            created_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
            thread="forum:7",
            title="Re",
            text="So",
            community="beans",
            reply_to="forum:7",
            lang="en",
            engagement=Engagement(likes=1200, views=7),
            parent_missing=True,
        )
    ]


@pytest.mark.parametrize("field", ["thread", "conversation"])
def test_the_thread_may_be_mapped_by_its_present_or_its_former_name(write: Write, read: Read, field: str) -> None:
    path = write("t.csv", "Date,Message,Topic\n2026-03-01,Hm,7\n")
    posts, _ = read(path, mapping={**MAPPING, "Topic": field}, source="forum")
    assert [post.thread for post in posts] == ["forum:7"]


def test_without_an_id_the_same_row_gets_the_same_id_in_any_date_format(write: Write, read: Read) -> None:
    table = "Date,Message\n2026-03-01,Hm\n2026-03-01T00:00:00Z,Hm\n2026-03-02,Hm\n"
    posts, _ = read(write("t.csv", table), mapping=MAPPING)
    assert posts[0].id == posts[1].id != posts[2].id
    assert posts[0].id.startswith("file:")


def test_lines_above_the_header_are_skipped(write: Write, read: Read) -> None:
    table = "Report:\nBulk, of mentions\n\nDate,Message\n2026-03-01,Hm\n2026-03-02\n"
    posts, rejects = read(write("t.csv", table), mapping=MAPPING)
    assert [post.text for post in posts] == ["Hm"]
    assert [reject.line for reject in rejects] == [6]


def test_replies_are_followed_to_their_root(write: Write, read: Read) -> None:
    table = "id,to,Date,Message\n3,2,2026-03-01,c\n2,1,2026-03-01,b\n1,,2026-03-01,a\n"
    posts, _ = read(write("t.csv", table), mapping={**MAPPING, "id": "id", "to": "reply_to"})
    assert {post.thread for post in posts} == {"file:1"}


def test_a_cell_of_a_megabyte_is_read(write: Write, read: Read) -> None:
    posts, _ = read(write("t.csv", "Date,Message\n2026-03-01," + "x" * 2**20 + "\n"), mapping=MAPPING)
    assert len(posts[0].text) == 2**20


def test_invalid_cells_are_reported_with_their_field(write: Write, read: Read) -> None:
    table = "Date,Message,Likes\nsoon,b,1\n,c,1\n2026-03-01,e,\n"
    posts, rejects = read(write("t.csv", table), mapping={**MAPPING, "Likes": "likes"})
    assert [post.text for post in posts] == ["e"]
    assert [reject.reason.split(" ")[0] for reject in rejects] == ["created_at", "created_at"]


@pytest.mark.parametrize(
    ("dates", "day", "month"),
    [
        (["3/1/2026 9:30", "2/24/2026 11:35"], 1, 3),
        (["3/1/2026 9:30", "24/2/2026 11:35"], 3, 1),
        (["3.1.2026 9:30", "4.2.2026"], 3, 1),
    ],
)
def test_the_order_of_dates_is_detected_in_the_whole_file(
    write: Write, read: Read, dates: list[str], day: int, month: int
) -> None:
    table = "Date,Message\n" + "".join(f"{date},Hm\n" for date in [*dates[:1] * 300, *dates[1:]])
    posts, rejects = read(write("t.csv", table), mapping=MAPPING)
    assert rejects == []
    assert posts[0].created_at == datetime(2026, month, day, 9, 30, tzinfo=UTC)


def test_ambiguous_dates_need_a_date_order(write: Write, read: Read) -> None:
    path = write("t.csv", "Date,Message\n3/1/2026,a\n4/2/2026,b\n")
    with pytest.raises(UserError, match=r"are ambiguous: .*--date-order month-first"):
        read(path, mapping=MAPPING)
    posts, _ = read(path, mapping=ColumnMap(MAPPING, date_order="day-first"))
    assert [post.created_at.month for post in posts] == [1, 2]


def test_dates_that_contradict_each_other_are_reported(write: Write, read: Read) -> None:
    with pytest.raises(UserError, match=r"Some dates in .* have the day first"):
        read(write("t.csv", "Date,Message\n24/2/2026,a\n2/24/2026,b\n"), mapping=MAPPING)


def test_a_date_that_does_not_fit_the_given_order_is_a_reject(write: Write, read: Read) -> None:
    path = write("t.csv", "Date,Message\n24/2/2026,a\n2/24/2026,b\n")
    posts, rejects = read(path, mapping=ColumnMap(MAPPING, date_order="day-first"))
    assert ([post.text for post in posts], [reject.line for reject in rejects]) == (["a"], [3])


def test_a_date_and_a_time_may_be_in_two_columns(write: Write, read: Read) -> None:
    mapping = {"Date": "created_at", "Time": "created_at", "Message": "text"}
    posts, _ = read(write("t.csv", "Time,Date,Message\n9:30 PM,2/24/2026,a\n,2/25/2026,b\n"), mapping=mapping)
    assert [post.created_at for post in posts] == [
        datetime(2026, 2, 24, 21, 30, tzinfo=UTC),
        datetime(2026, 2, 25, tzinfo=UTC),
    ]


def test_another_encoding_has_to_be_given(write: Write, read: Read) -> None:
    path = write("t.csv", "Date,Message\n2026-03-01,café\n".encode("cp1252"))
    with pytest.raises(UserError, match="not utf-8 text"):
        read(path, mapping=MAPPING)
    assert read(path, mapping=MAPPING, encoding="cp1252")[0][0].text == "café"


@pytest.mark.parametrize("encoding", [None, "utf-16"])
def test_utf_16_is_detected_by_its_byte_order_mark(write: Write, read: Read, encoding: str | None) -> None:
    path = write("t.csv", "Date\tMessage\n2026-03-01\tcafé\n".encode("utf-16"))
    assert read(path, mapping=MAPPING, encoding=encoding)[0][0].text == "café"


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ({"Date": "created_at", "Words": "text"}, "no column Words"),
        ({"Date": "when", "Message": "text"}, "no field called when"),
        ({"Date": "created_at"}, "a column for text or title"),
        ({"Date": "text", "Message": "text"}, "text two columns"),
        ({"Date": "created_at", "Message": "created_at", "X": "created_at", "Y": "text"}, "created_at three columns"),
    ],
)
def test_a_wrong_mapping_is_reported_before_rows_are_read(
    write: Write, read: Read, mapping: dict[str, str], message: str
) -> None:
    with pytest.raises(UserError, match=message):
        read(write("t.csv", "Date,Message\n2026-03-01,Hm\n"), mapping=mapping)


def test_an_unknown_encoding_is_reported(write: Write, read: Read) -> None:
    with pytest.raises(UserError, match="There is no encoding called"):
        read(write("t.csv", "Date,Message\n"), mapping=MAPPING, encoding="klingon")


def test_a_mapping_leaves_json_files_to_their_own_reader(write: Write, read: Read) -> None:
    row = {"source": "forum", "id": "forum:1", "text": "a", "created_at": "2026-03-01T00:00:00Z"}
    posts, _ = read(write("a.ndjson", json.dumps(row)), write("b.csv", "Date,Message\n2026-03-01,b\n"), mapping=MAPPING)
    assert [post.text for post in posts] == ["a", "b"]
