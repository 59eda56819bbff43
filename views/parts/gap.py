"""The talk gap on the screen: what customers talk about beside what the brand's own posts are about."""

from __future__ import annotations

from reports.listening_words import gap_words
from views import listening
from views.parts.drawing import draw
from views.view import View


def draw_gap(view: View) -> None:
    """The finding, and each topic with who talks of it more."""
    found = listening.talk_gap(view)
    draw("gap", found=found, sentence=gap_words(found), params=view.params)
