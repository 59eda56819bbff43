"""The page on places: where talk about the brand is, how widely it spreads, and what set it off."""

from __future__ import annotations

from reports.spread import Spread
from reports.wording import count_words, place_words, share_words
from views import roaming
from views import view as reading
from views.frame import choose_view
from views.parts.drawing import draw
from views.parts.weeks import draw_weeks

TALKS_SHOWN = 8
SPARK_WORDS = {
    "question": "A question",
    "recommendations": "Asking for recommendations",
    "experience": "An experience",
    "praise": "Praise",
    "complaint": "A complaint",
    "comparison": "A comparison",
    "news": "News",
    "own marketing": "The brand's own marketing",
    "deal": "A deal",
    "joke": "A joke",
    "other": "Something else",
}


def opening(spread: Spread) -> str:
    """Where most of the talk is, as a person would say it."""
    first = spread.places[0]
    where = place_words(first.source, first.name)
    if len(spread.places) == 1:
        return f"All {count_words(spread.customers, 'customer')} who talk about {spread.brand} do so in {where}."
    told = (
        f"{count_words(spread.customers, 'customer')} talk about {spread.brand} in {len(spread.places):,} communities, "
        f"most of them in {where}: {share_words(first.customers, spread.customers)}."
    )
    even = spread.reach.places
    return f"{told} That is as wide as {even.value:.1f} communities of one size." if even else told


view = choose_view("Where does talk about {brand} spread?")
spread = roaming.spread(view)
if spread.places:
    reaches = (spread.reach, *spread.panel)
    draw("spread", sentence=opening(spread), spread=spread, params=view.params)
    draw(
        "spread_panel",
        spread=spread,
        shares=roaming.conversation_bars(spread),
        places=roaming.place_bars(reaches),
        staying=roaming.share_bars([(one.brand, one.staying) for one in reaches], "person"),
        raised=roaming.share_bars([(one.brand, one.brought_up) for one in reaches], "talk"),
        raised_in=roaming.talks_of(view, spread.reach.brought_up_in[:TALKS_SHOWN]),
        weeks=view.window.weeks,
        params=view.params,
    )
    draw_weeks(reading.rollups(view), view.window)
    crowds = {talk.conversation: talk for talk in roaming.talks_of(view, [one.conversation for one in spread.spikes])}
    draw("spread_crowds", spread=spread, talks=crowds, params=view.params)
    sparked = {talk.conversation: talk for talk in roaming.talks_of(view, [one.largest for one in spread.sparks])}
    most = max((one.high or one.customers for one in spread.sparks), default=1.0)
    draw("spread_sparks", spread=spread, talks=sparked, words=SPARK_WORDS, most=max(most, 1.0), params=view.params)
    new = {talk.conversation: talk for talk in roaming.talks_of(view, [one.conversation for one in spread.arrivals])}
    draw("spread_arrivals", spread=spread, talks=new, params=view.params)
else:
    draw("silence", brand=view.brand.name, window=view.window, params=view.params)
