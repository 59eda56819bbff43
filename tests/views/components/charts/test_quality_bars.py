"""The six bars of one talk, as a part of the page that shows it."""

from __future__ import annotations

import sqlite3

import pytest
from streamlit.testing.v1 import AppTest


def _page():
    from views.components.charts.quality_bars import draw_conversation_bars
    from views.layout import choose_context, page_frame
    from views.places import Location
    from views.url_state import get_param

    with page_frame(Location("conversations")):
        draw_conversation_bars(choose_context("A talk"), get_param("conversation"))


@pytest.fixture
def bars(sample, monkeypatch):
    """Draws the bars of a talk of the sample, and gives the HTML."""
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(sample))
    monkeypatch.delenv("TALKWORTHY_DATABASE_URL", raising=False)

    def draw(conversation: str) -> str:
        app = AppTest.from_function(_page, default_timeout=60)
        app.query_params["conversation"] = conversation
        return "\n".join(element.proto.body for element in app.run().get("html"))

    return draw


def test_a_conversation_shows_its_six_bars(bars, sample):
    with sqlite3.connect(sample.parent / "talkworthy.db") as store:
        busiest = "SELECT thread FROM conversations WHERE brand = 'Copper Kettle' ORDER BY c2c_exchanges DESC LIMIT 1"
        (conversation,) = store.execute(busiest).fetchone()

    html = bars(conversation)

    assert "Conversation quality" in html
    assert html.count('class="scale"') >= 5


def test_what_is_no_conversation_shows_none(bars):
    html = bars("reddit:none")

    assert "Conversation quality" not in html
    assert "Something went wrong loading this page" not in html
