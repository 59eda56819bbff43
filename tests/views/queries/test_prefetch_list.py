"""Opening the store starts prefetching, and polling where the store is large."""

from __future__ import annotations

from pathlib import Path

import pytest

from views.queries import prefetch_list
from views.queries.prefetch_list import QUERIES


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which of `prefetch` and `poll_for_changes` were called; they start nothing here."""
    names: list[str] = []

    def prefetch(_snapshot: object, queries: object) -> None:
        assert queries is QUERIES
        names.append("prefetch")

    monkeypatch.setattr(prefetch_list, "prefetch", prefetch)
    monkeypatch.setattr(prefetch_list, "poll_for_changes", lambda _poll: names.append("poll"))
    return names


@pytest.mark.parametrize(("large_from", "expected"), [(1_000_000, ["prefetch"]), (1, ["prefetch", "poll"])])
def test_only_a_large_store_is_polled(sample: Path, monkeypatch, calls, large_from, expected):
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(sample))
    monkeypatch.delenv("TALKWORTHY_DATABASE_URL", raising=False)
    monkeypatch.setattr("views.queries.open_store.LARGE", large_from)

    assert prefetch_list.open_and_prefetch().large == ("poll" in expected)

    assert calls == expected


def test_a_store_whose_file_is_gone_is_not_created_again(tmp_path, monkeypatch):
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(tmp_path / "talkworthy.toml"))
    monkeypatch.delenv("TALKWORTHY_DATABASE_URL", raising=False)
    (tmp_path / "talkworthy.toml").write_text('[[brands]]\nname = "Copper Kettle"\n')

    prefetch_list.poll()

    assert [file.name for file in tmp_path.iterdir()] == ["talkworthy.toml"]
