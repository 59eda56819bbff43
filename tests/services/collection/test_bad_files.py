"""Files that end in the middle, and bad files among good ones: what can be read is imported, and the rest is named."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import zstandard
from click.testing import Result

from services.collection import watch_folder
from talkworthy.errors import UserError
from talkworthy.storage.store import Store

Talkworthy = Callable[..., Result]


def row(number: int) -> str:
    post = {"source": "x", "id": f"x:{number}", "text": f"Copper Kettle {number}", "created_at": "2026-09-01T10:00:00Z"}
    return json.dumps(post) + "\n"


ROWS = "".join(row(number) for number in range(1, 3_001)).encode()
FORMS: dict[str, Callable[[bytes], bytes]] = {
    "posts.ndjson.gz": gzip.compress,
    "posts.ndjson.zst": zstandard.compress,
    "posts.ndjson": bytes,
}


def stored(look: SimpleNamespace, store: Store) -> int:
    return int(look.rows(store, "SELECT COUNT(*) FROM posts")[0][0])


@pytest.mark.parametrize("name", FORMS)
def test_the_rows_before_the_cut_are_imported_and_the_import_fails(
    talkworthy: Talkworthy, folder: Path, opened: Store, look: SimpleNamespace, name: str
) -> None:
    whole = FORMS[name](ROWS)
    (folder / name).write_bytes(whole[: len(whole) * 9 // 10 - 5])
    result = talkworthy("import", "--all", name)
    assert result.exit_code == 1
    assert f"{name} is cut off or damaged at line" in result.stdout
    assert 1_000 < stored(look, opened) < 3_000
    (run,) = look.runs(opened)
    assert run[3] == "failed"
    assert run[4].startswith(f"{name} is cut off or damaged at line")
    assert "Copper Kettle" not in run[4]
    status = talkworthy("status")
    assert status.exit_code == 1
    assert f"{name} is cut off or damaged" in status.stdout


@pytest.mark.parametrize("name", FORMS)
def test_a_whole_file_with_or_without_a_last_line_end_is_no_failure(
    talkworthy: Talkworthy, folder: Path, name: str
) -> None:
    for rows in (ROWS, ROWS.rstrip()):
        (folder / name).write_bytes(FORMS[name](rows))
        assert talkworthy("import", "--all", name).exit_code == 0


def test_a_row_that_is_no_json_in_the_middle_is_a_reject_and_no_cut(talkworthy: Talkworthy, folder: Path) -> None:
    (folder / "posts.ndjson").write_text(row(1) + '{"id": "x:2", "te\n' + row(3))
    assert talkworthy("import", "--all", "posts.ndjson").exit_code == 0


def test_one_bad_file_of_three_keeps_the_others_not_out(
    talkworthy: Talkworthy, folder: Path, opened: Store, look: SimpleNamespace
) -> None:
    (folder / "a.ndjson").write_text(row(1))
    (folder / "b.ndjson").write_text("no form that anybody knows\n")
    (folder / "c.ndjson").write_text(row(3))
    result = talkworthy("import", "--all", "a.ndjson", "b.ndjson", "missing.ndjson", "c.ndjson", "--json")
    assert result.exit_code == 1
    record = json.loads(result.stdout)
    assert record["posts_new"] == 2
    assert [failure.split()[0] for failure in record["failures"]] == ["b.ndjson", "missing.ndjson"]
    assert look.rows(opened, "SELECT id FROM posts ORDER BY id") == [("x:1",), ("x:3",)]
    assert "b.ndjson" in talkworthy("status").stdout


def test_where_no_file_can_be_read_each_is_named(talkworthy: Talkworthy, folder: Path) -> None:
    (folder / "b.ndjson").write_text("no form that anybody knows\n")
    result = talkworthy("import", "--all", "b.ndjson", "missing.ndjson")
    assert isinstance(result.exception, UserError)
    assert "b.ndjson is in a format" in result.stderr
    assert "missing.ndjson does not exist" in result.stderr


def test_a_bad_file_in_a_folder_is_named_and_the_others_are_imported(
    talkworthy: Talkworthy,
    folder: Path,
    opened: Store,
    look: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watch_folder.time, "sleep", lambda _: None)
    (folder / "drops").mkdir()
    (folder / "drops" / "a.ndjson").write_text(row(1))
    (folder / "drops" / "b.ndjson").write_text("no form that anybody knows\n")
    (folder / "drops" / "c.ndjson").write_text(row(3) + row(4)[:20])
    (folder / "drops" / "d.ndjson").write_text(row(5))
    (folder / "secret.ndjson").write_text(row(6))
    (folder / "drops" / "link.ndjson").symlink_to(folder / "secret.ndjson")
    result = talkworthy("import", "--all", "--new", "drops", "--json")
    assert result.exit_code == 1
    failures = {done["file"]: done["failure"] for done in json.loads(result.stdout)}
    assert [name for name, failure in failures.items() if failure] == ["link.ndjson", "b.ndjson", "c.ndjson"]
    assert look.rows(opened, "SELECT id FROM posts ORDER BY id") == [("x:1",), ("x:3",), ("x:5",)]
    assert talkworthy("status").exit_code == 1


def test_an_error_of_ours_in_one_file_of_a_folder_keeps_the_others_not_out(
    talkworthy: Talkworthy, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overflow(_context: object, paths: list[Path], *_: object) -> None:
        raise OverflowError(f"date value out of range in {paths[0].read_text()}")

    monkeypatch.setattr(watch_folder.time, "sleep", lambda _: None)
    monkeypatch.setattr(watch_folder, "import_files", overflow)
    (folder / "drops").mkdir()
    (folder / "drops" / "a.ndjson").write_text(row(1))
    result = talkworthy("import", "--all", "--new", "drops")
    assert result.exit_code == 1
    assert "OverflowError at" in result.stdout
    assert "Copper" not in result.output


def test_annotate_writes_what_is_before_a_cut_and_fails(talkworthy: Talkworthy, folder: Path) -> None:
    (folder / "posts.ndjson").write_text(row(1) + row(2) + row(3)[:30])
    result = talkworthy("annotate", "--in", "posts.ndjson", "--out", "out.ndjson")
    assert "Cut off or damaged: posts.ndjson at line 3" in str(result.exception)
    assert len((folder / "out.ndjson").read_text().splitlines()) == 2


def test_annotate_fails_where_no_row_can_be_read(talkworthy: Talkworthy, folder: Path) -> None:
    (folder / "posts.ndjson").write_text('{"source": "x", "id": "x:1", "text": "no moment", "created_at": "never"}\n')
    assert "None of the 1 rows could be read" in str(talkworthy("annotate", "--in", "posts.ndjson").exception)
