"""The chooser of columns, as it is drawn for a file in an unknown format."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

HEAD = "platform,forum,date,user,comment,upvotes,tone\n"
ROWS = (
    "Reddit,kettles,2026-02-01,ada,My Copper Kettle <b>leaks</b> again,12,negative\n"
    "Reddit,coffee,2026-02-02,bo,Mine is still fine over here,3,positive\n"
    "Mastodon,kettles,2026-02-03,cy,Which seal did you buy for it?,,neutral\n"
    "Reddit,kettles,2026-02-04,ada,The one they sell in the shop,0,neutral\n"
)


def chooser(path: str) -> None:
    """The chooser of columns alone; the map that is chosen goes into the session."""
    from pathlib import Path

    import streamlit as st

    from services.collection.propose_map import propose_map
    from services.operations.brand_setup import Upload
    from views.components.forms.map_form import ask_map

    with Path(path).open("rb") as content:
        upload = Upload("export.csv", content, "1")
    proposal = propose_map(Path(path))
    assert proposal is not None
    st.session_state["chosen"] = ask_map(upload, proposal)


@pytest.fixture
def chosen(tmp_path: Path) -> AppTest:
    path = tmp_path / "export.csv"
    path.write_text(HEAD + ROWS)
    return AppTest.from_function(chooser, args=(str(path),), default_timeout=60).run()


def shown(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def test_every_important_field_starts_with_the_column_that_was_guessed(chosen: AppTest):
    first = {box.label: box.value for box in chosen.selectbox[:6]}
    assert first == {
        "Text": "comment",
        "Date": "date",
        "Author": "user",
        "Source": "platform",
        "Community": "forum",
        "Likes or upvotes": "upvotes",
    }


def test_a_column_is_named_with_its_first_value(chosen: AppTest):
    assert "user \N{MIDDLE DOT} ada" in chosen.selectbox[2].options


def test_the_preview_shows_posts_with_source_community_and_engagement_as_typed(chosen: AppTest):
    html = shown(chosen)
    assert "r/kettles on Reddit" in html
    assert "kettles on Mastodon" in html
    assert "12 upvotes" in html
    assert "My Copper Kettle &lt;b&gt;leaks&lt;/b&gt; again" in html


def test_it_says_what_the_file_lacks_and_what_that_rules_out(chosen: AppTest):
    html = shown(chosen)
    assert "What this file lacks, and what that rules out" in html
    assert "It has no replies: who answers whom is unknown" in html
    assert "It has no author" not in html


def test_without_a_column_of_sources_it_asks_where_the_posts_are_from(chosen: AppTest):
    assert [box.label for box in chosen.text_input] == []
    chosen.selectbox[3].set_value("(not in this file)").run()
    chosen.text_input[0].set_value("Kettle Forum").run()
    column_map = chosen.session_state["chosen"]
    assert column_map.source == "kettle-forum"
    assert "source" not in column_map.columns.values()


def test_the_sentiment_of_the_file_is_kept(chosen: AppTest):
    assert chosen.session_state["chosen"].columns["tone"] == "sentiment"
    assert "Its sentiment in the column tone is kept beside ours" in shown(chosen)
