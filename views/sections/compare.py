"""Share of voice, breadth, staying power and unprompted mentions, beside competitors."""

from __future__ import annotations

from views.components.templating import draw
from views.queries import reach as queries
from views.queries.core import BrandContext, conversations_by_thread
from views.sections.switching import draw_switching

CONVERSATIONS_SHOWN = 8


def draw_section(context: BrandContext) -> None:
    """Draw each measure as a row of bars, one for each brand."""
    reach = queries.reach(context)
    if not reach.communities:
        draw("no_mentions", brand=context.brand.name, date_range=context.date_range, params=context.params)
        return
    brands = (reach.reach, *reach.competitors)
    unprompted = reach.reach.unprompted_threads[:CONVERSATIONS_SHOWN]
    conversations = conversations_by_thread(context, unprompted)
    draw(
        "reach_comparison",
        reach=reach,
        shares=queries.share_of_voice_bars(reach),
        breadth=queries.breadth_bars(brands),
        staying_power=queries.share_bars([(brand.brand, brand.staying_power) for brand in brands], "person"),
        unprompted=queries.share_bars([(brand.brand, brand.unprompted) for brand in brands], "conversation"),
        unprompted_conversations=[conversations[thread] for thread in unprompted if thread in conversations],
        weeks=context.date_range.weeks,
        params=context.params,
    )
    draw_switching(context)
