"""Four customers of the week, the reading queue, and the learning log."""

from __future__ import annotations

from views.address import told
from views.frame import choose_view
from views.parts.board import draw_board
from views.parts.drawing import draw
from views.parts.learning_log import draw_log
from views.parts.queueing import draw_queue

PARTS = {
    "board": ("This week's four", draw_board),
    "queue": ("Reading queue", draw_queue),
    "log": ("Learning log", draw_log),
}

view = choose_view("Four of {brand}'s customers")
part = told("part") if told("part") in PARTS else "board"
draw("customers_parts", titles={name: title for name, (title, _) in PARTS.items()}, current=part, params=view.params)
PARTS[part][1](view)
