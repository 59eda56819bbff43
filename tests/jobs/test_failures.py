"""How failures end a command: one sentence, no traceback, no words of a post or a file."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from jobs import cli
from jobs.failures import Failure, to_failure
from talkworthy.errors import AlreadyRunning, SourceError, UserError

HOUSE = Path(__file__).parents[2]
Process = Callable[..., subprocess.CompletedProcess[str]]


def error_of_sqlite(code: int, text: str) -> OperationalError:
    cause = sqlite3.OperationalError(text)
    cause.sqlite_errorcode = code
    return OperationalError("SELECT ?", ("words of a post",), cause)


def test_each_branch_of_our_errors_has_its_exit_code() -> None:
    assert to_failure(UserError("Fix it.")) == Failure("Fix it.", 2)
    assert to_failure(SourceError("It failed.")) == Failure("It failed.", 1)
    assert to_failure(AlreadyRunning("Later.")) == Failure("Later.", 75)


def test_a_detail_stays_beside_the_message() -> None:
    assert to_failure(UserError("Not known.", "Its first line is 'tea'.")) == Failure(
        "Not known.", 2, "Its first line is 'tea'."
    )


def test_a_full_disk_under_the_store_is_told_as_such() -> None:
    failure = to_failure(error_of_sqlite(sqlite3.SQLITE_FULL, "database or disk is full"))
    assert failure.message == (
        "The store failed: the disk is full. Free some space and run it again: what was saved is kept. "
        "`talkworthy doctor` shows which disk."
    )
    assert failure.code == 1


def test_a_damaged_row_is_not_quoted() -> None:
    failure = to_failure(
        sqlite3.OperationalError("Could not decode to UTF-8 column 'text' with text 'words of a post'")
    )
    assert failure.message.startswith("The store failed: the file is damaged. Restore your latest backup;")
    assert "words" not in failure.message


def test_a_full_output_is_told_without_a_name() -> None:
    assert to_failure(OSError(errno.ENOSPC, "No space left on device")).message == (
        "The output cannot be written: the disk is full. Free some space, or name a place on another disk."
    )


def test_an_error_of_ours_is_told_by_its_place() -> None:
    try:
        raise ValueError("words of a post")
    except ValueError as error:
        failure = to_failure(error)
    assert failure.message.startswith("This is an error in Talkworthy: ValueError at test_failures.py:")
    assert "words" not in failure.message
    assert failure.code == 1


def end_of_main(monkeypatch: pytest.MonkeyPatch, error: Exception) -> int:
    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert isinstance(end.value.code, int)
    return end.value.code


def test_the_detail_is_only_for_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert end_of_main(monkeypatch, UserError("Not known.", "Its first line is 'tea'.")) == 2
    assert capsys.readouterr().err == "talkworthy: Not known.\n"
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert end_of_main(monkeypatch, UserError("Not known.", "Its first line is 'tea'.")) == 2
    assert capsys.readouterr().err == "talkworthy: Not known.\nIts first line is 'tea'.\n"


def test_a_message_is_shown_as_typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    end_of_main(monkeypatch, UserError("No file is called [red]:smile:\x1b[2J."))
    assert capsys.readouterr().err == "talkworthy: No file is called [red]:smile:\\x1b[2J.\n"


def test_no_error_ends_in_a_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert end_of_main(monkeypatch, RuntimeError("words of a post")) == 1
    output = capsys.readouterr().err
    assert output.count("\n") == 1
    assert "words" not in output


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_under_standard_output_is_a_sentence(sample: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "jobs", "export", "posts"],
            cwd=sample,
            env={**os.environ, "PYTHONPATH": str(HOUSE)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == (
        "talkworthy: The output cannot be written: the disk is full. Free some space, or name a place on another "
        "disk.\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_a_store_that_cannot_grow_is_a_sentence_and_what_was_saved_is_kept(process: Process, sample: Path) -> None:
    rows = [
        {"source": "x", "id": f"x:{number}", "text": "tea " * 500, "created_at": "2026-09-01T10:00:00Z"}
        for number in range(2_000)
    ]
    (sample / "large.ndjson").write_text("".join(json.dumps(row) + "\n" for row in rows))
    kilobytes = (sample / "talkworthy.db").stat().st_size // 1024 + 500
    done = subprocess.run(
        ["bash", "-c", f"ulimit -f {kilobytes}; exec {sys.executable} -m jobs import --all large.ndjson"],
        cwd=sample,
        env={**os.environ, "PYTHONPATH": str(HOUSE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.endswith(
        "failed: the disk is full. Free some space and run it again: what was saved is kept. `talkworthy doctor` shows "
        "which disk.\n"
    )
    assert "posts" in process("status").stdout


def test_a_page_of_the_store_that_is_damaged_is_a_sentence(process: Process, sample: Path) -> None:
    path = sample / "talkworthy.db"
    content = bytearray(path.read_bytes())
    for page in range(2, len(content) // 8192):
        content[page * 8192 : page * 8192 + 300] = b"\xff" * 300
    path.write_bytes(content)
    for words in ("status", "show score", "analyse", "export posts", "report"):
        done = process(*words.split())
        assert done.returncode in (1, 2), words
        assert "Restore your latest backup" in done.stderr
        assert done.stderr.count("\n") == 1
        assert "Traceback" not in done.stderr


def test_the_first_line_of_a_refused_file_is_stored_nowhere(process: Process, folder: Path) -> None:
    path = folder / "first_line.csv"
    path.write_text('{"odd":1,"user":"quiet_reader_7","words":"my private words about Copper Kettle"}\n')
    written = []
    for words in ("import first_line.csv", "--log-format json import first_line.csv", "status", "status --json"):
        done = process(*words.split())
        assert done.returncode in (1, 2)
        written.append(done.stdout + done.stderr)
    kept = b"".join(file.read_bytes() for file in folder.glob("talkworthy.db*"))
    for word in ("quiet_reader_7", "private words"):
        assert word not in "".join(written)
        assert word.encode() not in kept
    assert "does not recognise" in json.dumps(written) or "no known form" in json.dumps(written)


def test_a_post_that_cannot_be_saved_is_not_quoted(sqlite_store: Any) -> None:
    from sqlalchemy import text

    from talkworthy.errors import StoreError

    with pytest.raises(Exception) as failed, sqlite_store.write() as connection:
        connection.execute(text("INSERT INTO no_such_table VALUES (:words)"), {"words": "words of a post"})
    assert isinstance(failed.value, StoreError)
    assert "words of a post" not in f"{failed.value} {failed.value.__cause__}"
