"""The shape of conversations: how deep, how wide, how much they branch. Linear in the number of posts.

The shape tree of a conversation holds the posts of the public and of unknown authors (a deleted post stays as a
tombstone: the tree keeps its shape). Posts of brand, staff, promoter, press, bot and moderator are removed, and METHOD
section 2 counts an edge only if both its posts remain; so children of a removed post are not attached to a grandparent
that they never answered, but start at depth 0 again. A help-desk exchange with the brand is thereby flat, as intended.
The measures are of all pieces of one conversation side by side.
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
    """The shape of t threads, one value each.

    `depth`: of the deepest post, a root has 0. `width`: most posts at one depth. `h_index`: see `h_indices`.
    `structural_virality`: see `structural_viralities`, NaN where undefined. A thread without posts has 0.
    """

    posts: Longs
    depth: Longs
    width: Longs
    h_index: Longs
    structural_virality: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """The posts counted by depth: `counts[starts[i] + d]` posts of thread i are at depth d (`depth` here)."""

    starts: Rows
    depth: Longs
    counts: Longs


def shape_of(forest: Forest) -> Shape:
    """Return the shape of each thread of `forest`, in their order."""
    levels = levels_of(forest)
    return Shape(
        posts=tree_sizes(forest),
        depth=np.diff(levels.starts, append=len(levels.depth)) - 1,
        width=np.maximum.reduceat(levels.counts, levels.starts) if levels.starts.size else levels.counts,
        h_index=h_indices(levels),
        structural_virality=structural_viralities(forest),
    )


def tree_sizes(forest: Forest) -> Longs:
    """Return the number of posts of each thread."""
    return np.bincount(forest.tree, minlength=len(forest.threads))


def levels_of(forest: Forest) -> Levels:
    """Return how many posts each thread has at each depth; one without posts has one empty level."""
    deepest = np.zeros(len(forest.threads), dtype=np.int64)
    np.maximum.at(deepest, forest.tree, forest.depth)
    starts = np.cumsum(deepest + 1) - (deepest + 1)
    depth = np.arange(np.sum(deepest + 1)) - np.repeat(starts, deepest + 1)
    counts = np.bincount(starts[forest.tree] + forest.depth, minlength=len(depth))
    return Levels(starts, depth, counts)


def h_indices(levels: Levels) -> Longs:
    """Return the largest h with at least h posts at depth h, for each thread.

    Gomez, Kaltenbrunner & Lopez 2008, "Statistical analysis of the social network and discussion threads in Slashdot":
    the opening post is level 0 and its direct replies level 1, as `depth` counts here, so a single post and one without
    answers have 0, a post with one answer has 1. A thin level does not end the search: the largest h is meant.
    """
    if not levels.starts.size:
        return levels.depth
    reached = np.where(levels.counts >= levels.depth, levels.depth, 0)
    return np.maximum.reduceat(reached, levels.starts)


def structural_viralities(forest: Forest) -> Floats:
    """Return the mean distance between two posts of each thread, in replies; NaN under four posts.

    v = 2 * sum of s(n - s) / (n(n - 1)) over the edges, s the posts below an edge and n all (Goel et al. 2016, "The
    structural virality of online diffusion"): near 2 for a star, (n + 1)/3 for a chain. The edge above a root carries
    all n posts and adds nothing. Several roots count as children of one node that is no post itself (the post removed,
    or missing): then the edges to it count, and people who each answer a brand's post make a star, v = 2.
    """
    posts = tree_sizes(forest)
    below = forest.subtree_sums(np.ones(len(forest), dtype=np.int64))
    crossings = np.zeros(len(posts), dtype=np.int64)
    np.add.at(crossings, forest.tree, below * (posts[forest.tree] - below))
    virality = np.full(len(posts), np.nan)
    enough = posts >= FEWEST_FOR_VIRALITY
    virality[enough] = 2 * crossings[enough] / (posts[enough] * (posts[enough] - 1))
    return virality
