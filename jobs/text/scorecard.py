"""The text of `talkworthy show scorecard`: Available, Accessible, Worthy, Relationships."""

from __future__ import annotations

from analysis.worthiness import verdict
from reports.queries.score.scorecard import Card
from reports.wording.response import BONDS, accessible_words, available_words, come_back_words, tie_words


def to_text(card: Card) -> str:
    """Return the four answers, and a line for each kind of tie."""
    first, last = card.date_range.days
    return "\n".join(
        [
            f"{card.brand}, {first} to {last}.",
            f"Available: {available_words(card.brand, card.available)}",
            f"Accessible: {accessible_words(card)}",
            f"Worthy: {verdict(card.worthy)}",
            f"Relationships: {come_back_words(card)}",
            *(f"  {' '.join(BONDS[tie.bond])}: {tie_words(tie)}" for tie in card.ties if tie.people),
        ]
    )
