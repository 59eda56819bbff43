"""Checks ids that passed through spreadsheets and data frames, which turn them into numbers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from talkworthy.post_ndjson import BadRow

MISSING = frozenset({"", "nan", "NaN", "None", "none", "null", "NULL", "<NA>", "NaT", "N/A", "n/a", "#N/A"})
"""Cells that say that there is no id."""

SPREADSHEET_ERRORS = frozenset({"#NAME?", "#VALUE!", "#REF!", "#NUM!", "#DIV/0!"})
"""What spreadsheets show for a cell that they took for a formula: one that begins with `=`, `-` or `@`."""

_ROUNDED = re.compile(r"\d[.,]\d+[eE]\+?\d+|\d[eE]\+\d+|\d{16,}\.0+")  # not 1e23456, an id on Reddit
_FLOAT = re.compile(r"-?\d{1,15}\.0+")
_LONG = re.compile(r"\d{17,}")
_FRACTION = re.compile(r"\d+\.\d*[1-9]\d*")
_DIGITS_OF_EXCEL = 15
_ZEROS = 4
_LONGEST = 64


class RoundedId(BadRow):
    """An id has lost digits."""


def check_rounded(column: str, native: str) -> None:
    """Raise RoundedId if a spreadsheet or a data frame has rounded the id: `1.7E+18`, `1700000000000000000.0`."""
    if native.isalnum():
        return
    if _ROUNDED.fullmatch(native):
        raise rounded(column, native)
    if native in SPREADSHEET_ERRORS:
        raise RoundedId(f"{column} is {native!r}, an error of a spreadsheet: the id is lost. Export the data again.")


def rounded(column: str, native: str) -> RoundedId:
    """Return the error for a rounded id."""
    return RoundedId(
        f"{column} is {native[:80]!r}, rounded by a spreadsheet: the id of the post is lost. Export the data again, "
        "and do not open it in a spreadsheet before the import."
    )


def count_zeros(native: str) -> int:
    """Return how many zeros follow the 15 digits that Excel keeps of a long number, 0 where another digit follows."""
    if not _LONG.fullmatch(native) or native[_DIGITS_OF_EXCEL:].strip("0"):
        return 0
    return len(native) - _DIGITS_OF_EXCEL


def drop_fraction(native: str) -> str:
    """Return `101` for `101.0`, and any other id unchanged."""
    return native.partition(".")[0] if _FLOAT.fullmatch(native) else native


@dataclass(frozen=True, slots=True)
class IdCells:
    """What the ids of a table are like, as a sample of its rows shows.

    `rounded` are the fields whose long numbers all end in zeros: a spreadsheet has rounded them. `keep_fractions`: some
    id has a fraction that is not 0, so `1.0` is no whole number. `no_parent` are cells that say that a post replies to
    none, because no post has that id.
    """

    rounded: frozenset[str] = frozenset()
    keep_fractions: bool = False
    no_parent: frozenset[str] = frozenset()

    def clean(self, field: str, cell: str) -> str:
        """Return the id in a cell of `field`, "" if there is none. Raises BadRow for a rounded one."""
        if cell in MISSING:
            return ""
        check_rounded(field, cell)
        if field in self.rounded and count_zeros(cell):
            raise rounded(field, cell)
        native = cell if self.keep_fractions else drop_fraction(cell)
        return "" if field == "reply_to" and native in self.no_parent else native


def find_id_cells(rows: Iterable[Mapping[str, str]]) -> IdCells:
    """Return what the ids in a sample of rows are like; each row has the cells of its ids by field."""
    cells: dict[str, list[str]] = {}
    for row in rows:
        for field, cell in row.items():
            if cell not in MISSING:
                cells.setdefault(field, []).append(cell)
    everything = [cell for column in cells.values() for cell in column]
    ids = {drop_fraction(cell) for cell in cells.get("id", ())}
    return IdCells(
        rounded=frozenset(field for field, column in cells.items() if _are_rounded(column)),
        keep_fractions=any(len(cell) <= _LONGEST and _FRACTION.fullmatch(cell) for cell in everything),
        no_parent=frozenset({"0", "-1"} - ids) if ids else frozenset(),
    )


def make_id(row: Mapping[str, str]) -> str:
    """Return an id, without its source, derived from author, time and text: the same on every import."""
    content = "\x1f".join(row.get(key, "") for key in ("author", "created_at", "title", "text"))
    return hashlib.blake2b(content.encode("utf-8", "replace"), digest_size=12).hexdigest()


def _are_rounded(column: Iterable[str]) -> bool:
    """Return whether all long numbers end in zeros, and in more of them than chance would give one in 10,000 tables."""
    zeros = [count_zeros(cell) for cell in column if _LONG.fullmatch(cell)]
    return bool(zeros) and all(zeros) and sum(zeros) >= _ZEROS
