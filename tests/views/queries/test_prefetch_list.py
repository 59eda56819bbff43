"""Opening the store begins to read ahead what pages will ask of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from views.queries import prefetch_list
from views.queries.prefetch_list import QUERIES


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was begun: `warm` and `watch`, which begin nothing here."""
    made: list[str] = []

    def warm(_stand: object, questions: object) -> None:
        assert questions is QUERIES
        made.append("warm")

    monkeypatch.setattr(prefetch_list, "prefetch", prefetch)
    monkeypatch.setattr(prefetch_list, "poll_for_changes", lambda _look: made.append("watch"))
    return made


@pytest.mark.parametrize(("large_from", "begun"), [(1_000_000, ["warm"]), (1, ["warm", "watch"])])
def test_only_a_large_store_is_watched(sample: Path, monkeypatch, calls, large_from, begun):
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(sample))
    monkeypatch.delenv("TALKWORTHY_DATABASE_URL", raising=False)
    monkeypatch.setattr("views.queries.open_store.LARGE", large_from)

    assert prefetch_list.open_and_prefetch().large == ("watch" in begun)

    assert calls == begun


def test_a_store_whose_file_was_taken_away_is_not_made_anew(tmp_path, monkeypatch):
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(tmp_path / "talkworthy.toml"))
    monkeypatch.delenv("TALKWORTHY_DATABASE_URL", raising=False)
    (tmp_path / "talkworthy.toml").write_text('[[brands]]\nname = "Copper Kettle"\n')

    prefetch_list.poll()

    assert [file.name for file in tmp_path.iterdir()] == ["talkworthy.toml"]
