"""The page on places: where talk about the brand is, how widely it spreads, and what set it off."""

from __future__ import annotations

from reports.wording.reach import STARTER_LABELS, busy_week_text, communities_text, sorted_starters, starters_text
from views.components.charts.weekly_volume import draw_weekly_volume
from views.components.templating import draw
from views.layout import choose_context
from views.queries import reach as roaming
from views.queries.trend import weeks

CONVERSATIONS_SHOWN = 8

context = choose_context("Where does talk about {brand} spread?")
spread = roaming.reach(context)
if spread.places:
    reaches = (spread.reach, *spread.panel)
    draw("reach_communities", sentence=communities_text(spread), spread=spread, params=context.params)
    draw(
        "reach_comparison",
        spread=spread,
        shares=roaming.share_of_voice_bars(spread),
        places=roaming.breadth_bars(reaches),
        staying=roaming.share_bars([(one.brand, one.staying) for one in reaches], "person"),
        raised=roaming.share_bars([(one.brand, one.unprompted) for one in reaches], "conversation"),
        raised_in=roaming.conversations_by_ids(context, spread.reach.brought_up_in[:CONVERSATIONS_SHOWN]),
        weeks=context.date_range.weeks,
        params=context.params,
    )
    draw_weekly_volume(weeks(context))
    drew = [thread for week in spread.full_weeks for thread, _ in week.threads]
    large = roaming.conversations_by_ids(context, [*(one.thread for one in spread.spikes), *drew])
    crowds = {conversation.thread: conversation for conversation in large}
    draw("spikes", spread=spread, conversations=crowds, busy_week_text=busy_week_text, params=context.params)
    started_by_post = {
        conversation.thread: conversation
        for conversation in roaming.conversations_by_ids(context, [one.largest for one in spread.starters])
    }
    most = max((one.high or one.people for one in spread.starters), default=1.0)
    draw(
        "conversation_starters",
        spread=spread,
        finding=starters_text(spread.starters),
        starters=sorted_starters(spread.starters),
        conversations=started_by_post,
        words=STARTER_LABELS,
        most=max(most, 1.0),
        params=context.params,
    )
    new = {
        conversation.thread: conversation
        for conversation in roaming.conversations_by_ids(context, [one.thread for one in spread.arrivals])
    }
    draw("new_communities", spread=spread, conversations=new, params=context.params)
else:
    draw("no_mentions", brand=context.brand.name, date_range=context.date_range, params=context.params)
