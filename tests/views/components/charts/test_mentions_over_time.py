"""Mentions by the week, and the sentence about them."""

from __future__ import annotations

from datetime import date

import polars as pl

from talkworthy.date_range import DateRange
from views.components.charts.weekly_volume import describe, to_mention_counts

MARCH = DateRange.between(date(2026, 3, 2), date(2026, 3, 22))


def counted(*rows: tuple[date, str, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"day": pl.Date, "author_type": pl.String, "direct": pl.Int64}, orient="row")


def test_days_are_added_up_to_weeks_that_end_with_the_date_range():
    rollups = counted(
        (date(2026, 3, 2), "public", 1),
        (date(2026, 3, 8), "public", 2),
        (date(2026, 3, 22), "public", 4),
    )

    assert to_mention_counts(rollups, MARCH).stretches.select("start", "mentions").rows() == [
        (date(2026, 3, 2), 3),
        (date(2026, 3, 9), 0),
        (date(2026, 3, 16), 4),
    ]


def test_only_people_count():
    rollups = counted((date(2026, 3, 3), "brand", 9), (date(2026, 3, 3), "public", 1))

    assert to_mention_counts(rollups, MARCH).stretches["mentions"].to_list() == [1, 0, 0]


def test_ten_years_are_reported_in_longer_stretches():
    counts = to_mention_counts(counted(), DateRange.between(date(2016, 1, 1), date(2025, 12, 31)))

    assert counts.days == 42
    assert len(counts.stretches) <= 104


def test_the_finding_names_the_fullest_week_what_is_typical_and_the_silence():
    rollups = counted((date(2026, 3, 9), "public", 6), (date(2026, 3, 16), "public", 2))

    assert describe(to_mention_counts(rollups, MARCH)) == (
        "Peak: week of 9 Mar 2026, 6 mentions (usual: 2). No mentions in 1 of 3 weeks."
    )


def test_each_stretch_names_its_days_within_the_date_range():
    counts = to_mention_counts(counted(), DateRange.between(date(2026, 3, 4), date(2026, 3, 15)))

    assert counts.stretches["written"].to_list() == ["2026-03-04..2026-03-08", "2026-03-09..2026-03-15"]


def test_weeks_without_posts_are_described_as_such():
    assert describe(to_mention_counts(counted(), MARCH)) == "No mentions in this period."
