"""The first visit without a browser: what is asked, tried and kept, by whom."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from services.operations import brand_trial
from services.operations.brand_setup import ready_sources
from services.operations.brand_trial import TrialResult
from services.operations.workplace import copy_sample
from talkworthy.model import Post
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.store import Store
from views.background import brand_setup

PATIENCE_SECONDS = 60
HOB = Post("forum:x", "forum", "post", datetime(2026, 3, 1, tzinfo=UTC), "forum:x", text="Mine leaks", author="ada")


def door() -> None:
    """The dashboard with no page but the welcome."""
    from views.layout import draw_tab, page_frame
    from views.places import Location

    with page_frame(Location("setup")):
        draw_tab(Location("setup"))


@pytest.fixture
def visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The welcome, over a brand file without brands."""
    brands = tmp_path / "talkworthy.toml"
    brands.write_text("# ours\n")
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(brands))
    monkeypatch.delenv("TALKWORTHY_DATABASE_URL", raising=False)
    monkeypatch.setattr("services.operations.brand_trial.try_brand", lambda *_: TrialResult())
    return AppTest.from_function(door, default_timeout=PATIENCE_SECONDS).run()


@pytest.fixture
def listened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The verbs of the background jobs that are sent, none of which goes; sources answer at once."""
    verbs: list[tuple[str, ...]] = []
    monkeypatch.setattr(brand_setup, "start_job", lambda _url, job: verbs.extend(step.command for step in job.steps))
    monkeypatch.setattr(brand_trial, "try_source", _answer)
    return verbs


def _answer(_own, _text, _brand, source, _secrets) -> TrialResult:
    return TrialResult(failure="It is down.") if source == "rss" else TrialResult(posts=3, threads=2)


def shown(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()


def name_it(app: AppTest, name: str) -> None:
    app.text_input[0].set_value(name)
    press(app, "Next: sources")


def test_it_asks_for_the_name_first_and_offers_the_sample(visit: AppTest):
    assert visit.text_input[0].label == "Brand name"
    assert "Show the sample first" in [button.label for button in visit.button]
    assert not visit.exception


def test_without_a_name_it_stays_where_it_is(visit: AppTest):
    name_it(visit, "  ")
    assert "A brand needs a name." in shown(visit)
    assert "step" not in visit.query_params


def test_a_name_is_text_wherever_it_is_shown(visit: AppTest):
    name_it(visit, "<b>Brew</b>")
    assert "Where do people talk about &lt;b&gt;Brew&lt;/b&gt;?" in shown(visit)


def test_nothing_is_kept_before_it_was_tried(visit: AppTest, listened: list[tuple[str, ...]], tmp_path: Path):
    name_it(visit, "Brewlark")
    listen = next(button for button in visit.button if button.label == "Start tracking")
    assert listen.disabled
    press(visit, "Test sources")
    assert "News and blogs" in shown(visit)
    assert "It is down." in shown(visit)
    assert (tmp_path / "talkworthy.toml").read_text() == "# ours\n"


def test_what_answered_is_kept_with_its_secret_apart_and_then_listened_to(
    visit: AppTest, listened: list[tuple[str, ...]], tmp_path: Path
):
    name_it(visit, "Brewlark")
    next(box for box in visit.text_input if box.label.startswith("Stack Exchange: Key")).set_value("a-very-secret-key")
    press(visit, "Test sources")
    assert "a-very-secret-key" not in [box.value for box in visit.text_input]

    press(visit, "Start tracking")

    text = (tmp_path / "talkworthy.toml").read_text()
    brand_file = tomllib.loads(text)
    assert text.startswith("# ours\n")
    assert [brand["name"] for brand in brand_file["brands"]] == ["Brewlark"]
    assert set(brand_file["sources"]) == set(ready_sources()) - {"rss"}
    assert "a-very-secret-key" not in text
    secrets = tmp_path / ".streamlit" / "secrets.toml"
    assert tomllib.loads(secrets.read_text()) == {"STACKEXCHANGE_KEY": "a-very-secret-key"}
    assert [verb[0] for verb in listened] == ["collect", "analyse", "show", "collect", "analyse", "show"]
    assert "--within=60" in listened[0]
    assert "--within=60" not in listened[3]
    assert listened[-1] == ("show", "score", "--quiet")
    assert "tracked, nothing collected yet" in shown(visit)


def test_listen_saves_the_brand_with_the_keyless_sources_and_reads_them_all_at_once(
    visit: AppTest, listened: list[tuple[str, ...]], tmp_path: Path
):
    visit.text_input[0].set_value("Brewlark")
    press(visit, "Listen")

    brand_file = tomllib.loads((tmp_path / "talkworthy.toml").read_text())
    assert [brand["name"] for brand in brand_file["brands"]] == ["Brewlark"]
    assert set(brand_file["sources"]) == set(ready_sources())
    assert [part for part in listened[0] if part.startswith("--source=")] == [
        f"--source={name}" for name in ready_sources()
    ]
    assert "tracked, nothing collected yet" in shown(visit)


def test_listen_without_a_name_starts_nothing(visit: AppTest, listened: list[tuple[str, ...]]):
    press(visit, "Listen")
    assert "A brand needs a name." in shown(visit)
    assert listened == []


def test_a_form_sent_by_somebody_without_the_right_writes_nothing(
    visit: AppTest, listened: list[tuple[str, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    name_it(visit, "Brewlark")
    press(visit, "Test sources")
    (tmp_path / "talkworthy.toml").write_text('[team]\nviewers = ["ada@brewlark.example"]\n')

    press(visit, "Start tracking")

    assert "brands" not in tomllib.loads((tmp_path / "talkworthy.toml").read_text())
    assert listened == []


def test_what_is_set_up_is_saved_where_it_was_started_and_it_says_where(
    listened: list[tuple[str, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    ours = tmp_path / "ours"
    ours.mkdir()
    monkeypatch.setenv("TALKWORTHY_FOLDER", str(ours))
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(copy_sample(ours)))
    monkeypatch.delenv("TALKWORTHY_DATABASE_URL", raising=False)
    visit = AppTest.from_function(door, default_timeout=PATIENCE_SECONDS).run()

    name_it(visit, "Brewlark")
    press(visit, "Test sources")
    press(visit, "Start tracking")

    assert [brand["name"] for brand in tomllib.loads((ours / "talkworthy.toml").read_text())["brands"]] == ["Brewlark"]
    assert f"are saved in <b>{ours.resolve()}</b>" in shown(visit)


def test_from_the_sample_one_button_leads_back_to_the_own_brand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "talkworthy.toml").write_text('[[brands]]\nname = "Brewlark"\n')
    monkeypatch.setenv("TALKWORTHY_FOLDER", str(tmp_path))
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(copy_sample(tmp_path)))
    monkeypatch.delenv("TALKWORTHY_DATABASE_URL", raising=False)
    visit = AppTest.from_function(door, default_timeout=PATIENCE_SECONDS).run()

    press(visit, "Back to your own brand")

    assert "Brewlark: tracked, nothing collected yet" in shown(visit)


def test_first_results_lead_to_the_overview_over_a_range_that_has_some(own_sample: Path, open_page: Callable[..., Any]):
    result = open_page(own_sample, page="setup", step="3")

    assert "Open the Overview of Copper Kettle" in result.words
    assert "page=overview&amp;brand=Copper+Kettle&amp;date_range=13w" in result.html


def test_where_all_conversations_are_old_the_first_range_is_all_time(long_thread: Path, open_page: Callable[..., Any]):
    store = Store(f"sqlite:///{long_thread.with_name('talkworthy.db')}")
    with store.write() as connection:
        late = replace(HOB, id="forum:late", thread="forum:late", created_at=datetime(2026, 12, 1, tzinfo=UTC))
        save_posts(connection, [late])
    store.close()

    html = open_page(long_thread, page="setup", step="3").html

    assert "page=overview&amp;brand=Ostrava&amp;date_range=all" in html
    assert "posts from one community only" not in html
    assert "It has no community" in html
