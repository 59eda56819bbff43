"""`import --watch` and `import --new`: files that are dropped into a folder."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from services.collection import watch_folder
from services.collection.import_files import ImportOptions
from services.context import AppContext
from talkworthy.errors import UserError
from talkworthy.storage.lock import hold_store
from talkworthy.storage.store import Store

Talkworthy = Callable[..., Result]
ALL = ImportOptions(keep_all=True)


def row(number: int) -> str:
    result = {
        "id": f"file:{number}",
        "source": "file",
        "kind": "post",
        "created_at": "2026-09-01T12:00:00Z",
        "thread": f"file:{number}",
        "text": "The Copper Kettle pours well",
        "author": "ann",
    }
    return json.dumps(result) + "\n"


@pytest.fixture
def dropped(folder: Path) -> Path:
    made = folder / "drops"
    made.mkdir()
    return made


@pytest.fixture(autouse=True)
def still_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_folder.time, "sleep", lambda _: None)


def posts(look: Any, store: Store) -> list[str]:
    return [id_ for (id_,) in look.rows(store, "SELECT id FROM posts ORDER BY id")]


def test_new_imports_what_lies_there_once_and_reads_it(
    talkworthy: Talkworthy, dropped: Path, opened: Store, look: Any
) -> None:
    (dropped / "a.ndjson").write_text(row(1))
    assert talkworthy("import", "--new", dropped).exit_code == 0
    assert posts(look, opened) == ["file:1"]
    assert look.rows(opened, "SELECT brand FROM conversations") == [("Copper Kettle",)]
    assert "There are no new files" in talkworthy("import", "--new", dropped).stdout


def test_what_was_imported_is_remembered_under_any_name(talkworthy: Talkworthy, dropped: Path) -> None:
    (dropped / "a.ndjson").write_text(row(1))
    talkworthy("import", "--new", dropped)
    (dropped / "a.ndjson").rename(dropped / "b.ndjson")
    assert "There are no new files" in talkworthy("import", "--new", dropped).stdout


def test_a_bad_file_is_reported_once_and_lets_the_others_in(
    talkworthy: Talkworthy, dropped: Path, opened: Store, look: Any
) -> None:
    (dropped / "a.csv").write_text("kettle,lid\n1,2\n")
    (dropped / "b.ndjson").write_text(row(2))
    result = talkworthy("import", "--new", dropped)
    assert result.exit_code == 1
    assert "a.csv" in result.stdout
    assert posts(look, opened) == ["file:2"]
    assert [state for job, _, _, state, _ in look.runs(opened) if job == "import"] == ["failed", "ok"]
    assert talkworthy("import", "--new", dropped).exit_code == 0


def test_rows_that_cannot_be_read_go_beside_the_brand_file(talkworthy: Talkworthy, dropped: Path, folder: Path) -> None:
    (dropped / "a.ndjson").write_text(row(1) + '{"id": 3}\n')
    talkworthy("import", "--new", dropped)
    assert (folder / "a.ndjson.rejects.ndjson").exists()
    assert [path.name for path in dropped.iterdir()] == ["a.ndjson"]


def test_nothing_is_erased_while_the_store_is_locked(
    talkworthy: Talkworthy, dropped: Path, opened: Store, look: Any
) -> None:
    (dropped / "a.ndjson").write_text(row(1))
    with hold_store(opened):
        assert talkworthy("import", "--new", dropped).exception is not None
    talkworthy("import", "--new", dropped)
    assert posts(look, opened) == ["file:1"]


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which the messages for the console are appended."""
    printed: list[str] = []
    monkeypatch.setattr(AppContext, "print_message", lambda _context, message: printed.append(message))
    return printed


def test_watching_continues_after_a_bad_file_and_ends_on_a_signal(
    dropped: Path, opened: Store, look: Any, messages: list[str]
) -> None:
    looks = []

    def wait(_seconds: float) -> None:
        looks.append(len(looks))
        if len(looks) == 1:
            (dropped / "a.csv").write_text("kettle,lid\n1,2\n")
        if len(looks) == 3:
            (dropped / "b.ndjson").write_text(row(2))
        if len(looks) == 5:
            os.kill(os.getpid(), signal.SIGTERM)

    watch_folder.watch(AppContext(), dropped, ALL, wait)
    assert posts(look, opened) == ["file:2"]
    assert "".join(messages).count("a.csv:") == 1


def test_watching_says_once_that_the_store_is_locked_and_continues_afterwards(
    dropped: Path, opened: Store, look: Any, messages: list[str]
) -> None:
    (dropped / "a.ndjson").write_text(row(1))
    held = hold_store(opened)
    held.__enter__()
    looks = []

    def wait(_seconds: float) -> None:
        looks.append(len(looks))
        if len(looks) == 4:
            held.__exit__(None, None, None)
        if len(looks) == 6:
            os.kill(os.getpid(), signal.SIGTERM)

    watch_folder.watch(AppContext(), dropped, ALL, wait)
    assert posts(look, opened) == ["file:1"]
    assert "".join(messages).count("Another job") == 1


def test_a_folder_that_is_not_there_is_reported(talkworthy: Talkworthy, folder: Path) -> None:
    assert isinstance(talkworthy("import", "--watch", folder / "nowhere").exception, UserError)


@pytest.mark.parametrize("words", [[], ["a.ndjson", "--watch", "b"], ["--new", "a", "--watch", "b"]])
def test_import_wants_files_or_one_folder(talkworthy: Talkworthy, words: list[str]) -> None:
    assert isinstance(talkworthy("import", *words).exception, UserError)


def test_a_link_in_the_folder_is_refused_and_reported_once(
    talkworthy: Talkworthy, folder: Path, dropped: Path, opened: Store, look: Any
) -> None:
    (folder / "secret.ndjson").write_text(row(9))
    (dropped / "link.ndjson").symlink_to(folder / "secret.ndjson")
    (dropped / "a.ndjson").write_text(row(1))
    result = talkworthy("import", "--new", dropped)
    assert result.exit_code == 1
    assert result.stdout.count("link.ndjson: It is a link, which may lead out of the folder.") == 1
    assert posts(look, opened) == ["file:1"]


def test_a_hard_link_to_the_secrets_is_refused(
    talkworthy: Talkworthy, folder: Path, dropped: Path, opened: Store, look: Any
) -> None:
    secrets = folder / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    secrets.write_text("# keys\n" + row(9))
    (dropped / "posts.ndjson").hardlink_to(secrets)
    assert talkworthy("import", "--new", dropped).exit_code == 1
    assert posts(look, opened) == []
