"""The first page: is the brand worthy of conversation, how sure is that, and what is it read from?"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from analysis.worthiness import Part, Worthiness, verdict
from reports.wording import held_words
from talkworthy.storage.queries import TalkRow
from views import view as reading
from views.frame import choose_view
from views.parts.drawing import draw
from views.parts.weeks import draw_weeks
from views.view import View

TALKS_A_PART = 8


def parts_with_talks(view: View, parts: tuple[Part, ...]) -> list[tuple[Part, list[TalkRow]]]:
    """Each part with the most telling talks behind it."""
    wanted = {part.name: part.conversations[:TALKS_A_PART] for part in parts}
    found = reading.named_talks(view, tuple(sorted(set(chain.from_iterable(wanted.values())))))
    return [(part, [found[talk] for talk in wanted[part.name] if talk in found]) for part in parts]


def opening(judged: Worthiness) -> str:
    """The verdict in one sentence; why it is provisional or refused stands in the card below, point by point."""
    if judged.status == "refused":
        return f"There is not enough talk about {judged.brand} to score."
    return verdict(replace(judged, status="scored"))


view = choose_view("Is {brand} worthy of conversation?")
report = reading.report(view)
judged = report.worthiness
if judged.counts.talks:
    draw(
        "verdict",
        sentence=opening(judged),
        judged=judged,
        counts=judged.counts,
        panel=report.panel,
        comparisons=report.comparisons,
        params=view.params,
    )
    draw("parts", parts=parts_with_talks(view, judged.parts), params=view.params, open_first=False)
    draw_weeks(reading.rollups(view), view.window)
    held = held_words(report.held, judged, reading.with_held(view) if report.held else None)
    draw("firmness", judged=judged, held=held, params=view.params)
else:
    draw("silence", brand=view.brand.name, window=view.window, params=view.params)
