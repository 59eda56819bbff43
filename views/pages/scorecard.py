"""The page with the card: is the business there for its customers, and are its conversations any good?"""

from __future__ import annotations

from analysis.worthiness import headline
from reports.wording import response as words
from views.components.charts.quality_bars import draw_brand_bars
from views.components.templating import draw
from views.layout import choose_context
from views.queries import response
from views.queries.core import BrandContext


def draw_card(context: BrandContext) -> None:
    """The four answers, each with its numbers, and the way to the talk behind them."""
    card = response.scorecard(context)
    draw(
        "scorecard",
        card=card,
        sentence=words.scorecard_text(card),
        available=words.responsiveness_text(card.brand, card.available),
        accessible=words.reachability_text(card),
        worthy=headline(card.worthy),
        come_back=words.loyalty_text(card),
        bonds=words.BONDS,
        channel_text=words.channel_text,
        bond_text=words.bond_text,
        params=context.params,
    )


context = choose_context("Is {brand} there for its customers?")
if response.scorecard(context).people:
    draw_card(context)
    draw_brand_bars(context)
else:
    draw("no_mentions", brand=context.brand.name, date_range=context.date_range, params=context.params)
