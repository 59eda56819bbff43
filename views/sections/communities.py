"""Communities: where people talk about the brand, when more than usual, and what starts conversations."""

from __future__ import annotations

from analysis.stats.wilson import to_precision
from reports.queries.measured_precision import STARTER
from reports.queries.reach import Reach
from reports.wording.reach import STARTER_LABELS, busy_week_text, communities_text, sorted_starters, starters_text
from views.components.charts.mentions_by_source import draw_source_chart
from views.components.measured_precision import draw_precision
from views.components.no_mentions import draw_no_mentions
from views.components.templating import draw
from views.queries import reach as queries
from views.queries.core import BrandContext, conversations_by_thread


def draw_spikes(context: BrandContext, reach: Reach) -> None:
    """Draw the days and weeks with more people than usual, each with its largest conversations."""
    busy = {thread for week in reach.busy_weeks for thread, _ in week.threads}
    threads = sorted({spike.thread for spike in reach.spikes} | busy)
    draw(
        "spikes",
        reach=reach,
        conversations=conversations_by_thread(context, tuple(threads)),
        busy_week_text=busy_week_text,
        params=context.params,
    )


def draw_starters(context: BrandContext, reach: Reach) -> None:
    """Draw what starts conversations, the kind with most people first."""
    most = max((starter.high or starter.people for starter in reach.starters), default=1.0)
    draw(
        "conversation_starters",
        reach=reach,
        finding=starters_text(reach.starters),
        starters=sorted_starters(reach.starters),
        conversations=conversations_by_thread(context, tuple(starter.largest for starter in reach.starters)),
        labels=STARTER_LABELS,
        most=max(most, 1.0),
        params=context.params,
    )


def draw_section(context: BrandContext) -> None:
    """Draw communities, mentions by source over time, spikes, conversation starters and new communities."""
    reach = queries.reach(context)
    if not reach.communities:
        draw_no_mentions(context)
        return
    draw_precision(context, [STARTER])
    draw(
        "reach_communities",
        sentence=communities_text(reach),
        reach=reach,
        shares=[to_precision(reach.people, community.people) for community in reach.communities],
        params=context.params,
    )
    chart = queries.source_chart(context)
    if chart is not None:
        draw_source_chart(chart, context.params)
    draw_spikes(context, reach)
    draw_starters(context, reach)
    threads = tuple(new.thread for new in reach.new_communities)
    draw("new_communities", reach=reach, conversations=conversations_by_thread(context, threads), params=context.params)
