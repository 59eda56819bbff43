"""The page with the index: is the brand worthy of conversation, how sure is that, and what is it read from?"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from analysis.worthiness import Change, Part, Worthiness, verdict
from analysis.worthiness.wording import insufficient_data
from reports.wording import common
from talkworthy.storage.conversations.queries import ConversationRow
from views.components.charts.trend import draw_trend
from views.components.charts.weekly_volume import draw_weeks
from views.components.templating import draw
from views.layout import choose_context
from views.queries import core as reading
from views.queries.changes import change as change_since_last_week
from views.queries.core import BrandContext
from views.queries.trend import trend, weeks

CONVERSATIONS_A_PART = 8
CONVERSATIONS_THAT_MOVED = 5
PARTS_THAT_MOVED = 0.05


def parts_with_conversations(
    context: BrandContext, parts: tuple[Part, ...]
) -> list[tuple[Part, list[ConversationRow]]]:
    """Each part with the most telling talks behind it."""
    wanted = {part.name: part.threads[:CONVERSATIONS_A_PART] for part in parts}
    found = reading.named_conversations(context, tuple(sorted(set(chain.from_iterable(wanted.values())))))
    return [
        (part, [found[conversation] for conversation in wanted[part.name] if conversation in found]) for part in parts
    ]


def opening(judged: Worthiness) -> str:
    """The verdict in one sentence; why it is provisional or refused stands in the card below, point by point."""
    if judged.status == "refused":
        return insufficient_data.refused_words(judged.brand, judged.counts)
    return verdict(replace(judged, status="scored"))


def draw_change(context: BrandContext, change: Change) -> None:
    """What changed, in a sentence; the parts and talks that moved it open with a click."""
    tried = [move for move in change.conversations if common.points_words(move.points) != "0"][
        :CONVERSATIONS_THAT_MOVED
    ]
    found = reading.named_conversations(context, tuple(sorted(move.thread for move in tried)))
    conversations = [(found[move.thread], common.move_words(move)) for move in tried if move.thread in found]
    moved = [part for part in change.parts if abs(part.points) >= PARTS_THAT_MOVED]
    parts = [(part, common.points_words(part.points)) for part in moved]
    likely = common.chance_of_rise_words(change)
    draw(
        "changed",
        change=change,
        likely=likely,
        parts=parts,
        conversations=conversations,
        date_range=context.date_range,
        params=context.params,
    )


context = choose_context("Is {brand} worthy of conversation?")
report = reading.report(context)
judged = report.worthiness
if judged.counts.conversations:
    draw(
        "verdict",
        sentence=opening(judged),
        judged=judged,
        counts=judged.counts,
        panel=report.panel,
        comparisons=report.comparisons,
        insufficient_data=insufficient_data,
        params=context.params,
    )
    draw_change(context, change_since_last_week(context))
    draw_trend(trend(context))
    draw("parts", parts=parts_with_conversations(context, judged.parts), params=context.params, open_first=False)
    draw_weeks(weeks(context))
    draw(
        "firmness",
        judged=judged,
        firm=common.firm_words(judged),
        ranks=common.rank_words(judged),
        weights=common.weights_words(judged.version),
        collected=common.collected_words(report.collected),
        gaps=[common.gap_words(gap) for gap in report.gaps],
        held=common.held_words(
            report.held, judged, reading.with_held(context) if report.held else None, report.held_pending
        ),
        params=context.params,
    )
else:
    draw("silence", brand=context.brand.name, date_range=context.date_range, params=context.params)
