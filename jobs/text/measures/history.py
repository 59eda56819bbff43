"""The text of `talkworthy show history`: the score of every week back to the first post."""

from __future__ import annotations

from analysis.worthiness.history import ScoreWeek
from reports.queries.score.score_history import ScoreHistory, history_text
from reports.wording.common import count_text, date_text, range_text

SHOWN = 13


def to_text(history: ScoreHistory) -> str:
    """Return the main result, and the latest weeks that have a score."""
    lines = [f"{history.brand}: {history_text(history)}", *map(_week_line, history.scored[-SHOWN:])]
    if history.older_scores:
        last = history.older_scores[-1]
        lines.append(
            f"  By an older method (version {last.version}) it was {last.score} ({range_text(last.low, last.high)}) on "
            f"{date_text(last.last_day)}; the two are not comparable."
        )
    return "\n".join(lines)


def _week_line(week: ScoreWeek) -> str:
    conversations = count_text(week.counts.conversations, "conversation")
    people = count_text(week.counts.people, "person", "people")
    assert week.low is not None and week.high is not None, "only weeks with a score are shown"
    score = f"{week.score:3} ({range_text(week.low, week.high)})"
    return f"  {date_text(week.date_range.days[1]):>11}  {score}, {conversations}, {people}"
