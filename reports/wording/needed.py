"""What a score still needs, for a page or a report: `22 more conversations between people (8 of 30)`.

Reads the phrases of `analysis.worthiness.minimum_data`, which the command line and JSON give as they are.
"""

from __future__ import annotations

import re

from reports.wording.common import count_text

_COUNTED = re.compile(r"([\d,]+) of ([\d,]+) ([^(]+)")
_SHARE = re.compile(r"(\d+%) (?=of .*?, (\d+%))([^,]+)")
_MORE_WEEKS = re.compile(
    r"\(about ([\d,]+ more weeks?) at the rate of [^,)]+(?:, in a date range of ([\d,]+ weeks))?\)"
)
_LONGER = re.compile(r"\(at this rate a date range of about ([\d,]+ weeks) would have enough\)")
_SINGULARS = {"communities": "community", "people": "person"}


def still_needed_text(reason: str) -> str:
    """Return how many more are needed, and at which pace they come.

    `22 more conversations between people (8 of 30). At this pace, that takes about 36 more weeks.`
    """
    counted = _COUNTED.match(reason)
    if counted is None:
        return reason
    have, needed, what = counted[1], counted[2], counted[3].strip()
    first, _, rest = what.partition(" ")
    more = int(needed.replace(",", "")) - int(have.replace(",", ""))
    name = count_text(more, f"more {_SINGULARS.get(first, first.removesuffix('s'))}", f"more {first}")
    return f"{f'{name} {rest}'.strip()} ({have} of {needed}){_pace_text(reason)}"


def needed_text(reason: str) -> str:
    """Return `3 communities (2 so far)` for the reason `2 of 3 communities`, without how to get there."""
    counted = _COUNTED.match(reason) or _SHARE.match(reason)
    return f"{counted[2]} {counted[3].strip()} ({counted[1]} so far)" if counted else reason


def _pace_text(reason: str) -> str:
    """Return what would reach the number, as a sentence of its own; "" where that is unknown."""
    if more := _MORE_WEEKS.search(reason):
        longer = f" and a date range of {more[2]}" if more[2] else ""
        return f". At this pace, that takes about {more[1]}{longer}."
    if longer_range := _LONGER.search(reason):
        return f". At this pace, a date range of about {longer_range[1]} has enough."
    return ""
