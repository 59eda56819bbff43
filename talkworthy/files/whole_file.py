"""Writes a file as a whole or not at all: beside its place under a temporary name, moved there when it is complete.

A full disk, a kill or an error leaves the old file as it was. Every door that writes a file for a person uses this.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from talkworthy.errors import UserError
from talkworthy.files.file_errors import cannot_write
from talkworthy.files.private_files import PRIVATE

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_CAN_LOCK = fcntl is not None
SUFFIX = ".tmp"
_DRAFT = re.compile(rf"\..*\.[0-9a-f]{{8}}\.[0-9a-f]{{8}}{re.escape(SUFFIX)}", re.DOTALL)
"""The names of temporary files: the file's name, a hash of it, and a random part."""
_LONGEST_PREFIX = 40  # characters of the file's name: with the rest at most 255 bytes in UTF-8
_STALE_SECONDS = 86_400.0  # where files cannot be locked


@contextmanager
def write_whole(path: Path, private: bool = False, is_new: bool = False) -> Iterator[BinaryIO]:
    """Yield a file to write to, which takes the place of `path` when the block ends well.

    A file that is replaced keeps its permissions and its owner; a link to it stays. `private`: only the owner may read
    the file. `is_new`: raise FileExistsError where there is a file already. A pipe or a device is written to as it is.
    Raises UserError where it cannot be written. Temporary files that a killed process left are removed.
    """
    target = Path(os.path.realpath(path))
    _check(path, target, is_new)
    if target.exists() and not target.is_file():
        with _Output(os.open(target, os.O_WRONLY), path).buffered() as file:
            yield file
        return
    draft, output = _create_draft(path, target, private or target.exists())
    try:
        with output.buffered() as file:
            yield file
            file.flush()
            try:
                _take_over_owner(output.fileno(), target, private)
                os.fsync(output.fileno())
                _move_new(draft, target) if is_new else draft.replace(target)
            except FileExistsError:
                raise
            except OSError as error:
                raise cannot_write(path, error) from error
            _sync_folder(target.parent)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def save_whole(path: Path, content: bytes | str, private: bool = False, is_new: bool = False) -> None:
    """Write `content` (a text as UTF-8) as the file `path`, as `write_whole` does."""
    with write_whole(path, private, is_new) as file:
        file.write(content.encode() if isinstance(content, str) else content)


def remove_all_leftovers(folder: Path) -> None:
    """Remove all temporary files that killed processes left in `folder`; those still being written stay."""
    _remove_stale(folder, "")


def remove_leftovers(path: Path) -> None:
    """Remove the temporary files that killed processes left of `path`; those still being written stay."""
    target = Path(os.path.realpath(path))
    _remove_stale(target.parent, _draft_prefix(target))


def _remove_stale(folder: Path, prefix: str) -> None:
    with suppress(OSError):  # a folder that cannot be listed
        drafts = [file for file in folder.iterdir() if file.name.startswith(prefix) and _DRAFT.fullmatch(file.name)]
        for draft in drafts:
            with suppress(OSError):  # of another user
                _remove_if_stale(draft)


class _Output(io.FileIO):
    """The file descriptor of an output. Errors of writing name `path`, and not what is read meanwhile."""

    def __init__(self, handle: int, path: Path) -> None:
        super().__init__(handle, "wb")
        self._path = path

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            raise cannot_write(self._path, error) from error

    @contextmanager
    def buffered(self) -> Iterator[BinaryIO]:
        """Yield this file with a buffer; after an error what is in the buffer is dropped."""
        file = io.BufferedWriter(self, 2**18)
        try:
            yield file
            file.flush()
        finally:
            # the descriptor first: closing the buffer would write again to a full disk
            self.close()


def _check(path: Path, target: Path, is_new: bool) -> None:
    """Raise UserError or FileExistsError where `target` may not be replaced."""
    if target.is_dir():
        raise UserError(f"{path} cannot be written: it is a folder. Name a file in it.")
    if is_new and target.exists():
        raise FileExistsError(str(path))
    if target.exists() and not os.access(target, os.W_OK):
        raise cannot_write(path, PermissionError(13, "Permission denied"))


def _create_draft(path: Path, target: Path, private: bool) -> tuple[Path, _Output]:
    """Return a new file beside `target`, locked while this process writes to it, and the name it has meanwhile."""
    remove_leftovers(target)
    while True:
        draft = target.with_name(f"{_draft_prefix(target)}{secrets.token_hex(4)}{SUFFIX}")
        try:
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE if private else 0o666)
        except OSError as error:
            raise cannot_write(path, error) from error
        if _CAN_LOCK:
            with suppress(OSError):  # some network folders have no locks
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(handle).st_nlink:
            return draft, _Output(handle, path)
        os.close(handle)  # another process took it for a leftover before it was locked


def _take_over_owner(handle: int, target: Path, private: bool) -> None:
    """Give the new file the owner and the permissions of the old one; `private` permits its owner alone."""
    if os.name == "nt" or not target.exists():
        return
    old = target.stat()
    with suppress(OSError):  # only root may give files away
        if (old.st_uid, old.st_gid) != (os.geteuid(), os.getegid()):
            os.fchown(handle, old.st_uid, old.st_gid)
    os.fchmod(handle, PRIVATE if private else old.st_mode & 0o777)


def _move_new(draft: Path, target: Path) -> None:
    """Move the file to a place where there is none. Raises FileExistsError."""
    try:
        target.hardlink_to(draft)
    except FileExistsError:
        raise
    except OSError:  # a disk without links
        if target.exists():
            raise FileExistsError(str(target)) from None
        draft.replace(target)
    else:
        draft.unlink()


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _draft_prefix(target: Path) -> str:
    digest = hashlib.blake2b(os.fsencode(target.name), digest_size=4).hexdigest()
    return f".{target.name[:_LONGEST_PREFIX]}.{digest}."


def _remove_if_stale(draft: Path) -> None:
    if not _CAN_LOCK:
        if time.time() - draft.stat().st_mtime > _STALE_SECONDS:
            draft.unlink(missing_ok=True)
        return
    handle = os.open(draft, os.O_WRONLY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        draft.unlink(missing_ok=True)
    except BlockingIOError:
        pass  # another process is writing to it
    finally:
        os.close(handle)
