"""Cells that a spreadsheet shows and does not run, and the CSV files made of them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

Cell = str | int | float | None

# Full-width forms count too: some spreadsheets read them as their plain ones.
_FORMULA = re.compile(r"[\s\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
BYTE_ORDER_MARK = "\ufeff"


def safe_cell(value: Cell) -> str:
    """`value` as text that no spreadsheet takes for a formula: a leading ' where it would, "" for None.

    Texts that are plain numbers (`-0.5`) are left as they are. What begins a formula is told at
    https://owasp.org/www-community/attacks/CSV_Injection
    """
    if value is None:
        return ""
    text = str(value)
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def to_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file (RFC 4180) of safe cells, in UTF-8 with the byte order mark by which Excel knows it."""
    page = io.StringIO(newline="")
    page.write(BYTE_ORDER_MARK)
    writer = csv.writer(page)
    writer.writerow(header)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return page.getvalue().encode("utf-8")
