"""The page on reach: where people talk about the brand, how widely, and what starts conversations."""

from __future__ import annotations

from reports.queries.measured_precision import STARTER
from reports.wording.reach import STARTER_LABELS, busy_week_text, communities_text, sorted_starters, starters_text
from views.components.charts.weekly_volume import draw_weekly_volume
from views.components.measured_precision import draw_precision
from views.components.templating import draw
from views.layout import choose_context
from views.queries import reach as queries
from views.queries.core import conversations_by_thread
from views.queries.trend import weeks

CONVERSATIONS_SHOWN = 8

context = choose_context("Where people talk about {brand}")
reach = queries.reach(context)
if reach.communities:
    draw_precision(context, [STARTER])
    common = {"reach": reach, "params": context.params}
    brands = (reach.reach, *reach.competitors)
    unprompted = reach.reach.unprompted_threads[:CONVERSATIONS_SHOWN]
    unprompted_conversations = conversations_by_thread(context, unprompted)
    draw("reach_communities", sentence=communities_text(reach), **common)
    draw(
        "reach_comparison",
        shares=queries.share_of_voice_bars(reach),
        breadth=queries.breadth_bars(brands),
        staying_power=queries.share_bars([(brand.brand, brand.staying_power) for brand in brands], "person"),
        unprompted=queries.share_bars([(brand.brand, brand.unprompted) for brand in brands], "conversation"),
        unprompted_conversations=[
            unprompted_conversations[thread] for thread in unprompted if thread in unprompted_conversations
        ],
        weeks=context.date_range.weeks,
        **common,
    )
    draw_weekly_volume(weeks(context), context.params)
    large = {spike.thread for spike in reach.spikes} | {
        thread for week in reach.busy_weeks for thread, _ in week.threads
    }
    draw(
        "spikes",
        conversations=conversations_by_thread(context, tuple(sorted(large))),
        busy_week_text=busy_week_text,
        **common,
    )
    most = max((starter.high or starter.people for starter in reach.starters), default=1.0)
    draw(
        "conversation_starters",
        finding=starters_text(reach.starters),
        starters=sorted_starters(reach.starters),
        conversations=conversations_by_thread(context, tuple(starter.largest for starter in reach.starters)),
        labels=STARTER_LABELS,
        most=max(most, 1.0),
        **common,
    )
    new_threads = tuple(new.thread for new in reach.new_communities)
    draw("new_communities", conversations=conversations_by_thread(context, new_threads), **common)
else:
    draw("no_mentions", brand=context.brand.name, date_range=context.date_range, params=context.params)
