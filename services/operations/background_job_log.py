"""The log of a background job, beside the store, in which a restarted dashboard finds a job that is still running.

One file with one JSON object a line: the steps, their beginnings and ends, and in between the commands' standard error.
It is locked while a process writes to it: the dashboard, or a command that outlived it.
"""

from __future__ import annotations

import json
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from services.operations.command_process import to_json
from talkworthy.files.private_files import create_private
from talkworthy.storage.engine import file_of

try:
    import fcntl
except ImportError:  # Windows: commands there end with the dashboard that started them
    fcntl = None  # type: ignore[assignment]

POLL_SECONDS = 0.1


class BackgroundJobLog:
    """The log in the file `path`, and beside it the standard output of the running command."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.output = path.with_suffix(".out")

    @classmethod
    def of(cls, store_url: str) -> BackgroundJobLog:
        """Return the log of a store: beside an SQLite file, otherwise in a new temporary folder."""
        file = file_of(store_url)
        if file is not None:
            return cls(file.with_name(f"{file.name}.job.log"))
        return cls(Path(tempfile.gettempdir()) / f"talkworthy-job-{secrets.token_hex(8)}" / "job.log")

    def open(self) -> IO[str]:
        """Return the empty file, to be passed to each command, and locked until all processes have closed it."""
        self.path.parent.mkdir(mode=0o700, exist_ok=True)
        self.path.unlink(missing_ok=True)
        create_private(self.path)
        file = self.path.open("a", encoding="utf-8")
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX)
        return file

    def open_output(self) -> IO[bytes]:
        """Return the empty file for the standard output of the next command."""
        self.output.unlink(missing_ok=True)
        create_private(self.output)
        return self.output.open("wb")

    @property
    def is_written(self) -> bool:
        """Whether a process still has the file open to write."""
        if fcntl is None or not self.path.exists():
            return False
        with self.path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def lines(self, is_over: Callable[[], bool], start: int = 0) -> Iterator[tuple[str, int]]:
        """Yield each line from byte `start` on, and its end, as it is written, until `is_over` returns true."""
        with self.path.open("rb") as file:
            file.seek(start)
            rest = b""
            while True:
                is_done = is_over()  # checked first, so that the lines before the end are still read
                while piece := file.readline():
                    rest += piece
                    if rest.endswith(b"\n"):
                        yield rest.decode("utf-8", "replace"), file.tell()
                        rest = b""
                if is_done:
                    break
                time.sleep(POLL_SECONDS)
            if rest:
                yield rest.decode("utf-8", "replace"), file.tell()

    def remove(self) -> None:
        """Delete the files."""
        self.path.unlink(missing_ok=True)
        self.output.unlink(missing_ok=True)

    def result(self) -> Any:
        """Return the JSON output of the last command; None where there is none, as after an early end."""
        return to_json(self.output.read_text(encoding="utf-8", errors="replace")) if self.output.exists() else None


def write_event(file: IO[str], **values: Any) -> None:
    """Write one line."""
    file.write(json.dumps(values) + "\n")
    file.flush()
