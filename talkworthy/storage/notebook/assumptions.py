"""The ledger of assumptions: claims, what they are counted by, examples that people looked at, and what was revealed.

Rows are added and never changed, but for the answer to an example until its claim is revealed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from talkworthy.date_range import DateRange
from talkworthy.model import Post
from talkworthy.storage.posts.save import from_row
from talkworthy.storage.schema.core import posts
from talkworthy.storage.schema.notebook import (
    assumption_examples,
    assumption_mappings,
    assumption_reveals,
    assumptions,
    guesses,
)
from talkworthy.storage.upsert import insert_missing
from talkworthy.timestamps import EPOCH, from_micros, to_micros


@dataclass(frozen=True, slots=True)
class NewAssumption:
    """A claim as it is typed: `share` (0 to 1) of the `unit` (conversations, customers), `at_least` or `at_most`.

    `words` say what it is about; `replaces` is the number of the claim that it stands in the place of.
    """

    words: str
    comparison: str
    share: float
    unit: str = "conversations"
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class Assumption:
    """A claim as it was written, of the talk that began in `window`, and when."""

    number: int
    brand: str
    told: NewAssumption
    date_range: DateRange
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class MappedTo:
    """What a claim is counted by (`topic:3`, `cue:asked_brand`, `complaint`): whatever has any of the `targets`."""

    number: int
    assumption: int
    targets: tuple[str, ...]
    mapped_by: str
    mapped_at: datetime


@dataclass(frozen=True, slots=True)
class Example:
    """A post to be looked at; `counted`: the mapping finds it.

    `answer` is None until somebody says yes or no; where it is `seen` and None, somebody could not tell.
    """

    post: str
    thread: str
    counted: bool
    answer: bool | None = None
    seen: bool = False


@dataclass(frozen=True, slots=True)
class Reveal:
    """What was told (JSON values) when the numbers behind a mapping were first shown."""

    mapping: int
    result: Mapping[str, Any]
    revealed_by: str
    revealed_at: datetime


@dataclass(frozen=True, slots=True)
class Guess:
    """Points by the number of a topic; `` (empty) is talk in no topic."""

    number: int
    brand: str
    date_range: DateRange
    points: Mapping[str, float]
    guessed_by: str
    guessed_at: datetime


@dataclass(frozen=True, slots=True)
class Signed:
    """Who did it, and when (aware)."""

    by: str
    at: datetime


def write_assumption(
    connection: Connection, brand: str, date_range: DateRange, told: NewAssumption, signed: Signed
) -> int:
    """Keep a claim; returns its number."""
    row = {
        "brand": brand,
        "words": told.words,
        "comparison": told.comparison,
        "share": told.share,
        "unit": told.unit,
        "replaces": told.replaces,
        "written_by": signed.by,
        "written_at": to_micros(signed.at),
        **_days(date_range),
    }
    return int(connection.execute(insert(assumptions).values(row).returning(assumptions.c.pk)).scalar_one())


def assumptions_of(connection: Connection, brand: str) -> list[Assumption]:
    """All claims about a brand, the newest first, replaced ones too."""
    chosen = (
        select(assumptions)
        .where(assumptions.c.brand == brand)
        .order_by(assumptions.c.written_at.desc(), assumptions.c.pk.desc())
    )
    return [_to_assumption(row) for row in connection.execute(chosen)]


def find_assumption(connection: Connection, number: int) -> Assumption | None:
    """The claim of this number."""
    row = connection.execute(select(assumptions).where(assumptions.c.pk == number)).one_or_none()
    return None if row is None else _to_assumption(row)


def map_assumption(connection: Connection, assumption: int, targets: Sequence[str], signed: Signed) -> int:
    """Keep what a claim is counted by from now on; returns the number of the mapping."""
    row = {
        "assumption": assumption,
        "targets": json.dumps(sorted(set(targets))),
        "mapped_by": signed.by,
        "mapped_at": to_micros(signed.at),
    }
    return int(
        connection.execute(insert(assumption_mappings).values(row).returning(assumption_mappings.c.pk)).scalar_one()
    )


def mappings_of(connection: Connection, assumption: int) -> list[MappedTo]:
    """All that a claim was ever counted by, the newest first: that one counts."""
    chosen = (
        select(assumption_mappings)
        .where(assumption_mappings.c.assumption == assumption)
        .order_by(assumption_mappings.c.pk.desc())
    )
    return [
        MappedTo(row.pk, row.assumption, tuple(json.loads(row.targets)), row.mapped_by, from_micros(row.mapped_at))
        for row in connection.execute(chosen)
    ]


def put_examples(connection: Connection, mapping: int, drawn: Sequence[Example]) -> None:
    """Keep the posts that were drawn to be looked at, in the order in which they are to be shown."""
    rows = [
        {"mapping": mapping, "post": one.post, "thread": one.thread, "counted": one.counted, "place": place}
        for place, one in enumerate(drawn)
    ]
    insert_missing(connection, assumption_examples, rows)


def examples_of(connection: Connection, mapping: int) -> list[Example]:
    """The posts that were drawn, those that the mapping counts first, each in the order in which they were drawn."""
    c = assumption_examples.c
    chosen = select(assumption_examples).where(c.mapping == mapping).order_by(c.counted.desc(), c.place, c.post)
    return [
        Example(row.post, row.thread, row.counted, row.answer, row.labelled_at is not None)
        for row in connection.execute(chosen)
    ]


def posts_of_examples(connection: Connection, mapping: int) -> dict[str, tuple[int, Post]]:
    """Id -> number and post of the examples whose words are still in the store."""
    chosen = (
        select(posts)
        .select_from(posts.join(assumption_examples, assumption_examples.c.post == posts.c.id))
        .where(assumption_examples.c.mapping == mapping, ~posts.c.gone)
    )
    return {row.id: (row.pk, from_row(row)) for row in connection.execute(chosen)}


def answer_example(connection: Connection, mapping: int, post: str, answer: bool | None, signed: Signed) -> bool:
    """Keep whether a post is what the claim means (None: it cannot be told); returns whether it is an example of it."""
    its = assumption_examples.c.mapping == mapping, assumption_examples.c.post == post
    said = {"answer": answer, "labelled_by": signed.by, "labelled_at": to_micros(signed.at)}
    return connection.execute(update(assumption_examples).where(*its).values(said)).rowcount > 0


def keep_reveal(connection: Connection, mapping: int, result: Mapping[str, Any], signed: Signed) -> None:
    """Keep what was first told of a mapping; what is told later leaves it as it is."""
    row = {
        "mapping": mapping,
        "result": json.dumps(result),
        "revealed_by": signed.by,
        "revealed_at": to_micros(signed.at),
    }
    insert_missing(connection, assumption_reveals, [row])


def reveal_of(connection: Connection, mapping: int) -> Reveal | None:
    """What was first told of a mapping; None while its numbers were never shown."""
    row = connection.execute(select(assumption_reveals).where(assumption_reveals.c.mapping == mapping)).one_or_none()
    if row is None:
        return None
    return Reveal(row.mapping, json.loads(row.result), row.revealed_by, from_micros(row.revealed_at))


def keep_guess(
    connection: Connection, brand: str, date_range: DateRange, points: Mapping[str, float], signed: Signed
) -> int:
    """Keep how somebody spread points over topics; returns its number."""
    row = {
        "brand": brand,
        "points": json.dumps(dict(points), sort_keys=True),
        "guessed_by": signed.by,
        "guessed_at": to_micros(signed.at),
        **_days(date_range),
    }
    return int(connection.execute(insert(guesses).values(row).returning(guesses.c.pk)).scalar_one())


def guesses_of(connection: Connection, brand: str) -> list[Guess]:
    """All that was guessed about a brand, the newest first."""
    chosen = select(guesses).where(guesses.c.brand == brand).order_by(guesses.c.pk.desc())
    return [
        Guess(row.pk, row.brand, _date_range(row), json.loads(row.points), row.guessed_by, from_micros(row.guessed_at))
        for row in connection.execute(chosen)
    ]


def _to_assumption(row: Any) -> Assumption:
    told = NewAssumption(row.words, row.comparison, row.share, row.unit, row.replaces)
    return Assumption(row.pk, row.brand, told, _date_range(row), row.written_by, from_micros(row.written_at))


def _days(date_range: DateRange) -> dict[str, int]:
    first, last = date_range.days
    return {"first_day": _number(first), "last_day": _number(last)}


def _number(day: date) -> int:
    return (day - EPOCH.date()).days


def _date_range(row: Any) -> DateRange:
    first, last = (date.fromordinal(EPOCH.date().toordinal() + day) for day in (row.first_day, row.last_day))
    return DateRange.between(first, last)
