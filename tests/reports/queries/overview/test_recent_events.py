"""Spikes, busy weeks and new communities: those of the reach, without the rest of it."""

from __future__ import annotations

from reports.queries.overview.recent_events import build_recent_events
from reports.queries.reach import build_reach
from reports.queries.score.brand_report import choose_date_range


def test_they_are_those_of_the_reach(store, grow, settings):
    grow("Kettle", 52)
    brand = settings.brand("Kettle")
    with store.read() as connection:
        date_range = choose_date_range(connection, "6w")
        events = build_recent_events(connection, brand, date_range)
        reach = build_reach(connection, settings, brand, date_range)

    assert (events.spikes, events.busy_weeks) == (reach.spikes, reach.busy_weeks)
    assert events.new_communities == reach.new_communities
