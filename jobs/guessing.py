"""`talkworthy claims guess` and `unassumed`: 100 points spread over topics, and what nobody thought of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from jobs.desk import Desk, now
from reports.assumption_words import bits_words, times_words, unassumed_words
from reports.assumptions import load_ledger
from reports.report import choose_window, panel_of
from reports.unexpected import NO_TOPIC, assumed_topics, load_surprises, load_unassumed, to_points, topics_to_guess
from talkworthy.errors import UserError
from talkworthy.storage.assumptions import Signed, guesses_of, keep_guess

ELSE = "else"


def topics(desk: Desk, brand: str) -> dict[str, str]:
    """What points can be given to: the numbers of topics and `else`, with their labels."""
    with desk.store.read() as connection:
        found = topics_to_guess(connection, desk.settings.brand(brand).name)
    return {number or ELSE: label for number, label in found.items()}


def guess(desk: Desk, brand: str, window: str, points: Sequence[str], by: str) -> dict[str, Any]:
    """Keep a guess (`3=40`, `else=10`), and tell what there is. Raises UserError where it cannot be understood."""
    name = desk.settings.brand(brand).name
    with desk.store.write() as connection:
        chosen = choose_window(connection, window)
        given = to_points(topics_to_guess(connection, name), dict(map(_to_pair, points)))
        keep_guess(connection, name, chosen, given, Signed(by, now()))
        kept = guesses_of(connection, name)[0]
        surprises = load_surprises(connection, kept)
    told = [asdict(one.surprise) | {"label": one.label, "conversations": one.conversations} for one in surprises]
    return {"brand": name, "guess": kept.number, "surprises": told}


def unassumed(desk: Desk, brand: str, window: str) -> dict[str, Any]:
    """The topics that nobody assumed anything of. Raises UserError before anything was revealed or guessed."""
    tracked = desk.settings.brand(brand)
    with desk.store.read() as connection:
        ledger, guesses = load_ledger(connection, tracked.name), guesses_of(connection, tracked.name)
        if not guesses and not any(entry.reveal for entry in ledger):
            raise UserError("First say what you assume: `talkworthy claims add`, or `talkworthy claims guess`.")
        chosen, panel = choose_window(connection, window), panel_of(desk.settings, tracked)
        found = load_unassumed(connection, tracked, panel, chosen, assumed_topics(ledger, guesses))
    rows = [asdict(one) | {"label": label, "conversations": where} for label, one, where in found.topics]
    told = {"brand": tracked.name, "against": found.against, "ours": found.ours, "theirs": found.theirs}
    return told | {"sentence": unassumed_words(found, tracked.name), "topics": rows}


def to_text(told: Mapping[str, Any]) -> str:
    """A line a topic, the greatest surprise first."""
    rows = told["surprises"]
    if not rows:
        return "No customer spoke of the brand in this time."
    wide = max(len(one["label"]) for one in rows)
    return "\n".join(
        f"{one['label']:<{wide}}  you {one['points']:>3.0f}, customers {100 * one['share']:>3.0f} "
        f"({100 * one['low']:.0f}-{100 * one['high']:.0f})  {one['bits']:+.2f} bits, {bits_words(one['bits'])}"
        for one in rows
    )


def unassumed_text(told: Mapping[str, Any]) -> str:
    """The sentence, and a line for each topic that is rather ours."""
    lines = [
        f"{'*' if one['surely'] else ' '} {one['label']}: {one['ours']:,} conversations, {times_words(one['log_odds'])}"
        for one in told["topics"]
        if one["z"] > 0
    ]
    return "\n".join([told["sentence"], *lines])


def _to_pair(text: str) -> tuple[str, float]:
    topic, _, points = text.rpartition("=")
    try:
        return (NO_TOPIC if topic == ELSE else topic.removeprefix("topic:")), float(points)
    except ValueError as error:
        raise UserError(f"{text!r} gives no points: write a topic's number and points, such as 3=40.") from error
