"""The text of `talkworthy show reach`: where people talk about a brand, its share of voice, and spikes."""

from __future__ import annotations

from analysis.measures.reach import Arrival, Place
from analysis.measures.spikes import Spike
from jobs.text.starters import drawn_lines
from reports.queries.reach import Reach, Spread
from reports.wording.common import count_words, day_words, place_words, share_words
from reports.wording.reach import full_week_words

SHOWN = 5


def to_text(spread: Spread) -> str:
    """Return a line for each community, brand, first appearance and spike."""
    first, last = spread.date_range.days
    lines = [
        f"{spread.brand}, {first} to {last}: {count_words(spread.people, 'public')}.",
        *(_place(place, spread.people) for place in spread.places[:SHOWN]),
        *map(_reached, (spread.reach, *spread.panel)),
        *_shared(spread),
        *map(_arrived, spread.arrivals[:SHOWN]),
        *drawn_lines(spread.starters),
        *(f"The week from {day_words(week.start)}: {full_week_words(week)}" for week in spread.full_weeks),
        *map(_spike, spread.spikes[:SHOWN]),
    ]
    return "\n".join(lines)


def _place(place: Place, people: int) -> str:
    return (
        f"{place_words(place.source, place.name)}: {count_words(place.people, 'public')} "
        f"({share_words(place.people, people)}) in {count_words(place.conversations, 'conversation')}, "
        f"{place.warm:,} warm, {place.cold:,} cold of {place.author_types:,}."
    )


def _reached(reach: Reach) -> str:
    if reach.places is None or reach.staying is None or reach.brought_up is None:
        return f"{reach.brand}: nobody spoke of it."
    places, staying, raised = reach.places, reach.staying, reach.brought_up
    return (
        f"{reach.brand}: spread as over {places.value:.1f} equal communities ({places.low:.1f}-{places.high:.1f}), "
        f"staying power {staying.value:.0%} ({staying.low:.0%}-{staying.high:.0%}), brought up in "
        f"{raised.value:.0%} ({raised.low:.0%}-{raised.high:.0%}) of {count_words(raised.n, 'conversation')}."
    )


def _shared(spread: Spread) -> list[str]:
    shares = [
        f"{brand.brand} {brand.share:.0%}" + (f" ({brand.low:.0%}-{brand.high:.0%})" if brand.low is not None else "")
        for brand in spread.thread.shares
    ]
    places = count_words(len(spread.thread.places), "community", "communities")
    return [f"Share of voice, over {places} where all were searched: {', '.join(shares)}."] if shares else []


def _arrived(arrival: Arrival) -> str:
    place = place_words(arrival.source, arrival.name)
    return f"First named in {place} on {day_words(arrival.at)}: {arrival.thread}."


def _spike(spike: Spike) -> str:
    words = f" Words: {', '.join(word for word, _, _ in spike.words)}." if spike.words else ""
    return (
        f"Spike on {day_words(spike.start)}: {count_words(spike.people, 'public')} where {spike.expected:.1f} are "
        f"usual, {spike.from_it:,} of them in {spike.thread}.{words}"
    )
