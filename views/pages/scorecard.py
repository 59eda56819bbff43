"""The page with the card: is the business there for its customers, and are its conversations any good?"""

from __future__ import annotations

from views.components.charts.quality_bars import draw_brand_bars
from views.components.scorecard import draw_card
from views.components.templating import draw
from views.layout import choose_context
from views.queries import response

context = choose_context("Is {brand} there for its customers?")
if response.card(context).people:
    draw_card(context)
    draw_brand_bars(context)
else:
    draw("silence", brand=context.brand.name, date_range=context.date_range, params=context.params)
