"""Charts, worked out once and shown to every reader: Altair takes longer to check one than a page to be drawn."""

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
    """A drawing as Vega-Lite tells it, its tables packed as Arrow streams; `said` is its finding in words."""

    spec: Mapping[str, Any]
    said: str


def to_chart(drawing: Any, description: str, **tables: pl.DataFrame) -> Chart:
    """An Altair `drawing` ready to be shown; its data are named (`rows("line")`) and given as `tables`."""
    packed = {name: _to_stream(table) for name, table in tables.items()}
    return Chart(drawing.to_dict() | {"datasets": packed}, description)


def rows(name: str) -> alt.Chart:
    """The beginning of a drawing over the table of this name."""
    return alt.Chart(alt.NamedData(name=name))


def draw_chart(chart: Chart) -> None:
    """Put it on the page, with its finding for those who hear the page."""
    st.vega_lite_chart(spec=dict(chart.spec), alt=chart.said)


def _to_stream(table: pl.DataFrame) -> bytes:
    stream = BytesIO()
    # the browser's Arrow does not know Polars' own kind of strings
    table.write_ipc_stream(stream, compat_level=pl.CompatLevel.oldest())
    return stream.getvalue()
