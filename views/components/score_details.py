"""What is behind the score: what it still needs, the comparison with competitors, what changed it, its components."""

from __future__ import annotations

from itertools import chain

from analysis.worthiness import Component, ScoreChange
from analysis.worthiness.wording import insufficient_data
from reports.queries.score.brand_report import Report
from reports.wording import common
from talkworthy.storage.conversations.queries import ConversationRow
from views.components.templating import draw
from views.queries import core as reading
from views.queries.core import BrandContext

CONVERSATIONS_SHOWN = 8
CHANGES_SHOWN = 5
LEAST_POINTS = 0.05


def draw_score(context: BrandContext, report: Report) -> None:
    """Draw the score with what it still needs, beside the scores of the competitors."""
    draw(
        "score_details",
        worthiness=report.worthiness,
        counts=report.worthiness.counts,
        competitors=report.competitors,
        comparisons=report.comparisons,
        insufficient_data=insufficient_data,
        params=context.params,
    )


def draw_components(context: BrandContext, components: tuple[Component, ...]) -> None:
    """Draw each component with the most relevant conversations behind it."""
    thread_ids = {component.name: component.threads[:CONVERSATIONS_SHOWN] for component in components}
    conversations = reading.conversations_by_thread(
        context, tuple(sorted(set(chain.from_iterable(thread_ids.values()))))
    )
    rows: list[tuple[Component, list[ConversationRow]]] = [
        (component, [conversations[thread] for thread in thread_ids[component.name] if thread in conversations])
        for component in components
    ]
    draw("components", components=rows, params=context.params, open_first=False)


def draw_change(context: BrandContext, change: ScoreChange) -> None:
    """Draw what changed, in a sentence; the components and conversations behind it open with a click."""
    moves = [move for move in change.conversations if common.points_text(move.points) != "0"][:CHANGES_SHOWN]
    rows = reading.conversations_by_thread(context, tuple(sorted(move.thread for move in moves)))
    conversations = [(rows[move.thread], common.move_text(move)) for move in moves if move.thread in rows]
    moved = [component for component in change.components if abs(component.points) >= LEAST_POINTS]
    components = [(component, common.points_text(component.points)) for component in moved]
    likely = common.chance_of_rise_text(change)
    draw(
        "week_over_week",
        change=change,
        likely=likely,
        components=components,
        conversations=conversations,
        date_range=context.date_range,
        params=context.params,
    )


def draw_reliability(context: BrandContext, report: Report) -> None:
    """Draw how much the score depends on single things, and what was not collected or does not count."""
    draw(
        "reliability",
        worthiness=report.worthiness,
        reliability=common.reliability_text(report.worthiness),
        ranks=common.ranks_text(report.worthiness),
        weights=common.weights_text(report.worthiness.version),
        collected=common.completeness_text(report.collected),
        gaps=[common.data_gap_text(gap) for gap in report.gaps],
        quarantine=common.quarantine_text(
            report.excluded,
            report.worthiness,
            reading.with_quarantined(context) if report.excluded else None,
            report.quarantine_pending,
        ),
        params=context.params,
    )
