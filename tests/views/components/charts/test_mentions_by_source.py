"""Mentions by source over time: the largest source first, small ones together, and the sentence about them."""

from __future__ import annotations

from datetime import date

import polars as pl

from talkworthy.date_range import DateRange
from views.components.charts.mentions_by_source import to_source_chart

MARCH = DateRange.between(date(2026, 3, 4), date(2026, 3, 15))
SCHEMA = {
    "day": pl.Date,
    "author_type": pl.String,
    "source": pl.String,
    "sentiment": pl.String,
    "posts": pl.Int64,
    "direct": pl.Int64,
}


def counted(*rows: tuple[date, str, int]) -> pl.DataFrame:
    days = [(day, "public", source, "neutral", direct, direct) for day, source, direct in rows]
    return pl.DataFrame(days, schema=SCHEMA, orient="row")


def test_each_bar_is_a_source_in_a_week():
    chart = to_source_chart(
        counted((date(2026, 3, 5), "x", 2), (date(2026, 3, 8), "x", 1), (date(2026, 3, 9), "reddit", 4)), MARCH
    )

    assert chart.as_table.headings == ("Week from", "Source", "Mentions")
    assert [(row.cells, row.fields) for row in chart.as_table.rows] == [
        (("9 Mar 2026", "Reddit", "4"), {"written": "2026-03-09..2026-03-15", "key": "reddit"}),
        (("2 Mar 2026", "X", "3"), {"written": "2026-03-04..2026-03-08", "key": "x"}),
    ]
    assert chart.description == "7 mentions by people, 57% of them on Reddit. Peak: week of 9 Mar 2026, 4 mentions."


def test_sources_without_a_colour_of_their_own_are_drawn_together():
    sources = ("reddit", "x", "mastodon", "bluesky", "hackernews", "forum")
    chart = to_source_chart(counted(*((date(2026, 3, 9), source, 9 - n) for n, source in enumerate(sources))), MARCH)

    assert [row.cells[1:] for row in chart.as_table.rows] == [
        ("Reddit", "9"),
        ("X", "8"),
        ("Mastodon", "7"),
        ("Bluesky", "6"),
        ("Other sources", "9"),
    ]
    assert chart.as_table.rows[-1].fields["key"] == "hackernews|forum"


def test_one_source_is_named_as_all():
    chart = to_source_chart(counted((date(2026, 3, 9), "x", 1)), MARCH)

    assert chart.description == "1 mention by people, all on X. Peak: week of 9 Mar 2026, 1 mention."


def test_without_mentions_there_is_no_chart():
    assert to_source_chart(counted(), MARCH) is None
    assert to_source_chart(counted((date(2026, 3, 9), "x", 0)), MARCH) is None
