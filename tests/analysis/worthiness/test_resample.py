"""The bootstrap: what stays fixed, what is shared, and whether 90 % means 90 %."""

from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from analysis.worthiness.estimates import interval, shrink
from analysis.worthiness.resample import Lots, draw, draw_weights, to_keys
from analysis.worthiness.tally import to_tally
from talkworthy.window import Window

SALTS = np.random.SeedSequence(5).generate_state(2_000, np.uint64)


def keys(*names):
    return to_keys(pl.Series(names))


def test_each_source_keeps_its_number_of_talks():
    weights = draw_weights(keys(*(f"c{i}" for i in range(30))), [slice(0, 20), slice(20, 30)], SALTS)
    assert weights[:, :20].sum(axis=1) == pytest.approx(np.full(2_000, 20), rel=1e-5)
    assert weights[:, 20:].sum(axis=1) == pytest.approx(np.full(2_000, 10), rel=1e-5)


def test_a_source_with_one_talk_keeps_it():
    weights = draw_weights(keys("a", "b", "c"), [slice(0, 2), slice(2, 3)], SALTS)
    assert set(weights[:, 2].tolist()) == {1.0}


def test_talks_are_drawn_as_often_as_with_replacement():
    weights = draw_weights(keys(*(f"c{i}" for i in range(200))), [slice(0, 200)], SALTS)
    # With replacement, a talk is absent with probability (1 - 1/n)^n = 0.367, and its count has variance 1 - 1/n.
    assert (weights == 0).mean() == pytest.approx(0.367, abs=0.005)
    assert weights.var() == pytest.approx(1.0, abs=0.02)
    assert np.abs(np.corrcoef(weights[:, :50].T) - np.eye(50)).max() < 0.12


def test_a_conversation_has_the_same_fate_whoever_reads_it():
    own, theirs = [f"own{i}" for i in range(9)], [f"theirs{i}" for i in range(9)]
    first = draw_weights(keys("shared", *own), [slice(0, 10)], SALTS)
    second = draw_weights(keys("shared", *theirs), [slice(0, 10)], SALTS)
    assert np.corrcoef(first[:, 0], second[:, 0])[0, 1] > 0.8
    assert abs(np.corrcoef(first[:, 1], second[:, 1])[0, 1]) < 0.1


def test_customers_of_replicates_lie_around_those_of_the_talk(plenty, weeks13):
    draws = draw(to_tally(plenty(), weeks13, weeks13.end), 1_000, 1)
    # Recounting distinct authors in each resample would give 63 %.
    assert draws.talkers[1:].mean() == pytest.approx(draws.talkers[0], rel=0.01)


def test_chunks_do_not_change_the_answer(plenty, weeks13, monkeypatch):
    tally = to_tally(plenty(), weeks13, weeks13.end)
    whole = draw(tally, 50, 1).substance
    monkeypatch.setattr("analysis.worthiness.resample.CHUNK_CELLS", 7 * 60)
    assert draw(tally, 50, 1).substance == pytest.approx(whole)


def test_how_many_are_scrambled_at_a_time_does_not_change_what_is_drawn(monkeypatch):
    names, whole = [f"c{i}" for i in range(30)], [slice(0, 30)]
    drawn = draw_weights(keys(*names), whole, SALTS[:100])
    monkeypatch.setattr("analysis.worthiness.resample.CACHED_KEYS", 70)
    assert np.array_equal(draw_weights(keys(*names), whole, SALTS[:100]), drawn)


def test_what_is_remembered_of_an_earlier_window_is_what_would_be_drawn(plenty, weeks13):
    lots, talk = Lots(80, 3), plenty(talks=90)
    for days in (40, 47, 80, 5, 91):
        window = Window(weeks13.start, weeks13.start + timedelta(days=days))
        tally = to_tally(talk, window, weeks13.end)
        afresh, remembered = draw(tally, 80, 3), draw(tally, 80, 3, lots)
        assert np.array_equal(afresh.talkers, remembered.talkers)
        assert np.array_equal(afresh.warm, remembered.warm)


def test_a_source_of_which_nothing_was_drawn_keeps_every_talk():
    weights = draw_weights(keys("a", "b"), [slice(0, 2)], SALTS)
    # Of two talks neither is drawn in e^-2 = 13.5 % of the replicates, each once in as many, besides other ties.
    assert (weights == 1.0).all(axis=1).mean() > 0.2
    assert weights.sum(axis=1) == pytest.approx(np.full(2_000, 2), rel=1e-6)


@pytest.mark.parametrize("truth", [0.08, 0.3, 0.5])
def test_the_interval_of_a_share_covers_the_truth_as_often_as_it_says(truth):
    """200 worlds of 60 talks, each of them a dialogue with a known probability."""
    rng = np.random.default_rng(11)
    worlds = (rng.random((60, 200)) < truth).astype(float)
    yes = point_and_replicates(60) @ worlds
    total, half = np.full(len(yes), 60.0), np.full(len(yes), 0.5)
    intervals = [interval(shrink(column, total, half.copy(), rng)) for column in yes.T]
    assert 0.84 <= np.mean([low <= truth <= high for low, high in intervals]) <= 0.99


def test_the_interval_of_a_mean_covers_it_though_voices_of_one_talk_are_alike():
    """200 worlds of 60 talks of 1 to 30 voices, who share what is peculiar to their talk."""
    rng = np.random.default_rng(12)
    voices = rng.integers(1, 31, (60, 200)).astype(float)
    said = voices * rng.beta(2, 2, (60, 200))
    weights = point_and_replicates(60)
    means = (weights @ said) / (weights @ voices)
    held = [low <= 0.5 <= high for low, high in (interval(column) for column in means.T)]
    assert 0.84 <= np.mean(held) <= 0.99


def point_and_replicates(talks):
    weights = draw_weights(keys(*(f"c{i}" for i in range(talks))), [slice(0, talks)], SALTS[:1_000])
    return np.vstack([np.ones(talks), weights])
