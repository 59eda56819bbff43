"""Files in a watched folder are imported when they are complete and new, each content once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from collectors.files.engine.watched_folder import (
    FileState,
    FolderState,
    find_new_files,
    from_json,
    mark_imported,
    to_json,
)
from talkworthy.errors import UserError


def check(folder: Path, times: int = 2, before: FolderState | None = None) -> tuple[list[str], FolderState]:
    files: list[Path] = []
    state = before or FolderState()
    for _ in range(times):
        files, state = find_new_files(folder, state)
    return [path.name for path in files], state


def test_a_file_is_new_when_it_is_unchanged_at_the_second_check(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("b")
    (tmp_path / "a.csv").write_text("a")
    assert check(tmp_path, 1)[0] == []
    assert check(tmp_path, 2)[0] == ["a.csv", "b.csv"]


def test_a_file_that_still_grows_is_ignored(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a")
    _, state = check(tmp_path, 1)
    path.write_text("ab")
    files, state = find_new_files(tmp_path, state)
    assert files == []
    assert find_new_files(tmp_path, state)[0] == [path]


def test_a_file_of_the_same_size_that_was_written_again_is_ignored(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a")
    _, state = check(tmp_path, 1)
    os.utime(path, ns=(1, 1))
    assert find_new_files(tmp_path, state)[0] == []


def test_a_file_that_was_not_imported_is_returned_again(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a")
    assert check(tmp_path, 5)[0] == ["a.csv"]


def test_an_imported_file_is_not_returned_under_another_name(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a")
    _, state = check(tmp_path)
    state = mark_imported(state, path)
    path.rename(tmp_path / "z.csv")
    (tmp_path / "copy.csv").write_text("a")
    (tmp_path / "new.csv").write_text("b")
    assert check(tmp_path, 2, state)[0] == ["new.csv"]


def test_new_contents_under_an_old_name_are_new(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a")
    _, state = check(tmp_path)
    state = mark_imported(state, path)
    path.write_text("other")
    assert check(tmp_path, 2, state)[0] == ["a.csv"]


def test_two_equal_files_count_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("same")
    (tmp_path / "b.csv").write_text("same")
    assert check(tmp_path)[0] == ["a.csv"]


@pytest.mark.parametrize(
    "name",
    [
        ".a.csv",
        "a.csv.part",
        "a.csv.tmp",
        "a.csv.crdownload",
        "A.CSV.TMP",
        "~$a.xlsx",
        "a.csv~",
        "a.csv.rejects.ndjson",
    ],
)
def test_hidden_partial_and_reject_files_are_ignored(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("a")
    assert check(tmp_path)[0] == []


def test_empty_files_and_folders_are_ignored(tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch()
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "b.csv").write_text("b")
    assert check(tmp_path)[0] == []


def test_a_broken_link_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to(tmp_path / "nowhere")
    assert check(tmp_path)[0] == []


def test_the_state_survives_as_json(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a")
    _, state = check(tmp_path)
    state = mark_imported(state, tmp_path / "a.csv")
    assert from_json(to_json(state)) == state
    assert find_new_files(tmp_path, from_json(to_json(state)))[0] == []


def test_an_invalid_state_and_a_missing_folder_are_reported(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"is damaged\. Delete the files"):
        from_json("[]")
    with pytest.raises(UserError, match="does not exist"):
        find_new_files(tmp_path / "nothing", FolderState())


def test_a_name_that_is_not_utf_8_survives_in_the_state() -> None:
    state = FolderState({"caf\udce9.csv": FileState(3, 4, "abc")}, {"abc": "caf\udce9.csv"})
    assert from_json(to_json(state)) == state
