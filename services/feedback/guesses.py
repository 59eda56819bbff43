"""Guesses: 100 points spread over topics, and the topics without any assumption."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.queries.assumptions.assumptions import AssumptionEntry, load_assumptions
from reports.queries.assumptions.unassumed_topics import (
    POINTS,
    UnassumedTopics,
    assumed_topics,
    load_unassumed_topics,
    topics_to_guess,
)
from talkworthy.date_range import DateRange
from talkworthy.errors import UserError
from talkworthy.model import Brand
from talkworthy.storage.notebook import assumptions as storage
from talkworthy.storage.notebook.assumptions import Guess, Signed
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]


def save_guess(
    connection: Connection, brand: str, date_range: DateRange, points: Mapping[str, float], signed: Signed
) -> Guess:
    """Save how a person spread 100 points (topic number -> points, "" for something else), and return the guess.

    Raises UserError where a topic is unknown, points are below 0, or they are not 100 together.
    """
    all_points = to_points(topics_to_guess(connection, brand), points)
    number = storage.save_guess(connection, brand, date_range, all_points, signed)
    return Guess(number, brand, date_range, all_points, signed.by, signed.at)


def to_points(known: Mapping[str, str], points: Mapping[str, float]) -> dict[str, float]:
    """Return 100 points over all `known` topics, 0 for those not in `points`. Raises UserError as `save_guess`."""
    unknown = sorted(set(points) - set(known))
    if unknown:
        raise UserError(f"There is no topic {unknown[0]!r}. Topics: {', '.join(filter(None, known))}.")
    if any(value < 0 for value in points.values()):
        raise UserError("Give each topic 0 points or more.")
    total = sum(points.values())
    if not abs(total - POINTS) <= 0.01:  # also true where the sum is not a number
        raise UserError(f"These are {total:g} points: spread exactly {POINTS} over the topics.")
    return {name: float(points.get(name, 0)) for name in known}


def unassumed_topics(
    connection: Connection, brand: Brand, competitors: Sequence[Brand], date_range: DateRange
) -> UnassumedTopics:
    """Return the topics that no assumption and no guess is about, compared with those of the competitors.

    Raises UserError where `why_hidden` gives a reason.
    """
    entries, guesses = load_assumptions(connection, brand.name), storage.load_guesses(connection, brand.name)
    if reason := why_hidden(entries, guesses):
        raise UserError(reason)
    return load_unassumed_topics(connection, brand, competitors, date_range, assumed_topics(entries, guesses))


def why_hidden(entries: Sequence[AssumptionEntry], guesses: Sequence[Guess]) -> str:
    """Return why the sizes of topics must not be shown yet, or "": they would bias what a person assumes."""
    if has_open_assumption(entries):
        return "The numbers are hidden while an assumption is open: reveal it, or replace it, first."
    if not has_assumption(entries, guesses):
        return "Write down first what you assume: `talkworthy assumptions add`, or `talkworthy assumptions guess`."
    return ""


def has_assumption(entries: Sequence[AssumptionEntry], guesses: Sequence[Guess]) -> bool:
    """Return whether anything was revealed or guessed."""
    return bool(guesses) or any(entry.reveal for entry in entries)


def has_open_assumption(entries: Sequence[AssumptionEntry]) -> bool:
    """Return whether an assumption is not revealed yet."""
    return any(entry.is_open for entry in entries)
