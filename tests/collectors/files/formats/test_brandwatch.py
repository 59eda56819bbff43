"""Brandwatch's bulk mentions export."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from talkworthy.model import Engagement, Post

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]
ABOVE = [["Report:"], ["Bulk Mentions Download"], ["Brand:"], ["Brio, the grinder"], ["Label:"], [""]]
COLUMNS = ["Query Id", "Query Name", "Date", "Title", "Snippet", "Full Text", "Url", "Domain", "Sentiment", "Page Type",
           "Thread Entry Type", "Thread Author", "Language", "Country", "Author", "Likes", "Comments", "Shares",
           "Engagement Score", "X Followers"]  # fmt: skip


def row(**cells: str) -> list[str]:
    values = {"Query Id": "7", "Query Name": "Brio", "Date": "2026-03-01 09:30:00.0", "Full Text": "Fine crema",
            "Sentiment": "negative", "Language": "en", "Engagement Score": "99", "X Followers": "5"}  # fmt: skip
    values |= {name.replace("_", " "): cell for name, cell in cells.items()}
    return [values.get(name, "") for name in COLUMNS]


def test_a_comment_on_reddit_joins_its_thread(write: Write, read: Read, to_csv: Any) -> None:
    url = "https://www.reddit.com/r/espresso/comments/abc/which_grinder/def"
    cells = row(Url=url, Title="Which grinder?", Author="u/ada", Page_Type="reddit", Likes="4", Comments="", Shares="0")
    posts, rejects = read(write("b.csv", to_csv([*ABOVE, COLUMNS, cells])))
    assert rejects == []
    assert posts == [
        Post(
            id="reddit:t1_def",
            source="reddit",
            kind="comment",
            created_at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
            thread="reddit:t3_abc",
            text="Fine crema",
            author="ada",
            community="espresso",
            url=url,
            lang="en",
            engagement=Engagement(likes=4, reposts=0),
            parent_missing=True,
        )
    ]


def test_a_reply_on_x_has_its_parent(write: Write, read: Read, to_csv: Any) -> None:
    columns = [*COLUMNS, "X Reply to", "X Repost of", "X Likes"]
    root = [*row(Url="https://twitter.com/ada/status/1", Thread_Entry_Type="post"), "", "", "3"]
    reply = [*row(Url="https://x.com/bo/status/2", Thread_Entry_Type="reply"), "https://x.com/ada/status/1", "", ""]
    posts, _ = read(write("b.csv", to_csv([columns, reply, root])))
    assert [(post.id, post.reply_to, post.thread, post.author) for post in posts] == [
        ("x:2", "x:1", "x:1", "bo"),
        ("x:1", None, "x:1", "ada"),
    ]
    assert [post.engagement.likes for post in posts] == [None, 3]


def test_a_repost_is_skipped(write: Write, read: Read, to_csv: Any) -> None:
    columns = [*COLUMNS, "X Repost of"]
    rows = [[*row(Url="https://x.com/bo/status/2"), "https://x.com/ada/status/1"]]
    assert read(write("b.csv", to_csv([columns, *rows]))) == ([], [])


def test_any_other_page_has_its_site_as_community(write: Write, read: Read, to_csv: Any) -> None:
    cells = row(Url="https://www.beans.example/t/7", Title="Grinders", Page_Type="Forum", Author="ada")
    posts, _ = read(write("b.csv", to_csv([COLUMNS, cells])))
    assert [(post.source, post.kind, post.community, post.title) for post in posts] == [
        ("file", "forum", "beans.example", "Grinders")
    ]
    assert posts[0].thread == posts[0].id


def test_a_workbook_is_read_like_the_csv(write_xlsx: Any, write: Write, read: Read, to_csv: Any) -> None:
    cells = row(Url="https://x.com/ada/status/1", Likes="4")
    as_csv = read(write("b.csv", to_csv([*ABOVE, COLUMNS, cells])))
    typed = [datetime(2026, 3, 1, 9, 30) if name == "Date" else cell for name, cell in zip(COLUMNS, cells, strict=True)]
    typed[COLUMNS.index("Likes")] = 4.0
    assert read(write_xlsx("b.xlsx", {"Mentions": [*ABOVE, COLUMNS, typed]})) == as_csv
    assert len(as_csv[0]) == 1


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Date": "soon", "Url": "https://x.com/ada/status/1"}, "created_at is 'soon'"),
        ({"Url": "see attachment"}, "is not the address of a post"),
        ({"Url": "https://x.com/ada/status/1", "Full_Text": "", "Title": ""}, "no text"),
    ],
)
def test_an_invalid_row_is_a_reject_with_its_reason(
    write: Write, read: Read, to_csv: Any, cells: dict[str, str], reason: str
) -> None:
    posts, rejects = read(write("b.csv", to_csv([*ABOVE, COLUMNS, row(**cells), row(Url="https://x.com/a/status/2")])))
    assert [post.id for post in posts] == ["x:2"]
    assert [reject.line for reject in rejects] == [8]
    assert reason in rejects[0].reason


def test_a_row_without_a_url_has_the_same_id_on_every_import(write: Write, read: Read, to_csv: Any) -> None:
    path = write("b.csv", to_csv([COLUMNS, row(Author="ada"), row(Author="bo")]))
    first, second = read(path)[0], read(path)[0]
    assert [post.id for post in first] == [post.id for post in second]
    assert len({post.id for post in first}) == 2


def test_a_removed_text_is_a_tombstone(write: Write, read: Read, to_csv: Any) -> None:
    url = "https://www.reddit.com/r/espresso/comments/abc/x/def"
    posts, _ = read(write("b.csv", to_csv([COLUMNS, row(Url=url, Full_Text="[removed]", Author="ada")])))
    assert [(post.gone, post.text, post.author) for post in posts] == [(True, "", None)]


def test_in_a_csv_of_another_encoding_the_undecodable_rows_are_rejected(write: Write, read: Read, to_csv: Any) -> None:
    rows = [COLUMNS, row(Url="https://x.com/a/status/1", Full_Text="café"), row(Url="https://x.com/a/status/2")]
    path = write("b.csv", to_csv(rows).encode("cp1252"))
    posts, rejects = read(path)
    assert [post.id for post in posts] == ["x:2"]
    assert "--encoding" in rejects[0].reason
    assert [post.text for post in read(path, encoding="cp1252")[0]] == ["café", "Fine crema"]


def test_hostile_characters_are_cleaned(write: Write, read: Read, to_csv: Any) -> None:
    text = "\u202ekcart\u202c NUL\0 =HYPERLINK(1)"
    posts, _ = read(
        write("b.csv", to_csv([COLUMNS, row(Url="https://x.com/a/status/1", Full_Text=text, Author="a\0")]))
    )
    assert [(post.text, post.author) for post in posts] == [("kcart NUL =HYPERLINK(1)", "a")]


def test_a_cell_of_ten_megabytes_loses_only_its_row(write: Write, read: Read, to_csv: Any) -> None:
    rows = [row(Url="https://x.com/a/status/1", Full_Text="x" * 10_000_000), row(Url="https://x.com/a/status/2")]
    posts, rejects = read(write("b.csv", to_csv([COLUMNS, *rows])))
    assert [post.id for post in posts] == ["x:2"]
    assert "longer than 8 MiB" in rejects[0].reason


def test_a_count_that_cannot_be_read_costs_the_count(write: Write, read: Read, to_csv: Any) -> None:
    cells = row(Url="https://x.com/ada/status/1", Likes="many")
    posts, rejects = read(write("b.csv", to_csv([*ABOVE, COLUMNS, cells])))
    assert [post.engagement.likes for post in posts] == [None]
    assert rejects == []
