"""The six bars of a conversation that matters, for one talk and for a brand."""

from __future__ import annotations

from analysis.matters import BARS
from reports.listening_words import bounds_words, matters_words
from reports.matters import MEANINGS, TITLES
from views import listening
from views.parts.drawing import draw
from views.view import View


def draw_brand_bars(view: View) -> None:
    """The brand's bars: the median over its talks, with its interval, and the talks that have most."""
    found = listening.matters(view)
    draw(
        "bars",
        sentence=matters_words(found),
        bars=found.bars if found.talks.height else (),
        titles=TITLES,
        meanings=MEANINGS,
        bounds_words=bounds_words,
        params=view.params,
    )


def draw_talk_bars(view: View, conversation: str) -> None:
    """The bars of one talk; nothing where nobody in it answers another."""
    bars = listening.talk_bars(view, conversation)
    if bars is not None:
        told = [(TITLES[name], MEANINGS[name], bars[name]) for name in BARS]
        draw("talk_bars", bars=told)
