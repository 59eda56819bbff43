"""Errors of files in sentences: what happened, and what to do."""

from __future__ import annotations

import errno
from pathlib import Path

from talkworthy.errors import UserError

FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""The disk, or this user's share of it, is full."""


class CannotWrite(UserError):
    """A file cannot be written: the disk is full, the folder is missing or read-only."""


def cannot_write(path: Path, error: OSError) -> CannotWrite:
    """Return the error for a file that cannot be written."""
    return CannotWrite(f"{path} cannot be written: {_writing_problem(path, error)}")


def cannot_read(path: Path, error: OSError) -> UserError:
    """Return the error for a file that cannot be read."""
    return UserError(f"{path} cannot be read: {_reading_problem(error)}")


def describe_os_error(error: OSError) -> str:
    """Return an error of the operating system in sentences, where it is not known what the file was for."""
    name = error.filename if isinstance(error.filename, str) else "A file"
    if error.errno == errno.ENOENT and error.filename is None:
        return "The working folder does not exist any more. Change to another folder, and run it again."
    if error.errno in FULL:
        return f"{name if error.filename else 'The output'} cannot be written: {_FULL_DISK}"
    return f"{name} cannot be used: {_problem(error)}"


_FULL_DISK = "the disk is full. Free some space, or name a place on another disk."


def _writing_problem(path: Path, error: OSError) -> str:
    if error.errno in FULL:
        return _FULL_DISK
    if error.errno == errno.ENOENT and not path.parent.exists():
        return f"the folder {path.parent} does not exist. Create it, or name another place."
    if error.errno == errno.EISDIR:
        return "it is a folder. Name a file in it."
    return _problem(error)


def _reading_problem(error: OSError) -> str:
    if error.errno == errno.EISDIR:
        return "it is a folder. Name a file in it."
    return _problem(error)


def _problem(error: OSError) -> str:
    return _PROBLEMS.get(error.errno or 0, f"{error.strerror or type(error).__name__}.")


_NO_ACCESS = "it or its folder is read-only, or belongs to another user. Change its permissions, or name another."
_FAILED = "the disk or the network folder failed. Check it, and try again."
_PROBLEMS = {
    errno.EFBIG: "it is larger than the disk or a limit of this user allows (ulimit -f).",
    errno.ENOENT: "there is no such file or folder.",
    errno.EROFS: "the disk is read-only. Name a place on another disk.",
    errno.EACCES: _NO_ACCESS,
    errno.EPERM: _NO_ACCESS,
    errno.ENOTDIR: "a part of its path is a file and not a folder. Check the path.",
    errno.ENAMETOOLONG: "its name is too long. Choose a shorter one.",
    errno.ELOOP: "it is a link, or a link that leads to itself. Name the file itself.",
    errno.EIO: _FAILED,
    errno.ENXIO: _FAILED,
    getattr(errno, "ESTALE", errno.EIO): _FAILED,
}
"""What is wrong, in words for readers who do not know the names of the operating system."""
