"""Guesses: 100 points spread over topics, and the topics that nobody assumed anything about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.queries.assumptions.assumptions import Entry, load_ledger
from reports.queries.assumptions.unassumed_topics import (
    POINTS,
    Unassumed,
    assumed_topics,
    load_unassumed,
    topics_to_guess,
)
from talkworthy.date_range import DateRange
from talkworthy.errors import UserError
from talkworthy.model import Brand
from talkworthy.storage.notebook import assumptions as storage
from talkworthy.storage.notebook.assumptions import Guess, Signed
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]


def keep_guess(
    connection: Connection, brand: str, date_range: DateRange, points: Mapping[str, float], signed: Signed
) -> Guess:
    """Save how a person spread 100 points (topic number -> points, "" for something else), and return the guess.

    Raises UserError where a topic is unknown, points are below 0, or they are not 100 together.
    """
    given = to_points(topics_to_guess(connection, brand), points)
    number = storage.keep_guess(connection, brand, date_range, given, signed)
    return Guess(number, brand, date_range, given, signed.by, signed.at)


def to_points(known: Mapping[str, str], points: Mapping[str, float]) -> dict[str, float]:
    """Return 100 points over all `known` topics, 0 where none are given. Raises UserError as `keep_guess` says."""
    unknown = sorted(set(points) - set(known))
    if unknown:
        raise UserError(f"There is no topic {unknown[0]!r}. There is: {', '.join(filter(None, known))}.")
    if any(given < 0 for given in points.values()):
        raise UserError("Give each topic 0 points or more.")
    total = sum(points.values())
    if not abs(total - POINTS) <= 0.01:  # not a number is no sum either
        raise UserError(f"These are {total:g} points: spread exactly {POINTS} over the topics.")
    return {name: float(points.get(name, 0)) for name in known}


def unassumed_topics(connection: Connection, brand: Brand, panel: Sequence[Brand], date_range: DateRange) -> Unassumed:
    """Return the topics that no assumption and no guess names, compared with those of the competitors.

    Raises UserError where `why_hidden` gives a reason.
    """
    ledger, guesses = load_ledger(connection, brand.name), storage.guesses_of(connection, brand.name)
    if reason := why_hidden(ledger, guesses):
        raise UserError(reason)
    return load_unassumed(connection, brand, panel, date_range, assumed_topics(ledger, guesses))


def why_hidden(ledger: Sequence[Entry], guesses: Sequence[Guess]) -> str:
    """Return why the sizes of topics must not be shown yet, or "": they would give away what a person is to assume."""
    if is_waiting(ledger):
        return "The numbers are hidden while a claim waits: reveal it, or replace it, first."
    if not has_assumed(ledger, guesses):
        return "First say what you assume: `talkworthy assumptions add`, or `talkworthy assumptions guess`."
    return ""


def has_assumed(ledger: Sequence[Entry], guesses: Sequence[Guess]) -> bool:
    """Return whether anything was revealed or guessed."""
    return bool(guesses) or any(entry.reveal for entry in ledger)


def is_waiting(ledger: Sequence[Entry]) -> bool:
    """Return whether an assumption waits to be revealed."""
    return any(entry.is_open for entry in ledger)
