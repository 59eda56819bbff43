"""The file of rejected rows of an import: private, whole or not at all, and bounded in size."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from collectors.files.engine.reader import Reject
from talkworthy.files.whole_file import write_whole

MOST_ROWS = 10_000
MOST_BYTES = 10 * 2**20
"""Bounds of the file: enough to see what is wrong. An unclosed quote can reject every line of a large file."""


class Rejects:
    """Writes the rows that could not be parsed to a file, with line and reason. Without such rows there is no file.

    After MOST_ROWS rows or MOST_BYTES bytes further rows are only counted, and a last line says how many there were.
    `cuts` has a sentence for each file that ends too early. `before_writing` is called with the path before the first
    row is written: what a kill leaves can then be found. Leaving the block raises UserError where the file cannot be
    written; after an error in the block there is no file.
    """

    def __init__(self, path: Path, before_writing: Callable[[Path], None] = lambda _: None) -> None:
        self.path = path
        self.count = 0
        self.unlisted = 0
        self.cuts: list[str] = []
        self._before_writing = before_writing
        self._bytes = 0
        self._out: BinaryIO | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Rejects:
        return self

    def __exit__(self, kind: type[BaseException] | None, *details: object) -> None:
        if self._out is not None and kind is None and self.unlisted:
            self._write("", 0, f"{self.unlisted:,} more rows were rejected. They are not listed here.", "")
        self._stack.__exit__(kind, *details)  # type: ignore[arg-type]

    @property
    def file(self) -> Path | None:
        """The file; None while there are no rows in it."""
        return self.path if self.count else None

    def add(self, reject: Reject) -> None:
        """Write one row, or only count it."""
        self.count += 1
        if reject.cut:
            self.cuts.append(
                f"{Path(reject.file).name} is cut off or damaged at line {reject.line:,}; the rows before it are "
                "imported. Get the file again, and import it once more."
            )
        if self.count - self.unlisted > MOST_ROWS or self._bytes > MOST_BYTES:
            self.unlisted += 1
        else:
            self._write(reject.file, reject.line, reject.reason, reject.raw)

    def _write(self, file: str, line: int, reason: str, raw: str) -> None:
        if self._out is None:
            self._before_writing(self.path)
            self._out = self._stack.enter_context(write_whole(self.path, private=True))
        row = json.dumps({"file": file, "line": line, "reason": reason, "raw": raw}, ensure_ascii=False) + "\n"
        self._bytes += self._out.write(row.encode("utf-8", "replace"))
