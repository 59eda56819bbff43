"""Assumptions: what they say, how they are measured, the examples that people reviewed, and what was revealed.

Rows are added and never changed, except for the answer to an example until its assumption is revealed.
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
    """An assumption as it is entered: `at_least` or `at_most` this `share` (0 to 1) of the conversations or people.

    `words` are its text; `replaces` is the number of the assumption that it replaces.
    """

    words: str
    comparison: str
    share: float
    unit: str = "conversations"
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class Assumption:
    """An assumption as it was saved, about the conversations that began in `date_range`."""

    number: int
    brand: str
    statement: NewAssumption
    date_range: DateRange
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class AssumptionMapping:
    """How an assumption is measured (`topic:3`, `cue:asked_brand`, `complaint`): what matches any of the `targets`."""

    number: int
    assumption: int
    targets: tuple[str, ...]
    mapped_by: str
    mapped_at: datetime


@dataclass(frozen=True, slots=True)
class AssumptionExample:
    """A post to be reviewed; `counted`: the mapping matches it.

    `answer` is None until somebody says yes or no; where it is `seen` and None, somebody could not decide.
    """

    post: str
    thread: str
    counted: bool
    answer: bool | None = None
    seen: bool = False


@dataclass(frozen=True, slots=True)
class Reveal:
    """The result (JSON values) that was shown when the numbers of a mapping were first revealed."""

    mapping: int
    result: Mapping[str, Any]
    revealed_by: str
    revealed_at: datetime


@dataclass(frozen=True, slots=True)
class Guess:
    """Points by the number of a topic; the empty key stands for conversations in no topic."""

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


def save_assumption(
    connection: Connection, brand: str, date_range: DateRange, new: NewAssumption, signed: Signed
) -> int:
    """Save an assumption; return its number."""
    row = {
        "brand": brand,
        "words": new.words,
        "comparison": new.comparison,
        "share": new.share,
        "unit": new.unit,
        "replaces": new.replaces,
        "written_by": signed.by,
        "written_at": to_micros(signed.at),
        **_day_columns(date_range),
    }
    return int(connection.execute(insert(assumptions).values(row).returning(assumptions.c.pk)).scalar_one())


def load_brand_assumptions(connection: Connection, brand: str) -> list[Assumption]:
    """Return all assumptions about a brand, the newest first, replaced ones too."""
    chosen = (
        select(assumptions)
        .where(assumptions.c.brand == brand)
        .order_by(assumptions.c.written_at.desc(), assumptions.c.pk.desc())
    )
    return [_to_assumption(row) for row in connection.execute(chosen)]


def find_assumption(connection: Connection, number: int) -> Assumption | None:
    """Return the assumption with this number; None where there is none."""
    row = connection.execute(select(assumptions).where(assumptions.c.pk == number)).one_or_none()
    return None if row is None else _to_assumption(row)


def save_mapping(connection: Connection, assumption: int, targets: Sequence[str], signed: Signed) -> int:
    """Save how an assumption is measured from now on; return the number of the mapping."""
    row = {
        "assumption": assumption,
        "targets": json.dumps(sorted(set(targets))),
        "mapped_by": signed.by,
        "mapped_at": to_micros(signed.at),
    }
    return int(
        connection.execute(insert(assumption_mappings).values(row).returning(assumption_mappings.c.pk)).scalar_one()
    )


def load_mappings(connection: Connection, assumption: int) -> list[AssumptionMapping]:
    """Return all mappings of an assumption, the newest first: that one counts."""
    chosen = (
        select(assumption_mappings)
        .where(assumption_mappings.c.assumption == assumption)
        .order_by(assumption_mappings.c.pk.desc())
    )
    return [
        AssumptionMapping(
            row.pk, row.assumption, tuple(json.loads(row.targets)), row.mapped_by, from_micros(row.mapped_at)
        )
        for row in connection.execute(chosen)
    ]


def save_examples(connection: Connection, mapping: int, examples: Sequence[AssumptionExample]) -> None:
    """Save the posts that were drawn for review, in the order in which they are shown."""
    rows = [
        {"mapping": mapping, "post": example.post, "thread": example.thread, "counted": example.counted, "place": place}
        for place, example in enumerate(examples)
    ]
    insert_missing(connection, assumption_examples, rows)


def load_examples(connection: Connection, mapping: int) -> list[AssumptionExample]:
    """Return the posts that were drawn, those that the mapping matches first, in the order in which they were drawn."""
    c = assumption_examples.c
    chosen = select(assumption_examples).where(c.mapping == mapping).order_by(c.counted.desc(), c.place, c.post)
    return [
        AssumptionExample(row.post, row.thread, row.counted, row.answer, row.labelled_at is not None)
        for row in connection.execute(chosen)
    ]


def load_example_posts(connection: Connection, mapping: int) -> dict[str, tuple[int, Post]]:
    """Return id -> number and post of the examples that are not tombstones."""
    chosen = (
        select(posts)
        .select_from(posts.join(assumption_examples, assumption_examples.c.post == posts.c.id))
        .where(assumption_examples.c.mapping == mapping, ~posts.c.gone)
    )
    return {row.id: (row.pk, from_row(row)) for row in connection.execute(chosen)}


def save_answer(connection: Connection, mapping: int, post: str, answer: bool | None, signed: Signed) -> bool:
    """Save whether a post matches the assumption (None: undecided); return whether it is one of its examples."""
    condition = assumption_examples.c.mapping == mapping, assumption_examples.c.post == post
    answer_columns = {"answer": answer, "labelled_by": signed.by, "labelled_at": to_micros(signed.at)}
    return connection.execute(update(assumption_examples).where(*condition).values(answer_columns)).rowcount > 0


def withdraw_answer(connection: Connection, mapping: int, post: str) -> bool:
    """Withdraw the answer to an example, so that it waits again; return whether it is one of the mapping's examples."""
    condition = assumption_examples.c.mapping == mapping, assumption_examples.c.post == post
    nothing = dict.fromkeys(("answer", "labelled_by", "labelled_at"))
    return connection.execute(update(assumption_examples).where(*condition).values(nothing)).rowcount > 0


def save_reveal(connection: Connection, mapping: int, result: Mapping[str, Any], signed: Signed) -> None:
    """Save the result that was first revealed for a mapping; later calls change nothing."""
    row = {
        "mapping": mapping,
        "result": json.dumps(result),
        "revealed_by": signed.by,
        "revealed_at": to_micros(signed.at),
    }
    insert_missing(connection, assumption_reveals, [row])


def load_reveal(connection: Connection, mapping: int) -> Reveal | None:
    """Return the result that was first revealed for a mapping; None where it was not revealed."""
    row = connection.execute(select(assumption_reveals).where(assumption_reveals.c.mapping == mapping)).one_or_none()
    if row is None:
        return None
    return Reveal(row.mapping, json.loads(row.result), row.revealed_by, from_micros(row.revealed_at))


def save_guess(
    connection: Connection, brand: str, date_range: DateRange, points: Mapping[str, float], signed: Signed
) -> int:
    """Save how somebody distributed points over topics; return the number of the guess."""
    row = {
        "brand": brand,
        "points": json.dumps(dict(points), sort_keys=True),
        "guessed_by": signed.by,
        "guessed_at": to_micros(signed.at),
        **_day_columns(date_range),
    }
    return int(connection.execute(insert(guesses).values(row).returning(guesses.c.pk)).scalar_one())


def load_guesses(connection: Connection, brand: str) -> list[Guess]:
    """Return all guesses about a brand, the newest first."""
    chosen = select(guesses).where(guesses.c.brand == brand).order_by(guesses.c.pk.desc())
    return [
        Guess(row.pk, row.brand, _date_range(row), json.loads(row.points), row.guessed_by, from_micros(row.guessed_at))
        for row in connection.execute(chosen)
    ]


def _to_assumption(row: Any) -> Assumption:
    statement = NewAssumption(row.words, row.comparison, row.share, row.unit, row.replaces)
    return Assumption(row.pk, row.brand, statement, _date_range(row), row.written_by, from_micros(row.written_at))


def _day_columns(date_range: DateRange) -> dict[str, int]:
    first, last = date_range.days
    return {"first_day": _day_number(first), "last_day": _day_number(last)}


def _day_number(day: date) -> int:
    return (day - EPOCH.date()).days


def _date_range(row: Any) -> DateRange:
    first, last = (date.fromordinal(EPOCH.date().toordinal() + day) for day in (row.first_day, row.last_day))
    return DateRange.between(first, last)
