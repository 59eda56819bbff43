"""Threads as trees of posts: who replies to whom, for a whole chunk of threads at once.

Everything is done by pointer doubling: round k lets each post look 2**k posts up at once, so that depth, "is there such
a post above (below)" and subtree sums take log2(depth) sweeps over arrays. A chain of a million posts costs 20 sweeps,
and no thread is deep enough to overflow a stack (Wyllie 1979, "The complexity of parallel computations"; the same idea
as binary lifting).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]
Leap = tuple[Rows, Rows]
"""Posts that have an ancestor 2**k above them, and these ancestors."""


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """The reply trees of t threads, as arrays over their n posts in input order. Make it with `Forest.of`.

    `parent` is a row, -1 for a root. `tree` is the number of the post's thread, 0 to t-1, into `threads`. `depth` is 0
    for a root. `hung`: the parent is a stand-in (see `of`), the post is not known to be a reply to it. `unseen` numbers
    the missing parent, the same for all replies to it; -1 where the parent is present or none was given.
    """

    ids: pl.Series
    threads: pl.Series
    tree: Ints
    parent: Ints
    depth: Ints
    hung: Mask
    unseen: Ints
    leaps: tuple[Leap, ...]

    @classmethod
    def of(cls, ids: Iterable[str], reply_to: Iterable[str | None], thread: Iterable[str | None]) -> Forest:
        """Return the forest of these posts: three columns of equal length, in any order of posts.

        A post's parent is the post of that id in the same thread. The post whose id is the thread's has no parent.
        Where the parent is missing, not given, the post itself, or the replies run in a circle (which is cut at the
        earliest post in input order), the post hangs below the thread's first post; where that is missing, it is a
        root: a thread may have several. A post without a thread is its own.

        Raises ValueError where two posts have one id.
        """
        posts = to_frame(ids, reply_to, thread)
        threads = posts["thread"].unique(maintain_order=True)
        tree = rows_of(posts["thread"], threads)
        replied_to = rows_of(posts["reply_to"], posts["id"])
        replied_to[tree[replied_to] != tree] = -1
        root = rows_of(threads, posts["id"])
        root[tree[root] != np.arange(len(root))] = -1
        unseen = number_unseen(posts["reply_to"], replied_to)
        parent = parents_with_root(replied_to, root[tree])
        leaps, parent = cut_circles(parent, root[tree])
        return cls(
            ids=posts["id"],
            threads=threads,
            tree=tree,
            parent=parent,
            depth=depth_by(leaps, len(parent)),
            hung=(parent >= 0) & (parent != replied_to),
            unseen=unseen,
            leaps=leaps,
        )

    def __len__(self) -> int:
        return len(self.parent)

    def only(self, mask: Mask) -> Forest:
        """Return the forest of the posts in `mask` (n), renumbered; children of removed posts become roots.

        Threads keep their numbers, also those without a post left.
        """
        new_row = np.where(mask, np.cumsum(mask) - 1, -1).astype(np.int32)
        parent = follow(new_row, self.parent[mask])
        leaps, _ = leaps_of(parent)
        return Forest(
            ids=self.ids.filter(pl.Series(mask)),
            threads=self.threads,
            tree=self.tree[mask],
            parent=parent,
            depth=depth_by(leaps, len(parent)),
            hung=self.hung[mask] & (parent >= 0),
            unseen=self.unseen[mask],
            leaps=leaps,
        )

    def below(self, mask: Mask) -> Mask:
        """Posts that are in `mask` (n) or have an ancestor in it."""
        reached = mask.copy()
        for rows, ancestors in self.leaps:
            reached[rows] |= reached[ancestors]
        return reached

    def above(self, mask: Mask) -> Mask:
        """Posts that are in `mask` (n) or have a descendant in it."""
        reached = mask.copy()
        for rows, ancestors in self.leaps:
            reached[ancestors[reached[rows]]] = True
        return reached

    def subtree_sums(self, values: NDArray[Any]) -> Longs:
        """Return for each post the sum of `values` (n whole numbers) over itself and all posts below it."""
        total = values.astype(np.int64)
        for rows, ancestors in self.leaps:
            np.add.at(total, ancestors, total[rows])
        return total


def to_frame(ids: Iterable[str], reply_to: Iterable[str | None], thread: Iterable[str | None]) -> pl.DataFrame:
    """Return the three columns as one frame of strings: ids all different, each post in some thread."""
    posts = pl.DataFrame([to_text("id", ids), to_text("reply_to", reply_to), to_text("thread", thread)])
    if posts["id"].n_unique() < len(posts):
        twice = posts["id"].filter(posts["id"].is_duplicated())[0]
        raise ValueError(f"two posts have the id {twice!r}; keep one version of each post before building the forest")
    return posts.with_columns(pl.col("thread").fill_null(pl.col("id")))


def to_text(name: str, values: Iterable[str | None]) -> pl.Series:
    """Return `values` as a column of strings."""
    series = values if isinstance(values, pl.Series) else pl.Series(name, list(values), dtype=pl.String)
    return series.cast(pl.String).alias(name)


def rows_of(wanted: pl.Series, ids: pl.Series) -> Ints:
    """Return the row in `ids` (all different) of each of `wanted`; -1 where it is null or missing."""
    indexes = pl.DataFrame({"key": ids, "row": pl.int_range(len(ids), dtype=pl.Int32, eager=True)})
    joined = wanted.alias("key").to_frame().join(indexes, on="key", how="left", maintain_order="left")
    return joined["row"].fill_null(-1).to_numpy(writable=True)


def number_unseen(reply_to: pl.Series, replied_to: Ints) -> Ints:
    """Return a number for each parent that was given and is missing, -1 for the posts without one."""
    missing = reply_to.is_not_null().to_numpy() & (replied_to < 0)
    numbers = np.full(len(replied_to), -1, dtype=np.int32)
    numbers[missing] = reply_to.filter(pl.Series(missing)).rank("dense").to_numpy() - 1
    return numbers


def parents_with_root(replied_to: Ints, root: Ints) -> Ints:
    """Return parents (n rows) from `replied_to`; the `root` of a post's thread stands in where there is none."""
    is_root = root == np.arange(len(replied_to))
    return np.where(is_root, -1, np.where(replied_to < 0, root, replied_to)).astype(np.int32)


def cut_circles(parent: Ints, root: Ints) -> tuple[tuple[Leap, ...], Ints]:
    """Return the leaps over `parent` and `parent` itself with circles cut (a self-reply is a circle of one)."""
    leaps, stuck = leaps_of(parent)
    if not stuck.size:
        return leaps, parent
    starts = circle_starts(parent, stuck)
    repaired = parent.copy()
    repaired[starts] = root[starts]
    return leaps_of(repaired)[0], repaired


def leaps_of(parent: Ints) -> tuple[tuple[Leap, ...], Rows]:
    """Return leaps of 1, 2, 4 ... posts up, while any line is so long; and the posts in circles and their tails."""
    leaps: list[Leap] = []
    far = parent.astype(np.intp)
    rows = np.flatnonzero(far >= 0)
    for _ in range(len(parent).bit_length()):
        if not rows.size:
            break
        ancestors = far[rows]
        leaps.append((rows, ancestors))
        far[rows] = far[ancestors]
        rows = rows[far[rows] >= 0]
    return tuple(leaps), rows


def circle_starts(parent: Ints, stuck: Rows) -> Rows:
    """Return the earliest post of each circle among the posts that never reach a root."""
    far = parent.astype(np.intp)
    least = np.arange(len(parent))
    for _ in range(len(stuck).bit_length()):
        ahead = far[stuck]
        least[stuck] = np.minimum(least[stuck], least[ahead])
        far[stuck] = far[ahead]
    # after so many steps, posts in the tail of a circle have reached it, and each of its posts is reached
    on_circle = np.unique(far[stuck])
    starts: Rows = on_circle[least[on_circle] == on_circle]
    return starts


def depth_by(leaps: tuple[Leap, ...], posts: int) -> Ints:
    """Return the number of ancestors of each of `posts` posts."""
    depth = np.zeros(posts, dtype=np.int32)
    if leaps:
        depth[leaps[0][0]] = 1
    for rows, ancestors in leaps:
        depth[rows] += depth[ancestors]
    return depth


def follow(values: Ints, rows: Ints) -> Ints:
    """Return `values[rows]`, and -1 where the row is -1."""
    return np.where(rows >= 0, values[rows], np.int32(-1)) if len(values) else rows.copy()
