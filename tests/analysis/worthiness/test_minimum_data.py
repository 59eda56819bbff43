"""When there is no score, and whether the reasons name what is missing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from analysis.worthiness import ConversationCounts, ReviewedSample, ScoreOptions, score_brand
from analysis.worthiness.minimum_data import CollectedWeeks, to_missing_data, to_provisional_reasons, weeks_needed

ENOUGH = ConversationCounts(
    conversations=30,
    c2c_conversations=30,
    people=50,
    communities=3,
    weeks_with_conversation=8,
    weeks=13,
    completeness=0.8,
)


def test_exactly_enough_is_enough():
    assert to_missing_data(ENOUGH) == ()


@pytest.mark.parametrize(
    ("short", "reason"),
    [
        (
            {"c2c_conversations": 12},
            "12 of 30 conversations between people (at this rate a date range of about 33 weeks would have enough)",
        ),
        ({"c2c_conversations": 0}, "0 of 30 conversations between people"),
        ({"people": 25}, "25 of 50 people (at this rate a date range of about 26 weeks would have enough)"),
        ({"communities": 1}, "1 of 3 communities"),
        ({"weeks_with_conversation": 7}, "7 of 8 weeks with conversations"),
        ({"completeness": 0.796}, "79% of the replies collected, 80% needed"),
    ],
)
def test_each_missing_amount_is_a_reason_with_its_numbers(short, reason):
    assert to_missing_data(replace(ENOUGH, **short)) == (reason,)


@pytest.mark.parametrize(
    ("watched", "short", "reason"),
    [
        (
            5,
            {"c2c_conversations": 20},
            "20 of 30 conversations between people (about 3 more weeks at the rate of the last 5 weeks)",
        ),
        (
            5,
            {"people": 10},
            "10 of 50 people (about 20 more weeks at the rate of the last 5 weeks, in a date range of 25 weeks)",
        ),
        (
            60,
            {"people": 25},
            "25 of 50 people (at this rate a date range of about 26 weeks would have enough)",
        ),
        (
            5,
            {"weeks_with_conversation": 4},
            "4 of 8 weeks with conversations (about 5 more weeks at the rate of the last 5 weeks)",
        ),
        (60, {"weeks_with_conversation": 4}, "4 of 8 weeks with conversations"),
    ],
)
def test_where_more_collecting_would_help_the_reason_says_how_much(watched, short, reason):
    assert to_missing_data(replace(ENOUGH, **short), CollectedWeeks(watched)) == (reason,)


def test_a_past_date_range_gains_nothing_by_collecting(weeks13):
    since = weeks13.start + timedelta(weeks=8)
    assert CollectedWeeks.of(weeks13, since, weeks13.end - timedelta(hours=3)) == CollectedWeeks(5)
    assert CollectedWeeks.of(weeks13, since, weeks13.end + timedelta(days=2)) == CollectedWeeks(None)
    assert CollectedWeeks.of(weeks13, None, weeks13.end - timedelta(hours=3)) == CollectedWeeks(None)


@pytest.mark.parametrize(("weeks", "needed"), [(52, 8), (13, 8), (12, 8), (8, 5), (4, 3), (1, 1)])
def test_a_shorter_date_range_needs_the_same_share_of_weeks(weeks, needed):
    assert weeks_needed(weeks) == needed


def test_without_enough_data_there_are_components_and_counts_but_no_score(plenty, weeks13):
    result = score_brand("Kopi", {"Kopi": plenty(conversations=20)}, [], weeks13)
    assert result.status == "insufficient_data"
    assert (result.score, result.low, result.high, result.weightings, result.without) == (None, None, None, None, {})
    assert result.counts.c2c_conversations == 20
    assert result.component("dialogue").value == pytest.approx((10 + 2) / 24)


def test_without_conversations_every_component_is_left_out(world, make_post, weeks13):
    result = score_brand("Kopi", {"Kopi": world(make_post("a", "ann", -30))}, [], weeks13)
    assert result.status == "insufficient_data"
    assert len(result.left_out) == 8


def test_unreviewed_posts_give_a_provisional_score(plenty, weeks13):
    result = score_brand("Kopi", {"Kopi": plenty()}, [], weeks13)
    assert result.status == "provisional"
    assert result.reasons == ("0 of 100 mentions reviewed by a person",)


def test_reviewed_posts_give_a_score(plenty, weeks13):
    options = ScoreOptions(checked={"Kopi": ReviewedSample(labels=100, right=95)})
    result = score_brand("Kopi", {"Kopi": plenty()}, [], weeks13, options)
    assert (result.status, result.reasons) == ("scored", ())


def test_posts_often_about_something_else_stay_provisional():
    reason = "at least 71% of the posts are about the brand, judging by 150 reviewed; 80% needed"
    assert to_provisional_reasons(ReviewedSample(labels=150, right=117)) == (reason,)


def test_too_few_labels_stay_provisional_however_good():
    assert to_provisional_reasons(ReviewedSample(labels=99, right=99)) == ("99 of 100 mentions reviewed by a person",)


def test_weight_on_unmeasured_components_alone_gives_no_score(plenty, weeks13):
    result = score_brand("Kopi", {"Kopi": plenty()}, [], weeks13, ScoreOptions(weights={"people": 1.0}))
    assert result.status == "insufficient_data"
    assert result.reasons == ("none of the components that have a weight can be measured; give weight to others",)
