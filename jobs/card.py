"""`talkworthy card`: Available, Accessible, Worthy, Relationships, as text or JSON."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.worthiness import verdict
from jobs.desk import Desk
from reports.card import Card, build_card, to_record
from reports.listening_words import BONDS, accessible_words, available_words, come_back_words, tie_words
from reports.report import choose_window, judge_brands

__all__ = ["look", "to_record", "to_text"]


def look(desk: Desk, window: str, names: Iterable[str] | None = None) -> list[Card]:
    """The cards of the brands called `names` (None: all). Raises UserError on an unknown name or window."""
    brands = [desk.settings.brand(name) for name in names] if names else desk.brands
    with desk.store.read() as connection:
        chosen = choose_window(connection, window)
        judged = judge_brands(connection, desk.settings, chosen, [brand.name for brand in brands])
        return [build_card(connection, brand, chosen, judged[brand.name]) for brand in brands]


def to_text(card: Card) -> str:
    """The card as lines to read."""
    first, last = card.window.days
    ties = [f"{' '.join(BONDS[tie.bond])}: {tie_words(tie)}" for tie in card.ties if tie.customers]
    return "\n".join(
        [
            f"{card.brand}, {first} to {last}.",
            f"Available: {available_words(card.brand, card.available)}",
            f"Accessible: {accessible_words(card)}",
            f"Worthy: {verdict(card.worthy)}",
            f"Relationships: {come_back_words(card)}",
            *(f"  {tie}" for tie in ties),
        ]
    )
