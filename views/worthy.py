"""The page with the index: is the brand worthy of conversation, how sure is that, and what is it read from?"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from analysis.worthiness import Change, Part, Worthiness, unscored, verdict
from reports import wording
from talkworthy.storage.queries import TalkRow
from views import view as reading
from views.frame import choose_view
from views.parts.drawing import draw
from views.parts.trend import draw_trend
from views.parts.weeks import draw_weeks
from views.past import trend, weeks
from views.since import change as change_since_last_week
from views.view import View

TALKS_A_PART = 8
TALKS_THAT_MOVED = 5
PARTS_THAT_MOVED = 0.05


def parts_with_talks(view: View, parts: tuple[Part, ...]) -> list[tuple[Part, list[TalkRow]]]:
    """Each part with the most telling talks behind it."""
    wanted = {part.name: part.conversations[:TALKS_A_PART] for part in parts}
    found = reading.named_talks(view, tuple(sorted(set(chain.from_iterable(wanted.values())))))
    return [(part, [found[talk] for talk in wanted[part.name] if talk in found]) for part in parts]


def opening(judged: Worthiness) -> str:
    """The verdict in one sentence; why it is provisional or refused stands in the card below, point by point."""
    if judged.status == "refused":
        return unscored.refused_words(judged.brand, judged.counts)
    return verdict(replace(judged, status="scored"))


def draw_change(view: View, change: Change) -> None:
    """What changed, in a sentence; the parts and talks that moved it open with a click."""
    tried = [move for move in change.talks if wording.points_words(move.points) != "0"][:TALKS_THAT_MOVED]
    found = reading.named_talks(view, tuple(sorted(move.conversation for move in tried)))
    talks = [(found[move.conversation], wording.move_words(move)) for move in tried if move.conversation in found]
    moved = [part for part in change.parts if abs(part.points) >= PARTS_THAT_MOVED]
    parts = [(part, wording.points_words(part.points)) for part in moved]
    likely = wording.chance_of_rise_words(change)
    draw("changed", change=change, likely=likely, parts=parts, talks=talks, window=view.window, params=view.params)


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
        unscored=unscored,
        params=view.params,
    )
    draw_change(view, change_since_last_week(view))
    draw_trend(trend(view))
    draw("parts", parts=parts_with_talks(view, judged.parts), params=view.params, open_first=False)
    draw_weeks(weeks(view))
    draw(
        "firmness",
        judged=judged,
        firm=wording.firm_words(judged),
        ranks=wording.rank_words(judged),
        weights=wording.weights_words(judged.version),
        collected=wording.collected_words(report.collected),
        gaps=[wording.gap_words(gap) for gap in report.gaps],
        held=wording.held_words(
            report.held, judged, reading.with_held(view) if report.held else None, report.held_pending
        ),
        params=view.params,
    )
else:
    draw("silence", brand=view.brand.name, window=view.window, params=view.params)
