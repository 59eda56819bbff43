"""The six bars of a conversation that matters, for one talk and for a brand."""

from __future__ import annotations

from analysis.measures.conversation_quality import BARS
from reports.queries.conversation_quality import MEANINGS, TITLES
from reports.wording.response import bounds_words, matters_words
from views.components.templating import draw
from views.queries import response
from views.queries.core import BrandContext


def draw_brand_bars(context: BrandContext) -> None:
    """The brand's bars: the median over its talks, with its interval, and the talks that have most."""
    found = response.matters(context)
    draw(
        "bars",
        sentence=matters_words(found),
        bars=found.bars if found.conversations.height else (),
        titles=TITLES,
        meanings=MEANINGS,
        bounds_words=bounds_words,
        params=context.params,
    )


def draw_conversation_bars(context: BrandContext, thread: str) -> None:
    """The bars of one talk; nothing where nobody in it answers another."""
    bars = response.conversation_bars(context, thread)
    if bars is not None:
        told = [(TITLES[name], MEANINGS[name], bars[name]) for name in BARS]
        draw("conversation_bars", bars=told)
