"""The log of a background job, beside the store: a dashboard that was started anew finds in it what is still under way.

One file with one JSON object a line: what is to be done, what begins and ends, and between these what the verbs
say on standard error. It is locked as long as anybody writes to it: the dashboard, or a verb that outlived it.
"""

from __future__ import annotations

import json
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from services.operations.verb_process import to_json
from talkworthy.storage.engine import file_of

try:
    import fcntl
except ImportError:  # Windows: verbs there end with the dashboard that began them
    fcntl = None  # type: ignore[assignment]

LOOK_EVERY_SECONDS = 0.1


class BackgroundJobLog:
    """The log in the file `path`, and beside it what the verb at work prints on standard output."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.printed = path.with_suffix(".out")

    @classmethod
    def of(cls, store_url: str) -> BackgroundJobLog:
        """That of a store: beside an SQLite file; else in a new folder, where no later dashboard will look for it."""
        store = file_of(store_url)
        if store is not None:
            return cls(store.with_name(f"{store.name}.job.log"))
        return cls(Path(tempfile.gettempdir()) / f"talkworthy-job-{secrets.token_hex(8)}" / "job.log")

    def open(self) -> IO[str]:
        """The empty file, to be handed to each verb, and locked until all who hold it have closed it."""
        self.path.parent.mkdir(mode=0o700, exist_ok=True)
        self.path.unlink(missing_ok=True)
        file = self.path.open("a", encoding="utf-8")
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX)
        return file

    @property
    def is_written(self) -> bool:
        """Does anybody still hold it open to write?"""
        if fcntl is None or not self.path.exists():
            return False
        with self.path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def lines(self, is_over: Callable[[], bool], start: int = 0) -> Iterator[tuple[str, int]]:
        """Each line from byte `start` on, with the byte behind it, as it comes, until `is_over` and all was read."""
        with self.path.open("rb") as file:
            file.seek(start)
            rest = b""
            while True:
                over = is_over()  # asked before the last look: what was written before the end is read after it
                while piece := file.readline():
                    rest += piece
                    if rest.endswith(b"\n"):
                        yield rest.decode("utf-8", "replace"), file.tell()
                        rest = b""
                if over:
                    break
                time.sleep(LOOK_EVERY_SECONDS)
            if rest:
                yield rest.decode("utf-8", "replace"), file.tell()

    def remove(self) -> None:
        """Take the files away: what they told is over."""
        self.path.unlink(missing_ok=True)
        self.printed.unlink(missing_ok=True)

    def result(self) -> Any:
        """What the last verb printed as JSON; None where it is none, as when it ended before it had a result."""
        return to_json(self.printed.read_text(encoding="utf-8", errors="replace")) if self.printed.exists() else None


def note(file: IO[str], **told: Any) -> None:
    """Write one line of our own."""
    file.write(json.dumps(told) + "\n")
    file.flush()
