"""The text of `talkworthy show reach`: where people talk about a brand, its share of voice, and spikes."""

from __future__ import annotations

from analysis.measures.reach import CommunityReach, FirstMention
from analysis.measures.spikes import Spike
from jobs.text.starters import drawn_lines
from reports.queries.reach import BrandReach, Reach
from reports.wording.common import community_text, count_text, date_text, percent_text
from reports.wording.reach import busy_week_text

SHOWN = 5


def to_text(spread: Reach) -> str:
    """Return a line for each community, brand, first appearance and spike."""
    first, last = spread.date_range.days
    lines = [
        f"{spread.brand}, {first} to {last}: {count_text(spread.people, 'public')}.",
        *(_place(place, spread.people) for place in spread.communities[:SHOWN]),
        *map(_reached, (spread.reach, *spread.competitors)),
        *_shared(spread),
        *map(_arrived, spread.new_communities[:SHOWN]),
        *drawn_lines(spread.starters),
        *(f"The week from {date_text(week.start)}: {busy_week_text(week)}" for week in spread.busy_weeks),
        *map(_spike, spread.spikes[:SHOWN]),
    ]
    return "\n".join(lines)


def _place(place: CommunityReach, people: int) -> str:
    return (
        f"{community_text(place.source, place.name)}: {count_text(place.people, 'public')} "
        f"({percent_text(place.people, people)}) in {count_text(place.conversations, 'conversation')}, "
        f"{place.positive:,} positive, {place.negative:,} negative of {place.votes:,}."
    )


def _reached(reach: BrandReach) -> str:
    if reach.breadth is None or reach.staying_power is None or reach.unprompted is None:
        return f"{reach.brand}: nobody spoke of it."
    places, staying, raised = reach.breadth, reach.staying_power, reach.unprompted
    return (
        f"{reach.brand}: spread as over {places.value:.1f} equal communities ({places.low:.1f}-{places.high:.1f}), "
        f"staying power {staying.value:.0%} ({staying.low:.0%}-{staying.high:.0%}), brought up in "
        f"{raised.value:.0%} ({raised.low:.0%}-{raised.high:.0%}) of {count_text(raised.n, 'conversation')}."
    )


def _shared(spread: Reach) -> list[str]:
    shares = [
        f"{brand.brand} {brand.share:.0%}" + (f" ({brand.low:.0%}-{brand.high:.0%})" if brand.low is not None else "")
        for brand in spread.share_of_voice.shares
    ]
    places = count_text(len(spread.share_of_voice.communities), "community", "communities")
    return [f"Share of voice, over {places} where all were searched: {', '.join(shares)}."] if shares else []


def _arrived(arrival: FirstMention) -> str:
    place = community_text(arrival.source, arrival.name)
    return f"First named in {place} on {date_text(arrival.at)}: {arrival.thread}."


def _spike(spike: Spike) -> str:
    words = f" Words: {', '.join(word for word, _, _ in spike.words)}." if spike.words else ""
    return (
        f"Spike on {date_text(spike.start)}: {count_text(spike.people, 'public')} where {spike.expected:.1f} are "
        f"usual, {spike.from_it:,} of them in {spike.thread}.{words}"
    )
