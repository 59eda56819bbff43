"""Files that are dropped into a folder: finished, new, and each contents once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from collectors.files.engine.watched_folder import Drops, from_text, look, remember, to_text
from talkworthy.errors import UserError


def looks(folder: Path, times: int = 2, before: Drops | None = None) -> tuple[list[str], Drops]:
    found: list[Path] = []
    drops = before or Drops()
    for _ in range(times):
        found, drops = look(folder, drops)
    return [path.name for path in found], drops


def test_a_file_is_given_out_once_it_has_lain_still_for_a_look(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("b")
    (tmp_path / "a.csv").write_text("a")
    assert looks(tmp_path, 1)[0] == []
    assert looks(tmp_path, 2)[0] == ["a.csv", "b.csv"]


def test_a_file_that_still_grows_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a")
    _, drops = looks(tmp_path, 1)
    path.write_text("ab")
    found, drops = look(tmp_path, drops)
    assert found == []
    assert look(tmp_path, drops)[0] == [path]


def test_a_file_of_the_same_size_that_was_written_anew_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a")
    _, drops = looks(tmp_path, 1)
    os.utime(path, ns=(1, 1))
    assert look(tmp_path, drops)[0] == []


def test_what_was_not_remembered_is_given_out_again(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a")
    assert looks(tmp_path, 5)[0] == ["a.csv"]


def test_what_was_imported_is_not_given_out_again_under_another_name(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a")
    _, drops = looks(tmp_path)
    drops = remember(drops, path)
    path.rename(tmp_path / "z.csv")
    (tmp_path / "copy.csv").write_text("a")
    (tmp_path / "new.csv").write_text("b")
    assert looks(tmp_path, 2, drops)[0] == ["new.csv"]


def test_new_contents_under_an_old_name_are_new(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a")
    _, drops = looks(tmp_path)
    drops = remember(drops, path)
    path.write_text("other")
    assert looks(tmp_path, 2, drops)[0] == ["a.csv"]


def test_two_files_alike_count_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("same")
    (tmp_path / "b.csv").write_text("same")
    assert looks(tmp_path)[0] == ["a.csv"]


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
def test_hidden_partial_and_refused_files_are_left_out(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("a")
    assert looks(tmp_path)[0] == []


def test_empty_files_and_folders_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch()
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "b.csv").write_text("b")
    assert looks(tmp_path)[0] == []


def test_a_link_to_nowhere_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to(tmp_path / "nowhere")
    assert looks(tmp_path)[0] == []


def test_what_is_remembered_survives_as_text(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a")
    _, drops = looks(tmp_path)
    drops = remember(drops, tmp_path / "a.csv")
    assert from_text(to_text(drops)) == drops
    assert look(tmp_path, from_text(to_text(drops)))[0] == []


def test_memory_of_another_kind_and_missing_folders_are_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        from_text("[]")
    with pytest.raises(UserError, match="is not there"):
        look(tmp_path / "nothing", Drops())
