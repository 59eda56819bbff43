"""No one talk may speak for all: how much the customers of each talk weigh, so that one huge talk moves little."""

from __future__ import annotations

import numpy as np

from analysis.worthiness.model import Array

LARGEST_SHARE = 0.03
"""Of all customers' weight, this much at most is one talk's: with 5,000 answers to one joke or with none of that."""
OF_FEW = 1.5
"""Among few talks 3 % would be less than an equal share: there one weighs as much as so many equal shares at most."""
FEWEST = 3
"""Of two talks, neither is held back: it is half of all there is."""


def winsorize(people: Array) -> Array:
    """How much each customer of each talk weighs, 1 or less (t); `customers` (t) are how many each talk has.

    Or votes, or whatever else is counted: no one talk shall make a measure. Talks above a cap weigh as much as the cap,
    and that is 3 % of the weight of all (of under 50 talks: one and a half equal shares). This is winsorising (Tukey
    1962, "The future of data analysis", Ann. Math. Statist. 33) with the limit set, as stock indexes do, on what one
    member may weigh. Without it one joke with 5,000 answers moved the index by 19 points: a mean over customers was
    then a mean over that talk.
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
