"""The text of `talkworthy show quality`: six measures of how good the conversations are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from analysis.measures.conversation_quality import BARS, QualityMeasure
from reports.queries.conversation_quality import TITLES, ConversationQuality
from reports.wording.common import count_text, date_range_text
from reports.wording.response import quality_text, share_with_range
from talkworthy.errors import UserError


def measures_of_thread(results: Iterable[ConversationQuality], thread: str) -> dict[str, Any]:
    """Return the six measures of the conversation in one thread, for the first brand that has it.

    Raises UserError where no brand has it.
    """
    for result in results:
        measures = result.of(thread)
        if measures is not None:
            return {"brand": result.brand, "thread": thread} | dict(measures)
    raise UserError(f"{thread!r} has no conversation with replies between people in this date range: try --window all.")


def to_text(result: ConversationQuality) -> str:
    """Return the result in a sentence, and a line for each measure."""
    title = f"{result.brand}, {date_range_text(result.date_range)}. {quality_text(result)}"
    return "\n".join([title, *map(_measure_line, result.bars)])


def thread_to_text(measures: Mapping[str, Any]) -> str:
    """Return a line for each measure of the conversation in one thread."""
    lines = [f"  {TITLES[name]}: {'unknown' if measures[name] is None else f'{measures[name]:.0%}'}" for name in BARS]
    return "\n".join([f"{measures['thread']}, about {measures['brand']}:", *lines])


def _measure_line(measure: QualityMeasure) -> str:
    if measure.estimate is None:
        return f"  {TITLES[measure.name]}: unknown."
    conversations = count_text(measure.estimate.n, "conversation")
    median = f"{share_with_range(measure.estimate)}, the median of {conversations}"
    return f"  {TITLES[measure.name]}: {median}; above 0 in {measure.some:,}."
