"""Reply forests: parents of posts that are missing, duplicated or in circles."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.threads.reply_forest import Forest


def mask(*values: int) -> np.ndarray:
    return np.array(values, dtype=bool)


def chain(posts: int) -> Forest:
    ids = [f"c{i}" for i in range(posts)]
    return Forest.of(ids, [None, *ids[:-1]], ["c0"] * posts)


def test_a_reply_hangs_below_the_post_it_answers_in_whatever_order_they_come():
    forest = Forest.of(["c2", "c", "c1"], ["c1", None, "c"], ["c", "c", "c"])
    assert forest.parent.tolist() == [2, -1, 1]
    assert forest.depth.tolist() == [2, 0, 1]


def test_threads_are_numbered_by_first_appearance():
    forest = Forest.of(["b", "a", "b1"], [None, None, "b"], ["b", "a", "b"])
    assert forest.threads.to_list() == ["b", "a"]
    assert forest.tree.tolist() == [0, 1, 0]


def test_columns_may_be_series_or_arrays():
    forest = Forest.of(pl.Series(["c", "c1"]), pl.Series([None, "c"]), np.array(["c", "c"]))
    assert forest.parent.tolist() == [-1, 0]


def test_a_reply_to_an_unseen_post_hangs_below_the_root_as_a_stand_in():
    forest = Forest.of(["c", "c2"], [None, "c1"], ["c", "c"])
    assert forest.parent.tolist() == [-1, 0]
    assert forest.hung.tolist() == [False, True]


def test_where_the_root_was_never_seen_a_thread_has_several_roots():
    forest = Forest.of(["c1", "c2", "c3"], ["c", "c", "c2"], ["c", "c", "c"])
    assert forest.parent.tolist() == [-1, -1, 1]
    assert forest.hung.tolist() == [False, False, False]


def test_replies_to_one_unseen_parent_share_its_number():
    forest = Forest.of(["c1", "c2", "c3", "c4"], ["x", "y", "x", "c1"], ["c", "c", "c", "c"])
    x, y, x_again, seen = forest.unseen.tolist()
    assert x == x_again != y
    assert seen == -1


def test_a_post_without_a_parent_hangs_below_the_root_of_its_thread():
    forest = Forest.of(["c", "c1"], [None, None], ["c", "c"])
    assert forest.parent.tolist() == [-1, 0]
    assert forest.hung.tolist() == [False, True]
    assert forest.unseen.tolist() == [-1, -1]


def test_a_parent_in_another_thread_is_as_good_as_unseen():
    forest = Forest.of(["c", "d", "d1"], [None, None, "c"], ["c", "d", "d"])
    assert forest.parent.tolist() == [-1, -1, 1]
    assert forest.unseen[2] >= 0


def test_a_post_that_replies_to_itself_hangs_below_the_root():
    forest = Forest.of(["c", "c1"], [None, "c1"], ["c", "c"])
    assert forest.parent.tolist() == [-1, 0]


def test_the_first_post_of_a_thread_has_no_parent_even_if_it_claims_one():
    forest = Forest.of(["c", "c1"], ["c1", "c"], ["c", "c"])
    assert forest.parent.tolist() == [-1, 0]


def test_a_circle_is_cut_at_its_earliest_post_which_becomes_a_root():
    forest = Forest.of(["tail", "p", "q", "r"], ["q", "r", "p", "q"], ["c"] * 4)
    assert forest.parent.tolist() == [2, -1, 1, 2]
    assert forest.depth.tolist() == [2, 0, 1, 2]


def test_a_circle_is_hung_below_the_root_where_that_is_there():
    forest = Forest.of(["p", "q", "c"], ["q", "p", None], ["c"] * 3)
    assert forest.parent.tolist() == [2, 0, -1]
    assert forest.hung.tolist() == [True, False, False]


def test_a_post_without_a_thread_is_its_own():
    forest = Forest.of(["a", "b"], [None, None], [None, None])
    assert forest.threads.to_list() == ["a", "b"]


def test_two_posts_with_one_id_are_rejected_by_name():
    with pytest.raises(ValueError, match="'twin'"):
        Forest.of(["twin", "twin"], [None, None], ["twin", "twin"])


def test_a_forest_may_be_empty():
    forest = Forest.of([], [], [])
    assert len(forest) == 0
    assert forest.below(mask()).tolist() == []


def test_below_reaches_everything_under_a_post_and_itself():
    #  c -> c1 -> c2, c -> c3
    forest = Forest.of(["c", "c1", "c2", "c3"], [None, "c", "c1", "c"], ["c"] * 4)
    assert forest.below(mask(0, 1, 0, 0)).tolist() == [False, True, True, False]


def test_above_reaches_the_line_of_parents_and_itself():
    forest = Forest.of(["c", "c1", "c2", "c3"], [None, "c", "c1", "c"], ["c"] * 4)
    assert forest.above(mask(0, 0, 1, 0)).tolist() == [True, True, True, False]


def test_subtree_sums():
    forest = Forest.of(["c", "c1", "c2", "c3"], [None, "c", "c1", "c"], ["c"] * 4)
    assert forest.subtree_sums(np.array([1, 10, 100, 1000])).tolist() == [1111, 110, 100, 1000]


def test_what_hung_below_a_post_left_out_becomes_a_root():
    forest = Forest.of(["c", "c1", "c2", "c3"], [None, "c", "c1", "c2"], ["c"] * 4).only(mask(1, 0, 1, 1))
    assert forest.ids.to_list() == ["c", "c2", "c3"]
    assert forest.parent.tolist() == [-1, -1, 1]
    assert forest.depth.tolist() == [0, 0, 1]


def test_threads_keep_their_numbers_when_all_their_posts_are_left_out():
    forest = Forest.of(["c", "d"], [None, None], ["c", "d"]).only(mask(0, 1))
    assert forest.tree.tolist() == [1]
    assert forest.threads.to_list() == ["c", "d"]


def test_a_chain_of_100_000_posts():
    forest = chain(100_000)
    lowest = np.zeros(100_000, dtype=bool)
    lowest[-1] = True
    assert forest.depth[-1] == 99_999
    assert forest.above(lowest).all()
    assert forest.below(lowest).sum() == 1
    assert forest.subtree_sums(np.ones(100_000))[0] == 100_000


def test_a_circle_of_100_000_posts():
    ids = [f"p{i}" for i in range(100_000)]
    forest = Forest.of(ids, [ids[-1], *ids[:-1]], ["c"] * 100_000)
    assert forest.parent[0] == -1
    assert forest.depth.max() == 99_999


@settings(deadline=None)
@given(data=st.data())
def test_any_forest_is_what_plain_walks_along_the_replies_give(data, threads, plainly):
    turns = data.draw(threads.turn_lists)
    forest = threads.forest_of(turns)
    parents, hung = plainly.parents(turns)
    lines = [plainly.line_above(parents, i) for i in range(len(turns))]
    values = np.arange(1, len(turns) + 1)
    marked = np.array([turn.names for turn in turns])

    assert forest.parent.tolist() == [-1 if p is None else p for p in parents]
    assert forest.hung.tolist() == hung
    assert forest.depth.tolist() == [len(line) for line in lines]
    assert forest.below(marked).tolist() == [bool(marked[[i, *line]].any()) for i, line in enumerate(lines)]
    under = [[i] + [k for k, line in enumerate(lines) if i in line] for i in range(len(turns))]
    assert forest.above(marked).tolist() == [bool(marked[rows].any()) for rows in under]
    assert forest.subtree_sums(values).tolist() == [int(values[rows].sum()) for rows in under]
