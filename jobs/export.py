"""`talkworthy export`: posts in the interchange form, talks with their measures."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from jobs.desk import Desk, now
from talkworthy import interchange
from talkworthy.errors import UserError
from talkworthy.storage.frames import talks_frame
from talkworthy.storage.outputs import NDJSON, note_output
from talkworthy.storage.queries import stream_posts

WHAT = ("posts", "talks")


def export(desk: Desk, what: str, brand: str | None, out: Path | None) -> int:
    """Write one line (NDJSON) a post or a talk to `out`, or to standard output; returns how many.

    Posts are all of the store's; talks are one brand's. Raises UserError on anything else.
    """
    if what == "posts":
        lines = _post_lines(desk)
    elif what == "talks":
        if brand is None:
            raise UserError("Whose talks? Name one: talkworthy export talks --brand NAME.")
        lines = _talk_lines(desk, desk.settings.brand(brand).name)
    else:
        raise UserError(f"{what!r} cannot be exported. What can: {', '.join(WHAT)}.")
    if out is None:
        return _write(lines, sys.stdout.buffer)
    # before the first line: what is erased later must be found in a file that was cut short as well
    with desk.store.write() as connection:
        note_output(connection, out, NDJSON, now())
    with out.open("wb") as file:
        return _write(lines, file)


def _post_lines(desk: Desk) -> Iterator[bytes]:
    with desk.store.read() as connection:
        for post in stream_posts(connection):
            yield interchange.encode(post)


def _talk_lines(desk: Desk, brand: str) -> Iterator[bytes]:
    with desk.store.read() as connection:
        talks = talks_frame(connection, brand)
    for row in talks.iter_rows(named=True):
        told = {
            "source": row.pop("source"),
            "conversation": row.pop("conversation"),
            "root": row.pop("root"),
            "brand": brand,
        }
        yield json.dumps(told | row, default=lambda moment: moment.isoformat().replace("+00:00", "Z")).encode()


def _write(lines: Iterable[bytes], file: Any) -> int:
    count = 0
    for line in lines:
        file.write(line + b"\n")
        count += 1
    file.flush()
    return count
