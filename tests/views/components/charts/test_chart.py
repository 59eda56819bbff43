"""Clickable charts: what a click and the table beside a chart lead to."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from views.components.charts import chart
from views.components.charts.chart import TableRow, clickable, rows, to_chart, to_chart_table
from views.url_state import to_link

WEEKS = pl.DataFrame({"day": [date(2026, 3, 2), date(2026, 3, 9)], "mentions": [1_204, 0], "side": ["good", "bad"]})


def link_of(fields: Any) -> str:
    return to_link("conversations", {"brand": "Brewly", "sentiment": fields["side"]})


class Address(dict[str, str]):
    """Stands in for the query parameters."""

    def from_dict(self, params: dict[str, str]) -> None:
        self.clear()
        self.update(params)


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Address:
    """The address bar, and a chart `bars` with one clicked mark and a chart `idle` with none."""
    params = Address(page="overview", at="2")
    selected = {
        "bars": {"selection": {"pick": [{"side": "good"}]}},
        "idle": {"selection": {"pick": []}},
        "new": {"selection": {}},
    }
    monkeypatch.setattr(chart, "st", SimpleNamespace(session_state=selected, query_params=params))
    return params


def test_a_click_opens_the_link_of_the_mark(address: Address) -> None:
    chart._open_clicked("bars", link_of)

    assert address == {"page": "conversations", "brand": "Brewly", "sentiment": "good"}


@pytest.mark.parametrize("key", ["idle", "new"])
def test_a_click_beside_all_marks_leads_nowhere(address: Address, key: str) -> None:
    chart._open_clicked(key, link_of)

    assert address == {"page": "overview", "at": "2"}


def test_a_table_has_a_row_for_each_mark_with_its_fields() -> None:
    table = to_chart_table(
        WEEKS, {"day": "Week from", "mentions": "Mentions"}, ["side"], {"day": lambda day: f"{day:%d.%m.}"}
    )

    assert table.headings == ("Week from", "Mentions")
    assert table.rows == (
        TableRow(("02.03.", "1,204"), {"side": "good"}),
        TableRow(("09.03.", "0"), {"side": "bad"}),
    )


def test_the_selection_of_a_clickable_chart_is_by_its_fields_and_stays() -> None:
    made = to_chart(clickable(rows("weeks").mark_bar(), "side").encode(y="mentions:Q"), "Two weeks", weeks=WEEKS)

    assert made.spec["params"] == [
        {"name": "pick", "select": {"type": "point", "fields": ["side"], "clear": False}},
    ]


def draw_two() -> None:
    """A page with a clickable chart of two layers, and one that is not clickable."""
    import altair as alt
    import polars as pl

    from views.components.charts.chart import clickable, draw_chart, rows, to_chart, to_chart_table

    weeks = pl.DataFrame({"side": ["<i>good", "bad"], "mentions": [3, 4]})
    bars = rows("weeks").encode(x="side:N", y="mentions:Q")
    layers = alt.layer(clickable(bars.mark_bar(), "side"), bars.mark_text().encode(text="mentions:Q"))
    table = to_chart_table(weeks, {"side": "Side", "mentions": "Mentions"}, ["side"], {})
    draw_chart(to_chart(layers, "Clickable", table, weeks=weeks), "weeks", lambda fields: f"./?side={fields['side']}")
    draw_chart(to_chart(bars.mark_bar(), "Plain", weeks=weeks))


def test_only_a_clickable_chart_has_a_table_whose_rows_are_links() -> None:
    app = AppTest.from_function(draw_two, default_timeout=60).run()

    assert not app.exception
    assert len(app.get("vega_lite_chart")) == 2
    (table,) = [element.proto.body for element in app.get("html")]
    assert 'href="./?side=&lt;i&gt;good">&lt;i&gt;good</a></th><td class="number">3</td>' in table
    assert table.count('data-inside="1"') == 2
