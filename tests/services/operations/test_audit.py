"""`talkworthy data audit`: what a team changed, as text and as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from typer.testing import CliRunner

from jobs.cli import app
from talkworthy.errors import UserError
from talkworthy.storage.notebook.audit import AuditEvent, save_audit_events
from talkworthy.storage.store import Store

NOON = datetime(2026, 11, 15, 12, tzinfo=UTC)
ANN = "Ann (ann@x.example)"
RUNNER = CliRunner()


@pytest.fixture
def logged(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A brand file whose store has two events."""
    brands = tmp_path / "talkworthy.toml"
    brands.write_text('[[brands]]\nname = "Brewly"\n')
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(brands))
    monkeypatch.setenv("TALKWORTHY_DATABASE_URL", store.url)
    correction = AuditEvent(NOON, ANN, "analyst", "correct", "Brewly", "relevant: not_about", "forum:1")
    with store.write() as connection:
        save_audit_events(
            connection, [correction, AuditEvent(NOON + timedelta(days=1), "bo", "local", "note", "", "note 1 written")]
        )


@pytest.mark.usefixtures("logged")
def test_the_log_begins_with_a_sentence_and_has_a_line_for_each_event() -> None:
    assert RUNNER.invoke(app, ["data", "audit"]).stdout.splitlines() == [
        "1 correction and 1 note by 2 people.",
        "2026-11-16 12:00  bo  note 1 written",
        f"2026-11-15 12:00  {ANN}  Brewly  relevance: not relevant  forum:1",
    ]


@pytest.mark.usefixtures("logged")
@pytest.mark.parametrize("options", [["--by", ANN], ["-b", "brewly"]])
def test_the_log_is_filtered_by_person_or_brand(options: list[str]) -> None:
    assert json.loads(RUNNER.invoke(app, ["data", "audit", "--json", *options]).stdout) == [
        {
            "number": 1,
            "at": "2026-11-15T12:00:00+00:00",
            "by": ANN,
            "role": "analyst",
            "kind": "correct",
            "brand": "Brewly",
            "what": "relevant: not_about",
            "post": "forum:1",
            "thread": None,
        }
    ]


@pytest.mark.usefixtures("logged")
@time_machine.travel(datetime(2026, 11, 17, tzinfo=UTC), tick=False)
def test_deleted_events_are_gone_and_the_deletion_is_logged() -> None:
    lines = RUNNER.invoke(app, ["data", "audit", "--quiet", "--drop-before", "2026-11-16"]).stdout.splitlines()

    assert lines[0] == "1 deletion from this log and 1 note by 2 people."
    assert lines[1].endswith("the command line  1 events before 2026-11-16 deleted")
    assert len(lines) == 3


@pytest.mark.usefixtures("logged")
def test_a_day_in_the_future_deletes_nothing() -> None:
    error = RUNNER.invoke(app, ["data", "audit", "--drop-before", "2999-01-01"]).exception

    assert isinstance(error, UserError)
    assert str(error).startswith("2999-01-01 is in the future")
    assert len(RUNNER.invoke(app, ["data", "audit", "--quiet"]).stdout.splitlines()) == 3


@pytest.mark.usefixtures("logged")
def test_an_unknown_date_is_an_error() -> None:
    error = RUNNER.invoke(app, ["data", "audit", "--since", "yesterday"]).exception

    assert isinstance(error, UserError)
    assert str(error) == "'yesterday' is not a date. Write it as 2026-11-15."
