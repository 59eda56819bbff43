"""Customer stories: four conversations of the week, one of each customer stage."""

from __future__ import annotations

from reports.queries.measured_precision import STAGES
from views.components.measured_precision import draw_precision
from views.components.weekly_customers import draw_board
from views.queries.core import BrandContext


def draw_section(context: BrandContext) -> None:
    """Draw how often the customer stage is right, and the conversations of the week."""
    draw_precision(context, STAGES)
    draw_board(context)
