"""The file of rejected rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from collectors.files.engine.reader import Reject
from services.collection import rejects as rejecting
from services.collection.rejects import Rejects

Talkworthy = Callable[..., Result]


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_without_rejected_rows_there_is_no_file(tmp_path: Path) -> None:
    with Rejects(tmp_path / "a.rejects.ndjson") as rejects:
        pass
    assert rejects.file is None
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_private_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.rejects.ndjson"
    with Rejects(path) as rejects:
        rejects.add(Reject(3, "No date.", "raw", "a.csv"))
        assert not path.exists()
    assert rows(path) == [{"file": "a.csv", "line": 3, "reason": "No date.", "raw": "raw"}]
    assert path.stat().st_mode & 0o777 == 0o600


def test_it_is_known_before_anything_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.rejects.ndjson"
    known: list[tuple[Path, bool]] = []
    with Rejects(path, lambda file: known.append((file, file.exists()))) as rejects:
        rejects.add(Reject(1, "No date.", ""))
    assert known == [(path, False)]


def test_rows_beyond_the_bound_are_only_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejecting, "MOST_ROWS", 2)
    with Rejects(tmp_path / "a.rejects.ndjson") as rejects:
        for number in range(1, 1_003):
            rejects.add(Reject(number, "No date.", ""))
    assert [row["line"] for row in rows(tmp_path / "a.rejects.ndjson")] == [1, 2, 0]
    assert (
        rows(tmp_path / "a.rejects.ndjson")[2]["reason"] == "1,000 more rows were rejected. They are not listed here."
    )
    assert (rejects.count, rejects.unlisted) == (1_002, 1_000)


def test_the_size_is_bounded_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejecting, "MOST_BYTES", 5_000)
    with Rejects(tmp_path / "a.rejects.ndjson") as rejects:
        for number in range(100):
            rejects.add(Reject(number, "No date.", "x" * 2_000))
    assert (tmp_path / "a.rejects.ndjson").stat().st_size < 8_000
    assert rejects.unlisted == 97


def test_an_import_says_how_many_rows_are_not_listed(
    talkworthy: Talkworthy, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rejecting, "MOST_ROWS", 2)
    good = json.dumps({"source": "x", "id": "x:1", "text": "tea", "created_at": "2026-09-01T10:00:00Z"})
    (folder / "a.ndjson").write_text(f"{good}\n" + "no post\n" * 5)
    result = talkworthy("import", "--all", "a.ndjson")
    assert "5 rows could not be read: see a.ndjson.rejects.ndjson for each line and the reason." in result.stdout
    assert "3 of them are not listed there, to keep the file small." in result.stdout
