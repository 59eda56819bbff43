"""The talk gap on the screen: what customers talk about beside what the brand's own posts are about."""

from __future__ import annotations

from reports.wording.response import gap_words
from views.components.templating import draw
from views.queries import response
from views.queries.core import BrandContext


def draw_gap(context: BrandContext) -> None:
    """The finding, and each topic with who talks of it more."""
    found = response.conversation_gap(context)
    draw("gap", found=found, sentence=gap_words(found), params=context.params)
