"""Waiting times by Kaplan and Meier: lost observations count for as long as they were observed."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.stats.kaplan_meier import Floats, reached_by_end, still_waiting


def column(*numbers: float) -> Floats:
    return np.array(numbers, dtype=float)[:, None]


def test_without_anyone_leaving_early_it_is_a_plain_share() -> None:
    assert reached_by_end(column(3), column(1))[0] == pytest.approx(3 / 4)


def test_without_observations_it_is_nan() -> None:
    assert np.isnan(reached_by_end(column(0), column(0))[0])


def test_lost_observations_are_no_longer_at_risk() -> None:
    # 10 at risk, 2 helped, 3 leave; 5 at risk, 1 helped: 1 - 8/10 x 4/5
    assert reached_by_end(column(2, 1), column(3, 4))[0] == pytest.approx(0.36)


def test_the_share_still_waiting_is_given_after_each_time() -> None:
    assert still_waiting(column(2, 1), column(3, 4))[:, 0].tolist() == pytest.approx([0.8, 0.64])


def test_times_after_the_last_observation_change_nothing() -> None:
    assert still_waiting(column(1, 0), column(1, 0))[:, 0].tolist() == pytest.approx([0.5, 0.5])


def test_each_replicate_has_a_curve_of_its_own() -> None:
    curves = still_waiting(np.array([[1.0, 2.0], [1.0, 0.0]]), np.zeros((2, 2)))
    assert curves.tolist() == [[0.5, 0.0], [0.0, 0.0]]
