"""The text of `talkworthy show starters`: which first posts draw people, and what happens after marketing."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.measures.conversation_starters import AfterMarketing, StarterYield
from reports.queries.conversation_starters import Starters
from reports.wording.common import date_range_text

SHOWN = 5


def to_text(starters: Starters) -> str:
    """Return every kind of first post with the people it draws, and how often people go on after marketing."""
    lines = [
        *starter_lines(starters.starters, len(starters.starters)),
        *after_marketing_lines(starters.after_marketing),
    ]
    title = f"{starters.brand}, {date_range_text(starters.date_range)}."
    return "\n".join([title, *(lines or ["No conversation began in this date range."])])


def starter_lines(starters: Sequence[StarterYield], shown: int = SHOWN) -> list[str]:
    """Return one line with the first `shown` kinds of first post, or none where there is no kind."""
    kinds = [f"{kind.starter} {kind.people:.1f} ({kind.conversations:,})" for kind in starters[:shown]]
    return [f"People that each kind of first post draws (conversations): {', '.join(kinds)}."] if kinds else []


def after_marketing_lines(after: AfterMarketing) -> list[str]:
    """Return one line on conversations that go on after the last marketing post, or none."""
    if not after.conversations:
        return []
    return [
        f"After the last marketing post people went on in {after.carried:,} of {after.conversations:,} conversations."
    ]
