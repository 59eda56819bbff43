"""Measures the values of a column: how many are dates, numbers, addresses, names, or natural language."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import get_args

from collectors.files.engine.dates import DateOrder, find_date_order, to_moment
from talkworthy.post_ndjson import BadRow

MOST_PARSED = 150
"""Values of a column that are parsed as dates: enough to see what a column holds."""

EARLIEST_YEAR = 1990
LATEST_YEAR = 2100
"""Of a written date. A row of 2062 does not make its column something else; the import refuses that row."""

_NUMBER = re.compile(r"[-+]?[\d.,\u00a0 ]*\d(?:[eE][-+]?\d+| ?[KkMm])?")
_INTEGER = re.compile(r"-?\d{1,19}(?:\.0)?")
_STAMP = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}(?:\.0+)?")
_URL = re.compile(r"(?:https?:)?//[^\s]+|www\.[^\s]+\.[^\s]+|/r/\w+/comments/[^\s]+", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?")
_CLOCK = re.compile(r"\d{1,2}:\d\d")
_ZONE = re.compile(r"(?:Z|UTC|GMT|[+-]\d\d:?\d\d|\b[A-Z]{3,4})(?:\s+\d{4})?\s*$")
_TOKEN = re.compile(r"[\w:/.\-+=#@~%?&$]+")
_REDDIT_ID = re.compile(r"t[13]_[0-9a-z]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?")
_WIDE_SCRIPT = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORD = re.compile(r"[^\W\d_]{2,}", re.UNICODE)
_MISSING = frozenset({"", "nan", "none", "null", "n/a", "na", "<na>", "-"})


@dataclass(frozen=True, slots=True)
class ColumnValues:
    """What the values of a column look like. All shares are of the filled cells, from 0 to 1.

    `words` is the average number of words in a value, `length` that of characters; two characters of a script without
    spaces count as one word. `order` is the order of day and month in its dates: "either" where no value shows it,
    "both" where they contradict each other, None where it does not matter.
    """

    values: frozenset[str]
    filled: float = 0.0
    distinct: float = 0.0
    dates: float = 0.0
    clocks: float = 0.0
    zones: float = 0.0
    stamps: float = 0.0
    times: float = 0.0
    numbers: float = 0.0
    integers: float = 0.0
    urls: float = 0.0
    natural: float = 0.0
    single: float = 0.0
    handles: float = 0.0
    languages: float = 0.0
    reddit_ids: float = 0.0
    tokens: float = 0.0
    words: float = 0.0
    length: float = 0.0
    counts_up: bool = False
    order: str | None = None


def measure(cells: Sequence[str]) -> ColumnValues:
    """Return what the cells of a column look like; cells such as `nan` and `None` count as empty."""
    filled = [text for cell in cells if (text := cell.strip()) and text.lower() not in _MISSING]
    if not filled:
        return ColumnValues(frozenset())
    words = [_count_words(text) for text in filled]
    order = _to_order({shown for text in filled if (shown := find_date_order(text))})
    parsed = filled[:: max(1, len(filled) // MOST_PARSED)]
    stamps = _share(filled, lambda text: bool(_STAMP.fullmatch(text)))
    return ColumnValues(
        values=frozenset(filled),
        filled=len(filled) / len(cells),
        distinct=len(set(filled)) / len(filled),
        dates=_share(parsed, lambda text: _is_date(text, order)),
        clocks=_share(filled, lambda text: bool(_CLOCK.search(text))),
        zones=_share(filled, lambda text: bool(_STAMP.fullmatch(text) or _ZONE.search(text))),
        stamps=stamps,
        times=_share(filled, lambda text: bool(_TIME.fullmatch(text))),
        numbers=_share(filled, lambda text: bool(_NUMBER.fullmatch(text))),
        integers=_share(filled, lambda text: bool(_INTEGER.fullmatch(text))),
        urls=_share(filled, lambda text: bool(_URL.fullmatch(text))),
        natural=sum(count >= 4 for count in words) / len(filled),
        single=_share(filled, lambda text: " " not in text),
        handles=_share(filled, lambda text: text.startswith(("@", "u/", "/u/")) and " " not in text),
        languages=_share(filled, lambda text: bool(_LANGUAGE.fullmatch(text))),
        tokens=_share(filled, lambda text: bool(_TOKEN.fullmatch(text))),
        reddit_ids=_share(filled, lambda text: bool(_REDDIT_ID.fullmatch(text))),
        words=sum(words) / len(filled),
        length=sum(map(len, filled)) / len(filled),
        counts_up=_counts_up(filled),
        order=order,
    )


def is_missing(cell: str) -> bool:
    """Return whether a cell says that it has no value: empty, or `nan`, `None` and the like."""
    return cell.strip().lower() in _MISSING


def _is_date(text: str, order: str | None) -> bool:
    if not any(character.isdigit() for character in text) or len(text) > 60:
        return False
    if _TIME.fullmatch(text) or (_NUMBER.fullmatch(text) and not _STAMP.fullmatch(text) and text.count(".") != 2):
        return False
    known: DateOrder = "day-first" if order == "day-first" else "month-first"
    try:
        moment = to_moment(text, known)
    except BadRow:
        return False
    latest = datetime.now(UTC).year + 1 if _STAMP.fullmatch(text) else LATEST_YEAR
    return EARLIEST_YEAR <= moment.year <= latest


def _to_order(orders: Collection[str]) -> str | None:
    known = {order for order in orders if order in get_args(DateOrder)}
    return "both" if len(known) == 2 else next(iter(known), "either" if orders else None)


def _counts_up(filled: Sequence[str]) -> bool:
    """Return whether the values are the numbers of the rows: 0, 1, 2, or 1, 2, 3."""
    head = filled[:50]
    return len(head) > 1 and head[0] in ("0", "1") and head == [str(int(head[0]) + row) for row in range(len(head))]


def _count_words(text: str) -> float:
    spaced = _WIDE_SCRIPT.sub(" ", text).split()
    return sum(bool(_WORD.search(word)) for word in spaced) + len(_WIDE_SCRIPT.findall(text)) / 2


def _share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, values)) / len(values)
