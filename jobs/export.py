"""`talkworthy export`: posts in the interchange form, talks with their measures."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from jobs.desk import Desk, now
from reports.posts_csv import KEY_BYTES, to_pseudonym
from talkworthy import interchange
from talkworthy.errors import UserError
from talkworthy.model import Brand, Post
from talkworthy.storage.frames import talks_frame
from talkworthy.storage.outputs import NDJSON, note_output
from talkworthy.storage.queries import stream_posts

WHAT = ("posts", "talks")


def export(desk: Desk, what: str, brand: str | None, out: Path | None, authors: bool = False) -> int:
    """Write one line (NDJSON) a post or a talk to `out`, or to standard output; returns how many.

    Posts are all of the store's, their authors by pseudonym unless `authors` are wanted; talks are one brand's. Raises
    UserError on anything else.
    """
    if what == "posts":
        lines = _post_lines(desk, authors)
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


def _post_lines(desk: Desk, authors: bool) -> Iterator[bytes]:
    key = secrets.token_bytes(KEY_BYTES)
    official = official_accounts(desk.settings.brands)
    with desk.store.read() as connection:
        for post in stream_posts(connection):
            yield interchange.encode(post if authors else without_author(post, official, key))


def official_accounts(brands: Sequence[Brand]) -> frozenset[tuple[str, str]]:
    """Source and name (folded) of the brands' own accounts: a business is no person, and its turns must be told."""
    return frozenset((source, name) for brand in brands for source, names in brand.official.items() for name in names)


def without_author(post: Post, official: frozenset[tuple[str, str]], key: bytes) -> Post:
    """The post with a pseudonym for its author, the same one for the same `key`.

    It hides the name in this place only: addresses, ids and texts may still tell it.
    """
    if post.author is None or (post.source, post.author.casefold()) in official:
        return post
    return replace(post, author=to_pseudonym(post, "author", key))


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
