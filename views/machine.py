"""The fifth page: how often the machine is right, by posts that people labelled."""

from __future__ import annotations

from reports.checked import precision_words
from views import view as reading
from views.frame import current_stand
from views.parts.drawing import draw

stand = current_stand()
checked = [precision_words(precision, brand) for brand, precision in reading.precisions(stand).items()]
draw("machine", checked=checked, cards=reading.model_cards(stand))
