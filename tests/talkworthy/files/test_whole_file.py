"""Files are written whole or not at all."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from talkworthy.errors import UserError
from talkworthy.files.whole_file import save_whole, write_whole

ROOT = Path(__file__).parents[3]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("old")
    save_whole(path, "new")
    assert path.read_text() == "new"
    assert names(tmp_path) == ["report.html"]


def test_an_error_in_the_block_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("old")
    with pytest.raises(KeyError), write_whole(path) as file:
        file.write(b"half")
        raise KeyError
    assert path.read_text() == "old"
    assert names(tmp_path) == ["report.html"]


def test_readers_see_the_old_file_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("old")
    with write_whole(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_text() == "old"
    assert path.read_text() == "new"


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_that_cannot_grow_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "posts.ndjson"
    path.write_text("old")
    with largest_file(100_000), pytest.raises(UserError) as refused, write_whole(path) as file:
        for _ in range(1000):
            file.write(b"x" * 1000)
    assert str(refused.value) == (
        f"{path} cannot be written: it is larger than the disk or a limit of this user allows (ulimit -f)."
    )
    assert path.read_text() == "old"
    assert names(tmp_path) == ["posts.ndjson"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_reported_in_a_sentence() -> None:
    with pytest.raises(UserError) as refused:
        save_whole(Path("/dev/full"), "x" * 10_000_000)
    assert str(refused.value) == (
        "/dev/full cannot be written: the disk is full. Free some space, or name a place on another disk."
    )


def test_permissions_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("old")
    path.chmod(0o640)
    save_whole(path, "new")
    assert mode(path) == 0o640


def test_a_private_file_is_its_owners_alone_also_where_the_old_one_was_not(tmp_path: Path) -> None:
    old = tmp_path / "old.ndjson"
    old.write_text("old")
    old.chmod(0o644)
    for path in (old, tmp_path / "new.ndjson"):
        save_whole(path, "new", private=True)
        assert mode(path) == 0o600


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "report.html"
    link.symlink_to(tmp_path / "there" / "report.html")
    save_whole(link, "new")
    assert link.is_symlink()
    assert (tmp_path / "there" / "report.html").read_text() == "new"


def test_a_new_file_replaces_none(tmp_path: Path) -> None:
    path = tmp_path / "sample.csv"
    save_whole(path, "labels", is_new=True)
    with pytest.raises(FileExistsError):
        save_whole(path, "none", is_new=True)
    assert path.read_text() == "labels"
    assert names(tmp_path) == ["sample.csv"]


def test_a_file_that_appears_meanwhile_is_not_replaced_by_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "sample.csv"
    with pytest.raises(FileExistsError), write_whole(path, is_new=True) as file:
        file.write(b"new")
        path.write_text("labels")
    assert path.read_text() == "labels"
    assert names(tmp_path) == ["sample.csv"]


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        save_whole(tmp_path / "none" / "report.html", "new")
    assert str(refused.value) == (
        f"{tmp_path}/none/report.html cannot be written: the folder {tmp_path}/none does not exist. Create it, or name "
        "another place."
    )


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"it is a folder\. Name a file in it"):
        save_whole(tmp_path, "new")


def test_a_name_of_the_greatest_length_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("\N{HOT BEVERAGE}" * 85)  # 255 bytes
    save_whole(path, "new")
    assert path.read_text() == "new"


def test_what_a_killed_process_left_is_removed_by_the_next_one(tmp_path: Path) -> None:
    path = tmp_path / "posts.ndjson"
    code = (
        "import os, pathlib\nfrom talkworthy.files.whole_file import write_whole\n"
        f"with write_whole(pathlib.Path({str(path)!r})) as file:\n"
        "    file.write(b'half'); file.flush(); os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert len(names(tmp_path)) == 1
    save_whole(path, "whole")
    assert names(tmp_path) == ["posts.ndjson"]


def test_what_another_process_is_writing_stays(tmp_path: Path) -> None:
    path = tmp_path / "posts.ndjson"
    with write_whole(path) as file:
        file.write(b"first")
        save_whole(path, "second")
        assert path.read_text() == "second"
    assert path.read_text() == "first"


def test_a_pipe_is_written_to_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    save_whole(pipe, "through")
    assert os.read(reader, 100) == b"through"
    os.close(reader)
