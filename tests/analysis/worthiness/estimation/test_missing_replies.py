"""What replies that were not collected may hide."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.worthiness.estimation.missing_replies import allow_for_missing, to_notes

PARTS = {"dialogue": np.full(1_001, 0.3), "unprompted": np.full(1_001, 0.9), "sentiment": np.full(1_001, 0.6)}


def test_the_point_stays_and_the_replicates_include_what_may_be_missing():
    dialogue = allow_for_missing(PARTS, 0.9, 1)["dialogue"]
    assert dialogue[0] == 0.3
    assert dialogue[1:].min() == pytest.approx(0.3, abs=0.001)
    assert dialogue[1:].max() == pytest.approx(0.3 / 0.9**3, abs=0.001)


def test_a_share_stays_at_most_1():
    assert allow_for_missing(PARTS, 0.8, 1)["unprompted"].max() == 1.0


def test_components_that_need_no_reply_do_not_change():
    assert allow_for_missing(PARTS, 0.8, 1)["sentiment"] is PARTS["sentiment"]


@pytest.mark.parametrize("completeness", [1.0, 0.0])
def test_nothing_changes_where_nothing_is_missing_or_collected(completeness):
    assert allow_for_missing(PARTS, completeness, 1) == PARTS


def test_components_without_replicates_are_points():
    assert allow_for_missing({"dialogue": np.array([0.3])}, 0.8, 1) == {"dialogue": np.array([0.3])}


def test_a_note_is_added_where_it_matters():
    assert to_notes(1.0) == to_notes(0.995) == ()
    assert to_notes(0.92)[0].startswith("about 8 % of the replies are known not to have been collected, so Dialogue, ")
