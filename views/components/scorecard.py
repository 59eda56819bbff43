"""The card on the screen: Available, Accessible, Worthy, Relationships."""

from __future__ import annotations

from analysis.worthiness import verdict
from reports.wording import response as words
from views.components.templating import draw
from views.queries import response
from views.queries.core import BrandContext


def draw_card(context: BrandContext) -> None:
    """The four answers, each with its numbers, and the way to the talk behind them."""
    card = response.card(context)
    draw(
        "card",
        card=card,
        sentence=words.card_words(card),
        available=words.available_words(card.brand, card.available),
        accessible=words.accessible_words(card),
        worthy=verdict(card.worthy),
        come_back=words.come_back_words(card),
        bonds=words.BONDS,
        channel_words=words.channel_words,
        tie_words=words.tie_words,
        params=context.params,
    )
