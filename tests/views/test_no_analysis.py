"""Drawing a page, scoring and reporting read what the analysis kept: none of them analyses a post."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tabs import TABS
from typer.testing import CliRunner

import jobs.cli  # noqa: F401 - the verbs are on the application
from analysis.annotators.sentiment import BrandSentiment
from analysis.pipeline.analyzer import ThreadAnalyzer
from analysis.relevance.mentions import MentionMatcher
from jobs.commands.app import app
from talkworthy.storage.analysis.label_sample import find_relevant_posts
from talkworthy.storage.analysis.labels import ABOUT, AUTHOR_TYPE, RELEVANT, SAMPLED, SENTIMENT, Label, save_labels
from talkworthy.storage.store import Store

AT = datetime(2026, 10, 20, tzinfo=UTC)
LABELLED = 20


@pytest.fixture(scope="module")
def labelled_flood(flooded_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The brand file of a store with a random sample of 20 labelled posts and posts in quarantine, analysed."""
    folder = tmp_path_factory.mktemp("labelled")
    for file in flooded_sample.parent.iterdir():
        shutil.copy(file, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TALKWORTHY_CONFIG", str(folder / "talkworthy.toml"))
        patch.delenv("TALKWORTHY_DATABASE_URL", raising=False)
        store = Store(f"sqlite:///{folder / 'talkworthy.db'}")
        label(store)
        store.close()
        assert CliRunner().invoke(app, ["analyse"], catch_exceptions=False).exit_code == 0
    return folder / "talkworthy.toml"


def label(store: Store, sentiment: str = "positive") -> None:
    """Label 20 posts of Copper Kettle, as drawn at random."""
    with store.write() as connection:
        posts = [post for post, _ in find_relevant_posts(connection, "Copper Kettle")][:LABELLED]
        values = {SAMPLED: ABOUT, RELEVANT: ABOUT, AUTHOR_TYPE: "public", SENTIMENT: sentiment}
        save_labels(
            connection,
            [Label("Copper Kettle", post, *value, "ann", AT) for post in posts for value in values.items()],
        )


@pytest.fixture
def no_analyser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever makes an analyser, or a part of it, fails."""

    def refuse(self: object, *_: object, **__: object) -> None:
        raise AssertionError(f"{type(self).__name__} was made to draw a page.")

    for part in (ThreadAnalyzer, MentionMatcher, BrandSentiment):
        monkeypatch.setattr(part, "__init__", refuse)


@pytest.mark.usefixtures("no_analyser")
@pytest.mark.parametrize("tab", TABS)
def test_no_tab_makes_an_analyser(open_page, labelled_flood, tab):
    assert not open_page(labelled_flood, **TABS[tab], brand="Copper Kettle").failed


@pytest.mark.usefixtures("no_analyser")
@pytest.mark.parametrize(
    "address",
    [
        {"page": "conversations", "conversation": "reddit:t3_smp026"},
        {"page": "conversations", "conversation": "reddit:t3_smp026", "correct": "reddit:t3_smp026"},
        {"page": "overview", "date_range": "all"},
    ],
)
def test_no_part_of_a_page_makes_an_analyser(open_page, labelled_flood, address):
    assert not open_page(labelled_flood, brand="Copper Kettle", **address).failed


@pytest.mark.usefixtures("no_analyser")
@pytest.mark.parametrize("verb", [("score", "--json"), ("history", "--json"), ("report",), ("matters",), ("card",)])
def test_no_command_that_prints_a_number_makes_an_analyser(labelled_flood, monkeypatch, tmp_path, verb):
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(labelled_flood))
    monkeypatch.delenv("TALKWORTHY_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, list(verb), catch_exceptions=False).exit_code == 0


def test_the_first_page_counts_the_labels_and_the_quarantined_posts(open_page, labelled_flood):
    words = open_page(labelled_flood, page="overview", brand="Copper Kettle").words
    assert "20 of 20 reviewed posts are by the public" in words.replace("\N{NO-BREAK SPACE}", " ")
    assert "reviewed posts wait" not in words


def test_labels_that_wait_for_the_next_analysis_are_reported_on_the_first_page(open_page, flooded):
    store = Store(f"sqlite:///{flooded.parent / 'talkworthy.db'}")
    label(store)
    store.close()
    assert "20 reviewed posts wait" in open_page(flooded, page="overview", brand="Copper Kettle").words


def test_a_store_of_an_earlier_version_says_that_the_score_with_quarantined_posts_is_still_to_come(open_page, flooded):
    store = Store(f"sqlite:///{flooded.parent / 'talkworthy.db'}")
    with store.write() as connection:
        for table in ("conversations_with_quarantine", "author_types_with_quarantine"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    store.close()
    shown = open_page(flooded, page="spam", brand="Copper Kettle")
    assert "The next analysis shows what the score would be with them." in shown.words
