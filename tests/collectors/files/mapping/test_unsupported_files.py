"""Files of other kinds than their names say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from talkworthy.errors import UserError

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<html><body><table><tr><td>Date</td></tr></table>", "a web page"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html>\n<p>Please log in", "a web page"),
        (b'<?xml version="1.0"?>\n<html xmlns="x">', "a web page"),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook>', "an XML spreadsheet"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"{\\rtf1 Date", "a text document"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\xd0\xcf\x11\xe0", "an old or encrypted Excel workbook"),
    ],
)
@pytest.mark.parametrize("mapping", [None, {"Date": "created_at", "Message": "text"}])
def test_a_file_of_another_kind_is_refused_in_a_sentence(
    write: Write, read: Read, content: bytes, kind: str, mapping: dict[str, str] | None
) -> None:
    with pytest.raises(UserError, match=f"t.csv is {kind}"):
        read(write("t.csv", content), mapping=mapping)


def test_text_in_a_file_named_xls_is_read(write: Write, read: Read) -> None:
    path = write("t.xls", "Date\tMessage\n2026-03-01\tFine\n")
    posts, _ = read(path, mapping={"Date": "created_at", "Message": "text"})
    assert [post.text for post in posts] == ["Fine"]


def test_many_comments_before_no_web_page_take_no_time(write: Write, read: Read) -> None:
    path = write("t.csv", "<!---->" * 500 + ",Message\n2026-03-01,Fine\n")
    with pytest.raises(UserError):
        read(path)
