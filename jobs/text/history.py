"""The text of `talkworthy show history`: the score of every week back to the first post."""

from __future__ import annotations

from analysis.worthiness.history import Week
from reports.queries.score.score_history import Past, finding

SHOWN = 13


def to_text(past: Past) -> str:
    """Return the main result, and the latest weeks that have a score."""
    lines = [finding(past), *(f"  {week.date_range.days[1]}  {_number(week)}" for week in past.scored[-SHOWN:])]
    if past.told:
        last = past.told[-1]
        lines.append(
            f"  Under other rules (version {last.version}) it was {last.index} ({last.low}-{last.high}) on "
            f"{last.last_day}; the two are not to be compared."
        )
    return "\n".join(lines)


def _number(week: Week) -> str:
    conversations, people = week.counts.conversations, week.counts.people
    return f"{week.index:3} ({week.low}-{week.high}), {conversations:,} talks, {people:,} customers"
