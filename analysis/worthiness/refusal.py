"""When the index may not be told at all, or only as provisional, in words that say what is missing."""

from __future__ import annotations

import math

from analysis.worthiness.values import Checked, Counts

C2C_TALKS_NEEDED = 30
CUSTOMERS_NEEDED = 50
COMMUNITIES_NEEDED = 3
WEEKS_NEEDED, OF_WEEKS = 8, 13
COMPLETENESS_NEEDED = 0.8
LABELS_NEEDED = 100
PRECISION_NEEDED = 0.8


def to_refusal(counts: Counts) -> tuple[str, ...]:
    """Why there is not enough talk to score (METHOD section 5), one reason each; empty where there is."""
    reasons = []
    if counts.c2c_talks < C2C_TALKS_NEEDED:
        pace = _pace(counts.c2c_talks, C2C_TALKS_NEEDED, counts.weeks)
        talks = _count(counts.c2c_talks, "customer-to-customer talk")
        reasons.append(f"{talks}; {C2C_TALKS_NEEDED} are needed{pace}")
    if counts.customers < CUSTOMERS_NEEDED:
        pace = _pace(counts.customers, CUSTOMERS_NEEDED, counts.weeks)
        reasons.append(f"{_count(counts.customers, 'customer')}; {CUSTOMERS_NEEDED} are needed{pace}")
    if counts.communities < COMMUNITIES_NEEDED:
        places = _count(counts.communities, "community", "communities")
        reasons.append(f"{places} with talk; {COMMUNITIES_NEEDED} are needed")
    weeks = weeks_needed(counts.weeks)
    if counts.weeks_with_talk < weeks:
        with_talk = _count(counts.weeks_with_talk, "week")
        reasons.append(f"{with_talk} with talk, of {counts.weeks}; {weeks} are needed")
    if counts.talks and counts.completeness < COMPLETENESS_NEEDED:
        # Rounded down, or 79.6 % would be refused for not being 80 %.
        collected = math.floor(100 * counts.completeness)
        needed = round(100 * COMPLETENESS_NEEDED)
        reasons.append(f"{collected} % of these conversations was collected; {needed} % is needed")
    return tuple(reasons)


def to_doubts(checked: Checked | None) -> tuple[str, ...]:
    """Why a score is provisional: too little talk was checked by a person, or too much of it was not about us."""
    labels = checked.labels if checked else 0
    if labels < LABELS_NEEDED:
        posts = _count(labels, "post")
        return (f"{posts} checked by a person for being about the brand; {LABELS_NEEDED} are needed",)
    if checked and checked.precision_low < PRECISION_NEEDED:
        sure = math.floor(100 * checked.precision_low)
        needed = round(100 * PRECISION_NEEDED)
        return (
            f"only {sure} % of the posts are surely about the brand, judging by {labels} checked; {needed} % is needed",
        )
    return ()


def weeks_needed(weeks: int) -> int:
    """Weeks with talk that a window of `weeks` must have: 8 of 13 or more, the same share (rounded up) of fewer."""
    return WEEKS_NEEDED if weeks >= OF_WEEKS else -(-WEEKS_NEEDED * weeks // OF_WEEKS)


def _pace(have: int, needed: int, weeks: int) -> str:
    """Waiting does not help, since the window rolls on; a longer window does."""
    if not have:
        return ""
    return f" (at this pace a window of about {math.ceil(weeks * needed / have)} weeks would hold them)"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
