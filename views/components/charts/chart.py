"""Charts, built once and shown to every reader: Altair takes longer to validate a chart than a page takes to draw.

A mark of a clickable chart opens the conversations behind it. The table below the chart has the same links, for readers
who use a keyboard or a screen reader: a mark of Vega cannot be reached by either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import altair as alt
import polars as pl
import streamlit as st

from views.components.templating import draw
from views.url_state import to_params

PICK = "pick"
"""The name of the selection that a click on a mark makes."""

Fields = Mapping[str, str]
"""The fields of a clicked mark, by name."""
LinkOf = Callable[[Fields], str]
"""Returns the address that a mark leads to."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """What a mark shows, as texts, and its fields, from which its link is made."""

    cells: tuple[str, ...]
    fields: Fields


@dataclass(frozen=True, slots=True)
class ChartTable:
    """A chart as a table: a heading for each column, and a row for each mark. The first cell of a row is its link."""

    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """A Vega-Lite specification with its tables as Arrow streams; `description` is what it shows, in words.

    `as_table` has its marks in words; None where no mark can be clicked.
    """

    spec: Mapping[str, Any]
    description: str
    as_table: ChartTable | None = None


def to_chart(drawing: Any, description: str, as_table: ChartTable | None = None, /, **tables: pl.DataFrame) -> Chart:
    """Return an Altair drawing ready to be shown; its data are named (`rows("line")`) and passed as `tables`."""
    packed = {name: _to_stream(table) for name, table in tables.items()}
    return Chart(drawing.to_dict() | {"datasets": packed}, description, as_table)


def rows(name: str) -> alt.Chart:
    """Return an Altair chart over the table of this name."""
    return alt.Chart(alt.NamedData(name=name))


def clickable(marks: Any, *fields: str) -> Any:
    """Return the marks (one layer of a chart) so that a click on one selects its `fields`, which must be text columns.

    A moment would come back from the browser as a number.
    """
    return marks.add_params(alt.selection_point(name=PICK, fields=list(fields), clear=False))


def to_chart_table(
    frame: pl.DataFrame, headings: Mapping[str, str], fields: Sequence[str], texts: Mapping[str, Callable[[Any], str]]
) -> ChartTable:
    """Return a row for each row of `frame`: the columns of `headings` as texts, and its `fields`.

    `texts` has a function for each column that is not shown as it is.
    """
    cells = [
        tuple(texts.get(column, _to_text)(row[column]) for column in headings) for row in frame.iter_rows(named=True)
    ]
    values = ({name: str(row[name]) for name in fields} for row in frame.iter_rows(named=True))
    return ChartTable(tuple(headings.values()), tuple(map(TableRow, cells, values)))


def draw_chart(chart: Chart, key: str = "", link_of: LinkOf | None = None) -> None:
    """Draw the chart, with its description for screen readers.

    With `link_of`, a click on a mark opens its link, and a table below has all links; `key` names the chart on its
    page, and the chart must be `clickable`.
    """
    if link_of is None:
        st.vega_lite_chart(spec=dict(chart.spec), alt=chart.description)
        return
    st.vega_lite_chart(
        spec=dict(chart.spec),
        alt=chart.description,
        key=key,
        on_select=lambda: _open_clicked(key, link_of),
        selection_mode=[PICK],
    )
    draw_chart_table(chart, link_of)


def draw_chart_table(chart: Chart, link_of: LinkOf) -> None:
    """Draw the chart as a table that opens with a click; each row leads where its mark leads."""
    if chart.as_table is not None:
        linked = [(link_of(row.fields), row.cells) for row in chart.as_table.rows]
        draw("chart_table", headings=chart.as_table.headings, rows=linked)


def _open_clicked(key: str, link_of: LinkOf) -> None:
    """Put the link of the clicked mark into the address. Callbacks run before the page, so the page is drawn once.

    Only this callback reads the selection: a page that read it would leave again whenever a reader returns to it.
    """
    clicked = st.session_state[key]["selection"].get(PICK)
    if clicked:
        st.query_params.from_dict(to_params(link_of({name: str(value) for name, value in clicked[0].items()})))


def _to_text(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _to_stream(table: pl.DataFrame) -> bytes:
    stream = BytesIO()
    # Arrow in the browser does not know the string type of Polars
    table.write_ipc_stream(stream, compat_level=pl.CompatLevel.oldest())
    return stream.getvalue()
