"""The shape of conversations: how deep, how wide, how much they branch. Linear in the number of posts.

The shape tree of a talk holds what people wrote to it: the posts of customers and of authors nobody can tell (a deleted
post stays as a tombstone: the tree keeps its shape). Brand, staff, promoter, press, bot and moderator are taken out,
and METHOD section 2 counts an edge only if it still stands; so what hung below them is not re-hung on a grandparent it
never answered, but starts at depth 0 again. A help-desk ping-pong with the brand is thereby flat, as it should be.
The measures are of all that is left of one talk, its pieces side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.threads.reply_forest import Forest, Longs, Rows

FEWEST_FOR_VIRALITY = 4

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """The shape of t conversations, one value each.

    `depth`: of the deepest post, a root has 0. `width`: most posts at one depth. `h_index`: see `h_indices`.
    `structural_virality`: see `structural_viralities`, NaN where it is not given. A conversation without posts has 0.
    """

    posts: Longs
    depth: Longs
    width: Longs
    h_index: Longs
    structural_virality: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """The posts counted by depth: `counts[starts[i] + d]` posts of conversation i stand at depth d (`depth` here)."""

    starts: Rows
    depth: Longs
    counts: Longs


def shape_of(forest: Forest) -> Shape:
    """The shape of each conversation of `forest`, in their order."""
    levels = levels_of(forest)
    return Shape(
        posts=tree_sizes(forest),
        depth=np.diff(levels.starts, append=len(levels.depth)) - 1,
        width=np.maximum.reduceat(levels.counts, levels.starts) if levels.starts.size else levels.counts,
        h_index=h_indices(levels),
        structural_virality=structural_viralities(forest),
    )


def tree_sizes(forest: Forest) -> Longs:
    """Posts of each conversation."""
    return np.bincount(forest.tree, minlength=len(forest.threads))


def levels_of(forest: Forest) -> Levels:
    """How many posts each conversation has at each depth; one without posts has one empty level."""
    deepest = np.zeros(len(forest.threads), dtype=np.int64)
    np.maximum.at(deepest, forest.tree, forest.depth)
    starts = np.cumsum(deepest + 1) - (deepest + 1)
    depth = np.arange(np.sum(deepest + 1)) - np.repeat(starts, deepest + 1)
    counts = np.bincount(starts[forest.tree] + forest.depth, minlength=len(depth))
    return Levels(starts, depth, counts)


def h_indices(levels: Levels) -> Longs:
    """The largest h with at least h posts at depth h, for each conversation.

    Gomez, Kaltenbrunner & Lopez 2008, "Statistical analysis of the social network and discussion threads in Slashdot":
    the opening post is level 0 and its direct replies level 1, as `depth` counts here, so a lone post and one that
    nobody answered have 0, a post with one answer has 1. A thin level does not end the search: the largest h is meant.
    """
    if not levels.starts.size:
        return levels.depth
    reached = np.where(levels.counts >= levels.depth, levels.depth, 0)
    return np.maximum.reduceat(reached, levels.starts)


def structural_viralities(forest: Forest) -> Floats:
    """The mean distance between two posts of each conversation, in replies; NaN under four posts.

    v = 2 * sum of s(n - s) / (n(n - 1)) over the edges, s the posts below an edge and n all (Goel et al. 2016, "The
    structural virality of online diffusion"): near 2 for a star, (n + 1)/3 for a chain. The edge above a root carries
    all n posts and adds nothing. Where there are several roots they are taken to hang on one joint that is no post
    itself (the post taken out, or never seen): then the edges to it count, and customers who each answer a
    brand's post by themselves make a star, v = 2.
    """
    posts = tree_sizes(forest)
    below = forest.subtree_sums(np.ones(len(forest), dtype=np.int64))
    crossings = np.zeros(len(posts), dtype=np.int64)
    np.add.at(crossings, forest.tree, below * (posts[forest.tree] - below))
    virality = np.full(len(posts), np.nan)
    enough = posts >= FEWEST_FOR_VIRALITY
    virality[enough] = 2 * crossings[enough] / (posts[enough] * (posts[enough] - 1))
    return virality
