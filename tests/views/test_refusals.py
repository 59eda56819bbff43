"""What a use case refuses is one rule for both doors: the command fails with a sentence, and the page shows the same.

A page offers nothing that would be refused, so each test lets it show what was true a moment ago.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from jobs.cli import app
from reports.queries.people import weekly_customers
from reports.queries.score.brand_report import choose_date_range
from services.feedback.assumptions import answer_examples, map_assumption
from talkworthy.errors import UserError
from talkworthy.storage.notebook.assumptions import Signed, load_mappings, load_reveal
from talkworthy.storage.store import Store
from views.components.forms.label_choices import ANSWERS
from views.queries import assumptions as ledger
from views.queries import notes as note_queries

KETTLE = "Copper Kettle"
SIGNED = Signed("bo", datetime(2026, 11, 15, tzinfo=UTC))


@pytest.fixture
def store(own_sample: Path) -> Any:
    opened = Store(f"sqlite:///{own_sample.parent / 'talkworthy.db'}")
    yield opened
    opened.close()


@pytest.fixture
def refused_by_command(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Runs a verb on the Copper Kettle of a store that must be refused, and returns the sentence."""

    def run(brands: Path, *words: object) -> str:
        monkeypatch.setenv("TALKWORTHY_CONFIG", str(brands))
        monkeypatch.delenv("TALKWORTHY_DATABASE_URL", raising=False)
        result = CliRunner().invoke(app, [*map(str, words), "--brand", KETTLE])
        assert isinstance(result.exception, UserError), result.output
        return str(result.exception)

    return run


def assert_shown(page: Any, sentence: str) -> None:
    assert not page.failed
    assert sentence in page.words
    assert "Action needed" not in page.words  # the page goes on below the sentence


@pytest.fixture
def assumptions(open_page: Any, own_sample: Path) -> Any:
    """The page of assumptions with one written down."""
    page = open_page(own_sample, page="reports", tab="assumptions", date_range="all")
    page.app.text_input[0].set_value("they ask each other things")
    page.press("Save")
    return page


def test_nothing_is_revealed_while_an_example_waits(
    assumptions: Any, own_sample: Path, store: Store, refused_by_command: Callable[..., str], monkeypatch: Any
) -> None:
    with store.write() as connection:
        entry = map_assumption(connection, KETTLE, 1, ["question"], SIGNED)
        answer_examples(connection, KETTLE, 1, [(one.post, "yes") for one in entry.examples], SIGNED)
    assumptions.app.run()
    with store.read() as connection:
        before = ledger.load_assumptions(connection, KETTLE)
    with store.write() as connection:  # a colleague maps it anew while the page is on the screen
        map_assumption(connection, KETTLE, 1, ["answer"], SIGNED)
    monkeypatch.setattr(ledger, "all_assumptions", lambda _context: before)
    assumptions.press("Show the numbers")

    sentence = "20 of 20 examples wait for your yes or no: answer them before you see the numbers of assumption 1."
    assert_shown(assumptions, sentence)
    assert refused_by_command(own_sample, "assumptions", "reveal", 1) == sentence
    with store.read() as connection:
        assert [load_reveal(connection, one.number) for one in load_mappings(connection, 1)] == [None, None]


def test_a_target_that_does_not_exist_is_refused(
    assumptions: Any, own_sample: Path, store: Store, refused_by_command: Callable[..., str], monkeypatch: Any
) -> None:
    monkeypatch.setattr(ledger, "targets", lambda _context: {"topic:99": "a topic that was found anew"})
    assumptions.app.run()
    assumptions.app.multiselect[0].set_value(["topic:99"])
    assumptions.press("Show 20 examples")

    sentence = refused_by_command(own_sample, "assumptions", "map", 1, "topic:99")
    assert sentence.startswith("Nothing that can be counted is called 'topic:99'.")
    assert_shown(assumptions, sentence)
    with store.read() as connection:
        assert load_mappings(connection, 1) == []


def test_no_target_at_all_is_refused(assumptions: Any) -> None:
    assumptions.press("Show 20 examples")

    assert_shown(assumptions, "Choose what measures it: at least one topic")


def test_a_note_on_an_unknown_thread_is_refused(
    open_page: Any, own_sample: Path, store: Store, refused_by_command: Callable[..., str], monkeypatch: Any
) -> None:
    page = open_page(own_sample, page="conversations", tab="stories", date_range="all", week="2026-W47")
    with store.read() as connection:
        seats = note_queries.load_customer_picks(connection, KETTLE, choose_date_range(connection, "all"), "2026-W47")
    with sqlite3.connect(own_sample.parent / "talkworthy.db") as connection:  # its author is forgotten meanwhile
        connection.execute("DELETE FROM conversations WHERE thread = ?", (seats[2].conversation.thread,))
    monkeypatch.setattr(note_queries, "customers_of_week", lambda *_: seats)
    monkeypatch.setattr(weekly_customers, "load_customer_picks", lambda *_: seats)
    page.app.text_area[2].set_value("They hear it")
    page.press("Save note", 2)

    sentence = (
        f"Copper Kettle has no conversation in {seats[2].conversation.thread!r}: choose one of its conversations."
    )
    assert_shown(page, sentence)
    assert refused_by_command(own_sample, "customers", "--note", "left", "They hear it") == sentence


def test_a_label_that_does_not_exist_is_refused(
    open_page: Any, own_sample: Path, store: Store, refused_by_command: Callable[..., str], monkeypatch: Any
) -> None:
    monkeypatch.setitem(ANSWERS, "relevant", (("y", "maybe", "Perhaps"),))
    page = open_page(own_sample, page="review")
    page.press("Sample 50 posts")
    page.press("Perhaps")

    assert_shown(page, "'maybe' is not a label of relevant: use one of about, not_about.")
    assert "Post 1 of 50" in page.words
    assert "'maybe' is not a label." in refused_by_command(own_sample, "label", "reddit:t3_smp026", "maybe")
    with store.read() as connection:
        names = connection.exec_driver_sql("SELECT DISTINCT name FROM labels").scalars().all()
    assert names == ["sampled"]


def test_a_sample_of_which_none_is_left_is_refused(open_page: Any, own_sample: Path) -> None:
    page = open_page(own_sample, page="review", brand="Mornside")
    page.press("Sample 50 posts")
    while (draw := [button for button in page.app.button if button.label.startswith("Sample 50 posts")]) == []:
        page.press("No")
    draw[0].click().run()

    assert_shown(page, "No posts about Mornside are left to review")


def test_a_post_outside_the_threads_is_not_decided_on(
    open_page: Any, flooded: Path, refused_by_command: Callable[..., str]
) -> None:
    page = open_page(flooded, page="spam")
    with sqlite3.connect(flooded.parent / "talkworthy.db") as connection:
        connection.execute("DELETE FROM mentions")
    page.press("Include")

    sentence = "No post 'reddit:flood0' is in a conversation about Copper Kettle. An id looks like reddit:t1_abc."
    assert_shown(page, sentence)
    assert refused_by_command(flooded, "quarantine", "--release", "reddit:flood0") == sentence


@pytest.mark.parametrize(
    ("button", "words"),
    [("Rename", ("--rename", 0, " ")), ("Merge", ("--merge", 0, 0))],
)
def test_a_topic_needs_a_name_and_is_not_merged_with_itself(
    open_page: Any, own_sample: Path, refused_by_command: Callable[..., str], button: str, words: Any
) -> None:
    page = open_page(own_sample, page="topics", rename="0")
    if button == "Rename":
        page.app.text_input[0].set_value(" ")
    page.press(button)

    sentence = refused_by_command(own_sample, "topics", *words)
    assert sentence.startswith("A topic needs a name" if button == "Rename" else "A topic cannot be merged with itself")
    assert_shown(page, sentence)


def test_a_note_that_a_colleague_removed_cannot_be_removed_again(
    open_page: Any, own_sample: Path, store: Store, refused_by_command: Callable[..., str], monkeypatch: Any
) -> None:
    board = open_page(own_sample, page="conversations", tab="stories", date_range="all")
    board.app.text_area[0].set_value("They hear it")
    board.press("Save note")
    page = open_page(own_sample, page="reports", tab="notes")
    with store.read() as connection:
        before = note_queries.load_notes(connection, KETTLE)
    with sqlite3.connect(own_sample.parent / "talkworthy.db") as connection:
        connection.execute("DELETE FROM notes")
    monkeypatch.setattr(note_queries, "all_notes", lambda _context: before)
    page.press("Delete")

    assert_shown(page, "There is no note 1 on Copper Kettle.")
    assert refused_by_command(own_sample, "notes", "remove", 1).startswith("There is no note 1 on Copper Kettle.")


def test_a_note_that_is_too_long_is_refused_by_the_command_as_by_the_page(
    own_sample: Path, refused_by_command: Callable[..., str]
) -> None:
    sentence = refused_by_command(own_sample, "customers", "--window", "all", "--note", "left", "x" * 4_001)
    assert sentence == "This note has 4,001 characters: shorten it to 4,000."
