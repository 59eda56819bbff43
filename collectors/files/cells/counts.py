"""Parses counts as people, websites and spreadsheets write them: `1,234`, `1.2K`, `3,1 mil`."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NOT_KNOWN = frozenset(
    {"", "-", "--", "\N{EN DASH}", "\N{EM DASH}", "n/a", "na", "nan", "none", "null", "<na>", "?", "nil"}
)
"""Cells, in lower case, that say that the count is not known."""

_MULTIPLIERS = {
    "k": 10**3, "tsd": 10**3, "mil": 10**3, "mila": 10**3, "тыс": 10**3, "tys": 10**3, "tis": 10**3, "bin": 10**3,
    "rb": 10**3, "천": 10**3, "千": 10**3, "万": 10**4, "萬": 10**4, "만": 10**4, "lakh": 10**5,
    "m": 10**6, "mio": 10**6, "mi": 10**6, "mln": 10**6, "mill": 10**6, "mn": 10**6, "млн": 10**6, "jt": 10**6,
    "million": 10**6, "millions": 10**6, "thousand": 10**3, "crore": 10**7, "億": 10**8, "亿": 10**8, "억": 10**8,
    "b": 10**9, "bn": 10**9, "mrd": 10**9, "млрд": 10**9,
}  # fmt: skip
_UNIT_NAMES = (
    "like likes reply replies comment comments share shares view views retweet retweets repost reposts vote votes "
    "upvote upvotes point points"
)
_UNITS = frozenset(_UNIT_NAMES.split())
_COUNT = re.compile(r"(?P<number>[+-]?\d[\d.,' ]*)(?P<word>[^\W\d_]+)?\.?(?: (?P<unit>[a-z]+))?")
_GROUPED = re.compile(
    r"[1-9]\d{0,2}(?P<mark>[.,' ])\d{3}(?:(?P=mark)\d{3})*|[1-9]\d?(?:,\d{2})+,\d{3}"
)  # India: 12,34,567
_WITH_FRACTION = re.compile(r"(?P<whole>\d+(?:,\d{3})*)\.(?:0{1,2}|0{4,})|(?P<whole_>\d+(?:\.\d{3})*),(?:0{1,2}|0{4,})")
_MAYBE_FRACTION = re.compile(r"\d{1,3}\.000")
_DECIMAL = re.compile(r"(?P<whole>\d+)(?:[.,](?P<part>\d*))?")
_EXPONENT = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,20})?[eE]\+?\d{1,2}")
_LONGEST = 40
_LARGEST = 2**63 - 1  # of an integer column in both databases


def to_count(cell: str) -> int | None:
    """Return the whole number that `cell` means, None where it means none or more than one.

    `1,234`, `1.234`, `1'234` and `12.0` are whole numbers; `1.2K`, `3,1 mil` and `2万` are rounded ones, as websites
    show them. `1,000` is a thousand, as English writes it; `12.000` may be twelve or twelve thousand, so it is None.
    """
    if cell.isascii() and cell.isdigit() and len(cell) < 19:
        return int(cell)
    text = cell.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ").strip()
    if len(text) > _LONGEST:
        return None
    number = _to_float(text) if _EXPONENT.fullmatch(text) else _parse(text.replace("\N{MINUS SIGN}", "-").lower())
    return number if number is not None and abs(number) <= _LARGEST else None


def to_counts(cells: Mapping[str, str]) -> tuple[dict[str, int], int]:
    """Return the counts in the cells of the fields of a post, and how many cells have one that cannot be read.

    Only likes can be negative: on some platforms people vote posts down.
    """
    counts = {field: to_count(cell) for field, cell in cells.items() if cell and cell.lower() not in _NOT_KNOWN}
    known = {field: count for field, count in counts.items() if count is not None and (count >= 0 or field == "likes")}
    return known, len(counts) - len(known)


def _to_float(text: str) -> int | None:
    number = float(text)
    return int(number) if number.is_integer() else None


def _parse(text: str) -> int | None:
    match = _COUNT.fullmatch(text)
    if not match or (match["unit"] or "") not in {"", *_UNITS}:
        return None
    digits, word = match["number"].strip(), match["word"] or ""
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("+-")
    if word in _UNITS and not match["unit"]:
        word = ""
    if word and word not in _MULTIPLIERS:
        return None
    number = _multiply(digits, _MULTIPLIERS[word]) if word else _to_whole(digits)
    return None if number is None else sign * number


def _to_whole(digits: str) -> int | None:
    """Return a number without a multiplier; it may have separators of thousands, and a fraction of zeros."""
    if match := _WITH_FRACTION.fullmatch(digits):
        digits = match["whole"] or match["whole_"]
    elif _MAYBE_FRACTION.fullmatch(digits):
        return None
    if not digits.isdigit() and not _GROUPED.fullmatch(digits):
        return None
    return int(re.sub(r"\D", "", digits))


def _multiply(digits: str, multiplier: int) -> int | None:
    match = _DECIMAL.fullmatch(digits)
    if not match or len(match["part"] or "") == 3:  # 1,234K: a fraction, or thousands of thousands
        return None
    part = match["part"] or ""
    number = int(match["whole"] + part) * multiplier
    return number // 10 ** len(part) if number % 10 ** len(part) == 0 else None
