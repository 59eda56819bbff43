"""The six measures of conversation quality, for a brand and for one conversation."""

from __future__ import annotations

from analysis.measures.conversation_quality import BARS
from reports.queries.conversation_quality import MEANINGS, TITLES
from reports.wording.response import estimate_range, quality_text
from views.components.templating import draw
from views.queries import response
from views.queries.core import BrandContext


def draw_brand_bars(context: BrandContext) -> None:
    """Draw the brand's measures: median over its conversations, 90% range, and the conversations that have most."""
    quality = response.conversation_quality(context)
    draw(
        "conversation_quality",
        sentence=quality_text(quality),
        bars=quality.bars if quality.conversations.height else (),
        titles=TITLES,
        meanings=MEANINGS,
        estimate_range=estimate_range,
        params=context.params,
    )


def draw_conversation_bars(context: BrandContext, thread: str) -> None:
    """Draw the measures of one conversation; nothing where nobody in it answers another."""
    values = response.conversation_quality_of(context, thread)
    if values is not None:
        rows = [(TITLES[name], MEANINGS[name], values[name]) for name in BARS]
        draw("conversation_bars", bars=rows)
