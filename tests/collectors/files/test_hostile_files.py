"""Whatever is in a file, reading it gives posts, rejects, or one clear error - and posts that any database can hold."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collectors.files.base import Reject
from collectors.files.dump import Dump
from talkworthy import interchange
from talkworthy.errors import UserError

Write = Callable[[str, Any], Path]


def table(delimiter: str = ",", encoding: str = "utf-8", **cells: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([list(cells), *[list(cells.values())] * 3])
    return text.getvalue().encode(encoding)


REDDIT = "https://www.reddit.com/r/espresso/comments/abc/which/def"
RECORD = {
    "url": REDDIT,
    "published": 1772357400000,
    "content": "Fine",
    "title": "T",
    "source_type": ["A"],
    "root_url": "r",
}
TWEET = {"id": "2", "text": "Fine", "author_id": "5", "created_at": "2026-03-01T09:30:00Z", "conversation_id": "1"}
BRANDWATCH = {"Query Name": "Brio", "Date": "2026-03-01", "Full Text": "Fine", "Url": REDDIT, "Likes": "3"}
MELTWATER = {"Date": "2/24/2026 9:30", "URL": REDDIT, "Opening Text": "Fine", "Hit Sentence": "", "Influencer": "ada"}
FORMS = {
    "brandwatch": table(**BRANDWATCH),
    "meltwater": table("\t", "utf-16", **MELTWATER),
    "talkwalker": table(url=REDDIT, published="1772357400000", content="Fine", domain_url="d", source_type="A,B"),
    "talkwalker_list": json.dumps([RECORD, RECORD]).encode(),
    "fourcat": table(id="2", thread_id="1", body="Fine", timestamp="2026-03-01", author="ada", is_retweet="no"),
    "twarc": json.dumps({"data": [TWEET], "includes": {"users": [{"id": "5", "username": "ada"}]}}).encode() + b"\n",
}
HOSTILE = [
    b"\0",
    b"\xff\xfe",
    b"\xed\xa0\xbd",
    b"\\ud83d",
    b'"',
    b"\r",
    b"\xe2\x80\xae",
    b"=1+1",
    b"9" * 400,
    b"{",
    b"]",
    b",",
]


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_read_whole_as_it_is(write: Write, form: str) -> None:
    items = list(Dump([write("t", FORMS[form])]).posts())
    assert items
    assert not [item for item in items if isinstance(item, Reject)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(
    form=st.sampled_from(sorted(FORMS)),
    cuts=st.lists(st.tuples(st.integers(0, 999), st.integers(0, 9), st.sampled_from(HOSTILE)), min_size=1, max_size=4),
)
def test_a_damaged_file_gives_posts_rejects_or_one_clear_error(
    write: Write, form: str, cuts: list[tuple[int, int, bytes]]
) -> None:
    content = FORMS[form]
    for place, gone, put in cuts:
        start = place * len(content) // 1000
        content = content[:start] + put + content[start + gone :]
    try:
        items = list(Dump([write("t", content)]).posts())
    except UserError:
        return
    for item in items:
        if isinstance(item, Reject):
            assert item.reason
            item.raw.encode()
        else:
            assert b"\\u0000" not in interchange.encode(item)


@pytest.mark.parametrize("form", ["brandwatch", "talkwalker", "fourcat"])
def test_a_row_with_a_cell_of_ten_megabytes_costs_itself_only(write: Write, form: str) -> None:
    header, row, *rest = FORMS[form].split(b"\r\n")
    long = row.replace(b"Fine", b"x" * 10_000_000)
    items = list(Dump([write("t.csv", b"\r\n".join([header, long, row, *rest]))]).posts())
    assert [isinstance(item, Reject) for item in items] == [True, False, False, False]


def test_a_formula_in_a_csv_stays_text(write: Write) -> None:
    content = FORMS["fourcat"].replace(b"Fine", b"=HYPERLINK(1)")
    items = list(Dump([write("t.csv", content)]).posts())
    assert {item.text for item in items if not isinstance(item, Reject)} == {"=HYPERLINK(1)"}
