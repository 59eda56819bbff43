"""The dates of a feed's entries: read from their text, and never completed by a guess.

feedparser fills in what a date lacks (`2026/6/29` became the first of this month), and takes zones that it does not
know for UTC.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from collectors.files.engine.dates import find_date_order, to_moment
from talkworthy.post_ndjson import BadRow


def to_entry_moment(texts: Iterable[str]) -> datetime | None:
    """Return the moment (UTC) of the first of these dates that can be read, None where none can.

    A date needs a day, a month and a year, in one of many languages; a time without a zone is taken as UTC. Numbers
    such as 3/4/2026, whose order is open, are no date.
    """
    for text in texts:
        order = find_date_order(text)
        try:
            return to_moment(text, None if order == "either" else order)
        except BadRow:
            continue
    return None
