"""The text of `talkworthy show quality`: six measures of how good the conversations are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from analysis.measures.conversation_quality import BARS, QualityMeasure
from reports.queries.conversation_quality import TITLES, ConversationQuality
from reports.wording.response import quality_text, share_with_range
from talkworthy.errors import UserError


def bars_of_conversation(results: Iterable[ConversationQuality], conversation: str) -> dict[str, Any]:
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


def to_text(result: ConversationQuality) -> str:
    """Return the result in a sentence, and a line for each measure."""
    first, last = result.date_range.days
    return "\n".join([f"{result.brand}, {first} to {last}. {quality_text(result)}", *map(_bar_line, result.bars)])


def conversation_text(bars: Mapping[str, Any]) -> str:
    """Return a line for each measure of one conversation."""
    lines = [f"  {TITLES[name]}: {'not known' if bars[name] is None else f'{bars[name]:.0%}'}" for name in BARS]
    return "\n".join([f"{bars['thread']}, about {bars['brand']}:", *lines])


def _bar_line(bar: QualityMeasure) -> str:
    if bar.estimate is None:
        return f"  {TITLES[bar.name]}: not known."
    median = f"{share_with_range(bar.estimate)}, the median of {bar.estimate.n:,} talks"
    return f"  {TITLES[bar.name]}: {median}; some of it in {bar.some:,}."
