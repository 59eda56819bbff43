"""The sentences about people who moved to a brand and away from it."""

from __future__ import annotations

from analysis.annotators.switching import FROM
from analysis.text.moves import SOMETHING_ELSE
from reports.queries.switching import PEOPLE_NEEDED, Switching
from reports.wording.common import count_text, hundredths, percent_with_range

EVEN = 50
"""Percent of the moves: as many come as leave."""


def switching_sentence(switching: Switching) -> str:
    """Return how many people came and left, and a direction only where the 90% range is clear of one half."""
    brand, came, left, share = switching.brand, switching.came, switching.left, switching.share_to_brand
    if not came + left:
        return f"Nobody says in these posts that they moved to {brand} or away from it."
    people = f"{count_text(came, 'person', 'people') if came else 'We found nobody who'} moved to {brand}"
    people += f" and {f'{left:,}' if left else 'we found nobody who'} moved away from it"
    if share is None or share.share is None:
        return f"{people}: too few for a share ({PEOPLE_NEEDED} people needed)."
    of_moves = f"{percent_with_range(share.share, share.low, share.high)} of these moves are to {brand}"
    if hundredths(share.low) > EVEN:
        return f"{people}. More come than leave: {of_moves}."
    if hundredths(share.high) < EVEN:
        return f"{people}. More leave than come: {of_moves}."
    return f"{people}. Too close to say whether more come or leave: {of_moves}."


def move_text(brand: str, label: str) -> str:
    """Return `Northlight → Copper Kettle` for `from:Northlight`, as seen from Copper Kettle."""
    direction, _, other = label.partition(":")
    old, new = (other, brand) if direction == FROM else (brand, other)
    return f"{_side(old)} \N{RIGHTWARDS ARROW} {_side(new)}"


def switch_text(label: str) -> str:
    """Return `Moved from Northlight` for `from:Northlight`, and `Moved to Northlight` for `to:Northlight`."""
    direction, _, other = label.partition(":")
    return f"Moved {direction} {other}"


def _side(name: str) -> str:
    return name[0].upper() + name[1:] if name == SOMETHING_ELSE else name
