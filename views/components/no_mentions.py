"""What a page says where no person's post is in the date range."""

from __future__ import annotations

from views.components.templating import draw
from views.queries import core as reading
from views.queries.core import BrandContext


def draw_no_mentions(context: BrandContext) -> None:
    """Say that there are no mentions, or conversations in which no person with a known name takes part."""
    draw(
        "no_mentions",
        brand=context.brand.name,
        date_range=context.date_range,
        conversations=reading.conversation_count(context, context.conversations()),
        params=context.params,
    )
