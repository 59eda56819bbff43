"""Which conversations belong together: one holds a copy of a post of the other, or quotes it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, and_, exists, or_, select

from talkworthy.storage.analysis.labels import INCLUDED, QUARANTINE
from talkworthy.storage.analysis.results import NEAR_DUPLICATE
from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.schema.core import annotations, mentions, posts
from talkworthy.timestamps import from_micros

How = Literal["duplicate", "quote"]


@dataclass(frozen=True, slots=True)
class Linked:
    """Another conversation, where it is, when the post that links them was written, and how they are linked."""

    thread: str
    source: str
    community: str | None
    written_at: datetime
    how: How


def linked_threads(connection: Connection, brand: str, thread: str) -> list[Linked]:
    """The conversations in the store that are linked with this one, each once, the earliest first.

    Two with copies of one earlier post are linked as well; what is in quarantine links nothing. Who quotes a post of
    this one is looked for in talk about `brand` alone: in a large store nothing else could be asked while a page is
    drawn.
    """
    here = list(connection.execute(select(posts.c.pk, posts.c.id, posts.c.quotes).where(_is_in(thread))))
    ids = [row.id for row in here]
    originals = _originals(connection, brand, [row.pk for row in here])
    copies: Sequence[Any] = (
        is_one_of(connection, posts.c.id, originals),
        posts.c.pk.in_(_copies_of(connection, brand, [*ids, *originals])),
    )
    quotes: Sequence[Any] = (
        is_one_of(connection, posts.c.id, [row.quotes for row in here if row.quotes]),
        posts.c.pk.in_(_quoting(connection, brand, ids)),
    )
    found = [*_to_linked(connection, thread, "duplicate", duplicates)]
    found += _to_linked(connection, thread, "quote", quotes)
    first: dict[str, Linked] = {}
    for one in sorted(found, key=lambda one: (one.written_at, one.thread, one.how)):
        first.setdefault(one.thread, one)
    return list(first.values())


def _originals(connection: Connection, brand: str, numbers: Iterable[int]) -> list[str]:
    """The ids of the posts that these are copies of."""
    copies = select(annotations.c.label).where(*_copy_of(brand), is_one_of(connection, annotations.c.post, numbers))
    return list(connection.execute(copies.distinct()).scalars())


def _copies_of(connection: Connection, brand: str, ids: Iterable[str]) -> Any:
    return select(annotations.c.post).where(*_copy_of(brand), is_one_of(connection, annotations.c.label, ids))


def _copy_of(brand: str) -> tuple[Any, ...]:
    """Annotations that say that a post is a copy, and one that counts: a flood is not a crosspost."""
    suspicion = annotations.alias("quarantine")
    its_own = suspicion.c.brand == brand, suspicion.c.name == QUARANTINE, suspicion.c.label != INCLUDED
    held = exists().where(suspicion.c.post == annotations.c.post, *its_own)
    return annotations.c.brand == brand, annotations.c.name == NEAR_DUPLICATE, ~held


def _quoting(connection: Connection, brand: str, ids: Iterable[str]) -> Any:
    quoting = posts.alias("quoting")
    talked = and_(mentions.c.post == quoting.c.pk, mentions.c.brand == brand)
    return select(quoting.c.pk).select_from(mentions.join(quoting, talked)).where(
        is_one_of(connection, quoting.c.quotes, ids)
    )  # fmt: skip


def _to_linked(connection: Connection, thread: str, how: How, links: Sequence[Any]) -> list[Linked]:
    columns = posts.c.thread, posts.c.source, posts.c.community, posts.c.created_at
    statement = select(*columns).where(or_(*links), ~_is_in(thread))
    return [
        Linked(told, source, place, from_micros(at), how) for told, source, place, at in connection.execute(statement)
    ]


def _is_in(thread: str) -> Any:
    return posts.c.thread == thread
