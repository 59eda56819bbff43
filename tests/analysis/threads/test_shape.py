"""Shapes of trees small enough to draw: each measure against a figure worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.threads.reply_forest import Forest
from analysis.threads.shape import shape_of


@pytest.fixture
def shape(threads):
    return lambda picture: shape_of(threads.forest_of(threads.draw(picture)))


STAR = """
ann
  bob
  cem
  dot
  eve
"""
CHAIN = """
ann
  bob
    ann
      bob
        ann
"""
BUSH = """
ann
  bob
    cem
    dot
  eve
    fay
      gil
"""
ALONE = "ann"


def test_a_star_is_wide_and_one_deep(shape):
    star = shape(STAR)
    assert (star.depth[0], star.width[0], star.h_index[0]) == (1, 4, 1)


def test_a_star_has_a_virality_that_tends_to_two(shape):
    assert shape(STAR).structural_virality[0] == pytest.approx(2 * 4 / 5)


def test_a_chain_is_deep_and_one_wide(shape):
    chain = shape(CHAIN)
    assert (chain.depth[0], chain.width[0], chain.h_index[0]) == (4, 1, 1)


def test_a_chain_has_the_virality_n_plus_one_over_three(shape):
    assert shape(CHAIN).structural_virality[0] == pytest.approx((5 + 1) / 3)


def test_a_bush_with_two_at_depth_one_and_three_at_depth_two_has_h_index_two(shape):
    bush = shape(BUSH)
    assert (bush.posts[0], bush.depth[0], bush.width[0], bush.h_index[0]) == (7, 3, 3, 2)


def test_a_thin_level_does_not_end_the_search_for_h(shape):
    # depth 2 has one post, too few for h = 2; depth 3 has three, enough for h = 3
    assert shape("ann\n  bob\n    cem\n      dot\n      eve\n      fay").h_index[0] == 3


def test_a_post_that_nobody_answered_has_no_shape(shape):
    alone = shape(ALONE)
    assert (alone.depth[0], alone.width[0], alone.h_index[0]) == (0, 1, 0)


def test_virality_is_given_from_four_posts_on(shape):
    assert np.isnan(shape("ann\n  bob\n  cem").structural_virality[0])
    assert shape("ann\n  bob\n  cem\n  dot").structural_virality[0] == pytest.approx(1.5)


def test_roots_side_by_side_are_two_replies_apart():
    forest = Forest.of(["c1", "c2", "c3", "c4"], ["c", "c", "c", "c"], ["c"] * 4)
    shape = shape_of(forest)
    assert (shape.depth[0], shape.width[0]) == (0, 4)
    assert shape.structural_virality[0] == pytest.approx(2.0)


def test_threads_do_not_mix():
    forest = Forest.of(["a", "b", "a1", "b1", "b2"], [None, None, "a", "b", "b1"], ["a", "b", "a", "b", "b"])
    shape = shape_of(forest)
    assert shape.posts.tolist() == [2, 3]
    assert shape.depth.tolist() == [1, 2]
    assert shape.width.tolist() == [1, 1]


def test_a_thread_without_posts_has_zeros_and_the_others_keep_their_places():
    forest = Forest.of(["a", "b", "c", "c1"], [None, None, None, "c"], ["a", "b", "c", "c"])
    shape = shape_of(forest.only(np.array([False, True, True, True])))
    assert shape.posts.tolist() == [0, 1, 2]
    assert shape.depth.tolist() == [0, 0, 1]
    assert shape.width.tolist() == [0, 1, 1]


def test_no_threads_have_no_shapes():
    assert shape_of(Forest.of([], [], [])).width.tolist() == []


def test_a_chain_of_100_000_posts_has_its_exact_virality():
    ids = [f"c{i}" for i in range(100_000)]
    shape = shape_of(Forest.of(ids, [None, *ids[:-1]], ["c0"] * 100_000))
    assert shape.depth[0] == 99_999
    assert shape.structural_virality[0] == pytest.approx(100_001 / 3)
