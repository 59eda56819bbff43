"""`talkworthy spread`: where talk about each brand is, and what set it off, as text or JSON."""

from __future__ import annotations

from reports.spread import Reach, Spread, to_record
from reports.spread_words import full_week_words
from reports.wording import count_words, day_words, place_words, share_words

__all__ = ["to_record", "to_text"]
SHOWN = 5


def to_text(spread: Spread) -> str:
    """The same as lines to read."""
    first, last = spread.window.days
    lines = [f"{spread.brand}, {first} to {last}: {count_words(spread.customers, 'customer')}."]
    lines += [
        f"{place_words(one.source, one.name)}: {count_words(one.customers, 'customer')} "
        f"({share_words(one.customers, spread.customers)}) in {count_words(one.talks, 'talk')}, "
        f"{one.warm:,} warm, {one.cold:,} cold of {one.voices:,}."
        for one in spread.places[:SHOWN]
    ]
    lines += [line for reach in (spread.reach, *spread.panel) for line in _reached(reach)]
    lines += _shared(spread)
    lines += [
        f"First named in {place_words(one.source, one.name)} on {day_words(one.at)}: {one.conversation}."
        for one in spread.arrivals[:SHOWN]
    ]
    if spread.sparks:
        told = [f"{one.spark} {one.customers:.1f} ({one.talks:,})" for one in spread.sparks[:SHOWN]]
        lines.append(f"Customers that each kind of first post draws (talks): {', '.join(told)}.")
    lines += [f"The week from {day_words(week.start)}: {full_week_words(week)}" for week in spread.full_weeks]
    return "\n".join(lines + [_crowd(spread, number) for number in range(min(SHOWN, len(spread.spikes)))])


def _reached(reach: Reach) -> list[str]:
    if reach.places is None or reach.staying is None or reach.brought_up is None:
        return [f"{reach.brand}: nobody spoke of it."]
    places, staying, raised = reach.places, reach.staying, reach.brought_up
    return [
        f"{reach.brand}: spread as over {places.value:.1f} equal communities ({places.low:.1f}-{places.high:.1f}), "
        f"staying power {staying.value:.0%} ({staying.low:.0%}-{staying.high:.0%}), brought up in "
        f"{raised.value:.0%} ({raised.low:.0%}-{raised.high:.0%}) of {count_words(raised.n, 'talk')}."
    ]


def _shared(spread: Spread) -> list[str]:
    shares = spread.conversation.shares
    if not shares:
        return []
    told = [
        f"{one.brand} {one.share:.0%}" + (f" ({one.low:.0%}-{one.high:.0%})" if one.low is not None else "")
        for one in shares
    ]
    places = count_words(len(spread.conversation.places), "community", "communities")
    return [f"Share of conversation, over {places} where all were searched: {', '.join(told)}."]


def _crowd(spread: Spread, number: int) -> str:
    spike = spread.spikes[number]
    words = f" Words: {', '.join(word for word, _, _ in spike.words)}." if spike.words else ""
    return (
        f"Spike on {day_words(spike.start)}: {count_words(spike.customers, 'customer')} where {spike.expected:.1f} are "
        f"usual, {spike.from_it:,} of them in {spike.conversation}.{words}"
    )
