"""`talkworthy data audit`: what a team said and changed, as text and as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jobs.cli import app
from talkworthy.errors import UserError
from talkworthy.storage.notebook.audit import AuditEvent, save_audit_events
from talkworthy.storage.store import Store

NOON = datetime(2026, 11, 15, 12, tzinfo=UTC)
ANN = "Ann (ann@x.example)"
RUNNER = CliRunner()


@pytest.fixture
def noted(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A brand file whose store holds two deeds."""
    brands = tmp_path / "talkworthy.toml"
    brands.write_text('[[brands]]\nname = "Brewly"\n')
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(brands))
    monkeypatch.setenv("TALKWORTHY_DATABASE_URL", store.url)
    correction = AuditEvent(NOON, ANN, "analyst", "correct", "Brewly", "relevant: not_about", "forum:1")
    with store.write() as connection:
        save_audit_events(
            connection, [correction, AuditEvent(NOON + timedelta(days=1), "bo", "local", "note", "", "note 1 written")]
        )


@pytest.mark.usefixtures("noted")
def test_the_log_begins_with_a_sentence_and_has_a_line_for_each_deed() -> None:
    assert RUNNER.invoke(app, ["data", "audit"]).stdout.splitlines() == [
        "1 correction and 1 note by 2 people.",
        "2026-11-16 12:00  bo  note 1 written",
        f"2026-11-15 12:00  {ANN}  Brewly  about the brand? no  forum:1",
    ]


@pytest.mark.usefixtures("noted")
@pytest.mark.parametrize("options", [["--by", ANN], ["-b", "brewly"]])
def test_one_person_or_brand_is_asked_for(options: list[str]) -> None:
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


@pytest.mark.usefixtures("noted")
def test_what_is_taken_out_is_gone_and_that_it_was_is_told() -> None:
    lines = RUNNER.invoke(app, ["data", "audit", "--quiet", "--drop-before", "2026-11-16"]).stdout.splitlines()

    assert lines[0] == "1 cut of this log and 1 note by 2 people."
    assert lines[1].endswith("the command line  1 deeds before 2026-11-16 taken out")
    assert len(lines) == 3


@pytest.mark.usefixtures("noted")
def test_a_day_that_is_none_is_refused() -> None:
    refused = RUNNER.invoke(app, ["data", "audit", "--since", "yesterday"]).exception

    assert isinstance(refused, UserError)
    assert str(refused) == "'yesterday' is no day; write it as 2026-11-15."
