"""Errors of files in sentences."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from talkworthy.files.file_errors import cannot_read, cannot_write, describe_os_error


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        (errno.ENOSPC, "the disk is full. Free some space, or name a place on another disk."),
        (errno.EROFS, "the disk is read-only. Name a place on another disk."),
        (
            errno.EACCES,
            "it or its folder is read-only, or belongs to another user. Change its permissions, or name another.",
        ),
        (errno.EISDIR, "it is a folder. Name a file in it."),
        (errno.ENOENT, "the folder none does not exist. Create it, or name another place."),
        (errno.EIO, "the disk or the network folder failed. Check it, and try again."),
    ],
)
def test_a_file_that_cannot_be_written(number: int, problem: str) -> None:
    error = cannot_write(Path("none/a.html"), OSError(number, os.strerror(number)))
    assert str(error) == f"none/a.html cannot be written: {problem}"


def test_a_file_that_cannot_be_read() -> None:
    error = cannot_read(Path("a.csv"), PermissionError(errno.EACCES, "Permission denied"))
    assert str(error).startswith("a.csv cannot be read: it or its folder is read-only, or belongs to another user.")


def test_an_error_of_which_only_the_name_is_known() -> None:
    assert describe_os_error(FileNotFoundError(errno.ENOENT, "No such file", "a.csv")) == (
        "a.csv cannot be used: there is no such file or folder."
    )


def test_a_working_folder_that_was_removed() -> None:
    assert describe_os_error(FileNotFoundError(errno.ENOENT, "No such file")) == (
        "The working folder does not exist any more. Change to another folder, and run it again."
    )


def test_an_unknown_error_keeps_the_words_of_the_system() -> None:
    assert describe_os_error(OSError(errno.EDOM, "Out of domain", "a.csv")) == "a.csv cannot be used: Out of domain."
