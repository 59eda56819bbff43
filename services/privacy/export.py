"""Exports posts in the interchange format, and conversations with their measures, as NDJSON lines."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from reports.formats.posts_csv import KEY_BYTES, to_pseudonym
from reports.wording.common import may_quote
from services.context import AppContext, now
from services.output_files import check_output
from talkworthy import post_ndjson
from talkworthy.errors import UserError
from talkworthy.files.whole_file import write_whole
from talkworthy.model import Brand, Post
from talkworthy.storage.analysis.dataframes import conversations_frame
from talkworthy.storage.conversations.queries import stream_posts
from talkworthy.storage.runs.exported_files import NDJSON, save_exported_file

POSTS, CONVERSATIONS = "posts", "conversations"
OLD_NAME = "talks"
"""The earlier name of `conversations`, which still works."""
_TEXT_KEYS = ("title", "text")


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What exported posts hold beyond what may be shared: names of `authors`, and `all_texts`, also of sources whose
    terms forbid sharing texts."""

    authors: bool = False
    all_texts: bool = False


def export(context: AppContext, kind: str, brand: str | None, options: ExportOptions) -> Iterator[bytes]:
    """Return an NDJSON line for each post of the store, or for each conversation of one brand.

    Raises UserError on any other kind, and on an unknown brand.
    """
    if kind == POSTS:
        return _post_lines(context, options)
    if kind in (CONVERSATIONS, OLD_NAME):
        if brand is None:
            raise UserError("Name a brand: talkworthy export conversations --brand NAME.")
        return _conversation_lines(context, context.settings.brand(brand).name)
    raise UserError(f"{kind!r} cannot be exported. You can export {POSTS} and {CONVERSATIONS}.")


def write_export(context: AppContext, lines: Iterable[bytes], out: Path) -> int:
    """Write the lines of an export to a file, and return how many there were. A new file is its owner's alone.

    Raises UserError where the file is one that Talkworthy needs, or cannot be written.
    """
    check_output(context.settings, out)
    count = 0
    with write_whole(out, private=not out.exists()) as file:
        for line in lines:
            file.write(line)
            count += 1
        # before the file is at its place, so that an erasure finds it
        with context.store.write() as connection:
            save_exported_file(connection, out, NDJSON, now())
    return count


def _post_lines(context: AppContext, options: ExportOptions) -> Iterator[bytes]:
    key = secrets.token_bytes(KEY_BYTES)
    official = official_accounts(context.settings.brands)
    with context.store.read() as connection:
        for post in stream_posts(connection):
            exported = post if options.authors else without_author(post, official, key)
            if options.all_texts or post.gone or may_quote(post.source):
                yield post_ndjson.encode(exported) + b"\n"
            else:
                yield without_text(exported) + b"\n"


def without_text(post: Post) -> bytes:
    """Return the line of a post without its text.

    The keys are missing and not empty: an import of an empty text would replace the text in the store. A line without
    the keys is rejected with a reason.
    """
    row = post_ndjson.to_row(post)
    return msgspec.json.encode({key: value for key, value in row.items() if key not in _TEXT_KEYS})


def official_accounts(brands: Sequence[Brand]) -> frozenset[tuple[str, str]]:
    """Return source and casefolded name of the brands' own accounts, which are exported by name: they are no people."""
    return frozenset((source, name) for brand in brands for source, names in brand.official.items() for name in names)


def without_author(post: Post, official: frozenset[tuple[str, str]], key: bytes) -> Post:
    """Return the post with a pseudonym for its author, the same one for the same `key`.

    URLs, ids and texts may still show the name.
    """
    if post.author is None or (post.source, post.author.casefold()) in official:
        return post
    return replace(post, author=to_pseudonym(post, "author", key))


def _conversation_lines(context: AppContext, brand: str) -> Iterator[bytes]:
    with context.store.read() as connection:
        conversations = conversations_frame(connection, brand)
    for row in conversations.iter_rows(named=True):
        first = {"source": row.pop("source"), "thread": row.pop("thread"), "root": row.pop("root"), "brand": brand}
        yield json.dumps(first | row, default=lambda moment: moment.isoformat().replace("+00:00", "Z")).encode() + b"\n"
