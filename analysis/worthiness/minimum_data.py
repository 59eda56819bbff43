"""How much data a score needs, when it is provisional, and what is still missing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from analysis.worthiness.model import ConversationCounts, ReviewedSample
from talkworthy.date_range import DateRange

C2C_CONVERSATIONS_NEEDED = 30
PEOPLE_NEEDED = 50
COMMUNITIES_NEEDED = 3
WEEKS_NEEDED, OF_WEEKS = 8, 13
COMPLETENESS_NEEDED = 0.8
LABELS_NEEDED = 100
PRECISION_NEEDED = 0.8


@dataclass(frozen=True, slots=True)
class CollectedWeeks:
    """Number of weeks up to the end of the date range for which posts were collected.

    None where that is unknown, and for a date range in the past.
    """

    weeks: int | None = None

    @classmethod
    def of(cls, date_range: DateRange, since: datetime | None, as_of: datetime) -> CollectedWeeks:
        """Count the weeks from the oldest post (`since`); more collecting adds nothing to a range before `as_of`."""
        if since is None or as_of > date_range.end:
            return cls()
        return cls(max(1, math.ceil((date_range.end - since) / timedelta(weeks=1))))


def to_missing_data(counts: ConversationCounts, collected: CollectedWeeks | None = None) -> tuple[str, ...]:
    """Return what is missing for a score (METHOD section 5), one phrase each; empty where there is enough data.

    Where it can be estimated, a phrase says what would help: more weeks of collecting, or a longer date range.
    """
    collected, missing = collected or CollectedWeeks(), []
    if counts.c2c_conversations < C2C_CONVERSATIONS_NEEDED:
        pace = _pace(counts.c2c_conversations, C2C_CONVERSATIONS_NEEDED, counts.weeks, collected)
        missing.append(f"{counts.c2c_conversations} of {C2C_CONVERSATIONS_NEEDED} conversations between people{pace}")
    if counts.people < PEOPLE_NEEDED:
        pace = _pace(counts.people, PEOPLE_NEEDED, counts.weeks, collected)
        missing.append(f"{counts.people} of {PEOPLE_NEEDED} people{pace}")
    if counts.communities < COMMUNITIES_NEEDED:
        missing.append(f"{counts.communities} of {COMMUNITIES_NEEDED} communities")
    missing += _missing_weeks(counts, collected)
    if counts.conversations and counts.completeness < COMPLETENESS_NEEDED:
        # rounded down, or 79.6% would be rejected for not being 80%
        share = math.floor(100 * counts.completeness)
        missing.append(f"{share}% of the replies collected, {round(100 * COMPLETENESS_NEEDED)}% needed")
    return tuple(missing)


def _missing_weeks(counts: ConversationCounts, collected: CollectedWeeks) -> list[str]:
    needed = weeks_needed(counts.weeks)
    if counts.weeks_with_conversation >= needed:
        return []
    # in a date range that was collected completely, as many weeks leave it as enter it
    still_growing = collected.weeks is not None and collected.weeks < counts.weeks
    pace = _pace(counts.weeks_with_conversation, needed, counts.weeks, collected) if still_growing else ""
    return [f"{counts.weeks_with_conversation} of {needed} weeks with conversations{pace}"]


def to_provisional_reasons(checked: ReviewedSample) -> tuple[str, ...]:
    """Return why a score is provisional: too few reviewed posts, or too many of them not about the brand."""
    if checked.labels < LABELS_NEEDED:
        return (f"{checked.labels} of {LABELS_NEEDED} mentions reviewed by a person",)
    if checked.precision_low < PRECISION_NEEDED:
        share = math.floor(100 * checked.precision_low)
        return (
            f"at least {share}% of the posts are about the brand, judging by {checked.labels} reviewed; "
            f"{round(100 * PRECISION_NEEDED)}% needed",
        )
    return ()


def weeks_needed(weeks: int) -> int:
    """Return the weeks with conversations that a date range of `weeks` needs.

    8 of 13 or more; of fewer weeks the same share, rounded up.
    """
    return WEEKS_NEEDED if weeks >= OF_WEEKS else -(-WEEKS_NEEDED * weeks // OF_WEEKS)


def _pace(have: int, needed: int, weeks: int, collected: CollectedWeeks) -> str:
    """Return what would reach `needed`: a longer date range, or more weeks of collecting.

    Where the whole date range was collected, waiting alone does not help, since the date range moves on.
    """
    if not have:
        return ""
    seen = min(weeks, collected.weeks or weeks)
    long_enough = math.ceil(seen * needed / have)
    more = long_enough - (collected.weeks or long_enough)
    if more <= 0:
        return f" (at this rate a date range of about {long_enough:,} weeks would have enough)"
    longer = f", in a date range of {long_enough:,} weeks" if long_enough > weeks else ""
    return f" (about {_count(more, 'more week')} at the rate of the last {_count(seen, 'week')}{longer})"


def _count(number: int, singular: str) -> str:
    return f"{number:,} {singular if number == 1 else singular + 's'}"
