"""Share of voice has one number, and the weeks add up to it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from reports.queries.reach import build_reach
from reports.queries.share_of_voice import VoiceStretch, build_share_of_voice, build_voice_over_time
from talkworthy.date_range import DateRange
from talkworthy.model import Gap
from talkworthy.storage.runs.gaps import save_gaps
from talkworthy.storage.runs.runs import begin_run, end_run

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)
QUARTER = DateRange.ending(datetime(2026, 3, 29, tzinfo=UTC))


def test_each_person_in_each_conversation_is_a_contribution(store, grow, settings):
    grow("Kettle", 12)
    grow("Kiln", 6)

    with store.read() as connection:
        share = build_share_of_voice(connection, settings, settings.brands[0], QUARTER)

    assert [(each.brand, each.conversations, each.contributions) for each in share.shares] == [
        ("Kettle", 12, 24),
        ("Kiln", 6, 12),
        ("Samovar", 0, 0),
    ]
    assert share.shares[0].share == pytest.approx(2 / 3)
    assert len(share.communities) == 4
    assert share.left_out == ()


def test_the_page_on_reach_has_the_same_number(store, grow, settings):
    grow("Kettle", 12)
    grow("Kiln", 6)

    with store.read() as connection:
        alone = build_share_of_voice(connection, settings, settings.brands[0], QUARTER)
        assert build_reach(connection, settings, settings.brands[0], QUARTER).share_of_voice == alone


def test_the_weeks_add_up_to_the_whole(store, grow, settings):
    grow("Kettle", 26)
    grow("Kiln", 13)

    with store.read() as connection:
        over_time = build_voice_over_time(connection, settings, settings.brands[0], QUARTER)
        assert over_time.whole == build_share_of_voice(connection, settings, settings.brands[0], QUARTER)

    assert over_time.brands == ("Kettle", "Kiln", "Samovar")
    assert [stretch.contributions for stretch in over_time.stretches] == [(4, 2, 0)] * 13
    assert over_time.stretches[-1].days.days == (date(2026, 3, 23), date(2026, 3, 29))
    assert [each.contributions for each in over_time.whole.shares] == [52, 26, 0]


def test_only_conversations_that_began_in_the_date_range_count(store, grow, settings):
    grow("Kettle", 13)
    grow("Kiln", 13)

    with store.read() as connection:
        last_week = DateRange.ending(datetime(2026, 3, 29, tzinfo=UTC), 1)
        over_time = build_voice_over_time(connection, settings, settings.brands[0], last_week)

    assert [stretch.contributions for stretch in over_time.stretches] == [(2, 2, 0)]


def test_a_search_in_the_archive_of_reddit_is_a_search_of_reddit(store, grow, settings):
    """What was searched for one brand alone is left out, and so is a community with a gap in the archive."""
    grow("Kettle", 12)
    on_reddit = {("reddit", "kitchens"), ("reddit", "teacups")}
    with store.write() as connection:
        end_run(connection, begin_run(connection, "collect", NOON, "arctic_shift", "Kettle"), NOON, "ok", "")
    with store.read() as connection:
        share = build_share_of_voice(connection, settings, settings.brands[0], QUARTER)
    assert set(share.left_out) == on_reddit

    with store.write() as connection:
        end_run(connection, begin_run(connection, "collect", NOON, "reddit", "Kiln"), NOON, "ok", "")
        end_run(connection, begin_run(connection, "collect", NOON, "arctic_shift", "Samovar"), NOON, "ok", "")
        save_gaps(connection, "arctic_shift", "Samovar", [Gap("r/Teacups", "outage", "It is slow.", NOON)], NOON)
    with store.read() as connection:
        share = build_share_of_voice(connection, settings, settings.brands[0], QUARTER)
    assert share.left_out == (("reddit", "teacups"),)


def test_a_week_has_shares_only_where_somebody_contributed():
    assert VoiceStretch(QUARTER, (3, 1)).shares == (0.75, 0.25)
    assert VoiceStretch(QUARTER, (0, 0)).shares == ()


def test_a_brand_without_competitors_has_no_share(store, grow, settings):
    from dataclasses import replace

    grow("Kiln", 13)
    alone = replace(settings, brands=(settings.brands[1],))

    with store.read() as connection:
        assert build_share_of_voice(connection, alone, alone.brands[0], QUARTER).shares == ()
