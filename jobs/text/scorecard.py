"""The text of `talkworthy show scorecard`: Available, Accessible, Worthy, Relationships."""

from __future__ import annotations

from analysis.worthiness import headline
from reports.queries.score.scorecard import Scorecard
from reports.wording.response import BONDS, bond_text, loyalty_text, reachability_text, responsiveness_text


def to_text(card: Scorecard) -> str:
    """Return the four answers, and a line for each kind of tie."""
    first, last = card.date_range.days
    return "\n".join(
        [
            f"{card.brand}, {first} to {last}.",
            f"Available: {responsiveness_text(card.brand, card.responsiveness)}",
            f"Accessible: {reachability_text(card)}",
            f"Worthy: {headline(card.worthiness)}",
            f"Relationships: {loyalty_text(card)}",
            *(f"  {' '.join(BONDS[tie.bond])}: {bond_text(tie)}" for tie in card.bonds if tie.people),
        ]
    )
