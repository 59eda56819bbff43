"""Fixtures for tests of file readers: writing a few rows to a file and reading them back."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from collectors.files.engine.dataset import Dataset
from collectors.files.engine.reader import Reject
from talkworthy.model import Post

Write = Callable[[str, Any], Path]
MOMENT, DATE, TIME = 1, 2, 3  # indexes of the styles in _STYLES
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STYLES = (
    f"<styleSheet {_MAIN}><cellXfs><xf numFmtId='0'/><xf numFmtId='22'/><xf numFmtId='14'/><xf numFmtId='21'/>"
    "</cellXfs></styleSheet>"
)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """write(name, content): bytes and text unchanged, a list as one JSON object a line."""

    def write_file(name: str, content: Any) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, list):
            content = "".join(json.dumps(row) + "\n" for row in content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


@pytest.fixture
def read() -> Callable[..., tuple[list[Post], list[Reject]]]:
    """read(*paths, **options): the posts and the rejects of a Dataset."""

    def read_dataset(*paths: Path, **options: Any) -> tuple[list[Post], list[Reject]]:
        items = list(Dataset(paths, **options).posts())
        return [item for item in items if isinstance(item, Post)], [item for item in items if isinstance(item, Reject)]

    return read_dataset


@pytest.fixture
def write_xlsx(write: Write) -> Callable[..., Path]:
    """write_xlsx(name, {sheet: rows}): a workbook; `=formula|value` is a formula with its last value.

    `more` replaces or adds members of the zip archive by name.
    """

    def write_workbook(name: str, sheets: Mapping[str, Sequence[Sequence[Any]]], **more: Any) -> Path:
        packed = io.BytesIO()
        members = _workbook(sheets) | more.get("members", {})
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members.items():
                archive.writestr(member, content)
        return write(name, packed.getvalue())

    return write_workbook


@pytest.fixture
def to_csv() -> Callable[..., str]:
    """to_csv(rows, delimiter): rows of cells as CSV; a dict as its header and its one row."""

    def write_csv(rows: Sequence[Sequence[str]] | Mapping[str, str], delimiter: str = ",") -> str:
        text = io.StringIO()
        table = [list(rows), list(rows.values())] if isinstance(rows, Mapping) else rows
        csv.writer(text, delimiter=delimiter).writerows(table)
        return text.getvalue()

    return write_csv


def _workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> dict[str, str]:
    names = [f'<sheet name="{name}" sheetId="{n}" r:id="s{n}"/>' for n, name in enumerate(sheets, 1)]
    links = [
        f'<Relationship Id="s{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    ]
    links.append(f'<Relationship Id="style" Type="{_OFFICE}/styles" Target="styles.xml"/>')
    root = f'<Relationship Id="w" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    relationships = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    pages = {f"xl/worksheets/sheet{n}.xml": _sheet(rows) for n, rows in enumerate(sheets.values(), 1)}
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f"{relationships}{root}</Relationships>",
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{"".join(names)}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"{relationships}{''.join(links)}</Relationships>",
        "xl/styles.xml": _STYLES,
        **pages,
    }


def _sheet(rows: Sequence[Sequence[Any]]) -> str:
    lines = [
        f'<row r="{number}">{"".join(_cell(f"{_letters(n)}{number}", cell) for n, cell in enumerate(row))}</row>'
        for number, row in enumerate(rows, 1)
    ]
    return f"<worksheet {_MAIN}><sheetData>{''.join(lines)}</sheetData></worksheet>"


def _cell(address: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{address}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{address}"><v>{value!r}</v></c>'
    if isinstance(value, datetime | date | time):
        days, style = _days(value)
        return f'<c r="{address}" s="{style}"><v>{days!r}</v></c>'
    if value.startswith("="):
        formula, _, last = value[1:].partition("|")
        return f'<c r="{address}" t="str"><f>{escape(formula)}</f><v>{escape(last)}</v></c>'
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def _days(value: datetime | date | time) -> tuple[float, int]:
    """Return a time as Excel stores it: days since the end of 1899."""
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86400, TIME
    day = datetime(value.year, value.month, value.day)
    if isinstance(value, datetime):
        return (value - datetime(1899, 12, 30)).total_seconds() / 86400, MOMENT
    return float((day - datetime(1899, 12, 30)).days), DATE


def _letters(number: int) -> str:
    return (_letters(number // 26 - 1) if number >= 26 else "") + chr(65 + number % 26)
