"""Errors of files in sentences: what happened, and what to do."""

from __future__ import annotations

import errno
from pathlib import Path

from talkworthy.errors import UserError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""The disk, or this user's share of it, is full."""
_NO_ACCESS = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def cannot_write(path: Path, error: OSError) -> UserError:
    """Return the error for a file that cannot be written."""
    return UserError(f"{path} cannot be written: {_writing_problem(path, error)}")


def cannot_read(path: Path, error: OSError) -> UserError:
    """Return the error for a file that cannot be read."""
    return UserError(f"{path} cannot be read: {_reading_problem(error)}")


def describe_os_error(error: OSError) -> str:
    """Return an error of the operating system in sentences, where it is not known what the file was for."""
    name = error.filename if isinstance(error.filename, str) else "A file"
    if error.errno in FULL:
        return f"{name if error.filename else 'The output'} cannot be written: {_FULL_DISK}"
    return f"{name} cannot be used: {_problem(error)}"


_FULL_DISK = "the disk is full. Free some space, or name a place on another disk."


def _writing_problem(path: Path, error: OSError) -> str:
    if error.errno in FULL:
        return _FULL_DISK
    if error.errno == errno.ENOENT:
        return f"the folder {path.parent} does not exist. Create it, or name another place."
    if error.errno == errno.EISDIR:
        return "it is a folder. Name a file in it."
    return _problem(error)


def _reading_problem(error: OSError) -> str:
    if error.errno == errno.EISDIR:
        return "it is a folder. Name a file in it."
    return _problem(error)


def _problem(error: OSError) -> str:
    """Return what is wrong, in words for readers who do not know the names of the operating system."""
    if error.errno == errno.EFBIG:
        return "it is larger than the disk or a limit of this user allows (ulimit -f)."
    if error.errno == errno.ENOENT:
        return "there is no such file or folder."
    if error.errno == errno.EROFS:
        return "the disk is read-only. Name a place on another disk."
    if error.errno in _NO_ACCESS:
        return "it or its folder is read-only, or belongs to another user. Change its permissions, or name another."
    if error.errno == errno.ENOTDIR:
        return "a part of its path is a file and not a folder. Check the path."
    if error.errno == errno.ENAMETOOLONG:
        return "its name is too long. Choose a shorter one."
    if error.errno == errno.ELOOP:
        return "it is a link, or a link that leads to itself. Name the file itself."
    if error.errno in (errno.EIO, errno.ENXIO, errno.ESTALE):
        return "the disk or the network folder failed. Check it, and try again."
    return f"{error.strerror or type(error).__name__}."
