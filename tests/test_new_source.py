"""A new source needs no edit outside its own package: screens, reports and commands read its facts."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import collectors
from collectors.engine.source_facts import facts_by_name
from jobs.text.collection.collect import estimates_to_text
from jobs.text.init_questions import to_words
from reports.wording import common
from reports.wording.engagement import engagement_texts
from services.operations.brand_setup import BrandDraft, create_brand_file, known_places, to_text
from talkworthy.model import Brand, Engagement
from talkworthy.settings import Settings

FACTS = """
from collectors.engine.source_facts import RUN_OPTIONS, PlacesQuestion, SourceFacts

FACTS = SourceFacts(
    name="pamphlet",
    title="The Pamphlet",
    coverage="Printers and their readers.",
    summary="Free, no key.",
    costs="free, within reason",
    secrets={"PAMPHLET_KEY": "Subscription number"},
    places=PlacesQuestion("Which presses?", "north, south", setting="presses"),
    options={**RUN_OPTIONS, "presses": "the presses that are read"},
    initial_options={"ink": "black"},
    interval="6h",
    ready_at_once=True,
    may_quote=False,
    likes=("nod", "nods"),
    community="press of {}",
    short_handles=True,
)
"""


@pytest.fixture(autouse=True)
def pamphlet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A ninth source, whose package lies in the folder of all others."""
    package = tmp_path / "sources" / "pamphlet"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(FACTS, encoding="utf-8")
    monkeypatch.setattr(collectors, "__path__", [*collectors.__path__, str(package.parent)])
    facts_by_name.cache_clear()
    yield
    sys.modules.pop("collectors.pamphlet")
    del collectors.pamphlet  # type: ignore[attr-defined]
    facts_by_name.cache_clear()


def test_reports_call_it_and_its_communities_and_likes_by_its_own_words() -> None:
    assert common.source_title("pamphlet") == "The Pamphlet"
    assert common.community_text("pamphlet", "Leeds") == "press of Leeds on The Pamphlet"
    assert engagement_texts("pamphlet", Engagement(likes=2)) == ["2 nods"]


def test_reports_quote_it_only_where_it_allows_that() -> None:
    assert not common.may_quote("pamphlet")


def test_a_new_brand_file_has_it_where_it_is_ready_at_once(tmp_path: Path) -> None:
    path = tmp_path / "talkworthy.toml"
    create_brand_file(path, to_words(["Copper Kettle", "", "", "", "kettle_hq"]))
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    assert written["sources"]["pamphlet"] == {"every": "6h", "ink": "black"}
    assert written["brands"][0]["official"]["pamphlet"] == ["kettle_hq"]


def test_a_dry_run_shows_its_cost() -> None:
    row = {"source": "pamphlet", "brand": "Copper Kettle", "posts": None, "cost": 0.0}
    assert estimates_to_text([row]) == "pamphlet, Copper Kettle: an unknown number of posts, free, within reason"


def test_its_places_are_saved_in_its_table_and_loaded_again() -> None:
    draft = BrandDraft.of(Brand("Copper Kettle", ("Copper Kettle",)))
    draft.places["pamphlet"] = ("north",)
    written = tomllib.loads(to_text("", draft, ["pamphlet"]))["sources"]
    assert written == {"pamphlet": {"every": "6h", "ink": "black", "presses": ["north"]}}
    assert known_places(Settings(Path("t.toml"), sources=written), draft.words) == {"pamphlet": ("north",)}


def test_the_form_about_sources_offers_it_with_its_place_and_its_key() -> None:
    def page() -> None:
        from views.components.forms.source_form import ask_places

        ask_places("where", {"pamphlet": ("north",)}, (), "Try these places")

    shown = AppTest.from_function(page, default_timeout=30).run()
    assert shown.checkbox("tick_pamphlet").value
    assert shown.checkbox("tick_pamphlet").label == "**The Pamphlet.** Printers and their readers. Free, no key."
    labels = {box.label: box.value for box in shown.text_input}
    assert labels["The Pamphlet: Which presses?"] == "north"
    assert labels["The Pamphlet: Subscription number"] == ""
