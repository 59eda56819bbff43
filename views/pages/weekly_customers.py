"""The page on the customers of the week, with the reading queue and the learning log."""

from __future__ import annotations

from reports.queries.measured_precision import STAGES
from views.components.learning_log import draw_log
from views.components.measured_precision import draw_precision
from views.components.reading_queue import draw_queue
from views.components.templating import draw
from views.components.weekly_customers import draw_board
from views.layout import choose_context
from views.url_state import get_param

PARTS = {
    "board": ("Customers of the week", draw_board),
    "queue": ("Reading queue", draw_queue),
    "log": ("Learning log", draw_log),
}

context = choose_context("Four customer stories about {brand}")
part = get_param("part") if get_param("part") in PARTS else "board"
draw(
    "weekly_customers_tabs",
    titles={name: title for name, (title, _) in PARTS.items()},
    current=part,
    params=context.params,
)
if part == "board":
    draw_precision(context, STAGES)
PARTS[part][1](context)
