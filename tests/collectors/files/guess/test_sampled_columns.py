"""The columns of a table of any layout: delimiter, header and encoding are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from collectors.files.engine.reader import read_sample
from collectors.files.guess.sampled_columns import SampledColumns, guess_encoding, sample_columns

ROWS = [["when", "what"], ["2026-02-01", "My kettle, it leaks"], ["2026-02-02", "Mine is fine"]]


def sampled(tmp_path: Path, text: str, encoding: str = "utf-8") -> SampledColumns:
    path = tmp_path / "export.csv"
    path.write_text(text, encoding=encoding)
    result = sample_columns(read_sample(path))
    assert result is not None
    return result


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_any_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in ROWS)
    assert sampled(tmp_path, text).cells == {
        "when": ["2026-02-01", "2026-02-02"],
        "what": ["My kettle, it leaks", "Mine is fine"],
    }


def test_lines_above_the_header_are_passed_over(tmp_path: Path) -> None:
    text = "Export of my forum\n\nwhen,what,who\n2026-02-01,It leaks,ada\n2026-02-02,Mine is fine,bo\n"
    assert list(sampled(tmp_path, text).cells) == ["when", "what", "who"]


def test_long_questions_are_the_names_of_columns(tmp_path: Path) -> None:
    asked = "All in all, how happy are you with the service of our shop in the last twelve months?"
    assert list(sampled(tmp_path, f'who,"{asked}"\nada,Very happy\nbo,Not so much\n').cells) == ["who", asked]


def test_a_line_break_in_a_name_counts_as_a_space(tmp_path: Path) -> None:
    text = 'when,"what\n(optional)"\n2026-02-01,It leaks\n2026-02-02,Mine is fine\n'
    assert sampled(tmp_path, text).cells == {
        "when": ["2026-02-01", "2026-02-02"],
        "what (optional)": ["It leaks", "Mine is fine"],
    }


def test_lines_above_the_header_may_be_padded_with_delimiters(tmp_path: Path) -> None:
    text = "Export of my forum,,\nSite:,,\nwhen,what,who\n2026-02-01,It leaks,ada\n2026-02-02,Mine is fine,bo\n"
    assert list(sampled(tmp_path, text).cells) == ["when", "what", "who"]


def test_the_first_column_of_a_data_frame_has_no_name(tmp_path: Path) -> None:
    assert list(sampled(tmp_path, ",comment\n0,It leaks\n1,Mine is fine\n").cells) == ["comment"]


def test_a_long_question_alone_is_a_post(tmp_path: Path) -> None:
    text = "Is there anybody here who knows which grinder goes with the kettle that leaks in June?\nIt leaks\n"
    assert not sampled(tmp_path, text).has_header


def test_names_of_groups_above_the_header_are_passed_over(tmp_path: Path) -> None:
    text = "Beitrag;Beitrag;Person\nDatum;Kommentar;Autor\n1.2.2026;It leaks;ada\n2.2.2026;Mine is fine;bo\n"
    assert list(sampled(tmp_path, text).cells) == ["Datum", "Kommentar", "Autor"]


def test_a_post_with_the_names_of_columns_is_no_header(tmp_path: Path) -> None:
    text = "when,what,tool\n2026-02-01,text,author\n2026-02-02,comment,user\n"
    assert list(sampled(tmp_path, text).cells) == ["when", "what", "tool"]


def test_a_table_of_one_column_is_a_table(tmp_path: Path) -> None:
    assert sampled(tmp_path, "comment\nIt leaks\nMine is fine\n").cells == {"comment": ["It leaks", "Mine is fine"]}


def test_a_first_row_of_values_is_no_header_and_columns_have_numbers(tmp_path: Path) -> None:
    result = sampled(tmp_path, "77,2026-02-01 10:00,It leaks\n78,2026-02-02 11:00,Mine is fine\n")
    assert not result.has_header
    assert result.cells == {
        "1": ["77", "78"],
        "2": ["2026-02-01 10:00", "2026-02-02 11:00"],
        "3": ["It leaks", "Mine is fine"],
    }


def test_two_columns_of_one_name_have_numbers_and_keep_their_names(tmp_path: Path) -> None:
    result = sampled(tmp_path, "text,date,text\nIt leaks,2026-02-01,yes\n")
    assert result.cells == {"1": ["It leaks"], "2": ["2026-02-01"], "3": ["yes"]}
    assert result.header_of("3") == "text"


def test_windows_text_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes("was,wer\nläuft gut,jürgen\n".encode("cp1252"))
    assert guess_encoding(read_sample(path)) == "cp1252"


def test_json_objects_have_the_paths_of_the_list_with_the_most_texts(tmp_path: Path) -> None:
    path = tmp_path / "page.json"
    path.write_text(
        '[{"title": "Kettles", "views": 3, "comments": [{"user": {"name": "ada"}, "text": "It leaks again today"},'
        ' {"user": {"name": "bo"}, "text": "Mine is still fine here", "likes": 2}]}]'
    )
    result = sample_columns(read_sample(path))
    assert result is not None
    assert result.cells == {
        "comments[].user.name": ["ada", "bo"],
        "comments[].text": ["It leaks again today", "Mine is still fine here"],
        "comments[].likes": ["2", ""],
    }


def test_a_json_list_of_texts_has_no_columns(tmp_path: Path) -> None:
    path = tmp_path / "texts.json"
    path.write_text('["It leaks again, sadly", "Mine is fine, thanks"]')
    assert sample_columns(read_sample(path)) is None
