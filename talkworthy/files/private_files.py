"""Files that only their owner may read: stores, rejected rows, sessions, job logs and saved maps."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

PRIVATE = 0o600
PRIVATE_FOLDER = 0o700
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def is_open_to_others(path: Path) -> bool:
    """Return whether another user of this computer may use the file. Never on Windows, which has no such modes."""
    if os.name == "nt":
        return False
    try:
        return bool(path.stat().st_mode & _OTHERS)
    except OSError:
        return False


def tighten(path: Path) -> None:
    """Take the file from all other users, where it is ours; `talkworthy doctor` reports one that is not."""
    if not is_open_to_others(path):
        return
    with suppress(OSError):
        if path.is_file() and path.stat().st_uid == os.geteuid():
            path.chmod(PRIVATE)


def create_private(path: Path) -> None:
    """Create an empty file that only its owner may read, where there is none. Raises OSError."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
