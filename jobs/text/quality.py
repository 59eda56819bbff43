"""The text of `talkworthy show quality`: six measures of how good the conversations are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from analysis.measures.conversation_quality import BARS, Bar
from reports.queries.conversation_quality import TITLES, Matters
from reports.wording.response import between_words, matters_words
from talkworthy.errors import UserError


def bars_of_conversation(results: Iterable[Matters], conversation: str) -> dict[str, Any]:
    """Return the six measures of one conversation, for the first brand that has it.

    Raises UserError where no brand has it.
    """
    for result in results:
        bars = result.of(conversation)
        if bars is not None:
            return {"brand": result.brand, "thread": conversation} | dict(bars)
    raise UserError(
        f"{conversation!r} is no conversation of this time in which people answer each other: try --window all."
    )


def to_text(result: Matters) -> str:
    """Return the result in a sentence, and a line for each measure."""
    first, last = result.date_range.days
    return "\n".join([f"{result.brand}, {first} to {last}. {matters_words(result)}", *map(_bar_line, result.bars)])


def conversation_text(bars: Mapping[str, Any]) -> str:
    """Return a line for each measure of one conversation."""
    lines = [f"  {TITLES[name]}: {'not known' if bars[name] is None else f'{bars[name]:.0%}'}" for name in BARS]
    return "\n".join([f"{bars['thread']}, about {bars['brand']}:", *lines])


def _bar_line(bar: Bar) -> str:
    if bar.estimate is None:
        return f"  {TITLES[bar.name]}: not known."
    median = f"{between_words(bar.estimate)}, the median of {bar.estimate.n:,} talks"
    return f"  {TITLES[bar.name]}: {median}; some of it in {bar.some:,}."
