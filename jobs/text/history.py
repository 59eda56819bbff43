"""The text of `talkworthy show history`: the score of every week back to the first post."""

from __future__ import annotations

from analysis.worthiness.history import ScoreWeek
from reports.queries.score.score_history import ScoreHistory, history_text

SHOWN = 13


def to_text(past: ScoreHistory) -> str:
    """Return the main result, and the latest weeks that have a score."""
    lines = [history_text(past), *(f"  {week.date_range.days[1]}  {_number(week)}" for week in past.scored[-SHOWN:])]
    if past.older_scores:
        last = past.older_scores[-1]
        lines.append(
            f"  Under other rules (version {last.version}) it was {last.score} ({last.low}-{last.high}) on "
            f"{last.last_day}; the two are not to be compared."
        )
    return "\n".join(lines)


def _number(week: ScoreWeek) -> str:
    conversations, people = week.counts.conversations, week.counts.people
    return f"{week.score:3} ({week.low}-{week.high}), {conversations:,} talks, {people:,} customers"
