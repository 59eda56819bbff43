"""The output of `talkworthy assumptions guess` and `unassumed`, as text and as JSON values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from reports.queries.assumptions.unassumed_topics import NO_TOPIC, GuessResult, UnassumedTopics
from reports.wording.assumptions import blind_spots_text, surprise_text, times_text
from talkworthy.errors import UserError
from talkworthy.storage.notebook.assumptions import Guess

ELSE = "else"


def parse_points(texts: Sequence[str]) -> dict[str, float]:
    """Return topic number -> points, from texts such as `3=40` and `else=10`. Raises UserError."""
    return dict(map(_parse_point, texts))


def guess_to_record(guess: Guess, surprises: Sequence[GuessResult], hidden: str) -> dict[str, Any]:
    """Return a guess and its result for each topic; `hidden` is the reason why there are no results yet, or ""."""
    rows = [asdict(row.surprise) | {"label": row.label, "threads": row.threads} for row in surprises]
    return {"brand": guess.brand, "guess": guess.number, "surprises": rows, "hidden": hidden}


def guess_to_text(record: Mapping[str, Any]) -> str:
    """Return a line for each topic, the greatest surprise first."""
    if record["hidden"]:
        return f"Your guess is saved. {record['hidden']}"
    rows = record["surprises"]
    if not rows:
        return "There are no conversations about the brand in this date range."
    width = max(len(row["label"]) for row in rows)
    return "\n".join(
        f"{row['label']:<{width}}  you {row['points']:>3.0f}, people {100 * row['share']:>3.0f} "
        f"({100 * row['low']:.0f}\u2013{100 * row['high']:.0f})  {row['bits']:+.2f} bits, {surprise_text(row['bits'])}"
        for row in rows
    )


def unassumed_to_record(brand: str, unassumed: UnassumedTopics) -> dict[str, Any]:
    """Return the topics without an assumption, as JSON values."""
    rows = [asdict(row) | {"label": label, "threads": threads} for label, row, threads in unassumed.topics]
    counts = {"against": unassumed.against, "ours": unassumed.ours, "theirs": unassumed.theirs}
    return {"brand": brand} | counts | {"sentence": blind_spots_text(unassumed, brand), "topics": rows}


def unassumed_to_text(record: Mapping[str, Any]) -> str:
    """Return a sentence, and a line for each topic that is more frequent than with the competitors."""
    lines = [
        f"{'*' if row['surely'] else ' '} {row['label']}: {row['ours']:,} conversations, {times_text(row['log_odds'])}"
        for row in record["topics"]
        if row["z"] > 0
    ]
    return "\n".join([record["sentence"], *lines])


def _parse_point(text: str) -> tuple[str, float]:
    topic, _, points = text.rpartition("=")
    try:
        return (NO_TOPIC if topic == ELSE else topic.removeprefix("topic:")), float(points)
    except ValueError as error:
        raise UserError(f"{text!r} has no points: write a topic's number and points, such as 3=40.") from error
