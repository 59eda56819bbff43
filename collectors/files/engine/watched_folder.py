"""Finds the files in a watched folder that are new and complete, for `talkworthy import --watch`."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from collectors.files.engine.dataset import REJECTS_SUFFIX
from talkworthy.errors import UserError
from talkworthy.files.file_errors import cannot_read

_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".swp", "~")
"""The suffixes of files that browsers, copying programs and editors are still writing."""

_PIECE = 2**20


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was at a check: its size in bytes, its time of change in nanoseconds, and the hash of its contents.

    The hash is empty until the file is unchanged between two checks.
    """

    size: int
    changed: int
    digest: str = ""


@dataclass(frozen=True, slots=True)
class FolderState:
    """The state kept between checks: the files of the last check by name, and the imported names by hash."""

    files: Mapping[str, FileState] = field(default_factory=dict)
    imported: Mapping[str, str] = field(default_factory=dict)


def find_new_files(folder: Path, before: FolderState) -> tuple[list[Path], FolderState]:
    """Return the files in `folder` that are new and complete, sorted, and the state for the next check.

    A file is complete when its size and time of change are the same as `before`, so the first check returns nothing.
    It is new if its contents were never imported under any name. Equal files count once. Subfolders, links,
    and hidden, empty, partial and reject files are ignored. Raises UserError if the folder cannot be read.
    """
    files = {path.name: _update_state(path, state, before.files.get(path.name)) for path, state in _list_files(folder)}
    new: dict[str, Path] = {}
    for name, state in sorted(files.items()):
        if state.digest and state.digest not in before.imported:
            new.setdefault(state.digest, folder / name)
    return list(new.values()), replace(before, files=files)


def find_links(folder: Path) -> list[Path]:
    """Return the links in `folder`, sorted. None is followed: whoever may write here could bring in any file by one."""
    try:
        return sorted(path for path in folder.iterdir() if _may_be_complete(path.name) and path.is_symlink())
    except OSError:
        return []  # `find_new_files` says what is wrong


def mark_imported(state: FolderState, path: Path) -> FolderState:
    """Return `state` with the file at `path`, which the last check returned, marked as imported."""
    return replace(state, imported={**state.imported, state.files[path.name].digest: path.name})


def to_json(state: FolderState) -> str:
    """Return `state` as JSON."""
    # not by msgspec, which has no half surrogate pairs: Python reads bytes of a name that are not UTF-8 as these
    return json.dumps(msgspec.to_builtins(state))


def from_json(text: str) -> FolderState:
    """Parse a state that `to_json` wrote. Raises UserError if it is invalid."""
    try:
        return msgspec.convert(json.loads(text), FolderState)
    except (ValueError, RecursionError) as error:
        raise UserError(
            "The saved state of the watched folder is damaged. Delete the files .talkworthy-drops-*.json beside the "
            "brand file; then all files in the folder are imported again, which changes nothing."
        ) from error


def _list_files(folder: Path) -> list[tuple[Path, FileState]]:
    files: list[tuple[Path, FileState]] = []
    try:
        for path in folder.iterdir():
            if _may_be_complete(path.name) and path.is_file() and not path.is_symlink():
                status = path.stat()
                files.append((path, FileState(status.st_size, status.st_mtime_ns)))
    except FileNotFoundError as error:
        if not folder.is_dir():
            raise UserError(f"The folder {folder} does not exist.") from error
        return _list_files(folder)  # a file was renamed after it was listed
    except OSError as error:
        raise cannot_read(folder, error) from error
    return [(path, state) for path, state in files if state.size]


def _may_be_complete(name: str) -> bool:
    return not name.startswith((".", "~$")) and not name.lower().endswith((*_UNFINISHED, REJECTS_SUFFIX))


def _update_state(path: Path, now: FileState, before: FileState | None) -> FileState:
    """Return `now`, with the hash if the file is unchanged; it is only read if it was not hashed before."""
    if before is None or (before.size, before.changed) != (now.size, now.changed):
        return now
    return before if before.digest else replace(now, digest=_hash(path))


def _hash(path: Path) -> str:
    """Return the hash of the contents; empty if the file is gone or locked, which a later check may find changed."""
    digest = hashlib.blake2b(digest_size=20)
    try:
        with open(path, "rb", opener=_open_no_link) as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
    except OSError:
        return ""
    return digest.hexdigest()


def _open_no_link(path: str, flags: int) -> int:
    """Open a file, but no link that took its place after it was listed. Raises OSError."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0))
