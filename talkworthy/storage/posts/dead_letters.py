"""Stores payloads that were not in their source's format, once each, until they can be parsed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from talkworthy.model import DeadLetter
from talkworthy.plain_text.characters import clean
from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.schema.core import dead_letters
from talkworthy.storage.upsert import upsert
from talkworthy.timestamps import from_micros, to_micros

LETTERS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class StoredDeadLetter:
    """A dead letter with its number in the store, and the source and brand that it was collected for.

    `letter.raw` is empty where the payload was too large to keep, so that it cannot be parsed again.
    """

    number: int
    source: str
    brand: str
    letter: DeadLetter
    seen_at: datetime


def save_dead_letters(
    connection: Connection, source: str, brand: str, letters: Sequence[DeadLetter], at: datetime
) -> None:
    """Save these payloads, in the transaction that saves the page they came with.

    A payload that the source sends again at each run is saved once, with its newest reason.
    """
    rows = [
        {
            "source": source,
            "brand": brand,
            "place": clean(letter.where),
            "reason": clean(letter.reason),
            "digest": _digest(source, letter),
            "raw": clean(letter.raw),
            "seen_at": to_micros(at),
        }
        for letter in letters
    ]
    upsert(connection, dead_letters, rows, key=["digest"], replaced=["reason"])


def load_dead_letters(connection: Connection, source: str | None = None, after: int = 0) -> list[StoredDeadLetter]:
    """Return up to 500 dead letters (of one source; None: of all) by number, after the number `after`."""
    statement = select(dead_letters).where(dead_letters.c.pk > after).order_by(dead_letters.c.pk).limit(LETTERS_AT_ONCE)
    if source is not None:
        statement = statement.where(dead_letters.c.source == source)
    return [
        StoredDeadLetter(
            row.pk, row.source, row.brand, DeadLetter(row.place, row.reason, row.raw), from_micros(row.seen_at)
        )
        for row in connection.execute(statement)
    ]


def delete_dead_letters(connection: Connection, numbers: Sequence[int]) -> None:
    """Delete the dead letters that could be parsed, in the transaction that saves their posts."""
    if numbers:
        connection.execute(delete(dead_letters).where(is_one_of(connection, dead_letters.c.pk, numbers)))


def save_reason(connection: Connection, number: int, reason: str) -> None:
    """Save why a dead letter still cannot be parsed."""
    connection.execute(update(dead_letters).where(dead_letters.c.pk == number).values(reason=clean(reason)))


def count_dead_letters(connection: Connection) -> dict[str, int]:
    """Return how many dead letters each source has; sources without any are left out."""
    statement = select(dead_letters.c.source, func.count()).group_by(dead_letters.c.source)
    return {row[0]: int(row[1]) for row in connection.execute(statement.order_by(dead_letters.c.source))}


def _digest(source: str, letter: DeadLetter) -> str:
    """Return what identifies a payload: the payload itself, or place and reason where it was too large to keep."""
    identity = letter.raw or f"{letter.where}\n{letter.reason}"
    return hashlib.blake2b(f"{source}\n{identity}".encode("utf-8", "replace"), digest_size=20).hexdigest()
