"""Tiles: a figure with its range, and an arrow only where the change is sure."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from analysis.measures.reach import BrandShare
from analysis.worthiness.wording.headline import Comparison
from reports.queries.overview.mentions import MentionChange, MentionSeries
from reports.wording.overview.tiles import TileChange, mentions_tile, score_tile, sentiment_tile, share_of_voice_tile

NO_EARLIER = TileChange("not_comparable", "no earlier period to compare with")


@pytest.fixture
def series():
    weeks = [date(2026, 3, 2), date(2026, 3, 9)]
    by_sentiment = pl.DataFrame({"start": weeks, "sentiment": ["positive"] * 2, "mentions": [1000, 234]})
    return MentionSeries(by_sentiment, pl.DataFrame(), 7)


def test_the_score_has_its_range_and_what_it_is_based_on(worthiness):
    tile = score_tile(worthiness(), None, series=[58, 60])

    assert (tile.figure, tile.unit, tile.low, tile.high, tile.n, tile.series) == ("60", "of 100", 55, 63, 88, (58, 60))
    assert tile.hover == "90% range: 55\N{EN DASH}\N{WORD JOINER}63. 88 people in 79 conversations."
    assert tile.change == NO_EARLIER


@pytest.mark.parametrize(
    ("then", "change"),
    [
        ((50, 46, 54), TileChange("up", "up from 50")),
        ((52, 48, 55), TileChange("no_clear_change", "no clear change from 52")),
        ((70, 64, 75), TileChange("down", "down from 70")),
        (None, TileChange("not_comparable", "no score in the period before")),
    ],
)
def test_the_score_moved_only_where_the_ranges_are_apart(worthiness, then, change):
    assert score_tile(worthiness(), worthiness(score=then)).change == change


@pytest.mark.parametrize(
    ("chance", "then", "change"),
    [
        (0.93, (57, 53, 61), TileChange("up", "up from 57")),
        (0.04, (63, 59, 66), TileChange("down", "down from 63")),
        (0.7, (57, 53, 61), TileChange("no_clear_change", "no clear change from 57")),
        (0.99, (60, 55, 63), TileChange("no_clear_change", "no clear change from 60")),
    ],
)
def test_a_chance_that_was_computed_decides(worthiness, chance, then, change):
    assert score_tile(worthiness(), worthiness(score=then), chance).change == change


def test_scores_of_different_components_are_not_compared(worthiness):
    change = score_tile(worthiness(), worthiness(sentiment=None, score=(20, 10, 30))).change

    assert change == TileChange("not_comparable", "not comparable: the scores have different components")


def test_without_a_score_the_tile_says_why(worthiness):
    tile = score_tile(worthiness(score=None, counts={"communities": 2}), worthiness(score=(50, 46, 54)))

    assert (tile.figure, tile.unit, tile.hover) == (
        "\N{EN DASH}",
        "",
        "Too few communities: 88 people in 79 conversations.",
    )
    assert tile.change.text == "too few communities; the period before had 50"


@pytest.mark.parametrize(
    ("change", "direction", "text"),
    [
        (MentionChange(1234, 600, 1.5, 2.6), "up", "up from 600"),
        (MentionChange(1234, 2000, 0.5, 0.9), "down", "down from 2,000"),
        (MentionChange(1234, 1200, 0.9, 1.2), "no_clear_change", "no clear change from 1,200"),
        (MentionChange(90, 40, 1.5, 2.6, ("reddit", "x")), "up", "up from 40 to 90 without Reddit and X"),
        (MentionChange(1234, 0, incomparable="no_earlier_period"), "not_comparable", NO_EARLIER.text),
        (
            MentionChange(1234, 9, incomparable="few_threads"),
            "not_comparable",
            "too few conversations to compare with the period before",
        ),
    ],
)
def test_mentions_rose_only_where_the_range_of_the_change_says_so(series, change, direction, text):
    assert mentions_tile(series, change).change == TileChange(direction, text)


def test_mentions_have_a_range_of_the_change_alone(series):
    tile = mentions_tile(series, MentionChange(1234, 1200, 0.9, 1.2))

    assert (tile.figure, tile.low, tile.high, tile.unit, tile.series) == ("1,234", None, None, "mentions", (1000, 234))
    assert tile.hover == (
        "1,234 mentions: posts by the public that name the brand, without duplicates and suspected spam; "
        "90% range of the change: \N{MINUS SIGN}10% to +20%."
    )


def test_a_change_of_more_than_a_thousand_percent_has_a_comma(series):
    assert mentions_tile(series, MentionChange(389, 45, 4.68, 15.98)).hover.endswith(
        "90% range of the change: +368% to +1,498%."
    )


def test_sentiment_has_its_range_and_the_opinions(worthiness):
    tile = sentiment_tile(worthiness(), worthiness(sentiment=(0.6, 0.5, 0.7)))

    assert (tile.figure, tile.low, tile.high, tile.n) == ("34", 22, 48, 27)
    assert tile.scope == "9 positive, 18 negative, 70 neutral opinions"
    assert tile.change == TileChange("down", "down from 60")


def test_rounding_alone_sets_no_ranges_apart(worthiness):
    now, then = worthiness(sentiment=(0.6, 0.506, 0.7)), worthiness(sentiment=(0.4, 0.3, 0.504))

    assert sentiment_tile(now, then).change.direction == "no_clear_change"


def test_without_opinions_there_is_no_sentiment(worthiness):
    tile = sentiment_tile(worthiness(sentiment=None, opinion=(1, 0, 4)), worthiness())

    assert (tile.figure, tile.low, tile.unit) == ("\N{EN DASH}", None, "")
    assert tile.change == TileChange("not_comparable", "too few opinions")


def test_competitors_are_named_with_their_figures(worthiness):
    kiln, samovar = (
        worthiness(score=(41, 36, 46), brand="Kiln"),
        worthiness(score=None, sentiment=None, brand="Samovar"),
    )
    compared = [(kiln, Comparison("Kettle", 0.95, "")), (samovar, Comparison(None, None, ""))]

    assert score_tile(worthiness(), None, competitors=compared).others == "above Kiln 41"
    assert (
        sentiment_tile(worthiness(), None, competitors=[kiln, samovar]).others == "not clearly different from Kiln 34"
    )
    assert share_of_voice_tile("Kettle", SHARES, ()).others == "above Kiln 35%"


@pytest.mark.parametrize(
    ("comparison", "others"),
    [
        (Comparison("Kiln", 0.05, ""), "below Kiln 41"),
        (Comparison(None, 0.7, ""), "not clearly different from Kiln 41"),
        (Comparison(None, None, ""), "vs Kiln 41"),
    ],
)
def test_a_score_is_above_or_below_another_only_where_that_is_sure(worthiness, comparison, others):
    kiln = worthiness(score=(41, 36, 46), brand="Kiln")

    assert score_tile(worthiness(), None, competitors=[(kiln, comparison)]).others == others


SHARES = (BrandShare("Kettle", 60, 88, 0.65, 0.59, 0.71), BrandShare("Kiln", 30, 47, 0.35, 0.29, 0.41))


def test_the_share_of_voice_has_its_range_and_its_competitors():
    tile = share_of_voice_tile("Kettle", SHARES, ())

    assert (tile.figure, tile.low, tile.high, tile.n, tile.page) == ("65%", 59, 71, 88, "compare")
    assert tile.scope == "88 of 135 contributions to conversations; the others are about Kiln"
    assert tile.change == NO_EARLIER


def test_the_share_of_voice_moved_only_where_the_ranges_are_apart():
    before = (BrandShare("Kettle", 40, 50, 0.5, 0.44, 0.56),)

    assert share_of_voice_tile("Kettle", SHARES, before).change == TileChange("up", "up from 50%")


def test_of_few_conversations_a_share_of_voice_has_no_range_and_no_change():
    few = (BrandShare("Kettle", 2, 3, 0.6, None, None), BrandShare("Kiln", 2, 2, 0.4, None, None))
    tile = share_of_voice_tile("Kettle", few, SHARES)

    assert (tile.figure, tile.low, tile.high) == ("60%", None, None)
    assert tile.change.text == "too little data to compare with the period before"


def test_without_competitors_there_is_no_share_of_voice():
    tile = share_of_voice_tile("Kettle", (), ())

    assert (tile.figure, tile.n) == ("\N{EN DASH}", 0)
    assert tile.hover == "No competitors, or no community that was searched for all of them."
