"""Taking an author out of the store: every post, every payload that holds the name, and the bytes in the files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, text

from talkworthy.errors import StoreError
from talkworthy.model import Post
from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.posts.dead_letters import remove_dead_letters
from talkworthy.storage.posts.erased_authors import account_of, names_of, save_erased_author
from talkworthy.storage.posts.save import erase_posts, from_row
from talkworthy.storage.schema.core import dead_letters, posts
from talkworthy.storage.store import Store

NAMES_AT_ONCE = 5_000
REWRITTEN = ("posts", "annotations", "mentions", "topics", "dead_letters")
"""The tables of PostgreSQL that are written anew, since a row that was changed leaves its old self in the file."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the store holds of one author: names, posts, and the numbers of the dead letters with a name in them."""

    source: str
    names: frozenset[str]
    posts: Sequence[Post]
    letters: Sequence[int]


def holdings_of(connection: Connection, source: str, author: str) -> Holdings:
    """All that is held of `author` (in any case) at `source`; asked before the erasing, since nothing is left after."""
    names = {author, *_spellings(connection, source, author)}
    found = {post.id: post for post in _posts_where(connection, source, is_one_of(connection, posts.c.author, names))}
    for account in filter(None, {account_of(post_id) for post_id in found}):
        # the same account, seen under an older handle or none
        own = posts.c.id.contains(f"{account}/", autoescape=True)
        found |= {post.id: post for post in _posts_where(connection, source, own)}
    names |= {name for post in found.values() for name in names_of(post)}
    return Holdings(source, frozenset(names), list(found.values()), _letters_with(connection, source, names))


def erase_author(connection: Connection, found: Holdings, at: datetime) -> None:
    """Turn the posts into tombstones, drop the dead letters, and keep the author out from now on; one transaction.

    The conversations are left to be read again.
    """
    save_erased_author(connection, found.source, found.names, at)
    erase_posts(connection, [post.id for post in found.posts])
    remove_dead_letters(connection, found.letters)


def scrub(store: Store) -> None:
    """Write the database anew, so that what was erased is in none of its files any more. Takes no transaction.

    A database keeps what was deleted in free pages, in its log and in the text index until it needs the room. Raises
    StoreError where a reader kept the log from being emptied.
    """
    if store.engine.dialect.name == "postgresql":
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in REWRITTEN:
                connection.execute(text(f"VACUUM FULL {table}"))
        return
    opened = store.engine.raw_connection()
    try:
        cursor = opened.cursor()
        # Deleted words stay in the segments of the index until these are merged:
        # https://www.sqlite.org/fts5.html#the_optimize_command
        cursor.execute("INSERT INTO posts_search (posts_search) VALUES ('optimize')")
        # the new copy of a large store has no place in memory
        cursor.execute("PRAGMA temp_store = FILE")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA temp_store = MEMORY")
        blocked, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.close()
    finally:
        opened.close()
    if blocked:
        raise StoreError(
            "It is erased, but somebody who reads the store (a dashboard?) kept its log file from being emptied, and "
            "old words may still stand there. Close whatever has the store open, and run the same command again."
        )


def to_name_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Finds any of an author's names as a word of its own in any text, also as JSON writes it, in any case.

    Of `ann@server.example` and `Ann (42)` payloads may hold `ann` and `Ann` alone.
    """
    bare = {part for name in names for part in (name, name.partition("@")[0], name.partition(" (")[0]) if part}
    longest_first = sorted(bare | {json.dumps(name)[1:-1] for name in bare}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def _spellings(connection: Connection, source: str, author: str) -> list[str]:
    """The ways in which the store writes this name; databases fold the case of ASCII letters alone."""
    told = select(posts.c.author).where(posts.c.source == source, posts.c.author.is_not(None)).distinct()
    if author.isascii():
        told = told.where(func.lower(posts.c.author) == author.lower())
    return [name for name in connection.execute(told).scalars() if name.casefold() == author.casefold()]


def _posts_where(connection: Connection, source: str, condition: Any) -> list[Post]:
    chosen = select(posts).where(posts.c.source == source, condition).order_by(posts.c.pk)
    return [from_row(row) for row in connection.execute(chosen)]


def _letters_with(connection: Connection, source: str, names: Iterable[str]) -> list[int]:
    name = to_name_pattern(names)
    return [number for number, told in _letters(connection, source) if name.search(told)]


def _letters(connection: Connection, source: str) -> Iterator[tuple[int, str]]:
    columns = dead_letters.c.pk, dead_letters.c.place, dead_letters.c.reason, dead_letters.c.raw
    rows = select(*columns).where(dead_letters.c.source == source)
    for row in connection.execute(rows, execution_options={"stream_results": True, "yield_per": NAMES_AT_ONCE}):
        yield row.pk, f"{row.place}\n{row.reason}\n{row.raw}"
