"""The text of a proposal: it fits a terminal, and says what a person has to know or to do."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from collectors.files.engine.reader import ColumnMap
from jobs.text.collection.proposed_map import WIDTH, to_text
from services.collection.preview_posts import PreviewPost
from services.collection.propose_map import MapProposal

POST = PreviewPost(datetime(2026, 2, 1, 10, tzinfo=UTC), "ada", "My kettle leaks " * 20, True)
COLUMNS = {"Was": "text", "Wann": "created_at"}


def proposal(**values: object) -> MapProposal:
    headers = {"Was": "Was", "Wann": "Wann", "Laune": "Laune"}
    return MapProposal(Path("notes.csv"), ColumnMap(COLUMNS), headers, **values)  # type: ignore[arg-type]


def test_every_line_fits_a_terminal() -> None:
    text = to_text(proposal(preview=[POST], missing=["no replies: " + "who answers whom is unknown " * 6]))
    assert max(map(len, text.splitlines())) <= WIDTH


def test_a_post_has_its_time_its_author_and_the_start_of_its_text() -> None:
    assert "  2026-02-01 10:00  ada                   reply: My kettle leaks" in to_text(proposal(preview=[POST]))


def test_a_long_author_of_one_word_keeps_its_beginning() -> None:
    post = PreviewPost(POST.created_at, "ada" * 20, POST.text, False)
    assert "  2026-02-01 10:00  adaadaadaadaadaad..." in to_text(proposal(preview=[post]))


def test_columns_that_are_not_used_are_listed() -> None:
    assert "  not used: Laune" in to_text(proposal()).splitlines()


def test_a_file_that_cannot_be_imported_gets_its_columns_and_no_command() -> None:
    text = to_text(proposal(problems=["it has no date"]))
    assert "It cannot be imported: it has no date." in text
    assert "Its columns: Was, Wann, Laune." in text
    assert "talkworthy import" not in text


def test_dates_that_can_be_read_two_ways_are_asked_about() -> None:
    assert "--date-order day-first (2 March) or --date-order month-first (February 3)" in to_text(
        proposal(asks_date_order=True)
    ).replace("\n", " ")


def test_times_without_a_zone_are_taken_as_utc_and_said() -> None:
    assert "taken as UTC; --timezone Europe/Berlin" in to_text(proposal(is_zoneless=True)).replace("\n", " ")
