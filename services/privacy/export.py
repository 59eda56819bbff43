"""`talkworthy export`: posts in the interchange form, conversations with their measures."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from reports.formats.posts_csv import KEY_BYTES, to_pseudonym
from reports.wording.common import may_quote
from services.context import AppContext, now
from talkworthy import post_ndjson
from talkworthy.errors import UserError
from talkworthy.model import Brand, Post
from talkworthy.storage.analysis.dataframes import conversations_frame
from talkworthy.storage.conversations.queries import stream_posts
from talkworthy.storage.runs.exported_files import NDJSON, note_output

WHAT = ("posts", "threads")
OLD_NAME = "conversations"
"""What `conversations` was called before; it still works."""
_WORDS = ("title", "text")


@dataclass(frozen=True, slots=True)
class Told:
    """What posts tell beyond what may be handed to anybody: their `authors` by name, and `all_texts`, also those of
    sources whose terms let nobody hand texts on."""

    authors: bool = False
    all_texts: bool = False


def export(context: AppContext, what: str, brand: str | None, out: Path | None, told: Told = Told()) -> int:
    """Write one line (NDJSON) for each post or conversation to `out`, or to standard output; return how many.

    Posts are those of the whole store, conversations those of one brand. Raises UserError on anything else.
    """
    if what == "posts":
        lines = _post_lines(context, told)
    elif what in ("threads", OLD_NAME):
        if brand is None:
            raise UserError("Name a brand: talkworthy export conversations --brand NAME.")
        lines = _conversation_lines(context, context.settings.brand(brand).name)
    else:
        raise UserError(f"{what!r} cannot be exported. What can: {', '.join(WHAT)}.")
    if out is None:
        return _write(lines, sys.stdout.buffer)
    # before the first line: what is erased later must be found in a file that was cut short as well
    with context.store.write() as connection:
        note_output(connection, out, NDJSON, now())
    with out.open("wb") as file:
        return _write(lines, file)


def _post_lines(context: AppContext, told: Told) -> Iterator[bytes]:
    key = secrets.token_bytes(KEY_BYTES)
    official = official_accounts(context.settings.brands)
    with context.store.read() as connection:
        for post in stream_posts(connection):
            shown = post if told.authors else without_author(post, official, key)
            if told.all_texts or post.gone or may_quote(post.source):
                yield post_ndjson.encode(shown)
            else:
                yield without_words(shown)


def without_words(post: Post) -> bytes:
    """The line of a post that tells its id, its place and its counts, and not what it says.

    The keys are left out and not empty: empty words are what a post without any has, and an import of the line would
    put them in the place of those in the store. As it is, the import refuses the line and says why.
    """
    row = post_ndjson.to_row(post)
    return msgspec.json.encode({key: value for key, value in row.items() if key not in _WORDS})


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


def _conversation_lines(context: AppContext, brand: str) -> Iterator[bytes]:
    with context.store.read() as connection:
        conversations = conversations_frame(connection, brand)
    for row in conversations.iter_rows(named=True):
        told = {
            "source": row.pop("source"),
            "thread": row.pop("thread"),
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
