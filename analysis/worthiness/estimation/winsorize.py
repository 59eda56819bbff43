"""Limits the weight of each conversation, so that one huge conversation moves the score little."""

from __future__ import annotations

import numpy as np

from analysis.worthiness.model import Array

LARGEST_SHARE = 0.03
"""Largest share of all people's weight that one conversation may have, also one with 5,000 answers to a joke."""
OF_FEW = 1.5
"""Among few conversations 3% would be less than an equal share: there the cap is this many equal shares."""
FEWEST = 3
"""Of fewer conversations than this, none is capped: each is half of the data or more."""


def winsorize(people: Array) -> Array:
    """Return the weight (1 or less) of each person of each conversation; `people` is their number by conversation.

    Or of each vote, or of whatever else is counted. Conversations above a cap weigh as much as the cap, which is 3% of
    the total weight (of under 50 conversations: one and a half equal shares). This is winsorising (Tukey 1962, "The
    future of data analysis", Ann. Math. Statist. 33) with the limit set, as stock indexes do, on the weight of one
    member. Without it one joke with 5,000 answers moved the score by 19 points: a mean over people was then a mean over
    that conversation.
    """
    conversations = np.count_nonzero(people)
    if conversations < FEWEST:
        return np.ones(len(people))
    share = max(LARGEST_SHARE, OF_FEW / conversations)
    sizes = np.sort(people.astype(np.float64))[::-1]
    above = np.arange(min(len(sizes), int(np.ceil(1 / share))))
    rest = sizes.sum() - np.concatenate([[0.0], np.cumsum(sizes)])[above]
    # with the k largest at the cap c: c = share * (k * c + the rest)
    caps = share * rest / (1 - share * above)
    cap = caps[np.argmax(sizes[above] <= caps)]
    return np.asarray(np.minimum(1.0, cap / np.maximum(people, 1)))
