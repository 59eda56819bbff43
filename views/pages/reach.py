"""The page on places: where talk about the brand is, how widely it spreads, and what set it off."""

from __future__ import annotations

from reports.wording.reach import STARTERS, full_week_words, opening_words, sorted_starters, starters_text
from views.components.charts.weekly_volume import draw_weeks
from views.components.templating import draw
from views.layout import choose_context
from views.queries import reach as roaming
from views.queries.trend import weeks

CONVERSATIONS_SHOWN = 8

context = choose_context("Where does talk about {brand} spread?")
spread = roaming.spread(context)
if spread.places:
    reaches = (spread.reach, *spread.panel)
    draw("spread", sentence=opening_words(spread), spread=spread, params=context.params)
    draw(
        "spread_panel",
        spread=spread,
        shares=roaming.quality_bars(spread),
        places=roaming.place_bars(reaches),
        staying=roaming.share_bars([(one.brand, one.staying) for one in reaches], "person"),
        raised=roaming.share_bars([(one.brand, one.brought_up) for one in reaches], "conversation"),
        raised_in=roaming.conversations_of(context, spread.reach.brought_up_in[:CONVERSATIONS_SHOWN]),
        weeks=context.date_range.weeks,
        params=context.params,
    )
    draw_weeks(weeks(context))
    drew = [thread for week in spread.full_weeks for thread, _ in week.threads]
    large = roaming.conversations_of(context, [*(one.thread for one in spread.spikes), *drew])
    crowds = {conversation.thread: conversation for conversation in large}
    draw("spread_crowds", spread=spread, conversations=crowds, full_week_words=full_week_words, params=context.params)
    started_by_post = {
        conversation.thread: conversation
        for conversation in roaming.conversations_of(context, [one.largest for one in spread.starters])
    }
    most = max((one.high or one.people for one in spread.starters), default=1.0)
    draw(
        "spread_sparks",
        spread=spread,
        finding=starters_text(spread.starters),
        starters=sorted_starters(spread.starters),
        conversations=started_by_post,
        words=STARTERS,
        most=max(most, 1.0),
        params=context.params,
    )
    new = {
        conversation.thread: conversation
        for conversation in roaming.conversations_of(context, [one.thread for one in spread.arrivals])
    }
    draw("spread_arrivals", spread=spread, conversations=new, params=context.params)
else:
    draw("silence", brand=context.brand.name, date_range=context.date_range, params=context.params)
