"""The table that a column map describes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from collectors.files.engine.reader import ColumnMap, read_sample
from collectors.files.engine.reading_notes import ReadingNotes, to_sentences
from collectors.files.engine.streams import open_bytes
from collectors.files.formats.mapped_csv import MappedCsv
from talkworthy.errors import UserError

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]
MAPPING = {"id": "id", "date": "created_at", "author": "author", "text": "text", "likes": "likes"}
NUMBERS = {"1": "likes", "2": "created_at", "3": "author", "4": "text"}


def test_missing_cells_at_the_end_of_a_row_are_empty(write: Write, read: Read) -> None:
    table = "id,date,author,text,likes,note\n1,2026-03-01,ada,a,3,x\n2,2026-03-01,leo,b,1\n3,2026-03-01,mia,c\n"
    posts, rejects = read(write("t.csv", table), mapping=MAPPING)
    assert [(post.text, post.engagement.likes) for post in posts] == [("a", 3), ("b", 1), ("c", None)]
    assert rejects == []


def test_a_row_without_its_text_is_a_reject(write: Write, read: Read) -> None:
    posts, rejects = read(write("t.csv", "id,date,author,text,likes\n1,2026-03-01,ada\n"), mapping=MAPPING)
    assert (posts, [reject.line for reject in rejects]) == ([], [2])


def test_a_row_with_a_title_may_lack_its_text(write: Write, read: Read) -> None:
    mapping = {"date": "created_at", "title": "title", "text": "text"}
    posts, rejects = read(write("t.csv", "date,title,text\n2026-03-01,Which grinder?\n"), mapping=mapping)
    assert ([post.title for post in posts], rejects) == (["Which grinder?"], [])


def test_both_parts_of_a_row_that_a_line_break_split_are_rejects(write: Write, read: Read) -> None:
    table = "id,date,author,text,likes\n1,2026-03-01,ada,Fine\ncrema,3\n2,2026-03-01,leo,b,1\n"
    posts, rejects = read(write("t.csv", table), mapping=MAPPING)
    assert ([post.text for post in posts], [reject.line for reject in rejects]) == (["b"], [2, 3])
    assert "a line break may have split it" in rejects[0].reason


def test_columns_without_a_header_are_mapped_by_number(write: Write, read: Read) -> None:
    path = write("t.csv", "5,2026-03-01,ada,Fine\n6,2026-03-02,leo,Bitter\n")
    posts, _ = read(path, mapping=NUMBERS)
    assert [(post.author, post.text) for post in posts] == [("ada", "Fine"), ("leo", "Bitter")]


def test_a_header_is_no_row_of_columns_mapped_by_number(write: Write, read: Read) -> None:
    path = write("t.csv", "score;date;who;text\n5;1.3.2026;ada;Fine\n")
    posts, rejects = read(path, mapping=NUMBERS)
    assert ([post.text for post in posts], rejects) == (["Fine"], [])


def test_some_columns_may_be_mapped_by_number_and_others_by_name(write: Write, read: Read) -> None:
    path = write("t.csv", "date,score,What is good about it?\n2026-03-01,5,Fine\n")
    posts, rejects = read(path, mapping={"date": "created_at", "3": "text"})
    assert ([post.text for post in posts], rejects) == (["Fine"], [])


@pytest.mark.parametrize("text", ["What is good? (One word)", "2"])
def test_the_name_of_a_column_may_have_a_line_break(write: Write, read: Read, text: str) -> None:
    path = write("t.csv", 'date," What is good?\n(One word)"\n2026-03-01,Crema\n2026-03-02,Foam\n')
    posts, rejects = read(path, mapping={"date": "created_at", text: "text"})
    assert ([post.text for post in posts], rejects) == (["Crema", "Foam"], [])


def test_columns_of_a_header_with_a_line_break_may_all_have_numbers(write: Write, read: Read) -> None:
    path = write("t.csv", 'date,"What is good?\n(One word)"\n2026-03-01,Crema\n')
    posts, rejects = read(path, mapping={"1": "created_at", "2": "text"})
    assert ([post.text for post in posts], rejects) == (["Crema"], [])


def test_a_quote_that_is_never_closed_leaves_the_header_one_line(write: Write, read: Read) -> None:
    path = write("t.csv", 'date,text,"note\n2026-03-01,Fine,x\n')
    posts, _ = read(path, mapping={"date": "created_at", "text": "text"})
    assert [post.text for post in posts] == ["Fine"]


def test_a_row_of_no_text_is_a_reject_where_no_reply_could_name_it(write: Write, read: Read) -> None:
    path = write("t.csv", "date,text\n2026-03-01,Fine\n2026-03-02,\n")
    posts, rejects = read(path, mapping={"date": "created_at", "text": "text"})
    assert [post.text for post in posts] == ["Fine"]
    assert [reject.reason for reject in rejects] == ["The row has no text."]


def test_a_row_of_no_text_with_an_id_is_a_post(write: Write, read: Read) -> None:
    path = write("t.csv", "id,date,text\n1,2026-03-01,\n")
    posts, rejects = read(path, mapping={"id": "id", "date": "created_at", "text": "text"})
    assert ([post.text for post in posts], rejects) == ([""], [])


def test_a_sheet_without_a_header_is_mapped_by_number(write_xlsx: Any, read: Read) -> None:
    path = write_xlsx("t.xlsx", {"Sheet1": [["5", "2026-03-01", "ada", "Fine"], ["6", "2026-03-02", "leo", "Bitter"]]})
    posts, _ = read(path, mapping=NUMBERS)
    assert [post.author for post in posts] == ["ada", "leo"]


def test_a_date_as_the_name_of_a_column_means_that_there_is_no_header(write: Write, read: Read) -> None:
    path = write("t.csv", "2026-03-01,Fine\n2026-03-02,Bitter\n")
    with pytest.raises(UserError, match=r"has no header.*by their numbers"):
        read(path, mapping={"2026-03-01": "created_at", "Fine": "text"})


def test_two_columns_of_one_name_have_to_be_mapped_by_number(write: Write, read: Read) -> None:
    path = write("t.csv", "date,text,text\n2026-03-01,a,b\n")
    with pytest.raises(UserError, match="has 2 columns called text: 2 and 3"):
        read(path, mapping={"date": "created_at", "text": "text"})
    posts, _ = read(path, mapping={"1": "created_at", "3": "text"})
    assert [post.text for post in posts] == ["b"]


def test_the_columns_of_a_file_are_only_in_the_detail_of_an_error(write: Write, read: Read) -> None:
    with pytest.raises(UserError) as caught:
        read(write("t.csv", "date,secret\n2026-03-01,a\n"), mapping={"date": "created_at", "words": "text"})
    assert "secret" not in str(caught.value)
    assert caught.value.detail == "Its columns: date, secret."


def test_a_row_of_counts_is_no_header_of_numbered_columns(write: Write, read: Read) -> None:
    table = "0,2026-03-01,ada,Fine\n3,2026-03-02,leo,Good\n1,2,3,4\n5,2026-03-03,mia,Fair\n"
    posts, rejects = read(write("t.csv", table), mapping=NUMBERS)
    assert [post.text for post in posts] == ["Fine", "Good", "Fair"]
    assert [reject.line for reject in rejects] == [3]


SHEET = ["date", "text"]


@pytest.mark.parametrize("mapping", [{"date": "created_at", "text": "text"}, {"1": "created_at", "text": "text"}])
def test_sheets_with_the_same_columns_are_read_too(write_xlsx: Any, read: Read, mapping: dict[str, str]) -> None:
    sheets = {
        "January": [SHEET, ["2026-01-01", "Fine"]],
        "February": [["My posts"], [*SHEET, ""], ["2026-02-01", "Bitter", "a note"]],
    }
    posts, rejects = read(write_xlsx("t.xlsx", sheets), mapping=mapping)
    assert ([post.text for post in posts], rejects) == (["Fine", "Bitter"], [])


def test_a_rejected_row_names_its_sheet_where_several_are_read(write_xlsx: Any, read: Read) -> None:
    sheets = {"January": [SHEET, ["2026-01-01", "Fine"]], "February": [SHEET, ["Total", "1"]]}
    _, rejects = read(write_xlsx("t.xlsx", sheets), mapping={"date": "created_at", "text": "text"})
    assert [(Path(reject.file).name, reject.line) for reject in rejects] == [("t.xlsx (sheet February)", 2)]


def test_sheets_with_other_columns_are_counted(write_xlsx: Any) -> None:
    path = write_xlsx("t.xlsx", {"Sums": [["month", "posts"], ["1", "9"]], "Posts": [SHEET, ["2026-01-01", "Fine"]]})
    notes = ReadingNotes()
    reader = MappedCsv(read_sample(path, ColumnMap({"date": "created_at", "text": "text"}), notes))
    notes.start_pass()
    with open_bytes(path) as stream:
        assert len(list(reader.posts(stream))) == 1
    assert to_sentences(notes.counts) == [
        "1 date has no time zone and is taken as UTC; --timezone names another, for example Europe/Berlin.",
        "1 other sheet of a workbook has other columns and was not read: save it as a file of its own to import it.",
    ]
