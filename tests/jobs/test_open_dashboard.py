"""`talkworthy open`: in which folder what is saved, and which brand file is shown."""

from __future__ import annotations

import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from jobs import open_dashboard as opening
from jobs.console import ConsoleContext
from services.operations.workplace import SHIPPED_SAMPLE, sample_brand_file


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """An empty folder, and the options with which Streamlit would be started; the sample is not analysed."""
    calls: list[dict[str, Any]] = []

    def run(command: list[str], **options: Any) -> SimpleNamespace:
        calls.append({"command": command, **options})
        return SimpleNamespace(returncode=0)

    monkeypatch.chdir(tmp_path)
    for name in ("TALKWORTHY_CONFIG", "TALKWORTHY_DATABASE_URL", "TALKWORTHY_FOLDER"):
        monkeypatch.setenv(name, "put back after the test")
        monkeypatch.delenv(name)
    monkeypatch.setattr(opening.subprocess, "run", run)
    monkeypatch.setattr(opening, "load_sample", lambda _context: True)
    return calls


def open_here() -> None:
    assert opening.open_dashboard(ConsoleContext(makes_store=True), 8501) == 0


def test_an_empty_folder_shows_a_copy_of_the_sample_in_it(started: list[dict[str, Any]], tmp_path: Path) -> None:
    open_here()
    environment = started[0]["env"]
    assert environment["TALKWORTHY_CONFIG"] == str(sample_brand_file(tmp_path.resolve()))
    assert environment["TALKWORTHY_FOLDER"] == str(tmp_path.resolve())
    assert sample_brand_file(tmp_path).exists()


def test_the_next_start_shows_the_brand_of_the_folder(started: list[dict[str, Any]], tmp_path: Path) -> None:
    open_here()
    (tmp_path / "talkworthy.toml").write_text('[[brands]]\nname = "Brewlark"\n')
    del opening.os.environ["TALKWORTHY_CONFIG"]
    open_here()
    assert started[1]["env"]["TALKWORTHY_CONFIG"] == str(tmp_path.resolve() / "talkworthy.toml")


def test_the_shipped_sample_is_never_opened_itself(
    started: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(SHIPPED_SAMPLE / "talkworthy.toml"))
    open_here()
    assert started[0]["env"]["TALKWORTHY_CONFIG"] == str(sample_brand_file(tmp_path.resolve()))


def test_with_a_database_of_ones_own_there_is_no_sample(
    started: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALKWORTHY_DATABASE_URL", "postgresql://somebody@real.example/store")
    open_here()
    assert "TALKWORTHY_CONFIG" not in started[0]["env"]
    assert not (tmp_path / ".talkworthy").exists()


def test_a_port_that_is_taken_gives_the_next_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < opening.find_port(port) <= port + opening.PORTS_TO_TRY
