"""The text of `talkworthy show reach`: where people talk about a brand, its share of voice, and spikes."""

from __future__ import annotations

from analysis.measures.reach import CommunityReach, FirstMention
from analysis.measures.spikes import Spike
from jobs.text.measures.starters import starter_lines
from reports.queries.reach import BrandReach, Reach
from reports.wording.common import (
    community_text,
    count_text,
    date_range_text,
    date_text,
    percent_text,
    percent_with_range,
)
from reports.wording.reach import busy_week_text

SHOWN = 5


def to_text(reach: Reach) -> str:
    """Return a line for each community, brand, first mention and spike."""
    lines = [
        f"{reach.brand}, {date_range_text(reach.date_range)}: {_people(reach.people)}.",
        *(_community(community, reach.people) for community in reach.communities[:SHOWN]),
        *map(_brand, (reach.reach, *reach.competitors)),
        *_share_of_voice(reach),
        *map(_first_mention, reach.new_communities[:SHOWN]),
        *starter_lines(reach.starters),
        *(f"The week from {date_text(week.start)}: {busy_week_text(week)}" for week in reach.busy_weeks),
        *map(_spike, reach.spikes[:SHOWN]),
    ]
    return "\n".join(lines)


def _people(count: int) -> str:
    return count_text(count, "person", "people")


def _community(community: CommunityReach, people: int) -> str:
    return (
        f"{community_text(community.source, community.name)}: {_people(community.people)} "
        f"({percent_text(community.people, people)}) in {count_text(community.conversations, 'conversation')}; "
        f"{community.positive:,} positive, {community.negative:,} negative of {community.votes:,}."
    )


def _brand(brand: BrandReach) -> str:
    if brand.breadth is None or brand.staying_power is None or brand.unprompted is None:
        return f"{brand.brand}: no conversations."
    breadth, staying_power, unprompted = brand.breadth, brand.staying_power, brand.unprompted
    return (
        f"{brand.brand}: breadth {breadth.value:.1f} equal communities ({breadth.low:.1f}\u2013{breadth.high:.1f}), "
        f"staying power {percent_with_range(staying_power.value, staying_power.low, staying_power.high)}, "
        f"unprompted {percent_with_range(unprompted.value, unprompted.low, unprompted.high)} "
        f"of {count_text(unprompted.n, 'conversation')}."
    )


def _share_of_voice(reach: Reach) -> list[str]:
    shares = [
        f"{brand.brand} "
        + (
            percent_text(brand.share)
            if brand.low is None or brand.high is None
            else percent_with_range(brand.share, brand.low, brand.high)
        )
        for brand in reach.share_of_voice.shares
    ]
    communities = count_text(len(reach.share_of_voice.communities), "community", "communities")
    return [f"Share of voice, in {communities} tracked for all brands: {', '.join(shares)}."] if shares else []


def _first_mention(mention: FirstMention) -> str:
    community = community_text(mention.source, mention.name)
    return f"First mention in {community} on {date_text(mention.at)}: {mention.thread}."


def _spike(spike: Spike) -> str:
    words = f" Words: {', '.join(word for word, _, _ in spike.words)}." if spike.words else ""
    return (
        f"Spike on {date_text(spike.start)}: {_people(spike.people)} (usual: {spike.expected:.1f}), "
        f"{spike.from_it:,} of them in {spike.thread}.{words}"
    )
