"""The page with the card: is the business there for its customers, and are its conversations any good?"""

from __future__ import annotations

from views import listening
from views.frame import choose_view
from views.parts.bars import draw_brand_bars
from views.parts.card import draw_card
from views.parts.drawing import draw

view = choose_view("Is {brand} there for its customers?")
if listening.card(view).customers:
    draw_card(view)
    draw_brand_bars(view)
else:
    draw("silence", brand=view.brand.name, window=view.window, params=view.params)
