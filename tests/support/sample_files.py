"""How the samples of file formats are written: as JSON, as JSON lines, as tables."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

Sample = tuple[str, bytes]
"""A file's name and its bytes."""


def lines(*rows: Mapping[str, Any]) -> bytes:
    """Return JSON lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def document(value: object) -> bytes:
    """Return one JSON value over many lines, as tools write it for people."""
    return json.dumps(value, indent=2, ensure_ascii=False).encode()


def table(*rows: Mapping[str, object], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Return a CSV whose header is the keys of the first row."""
    return headless([list(rows[0]), *([str(cell) for cell in row.values()] for row in rows)], delimiter, encoding)


def headless(rows: Sequence[Sequence[object]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Return rows as CSV."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)
