"""The page with the index: is the brand worthy of conversation, how sure is that, and what is it read from?"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from analysis.worthiness import Component, ScoreChange, Worthiness, headline
from analysis.worthiness.wording import insufficient_data
from reports.wording import common
from talkworthy.storage.conversations.queries import ConversationRow
from views.components.charts.trend import draw_trend
from views.components.charts.weekly_volume import draw_weekly_volume
from views.components.templating import draw
from views.layout import choose_context
from views.queries import core as reading
from views.queries.core import BrandContext
from views.queries.trend import change_since_last_week, trend, weeks

CONVERSATIONS_A_PART = 8
CONVERSATIONS_THAT_MOVED = 5
PARTS_THAT_MOVED = 0.05


def parts_with_conversations(
    context: BrandContext, parts: tuple[Component, ...]
) -> list[tuple[Component, list[ConversationRow]]]:
    """Each part with the most telling talks behind it."""
    thread_ids = {part.name: part.threads[:CONVERSATIONS_A_PART] for part in parts}
    conversations = reading.conversations_by_thread(context, tuple(sorted(set(chain.from_iterable(thread_ids.values())))))
    return [
        (part, [conversations[conversation] for conversation in thread_ids[part.name] if conversation in conversations]) for part in parts
    ]


def opening(worthiness: Worthiness) -> str:
    """The verdict in one sentence; why it is provisional or refused stands in the card below, point by point."""
    if worthiness.status == "insufficient_data":
        return insufficient_data.insufficient_data_sentence(worthiness.brand, worthiness.counts)
    return headline(replace(worthiness, status="scored"))


def draw_change(context: BrandContext, change: ScoreChange) -> None:
    """What changed, in a sentence; the parts and talks that moved it open with a click."""
    moves = [move for move in change.conversations if common.points_text(move.points) != "0"][:CONVERSATIONS_THAT_MOVED]
    rows = reading.conversations_by_thread(context, tuple(sorted(move.thread for move in moves)))
    conversations = [(rows[move.thread], common.move_text(move)) for move in moves if move.thread in rows]
    moved_components = [part for part in change.components if abs(part.points) >= PARTS_THAT_MOVED]
    parts = [(part, common.points_text(part.points)) for part in moved_components]
    likely = common.chance_of_rise_text(change)
    draw(
        "week_over_week",
        change=change,
        likely=likely,
        parts=parts,
        conversations=conversations,
        date_range=context.date_range,
        params=context.params,
    )


context = choose_context("Is {brand} worthy of conversation?")
report = reading.report(context)
worthiness = report.worthiness
if worthiness.counts.conversations:
    draw(
        "score_headline",
        sentence=opening(worthiness),
        judged=worthiness,
        counts=worthiness.counts,
        panel=report.panel,
        comparisons=report.comparisons,
        insufficient_data=insufficient_data,
        params=context.params,
    )
    draw_change(context, change_since_last_week(context))
    draw_trend(trend(context))
    draw(
        "components",
        parts=parts_with_conversations(context, worthiness.components),
        params=context.params,
        open_first=False,
    )
    draw_weekly_volume(weeks(context))
    draw(
        "reliability",
        judged=worthiness,
        firm=common.reliability_text(worthiness),
        ranks=common.ranks_text(worthiness),
        weights=common.weights_text(worthiness.version),
        collected=common.completeness_text(report.collected),
        gaps=[common.data_gap_text(gap) for gap in report.gaps],
        held=common.quarantine_text(
            report.held, worthiness, reading.with_quarantined(context) if report.held else None, report.held_pending
        ),
        params=context.params,
    )
else:
    draw("no_mentions", brand=context.brand.name, date_range=context.date_range, params=context.params)
