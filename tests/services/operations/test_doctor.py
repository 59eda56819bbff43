"""`talkworthy doctor`: what is missing, and how to get it."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import Result

from services.collection import ping_source
from services.operations import doctor, file_checks
from talkworthy.errors import AuthFailed, Unavailable
from talkworthy.settings import load_settings
from talkworthy.storage.health import Health

Talkworthy = Callable[..., Result]


@pytest.fixture(autouse=True)
def right_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "clock_ahead", lambda _: timedelta(seconds=1))


def checks(talkworthy: Talkworthy, *words: str) -> dict[str, tuple[bool, str]]:
    records = json.loads(talkworthy("doctor", "--json", *words).stdout)
    return {check["what"]: (check["well"], check["advice"]) for check in records}


@pytest.mark.usefixtures("opened")
def test_a_complete_installation_passes_every_check(talkworthy: Talkworthy, scripted: Any) -> None:
    result = talkworthy("doctor")
    assert result.exit_code == 0
    assert "ok   source scripted: answers." in result.stdout
    assert "ok   database: SQLite" in result.stdout
    assert "NOT" not in result.stdout


def test_a_folder_without_a_store_is_reported_and_stays_without(talkworthy: Talkworthy, folder: Path) -> None:
    well, advice = checks(talkworthy, "--offline")["store"]
    assert not well
    assert "There is no store at" in advice
    assert talkworthy("doctor", "--offline").exit_code == 2
    assert not (folder / "talkworthy.db").exists()


def test_an_interval_that_is_none_is_reported(talkworthy: Talkworthy, folder: Path) -> None:
    (folder / "talkworthy.toml").write_text('[[brands]]\nname = "A"\n[sources.hackernews]\nevery = "often"\n')
    well, advice = checks(talkworthy, "--offline")["interval of hackernews"]
    assert not well
    assert "'often' is not an interval" in advice


def test_an_option_that_its_source_does_not_have_is_reported(talkworthy: Talkworthy, folder: Path) -> None:
    (folder / "talkworthy.toml").write_text(
        '[[brands]]\nname = "A"\n[sources.hackernews]\nfollow_day = 3\nevery = "1h"\n'
    )
    well, advice = checks(talkworthy, "--offline")["options of hackernews"]
    assert not well
    assert advice.startswith("follow_day in [sources.hackernews] has no effect. Its options are: allow_private, ")


def test_a_table_of_a_source_that_does_not_exist_is_reported(talkworthy: Talkworthy, folder: Path) -> None:
    (folder / "talkworthy.toml").write_text('[[brands]]\nname = "A"\n[sources.mastadon]\nevery = "1h"\n')
    well, advice = checks(talkworthy, "--offline")["source mastadon"]
    assert not well
    assert advice.startswith(
        "Nothing is collected by [sources.mastadon]: no source has this name. Did you mean mastodon? Sources: "
    )


def test_how_long_posts_of_files_are_kept_is_no_fault(talkworthy: Talkworthy, folder: Path) -> None:
    (folder / "talkworthy.toml").write_text('[[brands]]\nname = "A"\n[sources.forum]\nretention_days = 30\n')
    assert "source forum" not in checks(talkworthy, "--offline")


def test_options_that_its_source_has_are_no_fault(talkworthy: Talkworthy, folder: Path) -> None:
    (folder / "talkworthy.toml").write_text(
        '[[brands]]\nname = "A"\n[sources.hackernews]\nfollow_days = 3\nretention_days = 30\n'
    )
    assert "options of hackernews" not in checks(talkworthy, "--offline")


def test_a_competitor_without_a_table_of_its_own_is_found(talkworthy: Talkworthy, folder: Path) -> None:
    (folder / "talkworthy.toml").write_text('[[brands]]\nname = "A"\ncompetitors = ["B"]\n')
    result = talkworthy("doctor")
    assert result.exit_code == 2
    assert "NOT  competitors of A: B has no [[brands]] entry" in result.stdout


def test_missing_keys_are_named_without_a_connection(
    talkworthy: Talkworthy, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REDDIT_CLIENT_ID", raising=False)
    (folder / "talkworthy.toml").write_text('[[brands]]\nname = "A"\ncommunities = { reddit = ["b"] }\n')
    well, advice = checks(talkworthy, "--offline")["source reddit"]
    assert not well
    assert "REDDIT_CLIENT_ID" in advice


@pytest.mark.parametrize("content", ["", "[[brands]]\nname = 3\n", "not toml ="])
def test_an_unusable_brand_file_is_reported_and_not_raised(talkworthy: Talkworthy, folder: Path, content: str) -> None:
    (folder / "talkworthy.toml").write_text(content)
    result = talkworthy("doctor")
    assert result.exit_code == 2
    assert "NOT  brand file" in result.stdout


def test_a_rejected_key_is_reported(talkworthy: Talkworthy, scripted: Any) -> None:
    def refuse() -> str:
        raise AuthFailed("The key was refused; make a new one.")

    scripted.pong = refuse
    assert checks(talkworthy)["source scripted"] == (False, "The key was refused; make a new one.")


def test_a_source_that_hangs_is_given_up(scripted: Any, folder: Path) -> None:
    ended = threading.Event()

    def hang() -> str:
        ended.wait(30)
        return ""

    scripted.pong = hang
    with pytest.raises(Unavailable, match="did not answer"):
        ping_source.ping(load_settings(folder / "talkworthy.toml", {}), "scripted", timeout=0.05)
    ended.set()


def test_offline_makes_no_connection(talkworthy: Talkworthy, scripted: Any) -> None:
    def refuse() -> str:
        raise AuthFailed("It was called.")

    scripted.pong = refuse
    results = checks(talkworthy, "--offline")
    assert results["source scripted"] == (True, "its keys are set.")
    assert "clock" not in results


@pytest.mark.parametrize(("minutes", "advice_part"), [(3, "3 minutes ahead"), (-90, "1 hour 30 minutes behind")])
def test_a_wrong_clock_is_reported(
    talkworthy: Talkworthy, monkeypatch: pytest.MonkeyPatch, minutes: int, advice_part: str
) -> None:
    monkeypatch.setattr(doctor, "clock_ahead", lambda _: timedelta(minutes=minutes))
    well, advice = checks(talkworthy)["clock"]
    assert not well
    assert advice_part in advice


def test_a_full_disk_is_reported(talkworthy: Talkworthy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_checks, "LOW_DISK", 1 << 60)
    assert not checks(talkworthy)["disk"][0]


@pytest.mark.usefixtures("opened")
def test_a_damaged_database_is_reported(talkworthy: Talkworthy, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = Health("SQLite 3", "wal", 1, ("row 1 missing from index posts_by_author",))
    monkeypatch.setattr(doctor, "examine_database", lambda _: damaged)
    well, advice = checks(talkworthy)["database"]
    assert not well
    assert "posts_by_author" in advice


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions elsewhere")
@pytest.mark.parametrize(("mode", "well"), [(0o600, True), (0o640, False), (0o604, False)])
def test_a_secrets_file_that_others_can_read_is_reported(
    talkworthy: Talkworthy, folder: Path, mode: int, well: bool
) -> None:
    path = folder / ".streamlit" / "secrets.toml"
    path.parent.mkdir()
    path.write_text('X_BEARER_TOKEN = "abc"\n')
    path.chmod(mode)
    is_well, advice = checks(talkworthy)["secrets"]
    assert is_well is well
    assert well or "chmod 600" in advice


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions elsewhere")
@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("name", ["old.csv.rejects.ndjson", "talkworthy-maps.toml", "talkworthy.db.job.log"])
def test_a_file_with_peoples_words_that_others_can_read_is_reported(
    talkworthy: Talkworthy, folder: Path, name: str
) -> None:
    (folder / name).touch(0o644)
    well, advice = checks(talkworthy, "--offline")["private files"]
    assert not well
    assert advice.startswith("others can read or change ")
    assert advice.endswith(f"{name}")
    assert "chmod 600 " in advice


@pytest.mark.usefixtures("opened")
def test_private_files_of_ours_pass(talkworthy: Talkworthy, folder: Path) -> None:
    (folder / "talkworthy.db").chmod(0o644)  # of an earlier version: opening it tightens it
    assert checks(talkworthy, "--offline")["private files"][0]


def test_each_disk_is_named_with_its_figures(talkworthy: Talkworthy, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = {"/tmp": (8_000_000_000, 0, 2_000_000)}
    monkeypatch.setattr(file_checks.tempfile, "gettempdir", lambda: "/tmp")
    monkeypatch.setattr(file_checks, "_device", lambda folder: int(str(folder) == "/tmp"))
    monkeypatch.setattr(
        file_checks.shutil,
        "disk_usage",
        lambda folder: SimpleNamespace(
            **dict(zip(("total", "used", "free"), usage.get(str(folder), (9e11, 0, 5e11)), strict=True))
        ),
    )
    results = checks(talkworthy, "--offline")
    assert results["disk"][0]
    assert results["disk"][1].startswith("500.0 GB free of 900.0 GB in ")
    well, advice = results["disk of temporary files"]
    assert not well
    assert advice.startswith("2.0 MB free of 8.0 GB in /tmp. It needs ")
