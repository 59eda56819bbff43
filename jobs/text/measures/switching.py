"""The text of `talkworthy show switching`: who moved from what to what."""

from __future__ import annotations

from reports.queries.switching import Switching
from reports.wording.common import count_text
from reports.wording.switching import move_text, switching_sentence


def to_text(switching: Switching) -> str:
    """Return the sentence of the page, a line for each direction and other brand, and the newest quote of each."""
    lines = [switching_sentence(switching)]
    for row in switching.rows:
        for count in (row.came, row.left):
            if not count.people:
                continue
            people = count_text(count.people, "person", "people")
            quote = next((f" \u201c{quote.words}\u201d" for quote in row.quotes if quote.label == count.label), "")
            lines.append(f"  {move_text(switching.brand, count.label)}: {people}.{quote}")
    return "\n".join(lines)
