"""The score week by week: equal to the score of each date range, from the first post to the last."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from analysis.worthiness import BrandConversation, ScoreOptions, score_brands
from analysis.worthiness.history import to_histories
from talkworthy.date_range import DateRange

WEEK = timedelta(weeks=1)
PANELS = {"Kopi": ["Competitor"], "Competitor": ["Kopi"]}


@pytest.fixture
def half_a_year(plenty):
    """Two brands with enough conversations in 13 weeks, none in the 13 weeks before, and the newest time."""
    return {"Kopi": plenty(conversations=70), "Competitor": plenty(conversations=80, name="r")}


def options(weeks13, weeks_before=13, **more):
    return ScoreOptions(replicates=60, as_of=weeks13.end, since=weeks13.start - weeks_before * WEEK, **more)


def test_every_week_equals_the_score_of_its_date_range(half_a_year, weeks13):
    judging = options(weeks13, 2)
    result = to_histories(half_a_year, PANELS, weeks13, judging)
    for number in range(15):
        date_range = result["Kopi"].weeks[number].date_range
        for brand, verdict in score_brands(half_a_year, PANELS, date_range, judging).items():
            week = result[brand].weeks[number]
            assert (week.status, week.reasons, week.counts) == (verdict.status, verdict.reasons, verdict.counts)
            assert (week.score, week.low, week.high) == (verdict.score, verdict.low, verdict.high)
            if week.score is not None:
                assert np.array_equal(week.replicates, verdict.replicates)


def test_it_goes_back_a_week_at_a_time_to_the_first_post(half_a_year, weeks13):
    weeks = to_histories(half_a_year, PANELS, weeks13, options(weeks13))["Kopi"].weeks
    assert len(weeks) == 26
    assert {after.date_range.end - before.date_range.end for before, after in pairwise(weeks)} == {WEEK}
    assert weeks[-1].date_range == weeks13


def test_without_a_known_beginning_it_begins_with_the_oldest_conversation(half_a_year, weeks13):
    judging = ScoreOptions(replicates=0, as_of=weeks13.end)
    # The first conversation is of day 1 of the first of the thirteen weeks.
    assert len(to_histories(half_a_year, PANELS, weeks13, judging)["Kopi"].weeks) == 13


def test_weeks_without_enough_data_say_why(half_a_year, weeks13):
    first = to_histories(half_a_year, PANELS, weeks13, options(weeks13))["Kopi"].weeks[0]
    assert (first.status, first.score, first.components, len(first.replicates)) == ("insufficient_data", None, {}, 0)
    assert "0 of 30 conversations between people" in first.reasons


def test_weeks_have_the_components_that_make_their_score(half_a_year, weeks13):
    week = to_histories(half_a_year, PANELS, weeks13, options(weeks13))["Kopi"].weeks[-1]
    mean = np.exp(np.mean([np.log(max(part, 0.02)) for part in week.components.values()]))
    assert len(week.components) == 8
    assert week.score == round(100 * mean)


def test_a_competitor_without_a_score_still_counts_for_the_comparison(plenty, weeks13):
    conversation = {"Kopi": plenty(conversations=70), "Competitor": plenty(conversations=13, name="r")}
    result = to_histories(conversation, PANELS, weeks13, options(weeks13, 0))
    assert result["Competitor"].weeks[-1].score is None
    assert result["Kopi"].weeks[-1].components["people"] > 0.8


def test_the_version_names_the_weights(half_a_year, weeks13):
    judging = options(weeks13, 0, weights={"sentiment": 1.0, "dialogue": 2.0})
    assert to_histories(half_a_year, PANELS, weeks13, judging)["Kopi"].version == judging.version


def later(conversation, span):
    moved = [frame.with_columns(pl.col(column) + span) for frame, column in
             ((conversation.posts, "created_at"), (conversation.conversations, "named_at"))]  # fmt: skip
    return BrandConversation(*moved)


def twice(before, after, weeks13):
    """Return the conversations of one quarter, and then those of another."""
    after = later(after, 13 * WEEK)
    shifted = after.posts.with_columns(
        post=pl.col("post") + 1_000, parent=pl.col("parent") + 1_000, thread="2" + pl.col("thread")
    )
    conversations = after.conversations.with_columns(thread="2" + pl.col("thread"))
    both = BrandConversation(pl.concat([before.posts, shifted]), pl.concat([before.conversations, conversations]))
    return both, DateRange(weeks13.start + 13 * WEEK, weeks13.end + 13 * WEEK)


def test_the_newest_score_is_compared_with_the_last_range_that_shares_no_day(plenty, weeks13):
    hated = plenty(conversations=70)
    hated = BrandConversation(hated.posts.with_columns(sentiment=pl.lit("negative")), hated.conversations)
    conversation, newest = twice(hated, plenty(conversations=70), weeks13)
    step = to_histories({"Kopi": conversation}, {"Kopi": []}, newest, options(newest, 13))["Kopi"].step
    assert step is not None
    assert step.then.date_range == weeks13
    assert step.chance > 0.95


def test_where_nothing_changed_either_is_as_probable(plenty, weeks13):
    conversation, newest = twice(plenty(conversations=70), plenty(conversations=70), weeks13)
    step = to_histories({"Kopi": conversation}, {"Kopi": []}, newest, options(newest, 13))["Kopi"].step
    assert step is not None
    assert 0.1 < step.chance < 0.9


def test_a_first_score_has_nothing_to_compare_with(half_a_year, weeks13):
    assert to_histories(half_a_year, PANELS, weeks13, options(weeks13, 0))["Kopi"].step is None


def test_without_conversations_no_week_has_a_score(world, weeks13):
    weeks = to_histories({"Kopi": world()}, {"Kopi": []}, weeks13, options(weeks13, 3))["Kopi"].weeks
    assert [week.status for week in weeks] == ["insufficient_data"] * 16
