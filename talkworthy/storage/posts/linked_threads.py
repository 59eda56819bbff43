"""Finds threads that belong together: one holds a duplicate of a post of the other, or quotes it."""

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

LinkKind = Literal["duplicate", "quote"]


@dataclass(frozen=True, slots=True)
class LinkedThread:
    """Another thread, where it is, when the post that links them was written, and how they are linked."""

    thread: str
    source: str
    community: str | None
    written_at: datetime
    how: LinkKind


def find_linked_threads(connection: Connection, brand: str, thread: str) -> list[LinkedThread]:
    """Return the threads in the store that are linked with this one, each once, the earliest first.

    Two threads with duplicates of one earlier post are linked as well; posts in quarantine link nothing. Posts that
    quote this thread are searched in conversations about `brand` alone, so that the query is fast enough for a page.
    """
    own_posts = list(connection.execute(select(posts.c.pk, posts.c.id, posts.c.quotes).where(_is_in(thread))))
    ids = [row.id for row in own_posts]
    originals = _originals(connection, brand, [row.pk for row in own_posts])
    duplicates: Sequence[Any] = (
        is_one_of(connection, posts.c.id, originals),
        posts.c.pk.in_(_duplicates_of(connection, brand, [*ids, *originals])),
    )
    quotes: Sequence[Any] = (
        is_one_of(connection, posts.c.id, [row.quotes for row in own_posts if row.quotes]),
        posts.c.pk.in_(_quoting(connection, brand, ids)),
    )
    links = [*_to_linked(connection, thread, "duplicate", duplicates)]
    links += _to_linked(connection, thread, "quote", quotes)
    first: dict[str, LinkedThread] = {}
    for link in sorted(links, key=lambda link: (link.written_at, link.thread, link.how)):
        first.setdefault(link.thread, link)
    return list(first.values())


def _originals(connection: Connection, brand: str, numbers: Iterable[int]) -> list[str]:
    """Return the ids of the posts that these are duplicates of."""
    duplicates = select(annotations.c.label).where(
        *_is_duplicate(brand), is_one_of(connection, annotations.c.post, numbers)
    )
    return list(connection.execute(duplicates.distinct()).scalars())


def _duplicates_of(connection: Connection, brand: str, ids: Iterable[str]) -> Any:
    return select(annotations.c.post).where(*_is_duplicate(brand), is_one_of(connection, annotations.c.label, ids))


def _is_duplicate(brand: str) -> tuple[Any, ...]:
    """Return the conditions for annotations of duplicates that are not in quarantine: mass posting is not a
    crosspost."""
    quarantine = annotations.alias("quarantine")
    excluded = quarantine.c.brand == brand, quarantine.c.name == QUARANTINE, quarantine.c.label != INCLUDED
    in_quarantine = exists().where(quarantine.c.post == annotations.c.post, *excluded)
    return annotations.c.brand == brand, annotations.c.name == NEAR_DUPLICATE, ~in_quarantine


def _quoting(connection: Connection, brand: str, ids: Iterable[str]) -> Any:
    quoting = posts.alias("quoting")
    mentioned = and_(mentions.c.post == quoting.c.pk, mentions.c.brand == brand)
    return select(quoting.c.pk).select_from(mentions.join(quoting, mentioned)).where(
        is_one_of(connection, quoting.c.quotes, ids)
    )  # fmt: skip


def _to_linked(connection: Connection, thread: str, how: LinkKind, links: Sequence[Any]) -> list[LinkedThread]:
    columns = posts.c.thread, posts.c.source, posts.c.community, posts.c.created_at
    statement = select(*columns).where(or_(*links), ~_is_in(thread))
    return [
        LinkedThread(linked, source, place, from_micros(at), how)
        for linked, source, place, at in connection.execute(statement)
    ]


def _is_in(thread: str) -> Any:
    return posts.c.thread == thread
