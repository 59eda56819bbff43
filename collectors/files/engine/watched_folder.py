"""Tells which files that somebody drops into a folder are new and finished, for `talkworthy import --watch`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from collectors.files.engine.dataset import REJECTS_SUFFIX
from talkworthy.errors import UserError

_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".swp", "~")
"""How browsers, copying programs and editors end the names of files that they still write."""

_PIECE = 2**20


@dataclass(frozen=True, slots=True)
class Seen:
    """One file as it lay at a look: bytes, moment of its last change in nanoseconds, and its contents' hash.

    The hash is empty until the file has lain unchanged from one look to the next.
    """

    size: int
    changed: int
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Drops:
    """What is remembered from look to look: the files of the last one by name, and what was imported, by its hash."""

    files: Mapping[str, Seen] = field(default_factory=dict)
    imported: Mapping[str, str] = field(default_factory=dict)


def look(folder: Path, before: Drops) -> tuple[list[Path], Drops]:
    """The files in `folder` that are new and finished, sorted, and what to remember for the next look.

    Finished: size and moment of change are those of the look `before`; so the first look finds nothing. New: its
    contents were never imported, under whatever name. Two files alike count once. Folders inside are not looked into;
    hidden, empty, partial and refused rows' files are left out. Raises UserError where the folder cannot be read.
    """
    files = {path.name: _see(path, seen, before.files.get(path.name)) for path, seen in _list(folder)}
    new: dict[str, Path] = {}
    for name, seen in sorted(files.items()):
        if seen.digest and seen.digest not in before.imported:
            new.setdefault(seen.digest, folder / name)
    return list(new.values()), replace(before, files=files)


def remember(drops: Drops, path: Path) -> Drops:
    """`drops` with the file at `path`, which the last look gave out, as imported."""
    return replace(drops, imported={**drops.imported, drops.files[path.name].digest: path.name})


def to_text(drops: Drops) -> str:
    """`drops` as JSON, to be kept until the next look."""
    return msgspec.json.encode(drops).decode()


def from_text(text: str) -> Drops:
    """The Drops that `to_text` wrote. Raises UserError where it is something else."""
    try:
        return msgspec.json.decode(text, type=Drops)
    except msgspec.MsgspecError as error:
        raise UserError(f"What was remembered of the watched folder cannot be read: {error}.") from error


def _list(folder: Path) -> list[tuple[Path, Seen]]:
    found: list[tuple[Path, Seen]] = []
    try:
        for path in folder.iterdir():
            if _may_be_finished(path.name) and path.is_file():
                status = path.stat()
                found.append((path, Seen(status.st_size, status.st_mtime_ns)))
    except FileNotFoundError as error:
        if not folder.is_dir():
            raise UserError(f"The folder {folder} is not there.") from error
        return _list(folder)  # a file was renamed between being listed and being looked at
    except OSError as error:
        raise UserError(f"The folder {folder} cannot be read: {error.strerror}.") from error
    return [(path, seen) for path, seen in found if seen.size]


def _may_be_finished(name: str) -> bool:
    return not name.startswith((".", "~$")) and not name.lower().endswith((*_UNFINISHED, REJECTS_SUFFIX))


def _see(path: Path, now: Seen, before: Seen | None) -> Seen:
    """`now`, with the hash once the file has lain still; one that was hashed before and has not changed is not read."""
    if before is None or (before.size, before.changed) != (now.size, now.changed):
        return now
    return before if before.digest else replace(now, digest=_hash(path))


def _hash(path: Path) -> str:
    """The hash of the contents; empty where the file is gone or locked by now: a later look will see."""
    digest = hashlib.blake2b(digest_size=20)
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
    except OSError:
        return ""
    return digest.hexdigest()
