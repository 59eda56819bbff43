"""The page with the card: is the business there for its customers, and are its conversations any good?"""

from __future__ import annotations

from views.components.charts.quality_bars import draw_brand_bars
from views.components.scorecard import draw_card
from views.components.templating import draw
from views.layout import choose_view
from views.queries import response

view = choose_view("Is {brand} there for its customers?")
if response.card(view).people:
    draw_card(view)
    draw_brand_bars(view)
else:
    draw("silence", brand=view.brand.name, date_range=view.date_range, params=view.params)
