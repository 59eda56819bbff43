"""Authors who asked to be forgotten: known by a keyed hash alone, so that their words can be kept out for ever."""

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

# On the AT Protocol a handle may change; the account's own name stands in the id: https://atproto.com/specs/did
_ACCOUNT = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%-]+")


@dataclass(frozen=True, slots=True)
class ErasedAuthors:
    """The hashes of all who were forgotten, and the salt that they are made with."""

    salt: str
    keys: frozenset[str]

    def has(self, source: str, names: Iterable[str]) -> bool:
        """Whether these are names of one of them, in whatever case."""
        return any(to_key(self.salt, source, name) in self.keys for name in names)


def save_erased_author(connection: Connection, source: str, names: Iterable[str], at: datetime) -> None:
    """Keep the posts of an author with these names out from now on."""
    salt = _salt(connection)
    rows = [{"author": to_key(salt, source, name), "erased_at": to_micros(at)} for name in names]
    insert_missing(connection, erased_authors, rows)


def load_erased_authors(connection: Connection) -> ErasedAuthors:
    """Everybody who was forgotten."""
    keys = frozenset(connection.execute(select(erased_authors.c.author)).scalars())
    return ErasedAuthors(_salt(connection) if keys else "", keys)


def erased_to_tombstones(connection: Connection, batch: Sequence[Post]) -> Sequence[Post]:
    """The batch with the posts of forgotten authors as tombstones; one question where nobody was forgotten."""
    gone = load_erased_authors(connection)
    if not gone.keys:
        return batch
    told = {(post.source, names_of(post)) for post in batch}
    theirs = {one for one in told if gone.has(*one)}
    return [to_tombstone(post) if (post.source, names_of(post)) in theirs else post for post in batch]


def to_tombstone(post: Post, *flags: str) -> Post:
    """The post with nothing left of its words and its author but the place in its tree."""
    return replace(post, title="", text="", author=None, url=None, flags=flags, gone=True)


def names_of(post: Post) -> tuple[str, ...]:
    """What the author goes by: the name, and the account where the id of the post tells it."""
    account = account_of(post.id)
    return tuple(name for name in (post.author, account) if name)


def account_of(post_id: str) -> str | None:
    """The account that an id names, None where it names none."""
    found = _ACCOUNT.search(post_id)
    return found and found[0]


def to_key(salt: str, source: str, author: str) -> str:
    """What stands for an author of a source: BLAKE2b keyed with the store's salt, so that no list of names opens it."""
    name = f"{source}\n{author.casefold()}".encode("utf-8", "replace")
    return hashlib.blake2b(name, digest_size=20, key=salt.encode()).hexdigest()


def _salt(connection: Connection) -> str:
    return str(connection.execute(select(store_state.c.salt)).scalar_one())
