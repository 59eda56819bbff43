"""Samples the columns of a table in any layout: finds its delimiter and header, and reads its first rows."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice

from collectors.files.engine.json_files.columns import json_columns
from collectors.files.engine.json_files.paths import KEYED, LIST
from collectors.files.engine.reader import FileSample, Reject
from collectors.files.engine.streams import open_bytes
from collectors.files.engine.table_detection import DELIMITERS, HEADER_LINES, choose_encoding, to_names
from collectors.files.engine.table_reader import FIELD_LIMIT, Table, read_table
from collectors.files.guess.column_names import is_a_name, score_name
from collectors.files.guess.column_values import measure

MOST_ROWS = 1_000
"""Rows that are sampled: enough to see which column is unique and which repeats, in a fraction of a second."""

_QUESTION = re.compile(r"\?\W*(?:\([^()]*\)\W*)?$")
_FILLED = 0.6
"""The share of cells that a header has at least, of those in the fullest row: titles above it have fewer."""


@dataclass(frozen=True, slots=True)
class SampledColumns:
    """The columns of a file with the cells of its first rows: name in a map -> cells, as many in each.

    Where the first row holds no names, or two columns have one name, columns have numbers, from 1; `headers` then are
    the names in the file. `has_header`: whether the first row holds names. `other_levels` are those of the objects
    around the list that the columns are in, and of the lists in it, in JSON.
    """

    cells: Mapping[str, Sequence[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    has_header: bool = True
    other_levels: tuple[SampledColumns, ...] = ()

    def all_cells(self) -> dict[str, Sequence[str]]:
        """Return the cells of the columns of all levels."""
        return {**self.cells, **{name: cells for level in self.other_levels for name, cells in level.cells.items()}}

    @property
    def rows(self) -> int:
        """How many rows were sampled."""
        return max(map(len, self.cells.values()), default=0)

    def header_of(self, column: str) -> str:
        """Return the name of a column in the file, "" where it has none."""
        return self.headers.get(column, column if self.has_header else "")


def sample_columns(sample: FileSample) -> SampledColumns | None:
    """Return the columns of the table, or the paths of the JSON objects, in a file; None where there are none."""
    if sample.head.lstrip().startswith((b"{", b"[{", b"[[", b'["')) and not sample.sheets:
        return _sample_objects(json_columns(sample.objects()))
    table = _find_layout(sample)
    if table is None:
        return None
    names = table.columns
    has_header = not _looks_like_data(names)
    is_numbered = not has_header or len(set(filter(None, names))) < sum(map(bool, names))
    if is_numbered:
        numbers = tuple(str(number) for number in range(1, len(names) + 1))
        table = replace(table, columns=numbers, header=table.header if has_header else -1)
    with open_bytes(sample.path) as stream:
        rows = [row for row in islice(read_table(stream, table, dict), MOST_ROWS) if not isinstance(row, Reject)]
    cells = {name: [row.get(name, "") for row in rows] for name in table.columns if name}
    headers = dict(zip(table.columns, names, strict=True)) if is_numbered and has_header else {}
    return SampledColumns(cells, headers, has_header)


def _sample_objects(columns: Sequence[tuple[str, Sequence[str]]]) -> SampledColumns | None:
    """Return the paths of the list in which most texts are, and those of the levels around it and in it."""
    lists: dict[str, dict[str, Sequence[str]]] = {}
    for path, values in columns:
        end = max(path.rfind(LIST), path.rfind(KEYED)) + len(LIST)
        lists.setdefault(path[:end] if end >= len(LIST) else "", {})[path] = values
    if not lists:
        return None
    main = max(lists, key=lambda path: _count_texts(lists[path]))
    others = [path for path in lists if path != main and (path.startswith(main) or main.startswith(path))]
    return replace(_to_rows(lists[main]), other_levels=tuple(_to_rows(lists[path]) for path in others))


def _to_rows(cells: Mapping[str, Sequence[str]]) -> SampledColumns:
    rows = max(map(len, cells.values()))
    return SampledColumns({path: [*values, *[""] * (rows - len(values))] for path, values in cells.items()})


def _count_texts(cells: Mapping[str, Sequence[str]]) -> float:
    """Return about how many texts of people these columns hold."""
    return max(
        (
            len(values) * (score_name(path).get("text", 0.0) + measured.natural) * measured.distinct
            for path, values in cells.items()
            if (measured := measure(values)).words > 1
        ),
        default=0.0,
    )


def guess_encoding(sample: FileSample) -> str | None:
    """Return the encoding of a text file that is neither UTF-8 nor UTF-16: cp1252, as Excel writes it; else None."""
    if sample.sheets or choose_encoding(sample) != "utf-8-sig":
        return None
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample.head)
    except UnicodeDecodeError:
        return "cp1252"
    return None


def _find_layout(sample: FileSample) -> Table | None:
    layouts = list(_sheet_layouts(sample) if sample.sheets else _text_layouts(sample))
    return max(layouts, key=lambda layout: layout[0], default=(0.0, None))[1]


def _sheet_layouts(sample: FileSample) -> Iterator[tuple[float, Table]]:
    for sheet, rows in sample.sheets.items():
        widths = [sum(bool(cell.strip()) for cell in row) for row in rows]
        widest = max(widths, default=0)
        for number, width in enumerate(widths):
            if width and width >= _FILLED * widest:
                below = sum(widths[number + 1 :])
                header = number + _names_are_below(rows[number:])
                yield float(below), Table(to_names(rows[header]), header=header, sheet=sheet)
                break


def _text_layouts(sample: FileSample) -> Iterator[tuple[float, Table]]:
    """Yield the layout for each delimiter, with the share of rows that are as wide as most rows."""
    encoding = choose_encoding(sample)
    text = sample.head.decode(encoding.removesuffix("-sig") if encoding == "utf-8-sig" else encoding, "replace")
    for delimiter in DELIMITERS:
        rows = _split(text.removeprefix("\ufeff"), delimiter)
        widths = Counter(len(row) for _, row in rows)
        if not rows:
            continue
        width = max(widths, key=lambda width: widths[width] * min(width, 3))
        filled = [sum(map(bool, map(str.strip, row))) for _, row in rows]
        fullest = max(filled)  # data frames give their first column no name
        wide = [
            place
            for place, (line, row) in enumerate(rows)
            if len(row) >= width and line < HEADER_LINES and filled[place] >= min(_FILLED * fullest, fullest - 1)
        ]
        if not wide:
            continue
        line, names = rows[wide[0] + _names_are_below([row for _, row in rows[wide[0] :]])]
        share = sum(count for size, count in widths.items() if size == width) / len(rows)
        score = share * (1.0 + min(width, 10) / 50) if width > 1 else 0.3
        yield score, Table(to_names(names), delimiter, line, encoding)


def _names_are_below(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first row has the names of groups of columns, and the row below it those of the columns."""
    if len(rows) < 2:
        return False
    names = sum(map(is_a_name, rows[1]))
    shown = [measure([cell]) for cell in rows[1]]
    is_post = any(value.dates or value.numbers or value.urls or value.words > 8 for value in shown)
    return names >= 2 and names > sum(map(is_a_name, rows[0])) and not is_post


def _split(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Return the rows of a text with the number of their last line, from 0; the last may be cut and is left out."""
    csv.field_size_limit(FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    with suppress(csv.Error):
        for row in reader:
            if row:
                rows.append((reader.line_num - 1, row))
    return rows[:-1] if len(rows) > 2 else rows


def _looks_like_data(names: Sequence[str]) -> bool:
    """Return whether the cells of a header are values: dates, addresses, sentences, numbers.

    Long questions are names, beside others: those of a survey.
    """
    filled = [name for name in names if name]
    if any(is_a_name(name) and len(name) < 40 for name in filled) or filled == [str(n) for n in range(len(filled))]:
        return False
    shown = [measure([name]) for name in filled]
    return any(
        value.dates
        or value.urls
        or value.handles
        or value.numbers
        or (value.words > 8 and value.length > 50 and not (len(filled) > 1 and _QUESTION.search(name)))
        for name, value in zip(filled, shown, strict=True)
    )
