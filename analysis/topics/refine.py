"""Corrects groups by their words: each post goes to the group whose words it uses.

A mixture of multinomials, started from groups by meaning: Nigam et al. (2000), "Text classification from labeled and
unlabeled documents using EM", section 5. Vectors blur words of similar meaning; this removes the blur.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis.topics.vocabulary import Numbers

ROUNDS = 3
RAREST = 5
"""Posts that must use a word for it to count."""
MOST_OFTEN = 2
"""Times that a word counts in one post: repetition adds little meaning (Church & Gale 1995)."""
SMOOTHING = 0.1
"""Share of a word's expected frequency, added to each group."""

Shares = NDArray[np.float32]


def refine(counts: sp.csr_matrix, group: Numbers) -> Numbers:
    """Return the groups (n, numbered from 0 on) after ROUNDS of reassigning posts by the words of each group."""
    used = _used(counts)
    shares: Shares = np.eye(int(group.max()) + 1, dtype=np.float32)[group]
    for _ in range(ROUNDS):
        shares = _belonging(used, *word_odds(used, shares))
    return np.asarray(shares.argmax(axis=1), dtype=np.int64)


def belonging(counts: sp.csr_matrix, group: Numbers) -> Shares:
    """Return the probability of each group for each post (n x k), learned from the posts with a group (-1: none)."""
    used = _used(counts)
    shares = np.eye(int(group.max()) + 1, dtype=np.float32)[group] * (group >= 0)[:, None]
    return _belonging(used, *word_odds(used, shares))


def join(counts: sp.csr_matrix, group: Numbers) -> Numbers:
    """Return the group whose words each post (n) uses, learned from posts with a group (-1: none yet)."""
    return np.asarray(belonging(counts, group).argmax(axis=1), dtype=np.int64)


def word_odds(used: sp.csr_matrix, shares: Shares) -> tuple[Shares, Shares]:
    """Return the log odds of each word in each group against all (words x k), and each group's log share (k)."""
    counted = np.asarray(used.T @ shares)
    everywhere = np.maximum(counted.sum(axis=1, keepdims=True), 1e-9)
    everywhere /= everywhere.sum()
    smoothing = SMOOTHING * len(counted)
    odds = np.log((counted + smoothing * everywhere) / (counted.sum(axis=0) + smoothing)) - np.log(everywhere)
    return odds.astype(np.float32), np.log(shares.mean(axis=0) + 1e-9)


def _belonging(used: sp.csr_matrix, odds: Shares, prior: Shares) -> Shares:
    """Return the probability of each group for each post (n x k)."""
    score = used @ odds + prior
    likely = np.exp(score - score.max(axis=1, keepdims=True))
    shares: Shares = likely / likely.sum(axis=1, keepdims=True)
    return shares


def _used(counts: sp.csr_matrix) -> sp.csr_matrix:
    used = counts[:, np.bincount(counts.indices, minlength=counts.shape[1]) >= RAREST].copy()
    used.data = np.minimum(used.data, MOST_OFTEN)
    return used
