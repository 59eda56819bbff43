"""`talkworthy assumptions guess` and `unassumed`: 100 points spread over topics, and what nobody thought of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from reports.queries.assumptions.assumptions import load_ledger
from reports.queries.assumptions.unassumed_topics import NO_TOPIC, load_surprises, topics_to_guess
from reports.queries.score.brand_report import choose_date_range, panel_of
from reports.wording.assumptions import bits_words, times_words, unassumed_words
from services.context import AppContext, now
from services.feedback import guesses
from talkworthy.errors import UserError
from talkworthy.storage.notebook.assumptions import Signed

ELSE = "else"


def topics(context: AppContext, brand: str) -> dict[str, str]:
    """What points can be given to: the numbers of topics and `else`, with their labels."""
    with context.store.read() as connection:
        found = topics_to_guess(connection, context.settings.brand(brand).name)
    return {number or ELSE: label for number, label in found.items()}


def guess(context: AppContext, brand: str, date_range: str, points: Sequence[str], by: str) -> dict[str, Any]:
    """Save a guess (`3=40`, `else=10`), and return what there is of each topic; `hidden` says why that is not shown."""
    name = context.settings.brand(brand).name
    with context.store.write() as connection:
        chosen = choose_date_range(connection, date_range)
        kept = guesses.keep_guess(connection, name, chosen, dict(map(_to_pair, points)), Signed(by, now()))
        hidden = guesses.why_hidden(load_ledger(connection, name), [kept])
        surprises = [] if hidden else load_surprises(connection, kept)
    rows = [asdict(row.surprise) | {"label": row.label, "threads": row.threads} for row in surprises]
    return {"brand": name, "guess": kept.number, "surprises": rows, "hidden": hidden}


def unassumed(context: AppContext, brand: str, date_range: str) -> dict[str, Any]:
    """Return the topics that nobody assumed anything of. Raises UserError as `guesses.unassumed_topics` does."""
    tracked = context.settings.brand(brand)
    with context.store.read() as connection:
        chosen, panel = choose_date_range(connection, date_range), panel_of(context.settings, tracked)
        found = guesses.unassumed_topics(connection, tracked, panel, chosen)
    rows = [asdict(row) | {"label": label, "threads": where} for label, row, where in found.topics]
    result = {"brand": tracked.name, "against": found.against, "ours": found.ours, "theirs": found.theirs}
    return result | {"sentence": unassumed_words(found, tracked.name), "topics": rows}


def to_text(told: Mapping[str, Any]) -> str:
    """A line a topic, the greatest surprise first."""
    if told["hidden"]:
        return f"Your guess is kept. {told['hidden']}"
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
