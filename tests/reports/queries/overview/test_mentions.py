"""Mentions by week, sentiment and source, and how they differ from the period before."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from reports.queries.overview.mentions import (
    MentionChange,
    build_mention_change,
    count_mentions,
    to_mention_change,
    to_stretches,
)
from reports.queries.overview.periods import previous_range
from reports.queries.score.brand_report import choose_date_range
from talkworthy.date_range import DateRange
from talkworthy.model import Gap
from talkworthy.storage.analysis.counted_posts import ThreadMentions
from talkworthy.storage.analysis.dataframes import ROLLUP_COLUMNS, rollups_frame
from talkworthy.storage.conversations.queries import store_span
from talkworthy.storage.runs.gaps import save_gaps

MARCH = DateRange.between(date(2026, 3, 2), date(2026, 3, 22))


def daily(*rows: tuple[date, str, str, str, int, int]) -> pl.DataFrame:
    """Daily counts: day, source, sentiment, author type, posts, and how many of them name the brand."""
    return pl.DataFrame(
        [("Brewly", day, source, "kitchens", *rest) for day, source, *rest in rows], ROLLUP_COLUMNS, orient="row"
    )


ROLLUPS = daily(
    (date(2026, 3, 2), "hob", "positive", "public", 5, 3),
    (date(2026, 3, 8), "hob", "negative", "public", 4, 4),
    (date(2026, 3, 9), "pan", "none", "public", 2, 1),
    (date(2026, 3, 22), "hob", "positive", "public", 2, 2),
    (date(2026, 3, 22), "hob", "none", "public", 7, 0),
    (date(2026, 3, 22), "hob", "none", "brand", 6, 6),
)


def threads(count: int, mentions: int = 1, source: str = "hob", period: str = "now") -> list[ThreadMentions]:
    return [ThreadMentions(f"{source}:{period}{n}", source, "neutral", mentions) for n in range(count)]


def test_mentions_are_posts_by_the_public_that_name_the_brand():
    series = count_mentions(ROLLUPS, MARCH)

    assert (series.total, series.totals, series.word) == (10, (7, 1, 2), "week")


def test_each_week_has_each_sentiment():
    series = count_mentions(ROLLUPS, MARCH)
    first = series.by_sentiment.filter(pl.col("start") == date(2026, 3, 2))

    assert first["sentiment"].to_list() == ["positive", "neutral", "unclear", "negative", "none"]
    assert first["mentions"].to_list() == [3, 0, 0, 4, 0]
    assert [series.of_sentiment(sentiment) for sentiment in ("positive", "negative", "none")] == [5, 4, 1]


def test_each_week_has_each_source_with_a_mention():
    assert count_mentions(ROLLUPS, MARCH).by_source.rows() == [
        (date(2026, 3, 2), "hob", 7),
        (date(2026, 3, 2), "pan", 0),
        (date(2026, 3, 9), "hob", 0),
        (date(2026, 3, 9), "pan", 1),
        (date(2026, 3, 16), "hob", 2),
        (date(2026, 3, 16), "pan", 0),
    ]


def test_without_mentions_every_week_is_empty():
    series = count_mentions(daily(), MARCH)

    assert (series.total, series.totals, series.by_source.height) == (0, (0, 0, 0), 0)


def test_many_years_are_split_into_longer_stretches():
    starts, days = to_stretches(DateRange.between(date(2020, 1, 1), date(2025, 12, 31)))

    assert (len(starts), days) == (79, 28)
    assert starts[-1] == date(2025, 12, 4)


def test_twice_as_many_threads_have_a_factor_with_its_range():
    change = to_mention_change(threads(100), threads(50, period="then"), ())

    assert change == MentionChange(100, 50, pytest.approx(1.504, abs=0.001), pytest.approx(2.659, abs=0.001))


def test_a_source_that_was_added_meanwhile_is_left_out_of_both():
    change = to_mention_change([*threads(20), *threads(90, source="pan")], threads(20, period="then"), {"pan", "pot"})

    assert (change.now, change.then, change.left_out) == (20, 20, ("pan",))
    assert change.low < 1 < change.high


def test_where_no_source_was_collected_in_both_nothing_is_compared():
    change = to_mention_change(threads(20), threads(10, period="then"), {"hob"})

    assert change == MentionChange(20, 10, left_out=("hob",), incomparable="no_common_source")


def test_few_threads_are_not_compared():
    change = to_mention_change(threads(4, mentions=30), threads(40, period="then"), ())

    assert change == MentionChange(120, 40, incomparable="few_threads")


def test_of_no_mentions_at_all_nothing_is_compared():
    assert to_mention_change([], [], {"hob"}) == MentionChange(0, 0, incomparable="few_threads")


@pytest.fixture
def kettle(store, grow):
    """A store of 52 conversations, four a week for 13 weeks, in four communities of three sources."""
    grow("Kettle", 52)
    return store


def test_the_store_compares_the_newest_six_weeks_with_those_before(kettle):
    with kettle.read() as connection:
        date_range, span = choose_date_range(connection, "6w"), store_span(connection)
        change = build_mention_change(connection, "Kettle", date_range, previous_range(date_range, span))
        series = count_mentions(rollups_frame(connection, "Kettle", date_range), date_range)

    assert (change.now, change.then, change.left_out) == (24, 24, ())
    assert change.low < 1 < change.high
    assert series.totals == (4, 4, 4, 4, 4, 4)


def test_before_the_first_post_there_is_nothing_to_compare_with(kettle):
    with kettle.read() as connection:
        change = build_mention_change(connection, "Kettle", choose_date_range(connection, "all"), None)

    assert change == MentionChange(52, 0, incomparable="no_earlier_period")


def test_a_source_with_a_gap_is_not_compared(kettle):
    with kettle.write() as connection:
        date_range = choose_date_range(connection, "6w")
        middle = date_range.start + timedelta(days=3)
        gap = Gap("r/teacups", "outage", "the source was down", middle, middle + timedelta(days=2))
        save_gaps(connection, "reddit", "Kettle", [gap], date_range.end)
        change = build_mention_change(
            connection, "Kettle", date_range, previous_range(date_range, store_span(connection))
        )

    assert change.left_out == ("reddit",)
    assert (change.now, change.then) == (12, 12)
