"""Well-known tables: which columns a form is recognised by, and which of them hold which field of a post."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from collectors.files.engine.dates import DateReader
from collectors.files.engine.reader import ColumnMap, FileSample, Reject
from collectors.files.engine.reading_notes import SHARES
from collectors.files.engine.streams import FileStream
from collectors.files.engine.table_detection import find_table, with_date_order
from collectors.files.engine.table_reader import Table, read_table
from collectors.files.mapping.mapped_rows import MappedRows
from collectors.files.mapping.mapped_table import find_ids
from collectors.files.posts.documents import read_documents
from collectors.files.posts.json_cells import Cells, to_cells
from collectors.files.posts.native_post import LeftOut, convert_each
from talkworthy.model import Post

KIND = "(kind)"
"""The column that each row gets for the kind of its form. Columns that a form makes itself begin with a bracket too."""


@dataclass(frozen=True, slots=True)
class KnownTable:
    """One form: its source, the columns that it is recognised by, and the columns of each field.

    A table has all columns in `needs`, none of `lacks` and, if there are any, one of `any_of`. Of several columns for a
    field, the first that the table has is read. `prepare` returns the cells of a row as the form means them, None for a
    row that is no post of its own.
    """

    source: str
    needs: frozenset[str]
    columns: Mapping[str, tuple[str, ...]]
    any_of: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()
    kind: str = ""
    prepare: Callable[[Cells], Cells | None] | None = None

    def fits(self, names: Iterable[str]) -> bool:
        """Return whether a table or an object with the columns `names` has this form."""
        present = frozenset(names)
        return self.needs <= present and not self.lacks & present and (not self.any_of or bool(self.any_of & present))

    def to_map(self, names: Iterable[str]) -> ColumnMap:
        """Return the map for a table with the columns `names`."""
        present = set(names)
        chosen: dict[str, str] = {}
        for field, candidates in self.columns.items():
            column = next((name for name in candidates if name in present or name.startswith("(")), None)
            if column:
                chosen[column] = field
        if self.kind:
            chosen[KIND] = "kind"
        return ColumnMap(chosen, self.source)

    def to_post(self, cells: Cells, rows: MappedRows) -> Post | None:
        """Return the post in a row, None if it has none of its own; `rows` has the map of its table. Raises BadRow."""
        prepared = self.prepare(cells) if self.prepare else cells
        if prepared is None:
            return None
        made = {column: "" for column in rows.column_map.columns if column.startswith("(")}
        post = rows.to_post({**made, **prepared, KIND: self.kind})
        if post and prepared.get("removed_by_category", "").strip() not in ("", "nan", "None"):
            post = replace(post, gone=True, text="", title="", author=None)
        return post


class KnownTables:
    """A reader of tables in one of several `forms`, and, if it `reads_objects`, of JSON with keys for columns."""

    description: ClassVar[str]
    has_threads: ClassVar[bool] = False
    forms: ClassVar[tuple[KnownTable, ...]]
    reads_objects: ClassVar[bool] = True

    def __init__(self, sample: FileSample) -> None:
        self._notes = sample.notes
        self._form, self._table = _find(sample, self.forms)
        self._rows = MappedRows(ColumnMap())
        if self._form and self._table:
            self._rows = _to_rows(sample, self._form, self._table)

    @classmethod
    def matches(cls, sample: FileSample) -> bool:
        if any(sample.objects()):
            return cls.reads_objects and any(cls._form_of(to_cells(row)) for row in sample.objects())
        return not sample.column_map.columns and _find(sample, cls.forms)[1] is not None

    def posts(self, stream: FileStream) -> Iterator[Post | Reject]:
        form, table = self._form, self._table
        if form and table:
            return read_table(stream, table, lambda cells: form.to_post(cells, self._rows))
        return read_documents(stream, self._to_posts, self._notes)

    @classmethod
    def _form_of(cls, cells: Cells) -> KnownTable | None:
        return next((form for form in cls.forms if form.fits(cells)), None)

    def _to_posts(self, row: dict[str, Any]) -> Iterator[Post | str | LeftOut]:
        cells = to_cells(row)
        form = self._form_of(cells)
        if form is None:
            yield "The object lacks the keys of the others in this file."
        else:
            rows = MappedRows(form.to_map(cells), DateReader(notes=self._notes))
            for post in convert_each([cells], lambda cells: [form.to_post(cells, rows)], "a known row"):
                yield post if isinstance(post, str) else post[0] or LeftOut(SHARES)


def _find(sample: FileSample, forms: Iterable[KnownTable]) -> tuple[KnownTable | None, Table | None]:
    for form in forms:
        if table := find_table(sample, form.fits):
            column_map = form.to_map(table.columns)
            dates = [name for name, field in column_map.columns.items() if field == "created_at" and name[0] != "("]
            return form, with_date_order(sample, table, dates) if dates else table
    return None, None


def _to_rows(sample: FileSample, form: KnownTable, table: Table) -> MappedRows:
    """Return how the rows of a table are read: with its dates, and with what its ids are like."""
    column_map = form.to_map(table.columns)
    real = {column: field for column, field in column_map.columns.items() if not column.startswith("(")}
    ids = find_ids(replace(sample, column_map=replace(column_map, columns=real)), table)
    return MappedRows(column_map, table.dates, ids)
