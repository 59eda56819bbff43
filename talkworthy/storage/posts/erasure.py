"""Erases an author from the store: every post, every payload that holds the name, and the bytes in the files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, text

from talkworthy.errors import StoreError
from talkworthy.model import Post
from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.posts.dead_letters import delete_dead_letters
from talkworthy.storage.posts.erased_authors import account_of, names_of, save_erased_author
from talkworthy.storage.posts.save import erase_posts, from_row
from talkworthy.storage.runs.messages import remove_messages
from talkworthy.storage.schema.core import dead_letters, posts
from talkworthy.storage.store import Store

NAMES_AT_ONCE = 5_000
SHORTEST_OPENING = 20
"""Characters that a message must share with a post's beginning to count as a quote of it."""
REWRITTEN = ("posts", "annotations", "mentions", "topics", "dead_letters", "runs", "gaps")
"""The tables of PostgreSQL that are rewritten, since a changed row leaves its old version in the file."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the store holds of one author: names, posts, and the numbers of the dead letters that hold a name."""

    source: str
    names: frozenset[str]
    posts: Sequence[Post]
    letters: Sequence[int]


def stored_sources(connection: Connection) -> set[str]:
    """Return the sources of all posts, tombstones too, and of all payloads that could not be parsed."""
    columns = posts.c.source, dead_letters.c.source
    return {source for column in columns for source in connection.execute(select(column).distinct()).scalars()}


def find_holdings(connection: Connection, source: str, author: str, readers: Collection[str] = ()) -> Holdings:
    """Return all that the store holds of `author` (in any case) at `source`; call it before the author is erased.

    `readers`: further sources that read the posts of `source`, and may have dead letters of it.
    """
    names = {author, *_spellings(connection, source, author)}
    own_posts = {
        post.id: post for post in _posts_where(connection, source, is_one_of(connection, posts.c.author, names))
    }
    for account in filter(None, {account_of(post_id) for post_id in own_posts}):
        # the same account, collected under an older handle or none
        own = posts.c.id.contains(f"{account}/", autoescape=True)
        own_posts |= {post.id: post for post in _posts_where(connection, source, own)}
    names |= {name for post in own_posts.values() for name in names_of(post)}
    return Holdings(
        source, frozenset(names), list(own_posts.values()), _letters_with(connection, {source, *readers}, names)
    )


def erase_author(connection: Connection, holdings: Holdings, at: datetime) -> None:
    """Turn the posts into tombstones, delete the dead letters, and keep the author out from now on; one transaction.

    Messages in the run history that name the author or quote a post are removed. The threads become pending, so that
    the next analysis reads them again.
    """
    remove_messages(connection, _message_test(holdings))
    save_erased_author(connection, holdings.source, holdings.names, at)
    erase_posts(connection, [post.id for post in holdings.posts])
    delete_dead_letters(connection, holdings.letters)


def rewrite_database(store: Store) -> None:
    """Rewrite the database, so that none of its files holds what was erased. Call it outside a transaction.

    A database keeps deleted rows in free pages, in its log and in the text index until it needs the space. Raises
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
        # a large store does not fit into memory
        cursor.execute("PRAGMA temp_store = FILE")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA temp_store = MEMORY")
        blocked, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.close()
    finally:
        opened.close()
    if blocked:
        raise StoreError(
            "It is erased, but a program that reads the store (a dashboard?) kept its log file from being emptied, and "
            "erased text may still be in it. Close all programs that have the store open, and run the same command "
            "again."
        )


def to_name_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of an author's names as a whole word, also as JSON writes it, in any case.

    Of `ann@server.example` and `Ann (42)` payloads may hold `ann` and `Ann` alone.
    """
    bare = {part for name in names for part in (name, name.partition("@")[0], name.partition(" (")[0]) if part}
    longest_first = sorted(bare | {json.dumps(name)[1:-1] for name in bare}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def _message_test(holdings: Holdings) -> Callable[[str], bool]:
    """Return whether a message has a name of the author, or the beginning of a post."""
    name = to_name_pattern(holdings.names)
    texts = (" ".join(text.split()) for post in holdings.posts for text in (post.title, post.text))
    openings = {text[:SHORTEST_OPENING] for text in texts if len(text) >= SHORTEST_OPENING}

    def is_about(message: str) -> bool:
        flat = " ".join(message.split())
        return name.search(flat) is not None or any(opening in flat for opening in openings)

    return is_about


def _spellings(connection: Connection, source: str, author: str) -> list[str]:
    """Return the spellings of this name in the store; databases fold the case of ASCII letters alone."""
    query = select(posts.c.author).where(posts.c.source == source, posts.c.author.is_not(None)).distinct()
    if author.isascii():
        query = query.where(func.lower(posts.c.author) == author.lower())
    return [name for name in connection.execute(query).scalars() if name.casefold() == author.casefold()]


def _posts_where(connection: Connection, source: str, condition: Any) -> list[Post]:
    chosen = select(posts).where(posts.c.source == source, condition).order_by(posts.c.pk)
    return [from_row(row) for row in connection.execute(chosen)]


def _letters_with(connection: Connection, sources: Collection[str], names: Iterable[str]) -> list[int]:
    name = to_name_pattern(names)
    return [number for number, payload in _letters(connection, sources) if name.search(payload)]


def _letters(connection: Connection, sources: Collection[str]) -> Iterator[tuple[int, str]]:
    columns = dead_letters.c.pk, dead_letters.c.place, dead_letters.c.reason, dead_letters.c.raw
    rows = select(*columns).where(dead_letters.c.source.in_(sources))
    for row in connection.execute(rows, execution_options={"stream_results": True, "yield_per": NAMES_AT_ONCE}):
        yield row.pk, f"{row.place}\n{row.reason}\n{row.raw}"
