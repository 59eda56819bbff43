"""Remembers erased authors by a keyed hash alone, so that their posts are kept out for good."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select

from talkworthy.model import Post
from talkworthy.storage.schema.core import erased_authors, store_state
from talkworthy.storage.upsert import insert_missing
from talkworthy.timestamps import to_micros

# On the AT Protocol a handle may change; the account's own name is part of the id: https://atproto.com/specs/did
_ACCOUNT = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%-]+")


@dataclass(frozen=True, slots=True)
class ErasedAuthors:
    """The hashes of all erased authors, and the salt of the hashes."""

    salt: str
    keys: frozenset[str]

    def has(self, source: str, names: Iterable[str]) -> bool:
        """Return whether any of these names, in any case, is that of an erased author."""
        return any(to_key(self.salt, source, name) in self.keys for name in names)


def save_erased_author(connection: Connection, source: str, names: Iterable[str], at: datetime) -> None:
    """Save that posts of an author with these names are kept out from now on."""
    salt = _salt(connection)
    rows = [{"author": to_key(salt, source, name), "erased_at": to_micros(at)} for name in names]
    insert_missing(connection, erased_authors, rows)


def load_erased_authors(connection: Connection) -> ErasedAuthors:
    """Return all erased authors."""
    keys = frozenset(connection.execute(select(erased_authors.c.author)).scalars())
    return ErasedAuthors(_salt(connection) if keys else "", keys)


def erased_to_tombstones(connection: Connection, batch: Sequence[Post]) -> Sequence[Post]:
    """Return the batch with the posts of erased authors as tombstones; one query where nobody was erased."""
    erased = load_erased_authors(connection)
    if not erased.keys:
        return batch
    authors = {(post.source, names_of(post)) for post in batch}
    erased_in_batch = {author for author in authors if erased.has(*author)}
    return [to_tombstone(post) if (post.source, names_of(post)) in erased_in_batch else post for post in batch]


def to_tombstone(post: Post, *flags: str) -> Post:
    """Return the post without text and author; only its place in the thread is left."""
    return replace(post, title="", text="", author=None, url=None, flags=flags, gone=True)


def names_of(post: Post) -> tuple[str, ...]:
    """Return the names of the author: the name, and the account where the id of the post contains it."""
    account = account_of(post.id)
    return tuple(name for name in (post.author, account) if name)


def account_of(post_id: str) -> str | None:
    """Return the account in a post id, None where there is none."""
    match = _ACCOUNT.search(post_id)
    return match and match[0]


def to_key(salt: str, source: str, author: str) -> str:
    """Return the hash of an author of a source: BLAKE2b keyed with the store's salt, which no list of names defeats."""
    name = f"{source}\n{author.casefold()}".encode("utf-8", "replace")
    return hashlib.blake2b(name, digest_size=20, key=salt.encode()).hexdigest()


def _salt(connection: Connection) -> str:
    return str(connection.execute(select(store_state.c.salt)).scalar_one())
