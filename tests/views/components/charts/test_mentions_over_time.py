"""Mentions over time: the parts of the bars, the labels above them, and the sentence about them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl

from reports.queries.overview.mentions import count_mentions
from talkworthy.date_range import DateRange
from talkworthy.storage.analysis.dataframes import ROLLUP_COLUMNS
from talkworthy.storage.runs.gaps import StoredGap
from views.components.charts.mentions_over_time import (
    ChartLabel,
    describe,
    to_bars,
    to_gap_bands,
    to_labels,
    to_mentions_over_time,
)

MARCH = DateRange.between(date(2026, 3, 2), date(2026, 3, 22))


def series(*rows: tuple[date, str, int], over: DateRange = MARCH):
    """Mentions of a brand: day, sentiment and number."""
    daily = [("Brewly", day, "hob", "kitchens", sentiment, "public", number, number) for day, sentiment, number in rows]
    return count_mentions(pl.DataFrame(daily, ROLLUP_COLUMNS, orient="row"), over)


def label(day: int, words: str) -> ChartLabel:
    return ChartLabel(datetime(2026, 3, day, tzinfo=UTC), words, f"{words} and why")


def test_negative_mentions_stand_on_the_axis_and_positive_ones_on_top():
    mentions = series(
        (date(2026, 3, 3), "positive", 2), (date(2026, 3, 4), "negative", 3), (date(2026, 3, 5), "neutral", 4)
    )

    assert to_bars(mentions, MARCH).select("title", "low", "high", "in_all").rows() == [
        ("Negative", 0, 3, 9),
        ("Neutral", 3, 7, 9),
        ("Positive", 7, 9, 9),
    ]


def test_a_part_names_the_days_of_the_date_range_in_its_stretch():
    begun = DateRange.between(date(2026, 3, 4), date(2026, 3, 15))
    mentions = series((date(2026, 3, 5), "positive", 1), (date(2026, 3, 12), "positive", 1), over=begun)

    assert to_bars(mentions, begun)["written"].to_list() == ["2026-03-04..2026-03-08", "2026-03-09..2026-03-15"]


def test_the_table_leads_to_the_mentions_of_each_part():
    chart = to_mentions_over_time(series((date(2026, 3, 10), "negative", 1200)), MARCH).chart

    assert chart.as_table is not None
    assert [(row.cells, row.fields) for row in chart.as_table.rows] == [
        (("9 Mar 2026", "Negative", "1,200"), {"written": "2026-03-09..2026-03-15", "sentiment": "negative"})
    ]


def test_the_legend_has_the_sentiments_that_occur():
    mentions = to_mentions_over_time(series((date(2026, 3, 10), "none", 1), (date(2026, 3, 3), "positive", 1)), MARCH)

    assert mentions.legend == (("positive", "Positive"), ("none", "Not analysed"))


def test_a_label_stands_above_the_bar_of_its_week():
    mentions = series((date(2026, 3, 3), "neutral", 6), (date(2026, 3, 16), "neutral", 2))

    placed = to_labels(mentions, MARCH, [label(4, "the leak")])

    assert placed.select("height", "label", "text", "later").rows() == [(6, "the leak", "the leak and why", False)]
    assert placed.select("written", "sentiment").rows() == [("2026-03-02..2026-03-08", "")]


def test_of_labels_that_would_overlap_the_highest_bar_keeps_its_own():
    mentions = series((date(2026, 3, 10), "neutral", 6), (date(2026, 3, 16), "neutral", 2))

    assert to_labels(
        mentions,
        MARCH,
        [label(17, "a tie between two kettles of other makes"), label(11, "the leak at the seam of the kettle nr 7")],
    )["label"].to_list() == ["the leak at the seam of the kettle nr 7"]


def test_a_label_turns_away_from_a_higher_bar():
    mentions = series(
        (date(2026, 3, 2), "neutral", 9), (date(2026, 3, 9), "neutral", 6), (date(2026, 3, 16), "neutral", 2)
    )

    assert to_labels(mentions, MARCH, [label(11, "a leak at a seam")])["later"].to_list() == [False]
    mirrored = series(
        (date(2026, 3, 2), "neutral", 2), (date(2026, 3, 9), "neutral", 6), (date(2026, 3, 16), "neutral", 9)
    )
    assert to_labels(mirrored, MARCH, [label(11, "a leak at the seam of the kettle, again")])["later"].to_list() == [
        True
    ]


def test_a_label_that_would_lie_on_higher_bars_is_left_out():
    mentions = series((date(2026, 3, 2), "neutral", 6), (date(2026, 3, 9), "neutral", 9))

    assert to_labels(mentions, MARCH, [label(3, "a leak at a seam, again and again and again")]).is_empty()


def test_a_label_before_the_date_range_has_no_place():
    assert to_labels(series((date(2026, 3, 10), "neutral", 6)), MARCH, [label(1, "too early")]).is_empty()


def test_an_hour_that_was_not_collected_is_a_day_wide():
    since, until = datetime(2026, 3, 9, 8, tzinfo=UTC), datetime(2026, 3, 9, 9, tzinfo=UTC)
    gap = StoredGap("reddit", "Brewly", "kitchens", "outage", "Reddit was down", since, until, None)

    bands = to_gap_bands([gap], MARCH)

    assert to_mentions_over_time(series(), MARCH, gaps=[gap]).legend == (("gap", "Not collected"),)

    assert bands.select("since", "until").rows() == [(since, datetime(2026, 3, 10, 8, tzinfo=UTC))]
    assert "Reddit was down" in bands["text"][0]


def test_the_description_names_the_fullest_week_what_is_usual_and_the_silence():
    mentions = series((date(2026, 3, 9), "positive", 6), (date(2026, 3, 16), "neutral", 2))

    assert describe(mentions) == "Peak: week of 9 Mar 2026, 6 mentions (usual: 2). No mentions in 1 of 3 weeks."


def test_weeks_without_mentions_are_described_as_such():
    assert describe(series()) == "No mentions in this period."


def test_a_period_without_mentions_has_a_chart_all_the_same():
    assert to_mentions_over_time(series(), MARCH).chart.spec["datasets"]["bars"]
