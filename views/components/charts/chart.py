"""Charts, built once and shown to every reader: Altair takes longer to validate a chart than a page takes to draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import altair as alt
import polars as pl
import streamlit as st


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """A Vega-Lite specification with its tables as Arrow streams; `description` is what it shows, in words."""

    spec: Mapping[str, Any]
    description: str


def to_chart(drawing: Any, description: str, **tables: pl.DataFrame) -> Chart:
    """Return an Altair drawing ready to be shown; its data are named (`rows("line")`) and passed as `tables`."""
    packed = {name: _to_stream(table) for name, table in tables.items()}
    return Chart(drawing.to_dict() | {"datasets": packed}, description)


def rows(name: str) -> alt.Chart:
    """Return an Altair chart over the table of this name."""
    return alt.Chart(alt.NamedData(name=name))


def draw_chart(chart: Chart) -> None:
    """Draw the chart, with its description for screen readers."""
    st.vega_lite_chart(spec=dict(chart.spec), alt=chart.description)


def _to_stream(table: pl.DataFrame) -> bytes:
    stream = BytesIO()
    # Arrow in the browser does not know the string type of Polars
    table.write_ipc_stream(stream, compat_level=pl.CompatLevel.oldest())
    return stream.getvalue()
