"""The checks of `talkworthy doctor` on disks and on files: is there room, and may others read what is private."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from collectors.files.engine.dataset import REJECTS_SUFFIX
from services.output_files import private_files
from talkworthy.files.private_files import is_open_to_others
from talkworthy.settings import SECRETS_PATH, Settings
from talkworthy.storage.engine import file_of

LOW_DISK = 1 << 30
LITTLE_ROOM = 100 << 20  # for temporary files and reports
STORES_FREE = 2  # a store needs its own size again while it is compacted, and room to grow


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check; `advice` says what to do where it failed."""

    what: str
    well: bool
    advice: str


def check_disks(settings: Settings, store_size: int, exported: Iterable[Path] = ()) -> Iterator[Check]:
    """Yield a check for the disk of the store, and for those of temporary files and of reports where they are others.

    `store_size` is in bytes; `exported` are files that were written before: the next ones may go there, too.
    """
    temporary = Path(tempfile.gettempdir())
    yield _check_disk("disk", _store_folder(settings), max(LOW_DISK, STORES_FREE * store_size))
    seen = {_device(_store_folder(settings))}
    # SQLite writes a copy of the store there when it compacts it
    others = [("disk of temporary files", temporary, LITTLE_ROOM + store_size)]
    others += [("disk of reports", folder, LITTLE_ROOM) for folder in (Path.cwd(), *(file.parent for file in exported))]
    for title, folder, needed in others:
        with suppress(OSError):  # a folder that is gone, or of another user
            if _device(folder) not in seen:
                seen.add(_device(folder))
                yield _check_disk(title, folder, needed)


def check_private_files(settings: Settings) -> Iterator[Check]:
    """Yield whether other users of this computer can read the secrets, and what holds people's words."""
    secrets = settings.path.parent / SECRETS_PATH
    if os.name == "nt":
        return
    if secrets.exists():
        yield _check_private("secrets", [secrets])
    files = [file for file in private_files(settings) if file.is_file() and file != secrets]
    files += [file for folder in {Path.cwd(), settings.path.parent.resolve()} for file in _rejects(folder)]
    if files:
        yield _check_private("private files", files)


def _check_disk(title: str, folder: Path, needed: int) -> Check:
    usage = shutil.disk_usage(folder)
    figures = f"{_size_text(usage.free)} free of {_size_text(usage.total)} in {folder}"
    if not _has_room_for_files(folder):
        return Check(title, False, f"{figures}, but it takes no more files: delete some.")
    if usage.free < needed:
        return Check(title, False, f"{figures}. It needs {_size_text(needed)}: make room.")
    return Check(title, True, f"{figures}.")


def _has_room_for_files(folder: Path) -> bool:
    """Return whether the disk has inodes left; some file systems count none."""
    if not hasattr(os, "statvfs"):
        return True
    status = os.statvfs(folder)
    return not status.f_files or status.f_favail > 0


def _check_private(title: str, files: list[Path]) -> Check:
    is_open = [str(file) for file in files if is_open_to_others(file)]
    if is_open:
        return Check(title, False, f"others can read or change {', '.join(is_open)}: chmod 600 {' '.join(is_open)}")
    return Check(title, True, f"only you can read {files[0] if len(files) == 1 else f'all {len(files)}'}.")


def _store_folder(settings: Settings) -> Path:
    file = file_of(settings.store_url)
    folder = settings.path.parent if file is None else file.parent
    return folder.resolve() if folder.is_dir() else settings.path.parent.resolve()


def _rejects(folder: Path) -> list[Path]:
    return [file for file in folder.glob(f"*{REJECTS_SUFFIX}") if file.is_file()]


def _device(folder: Path) -> int:
    return folder.stat().st_dev


def _size_text(size: float) -> str:
    return f"{size / 1e9:,.1f} GB" if size >= 1e8 else f"{size / 1e6:,.1f} MB"
