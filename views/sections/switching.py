"""Who moved to the brand and away from it, and in which words."""

from __future__ import annotations

from reports.wording.switching import move_text, switching_sentence
from views.components.templating import draw
from views.queries import reach as queries
from views.queries.core import BrandContext


def draw_switching(context: BrandContext) -> None:
    """Draw a row for each other brand, with a bar in each direction; a bar opens its conversations."""
    switching = queries.switching(context)
    draw(
        "switching",
        sentence=switching_sentence(switching),
        switching=switching,
        move_text=move_text,
        most=max((count.people for row in switching.rows for count in (row.came, row.left)), default=1),
        date_range=context.date_range,
        params=context.params,
    )
