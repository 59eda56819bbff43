"""When the index may not be told at all, or only as provisional, in words that say what is missing."""

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
    """For how many weeks up to the end of the window talk was collected; None where that is not known, or is over."""

    weeks: int | None = None

    @classmethod
    def of(cls, date_range: DateRange, since: datetime | None, as_of: datetime) -> CollectedWeeks:
        """By the moments of the oldest and the newest post; a window that is past gains nothing by more collecting."""
        if since is None or as_of > date_range.end:
            return cls()
        return cls(max(1, math.ceil((date_range.end - since) / timedelta(weeks=1))))


def to_missing_data(counts: ConversationCounts, watched: CollectedWeeks | None = None) -> tuple[str, ...]:
    """Why there is not enough talk to score (METHOD section 5), one reason each; empty where there is.

    Where that can be said, each says what would help: how many more weeks of collecting, or how long a window.
    """
    watched, reasons = watched or CollectedWeeks(), []
    if counts.c2c_conversations < C2C_CONVERSATIONS_NEEDED:
        pace = _pace(counts.c2c_conversations, C2C_CONVERSATIONS_NEEDED, counts.weeks, watched)
        conversations = _count(counts.c2c_conversations, "customer-to-customer talk")
        reasons.append(f"{conversations}; {C2C_CONVERSATIONS_NEEDED} are needed{pace}")
    if counts.people < PEOPLE_NEEDED:
        pace = _pace(counts.people, PEOPLE_NEEDED, counts.weeks, watched)
        reasons.append(f"{_count(counts.people, 'public')}; {PEOPLE_NEEDED} are needed{pace}")
    if counts.communities < COMMUNITIES_NEEDED:
        places = _count(counts.communities, "community", "communities")
        reasons.append(f"{places} with talk; {COMMUNITIES_NEEDED} are needed")
    reasons += _too_few_weeks(counts, watched)
    if counts.conversations and counts.completeness < COMPLETENESS_NEEDED:
        # Rounded down, or 79.6 % would be refused for not being 80 %.
        collected = math.floor(100 * counts.completeness)
        needed = round(100 * COMPLETENESS_NEEDED)
        reasons.append(f"{collected} % of these conversations was collected; {needed} % is needed")
    return tuple(reasons)


def _too_few_weeks(counts: ConversationCounts, watched: CollectedWeeks) -> list[str]:
    weeks = weeks_needed(counts.weeks)
    if counts.weeks_with_conversation >= weeks:
        return []
    with_conversation = _count(counts.weeks_with_conversation, "week")
    # of a window that is full, as many weeks leave as come
    young = watched.weeks is not None and watched.weeks < counts.weeks
    pace = _pace(counts.weeks_with_conversation, weeks, counts.weeks, watched) if young else ""
    return [f"{with_conversation} with talk, of {counts.weeks}; {weeks} are needed{pace}"]


def to_provisional_reasons(checked: ReviewedSample) -> tuple[str, ...]:
    """Why a score is provisional: too little talk was checked by a person, or too much of it was not about us."""
    if checked.labels < LABELS_NEEDED:
        posts = _count(checked.labels, "post")
        return (f"{posts} checked by a person for being about the brand; {LABELS_NEEDED} are needed",)
    if checked.precision_low < PRECISION_NEEDED:
        sure = math.floor(100 * checked.precision_low)
        needed = round(100 * PRECISION_NEEDED)
        posts = f"only {sure} % of the posts are surely about the brand, judging by {checked.labels} checked"
        return (f"{posts}; {needed} % is needed",)
    return ()


def weeks_needed(weeks: int) -> int:
    """Weeks with talk that a window of `weeks` must have: 8 of 13 or more, the same share (rounded up) of fewer."""
    return WEEKS_NEEDED if weeks >= OF_WEEKS else -(-WEEKS_NEEDED * weeks // OF_WEEKS)


def _pace(have: int, needed: int, weeks: int, watched: CollectedWeeks) -> str:
    """What would bring as many as are needed: a longer window over what is there, or more weeks of collecting.

    In a window that is full waiting alone does not help, since the window rolls on.
    """
    if not have:
        return ""
    seen = min(weeks, watched.weeks or weeks)
    long_enough = math.ceil(seen * needed / have)
    more = long_enough - (watched.weeks or long_enough)
    if more <= 0:
        return f" (at this pace a window of about {long_enough:,} weeks would hold them)"
    longer = f", and a window of {long_enough:,} weeks" if long_enough > weeks else ""
    return f" (at the pace of the last {_count(seen, 'week')}: about {_count(more, 'more week')} of collecting{longer})"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
