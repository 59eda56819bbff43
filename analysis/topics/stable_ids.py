"""Stable topic numbers: topics keep theirs, and topics that a person merged stay merged."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from analysis.topics.vocabulary import Numbers

SAME_TOPIC = 0.3
"""Share of an old topic's posts that a new one must contain to keep its number."""
MOSTLY = 0.5
"""Share of a new topic's old posts that came from one pinned topic, above which it is that topic."""


def reuse_numbers(topic: Numbers, before: Sequence[int | None], pinned: Collection[int] = ()) -> Numbers:
    """Return the same topics with their former numbers, where they are the same; others get unused numbers.

    New topics that mostly consist of a `pinned` one are all that one. A pinned topic without a successor keeps its old
    posts.
    """
    old = np.array([-1 if number is None else number for number in before], dtype=np.int64)
    if old.max(initial=-1) < 0:
        return topic
    if topic.max(initial=-1) < 0:
        return np.where(np.isin(old, list(pinned)), old, topic)
    shared = np.zeros((topic.max() + 1, old.max() + 1))
    both = (topic >= 0) & (old >= 0)
    np.add.at(shared, (topic[both], old[both]), 1)
    numbers_kept = _to_pinned(shared, pinned)
    _to_same(shared, np.bincount(old[old >= 0], minlength=old.max() + 1), numbers_kept, set(pinned))
    unused = max(int(old.max()), *pinned, -1) + 1
    numbers = np.full(topic.max() + 2, -1, dtype=np.int64)
    for new in range(topic.max() + 1):
        if new not in numbers_kept:
            numbers_kept[new], unused = unused, unused + 1
        numbers[new] = numbers_kept[new]
    lost = np.isin(old, [number for number in pinned if number not in numbers_kept.values()])
    return np.where(lost, old, numbers[topic])


def _to_pinned(shared: np.ndarray, pinned: Collection[int]) -> dict[int, int]:
    """Return new topic -> the pinned one that most of its old posts came from. `shared` (new x old) counts posts."""
    had = np.maximum(shared.sum(axis=1), 1)
    return {
        new: number
        for number in sorted(pinned)
        if number < shared.shape[1]
        for new in np.flatnonzero(shared[:, number] > MOSTLY * had).tolist()
    }


def _to_same(shared: np.ndarray, sizes: Numbers, numbers_kept: dict[int, int], taken: set[int]) -> None:
    """Add to `numbers_kept` each other new topic that contains enough of an old one not `taken`, surest first."""
    share = shared / np.maximum(sizes, 1)
    for new, was in np.argwhere(share >= SAME_TOPIC)[np.argsort(-share[share >= SAME_TOPIC], kind="stable")].tolist():
        if new not in numbers_kept and was not in taken:
            numbers_kept[new] = was
            taken.add(was)
