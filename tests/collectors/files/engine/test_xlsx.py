"""Excel workbooks: sheets become rows of text; files too large for the memory are rejected before they are unpacked."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from collectors.files.engine import xlsx
from collectors.files.engine.xlsx import sheet_heads, sheet_rows
from talkworthy.errors import UserError

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]
WriteXlsx = Callable[..., Path]
MAPPING = {"Date": "created_at", "Message": "text"}
HEADER = ["Date", "Message"]


def test_cells_become_text_as_in_a_csv(write_xlsx: WriteXlsx) -> None:
    row = [datetime(2026, 3, 1, 9, 30), date(2026, 3, 1), time(9, 30), 12, 12.0, 0.5, True, "crema", None, "=1+1|2"]
    path = write_xlsx("t.xlsx", {"One": [row]})
    texts = ["2026-03-01 09:30:00", "2026-03-01", "09:30:00", "12", "12", "0.5", "true", "crema", "", "2"]
    assert list(sheet_rows(path, "One")) == [(1, texts)]


def test_lines_above_the_header_of_a_mapped_sheet_are_skipped(write_xlsx: WriteXlsx, read: Read) -> None:
    rows = [["Report of March"], [], HEADER, [datetime(2026, 3, 1, 9, 30), "Fine crema"], [], ["soon", "Hm"]]
    path = write_xlsx("t.xlsx", {"Cover": [["Nothing here"]], "Posts": rows})
    posts, rejects = read(path, mapping=MAPPING)
    assert [(post.text, post.created_at) for post in posts] == [("Fine crema", datetime(2026, 3, 1, 9, 30, tzinfo=UTC))]
    assert [(reject.line, reject.raw) for reject in rejects] == [(6, "soon\tHm")]


def test_all_sheets_with_the_header_are_read(write_xlsx: WriteXlsx, read: Read) -> None:
    path = write_xlsx("t.xlsx", {"A": [HEADER, ["2026-03-01", "a"]], "B": [HEADER, ["2026-03-01", "b"]]})
    assert [post.text for post in read(path, mapping=MAPPING)[0]] == ["a", "b"]


def test_a_table_that_begins_in_the_middle_of_its_sheet_keeps_its_line_numbers(
    write_xlsx: WriteXlsx, read: Read
) -> None:
    rows = [[], [], [None, None, *HEADER], [None, None, "2026-03-01", "ok"], [None, None, "soon", "no"]]
    posts, rejects = read(write_xlsx("t.xlsx", {"A": rows}), mapping=MAPPING)
    assert [post.text for post in posts] == ["ok"]
    assert [reject.line for reject in rejects] == [5]


def test_a_date_and_a_time_may_be_in_two_columns(write_xlsx: WriteXlsx, read: Read) -> None:
    rows = [["Day", "Clock", "Message"], [date(2026, 3, 1), time(9, 30), "Hm"]]
    mapping = {"Day": "created_at", "Clock": "created_at", "Message": "text"}
    posts, _ = read(write_xlsx("t.xlsx", {"A": rows}), mapping=mapping)
    assert posts[0].created_at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def test_characters_that_excel_escapes_are_decoded(write_xlsx: WriteXlsx, read: Read) -> None:
    rows = [HEADER, ["2026-03-01", "one_x000D_\ntwo_x0000__xD83D_"]]
    assert read(write_xlsx("t.xlsx", {"A": rows}), mapping=MAPPING)[0][0].text == "one\r\ntwo\ufffd"


def test_a_formula_is_read_as_its_last_value_and_not_run(write_xlsx: WriteXlsx, read: Read) -> None:
    rows = [HEADER, ["2026-03-01", '=HYPERLINK("http://evil.example","x")|Fine']]
    assert read(write_xlsx("t.xlsx", {"A": rows}), mapping=MAPPING)[0][0].text == "Fine"


def test_a_workbook_without_a_known_header_is_reported_with_its_first_row(write_xlsx: WriteXlsx, read: Read) -> None:
    with pytest.raises(UserError, match=r"does not recognise") as refused:
        read(write_xlsx("t.xlsx", {"A": [[], ["When", "Words"]]}))
    assert refused.value.detail == "Its first line is 'When,Words'."


def test_another_zip_archive_is_reported(write: Write, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("posts.csv", "Date,Message\n")
    with pytest.raises(UserError, match="Unpack it"):
        sheet_heads(tmp_path / "a.zip")


@pytest.mark.parametrize("size", [4, 200, 600])
def test_a_workbook_that_was_cut_off_is_reported(write_xlsx: WriteXlsx, write: Write, size: int) -> None:
    whole = write_xlsx("t.xlsx", {"A": [HEADER]}).read_bytes()
    with pytest.raises(UserError, match="damaged"):
        sheet_heads(write("cut.xlsx", whole[:size]))


def test_a_broken_sheet_is_reported(write_xlsx: WriteXlsx) -> None:
    path = write_xlsx("t.xlsx", {"A": [HEADER]}, members={"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row"})
    with pytest.raises(UserError, match="cannot be read"):
        sheet_heads(path)


def test_a_zip_bomb_that_claims_a_small_size_is_rejected(
    write_xlsx: WriteXlsx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "UNPACKED_LIMIT", 2**20)
    path = write_xlsx("t.xlsx", {"A": [HEADER]}, members={"xl/sharedStrings.xml": " " * 2**22})
    packed = path.read_bytes()
    size = struct.pack("<I", 2**22)
    assert packed.count(size) == 2
    path.write_bytes(packed.replace(size, struct.pack("<I", 100)))
    with pytest.raises(UserError, match="more than 1 MiB"):
        sheet_heads(path)


def test_a_zip_bomb_that_shows_its_size_is_rejected(write_xlsx: WriteXlsx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "UNPACKED_LIMIT", 2**20)
    with pytest.raises(UserError, match="more than 1 MiB"):
        sheet_heads(write_xlsx("t.xlsx", {"A": [HEADER]}, members={"xl/media/a.bin": " " * 2**22}))


@pytest.mark.parametrize("cell", ['<c r="XFD1048576"><v>1</v></c>', "<c r = 'xfd1048576'><v>1</v></c>"])
def test_two_cells_in_far_corners_are_rejected(write_xlsx: WriteXlsx, cell: str) -> None:
    sheet = f'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c>{cell}</row></sheetData></worksheet>'
    path = write_xlsx("t.xlsx", {"A": []}, members={"xl/worksheets/sheet1.xml": sheet})
    with pytest.raises(UserError, match="spans 1,048,576 rows and 16,384 columns"):
        sheet_heads(path)


@pytest.mark.parametrize("cell", ["<c/>", '<x:c t="n"></x:c>'])
def test_a_row_of_more_cells_than_excel_has_is_rejected(write_xlsx: WriteXlsx, cell: str) -> None:
    sheet = f"<worksheet><sheetData><row>{cell * 16_385}</row></sheetData></worksheet>"
    path = write_xlsx("t.xlsx", {"A": []}, members={"xl/worksheets/sheet1.xml": sheet})
    with pytest.raises(UserError, match="more than 16,384 cells"):
        sheet_heads(path)


def test_many_rows_without_addresses_are_read(write_xlsx: WriteXlsx) -> None:
    sheet = f"<worksheet><sheetData>{'<row><c><v>1</v></c></row>' * 40_000}</sheetData></worksheet>"
    path = write_xlsx("t.xlsx", {"A": []}, members={"xl/worksheets/sheet1.xml": sheet})
    assert len(sheet_heads(path)["A"]) == 20


def test_the_namespace_that_excel_writes_is_no_address(write_xlsx: WriteXlsx) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 301))
    sheet = f'<worksheet xmlns:r="http://schemas.example/relationships"><sheetData>{rows}</sheetData></worksheet>'
    path = write_xlsx("t.xlsx", {"A": []}, members={"xl/worksheets/sheet1.xml": sheet})
    assert list(sheet_heads(path)) == ["A"]


def test_cell_addresses_hidden_by_entities_are_rejected(write_xlsx: WriteXlsx) -> None:
    sheet = '<worksheet><sheetData><row r="1"><c r="&#88;FD1"><v>1</v></c></row></sheetData></worksheet>'
    path = write_xlsx("t.xlsx", {"A": []}, members={"xl/worksheets/sheet1.xml": sheet})
    with pytest.raises(UserError, match="hides the addresses"):
        sheet_heads(path)


def test_a_long_text_in_many_cells_is_rejected(write_xlsx: WriteXlsx, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = "".join(f'<c r="A{n}" t="s"><v>1</v></c>' for n in range(1, 200))
    members = {
        "xl/worksheets/sheet1.xml": f'<worksheet><sheetData><row r="1">{cells}</row></sheetData></worksheet>',
        "xl/sharedStrings.xml": f"<sst><si><t>a</t></si><si><t>{'x' * 20_000}</t></si></sst>",
    }
    path = write_xlsx("t.xlsx", {"A": []}, members=members)
    assert len(sheet_heads(path)["A"]) == 20
    monkeypatch.setattr(xlsx, "TEXT_LIMIT", 2**21)
    with pytest.raises(UserError, match="more than 2 MiB of text"):
        sheet_heads(path)


def test_a_cell_of_ten_megabytes_loses_its_row_or_is_rejected(write_xlsx: WriteXlsx, read: Read) -> None:
    path = write_xlsx("t.xlsx", {"A": [HEADER, ["2026-03-01", "x" * 10_000_000], ["2026-03-02", "ok"]]})
    posts, rejects = read(path, mapping=MAPPING)
    assert ([post.text for post in posts], [reject.line for reject in rejects]) == (["ok"], [2])
    shared = {"xl/sharedStrings.xml": f"<sst><si><t>{'x' * 10_000_000}</t></si></sst>"}
    with pytest.raises(UserError, match="longer than 8 MiB"):
        sheet_heads(write_xlsx("u.xlsx", {"A": [HEADER]}, members=shared))


def test_an_entity_bomb_does_not_grow(write_xlsx: WriteXlsx) -> None:
    entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    cell = '<c r="A1" t="inlineStr"><is><t>&b;</t></is></c>'
    sheet = f'{entities}<worksheet><sheetData><row r="1">{cell}</row></sheetData></worksheet>'
    path = write_xlsx("t.xlsx", {"A": []}, members={"xl/worksheets/sheet1.xml": sheet})
    try:
        assert len(str(sheet_heads(path))) < 100
    except UserError as error:
        assert "cannot be read" in str(error)
