"""What a topic can be called by: phrases, nouns and subjects, each with the posts that it covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis.topics.phrases import Phrases, find_phrases
from analysis.topics.subjects import Clues, find_clues, subjects
from analysis.topics.vocabulary import Numbers, Words
from analysis.topics.word_classes import stem

FLOOR = 0.01
"""Added to shares before they are compared: a word that is in no post elsewhere is not infinitely telling."""

Table = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Telling:
    """How well terms (m) show groups (k): share of the group's posts with the term, share elsewhere, and the score.

    The score is class-based TF-IDF: the share times the logarithm of how much larger it is than elsewhere.
    """

    inside: Table
    elsewhere: Table
    score: Table


@dataclass
class LabelTerms:
    """The phrases and clues of posts; `threads` (posts) numbers their threads."""

    words: Words
    threads: Numbers

    @cached_property
    def phrases(self) -> Phrases:
        """Phrases that the posts use."""
        return find_phrases(self.words)

    @cached_property
    def clues(self) -> Clues:
        """Words of the posts that show a subject."""
        return find_clues(self.words)

    @cached_property
    def stems(self) -> tuple[dict[str, int], sp.csr_matrix]:
        """Return stem -> number, and which post uses which stem (stems x posts)."""
        stems = [stem(text) for text in self.words.vocabulary]
        numbers = {text: number for number, text in enumerate(dict.fromkeys(stems))}
        of_word = np.array([numbers[text] for text in stems], dtype=np.int64)
        counts = self.words.counts().tocoo()
        ones = np.ones(len(counts.data), dtype=np.float32)
        used = sp.csr_matrix((ones, (of_word[counts.col], counts.row)), shape=(len(numbers), self.words.posts))
        return numbers, is_used(used)

    @cached_property
    def with_any_word(self) -> sp.csr_matrix:
        """Return which post uses any word of which phrase (phrases x posts)."""
        numbers, used = self.stems
        owner = np.repeat(np.arange(len(self.phrases.stems)), [len(stems) for stems in self.phrases.stems])
        flat = [numbers[text] for stems in self.phrases.stems for text in stems]
        shape = (len(self.phrases.stems), len(numbers))
        holds = sp.csr_matrix((np.ones(len(flat), dtype=np.float32), (owner, flat)), shape=shape)
        return is_used(holds @ used)

    @cached_property
    def subjects(self) -> sp.csr_matrix:
        """Return which post shows which subject (subjects x posts)."""
        clues = self.clues
        ones = np.ones(len(clues.subject), dtype=np.float32)
        shape = (len(subjects()), len(clues.subject))
        belongs = sp.csr_matrix((ones, (clues.subject, np.arange(len(clues.subject)))), shape=shape)
        return is_used(belongs @ clues.used)

    def weights(self, group: Numbers) -> Table:
        """Return the weight of each post in its group (posts x k): a thread counts by the root of its posts."""
        count = int(group.max(initial=-1)) + 1
        both = self.threads * (count + 1) + group + 1
        of_thread = np.bincount(both)[both]
        weights = np.zeros((len(group), count), dtype=np.float32)
        rows = np.flatnonzero(group >= 0)
        weights[rows, group[rows]] = 1 / np.sqrt(of_thread[rows])
        return weights


def is_used(counts: sp.csr_matrix) -> sp.csr_matrix:
    """Return the same table with 1 for every count."""
    flags = sp.csr_matrix(counts)
    flags.data = np.ones_like(flags.data, dtype=np.float32)
    return flags


def tell(used: sp.csr_matrix, weights: Table) -> Telling:
    """Return how well terms, used in these posts (m x posts), show each group of the `weights` (posts x k)."""
    size = weights.sum(axis=0)
    counted = np.asarray(used @ weights)
    inside = counted / np.maximum(size, 1e-9)
    elsewhere = (counted.sum(axis=1, keepdims=True) - counted) / np.maximum(size.sum() - size, 1e-9)
    ratio = np.log((inside + FLOOR) / (elsewhere + FLOOR))
    score = inside * np.maximum(ratio, FLOOR)
    return Telling(inside.astype(np.float32), elsewhere.astype(np.float32), score.astype(np.float32))


def thread_numbers(threads: Sequence[str] | None, rows: Numbers) -> Numbers:
    """Return the number of each post's thread; each post is its own where threads are unknown."""
    if threads is None:
        return np.arange(len(rows))
    chosen = np.array([threads[row] for row in rows.tolist()], dtype=object)
    return np.asarray(np.unique(chosen, return_inverse=True)[1], dtype=np.int64)
