"""The bootstrap: what stays fixed, what is shared, and whether 90 % means 90 %."""

from datetime import timedelta

import numpy as np
import pytest

from analysis.stats.cluster_bootstrap import RememberedDraws, draw_paired, to_salts
from analysis.worthiness.conversation_totals import to_totals
from analysis.worthiness.estimation.bootstrap import measure_replicates
from analysis.worthiness.estimation.estimators import interval, shrink
from talkworthy.date_range import DateRange


def test_people_of_replicates_lie_around_those_of_the_conversation(plenty, weeks13):
    measurements = measure_replicates(to_totals(plenty(), weeks13, weeks13.end), 1_000, 1)
    # Recounting distinct authors in each resample would give 63 %.
    assert measurements.people_per_week[1:].mean() == pytest.approx(measurements.people_per_week[0], rel=0.01)


def test_chunks_do_not_change_the_answer(plenty, weeks13, monkeypatch):
    totals = to_totals(plenty(), weeks13, weeks13.end)
    whole = measure_replicates(totals, 50, 1).personal_relevance
    monkeypatch.setattr("analysis.stats.cluster_bootstrap.CELLS_AT_ONCE", 7 * 60)
    assert measure_replicates(totals, 50, 1).personal_relevance == pytest.approx(whole)


def test_cached_draws_of_an_earlier_date_range_equal_new_ones(plenty, weeks13):
    earlier, conversation = RememberedDraws(80, 3), plenty(conversations=90)
    for days in (40, 47, 80, 5, 91):
        date_range = DateRange(weeks13.start, weeks13.start + timedelta(days=days))
        totals = to_totals(conversation, date_range, weeks13.end)
        afresh, remembered = measure_replicates(totals, 80, 3), measure_replicates(totals, 80, 3, earlier)
        assert np.array_equal(afresh.people_per_week, remembered.people_per_week)
        assert np.array_equal(afresh.positive, remembered.positive)


@pytest.mark.parametrize("truth", [0.08, 0.3, 0.5])
def test_the_interval_of_a_share_covers_the_truth_as_often_as_it_says(truth):
    """200 worlds of 60 conversations, each of them a dialogue with a known probability."""
    rng = np.random.default_rng(11)
    worlds = (rng.random((60, 200)) < truth).astype(float)
    yes = point_and_replicates(60) @ worlds
    total, half = np.full(len(yes), 60.0), np.full(len(yes), 0.5)
    intervals = [interval(shrink(column, total, half.copy(), rng)) for column in yes.T]
    assert 0.84 <= np.mean([low <= truth <= high for low, high in intervals]) <= 0.99


def test_the_interval_of_a_mean_covers_it_though_authors_of_one_conversation_are_alike():
    """200 worlds of 60 conversations of 1 to 30 authors, who are alike within their conversation."""
    rng = np.random.default_rng(12)
    authors = rng.integers(1, 31, (60, 200)).astype(float)
    sums = authors * rng.beta(2, 2, (60, 200))
    weights = point_and_replicates(60)
    means = (weights @ sums) / (weights @ authors)
    held = [low <= 0.5 <= high for low, high in (interval(column) for column in means.T)]
    assert 0.84 <= np.mean(held) <= 0.99


def point_and_replicates(conversations):
    [(weights, _)] = draw_paired(np.arange(conversations, dtype=np.uint64), [conversations], to_salts(1_000, 5))
    return np.vstack([np.ones(conversations), weights])
