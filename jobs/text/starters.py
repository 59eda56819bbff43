"""The text of `talkworthy show starters`: which first posts draw people, and what happens after marketing."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.measures.conversation_starters import AfterMarketing, StarterYield
from reports.queries.conversation_starters import Starters

SHOWN = 5


def to_text(starters: Starters) -> str:
    """Return every kind of first post with the people it draws, and how often people go on after marketing."""
    first, last = starters.date_range.days
    lines = [*drawn_lines(starters.starters, len(starters.starters)), *carried_lines(starters.after_marketing)]
    return "\n".join([f"{starters.brand}, {first} to {last}.", *(lines or ["No conversation began in this time."])])


def drawn_lines(starters: Sequence[StarterYield], shown: int = SHOWN) -> list[str]:
    """Return one line with the first `shown` kinds of first post, or none where there is no kind."""
    kinds = [f"{kind.starter} {kind.people:.1f} ({kind.conversations:,})" for kind in starters[:shown]]
    return [f"Customers that each kind of first post draws (talks): {', '.join(kinds)}."] if kinds else []


def carried_lines(carry: AfterMarketing) -> list[str]:
    """Return one line on conversations that go on after the last post that is marketing, or none."""
    if not carry.conversations:
        return []
    return [
        f"After the last word of marketing customers went on in {carry.carried:,} of {carry.conversations:,} talks."
    ]
