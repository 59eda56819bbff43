"""Which posts a reader would find under the label of a topic: those that use its words, or are near its centre."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis.topics.embeddings import Vectors, unit
from analysis.topics.label_terms import LabelTerms
from analysis.topics.subjects import subjects
from analysis.topics.vocabulary import Flags, Numbers
from analysis.topics.word_classes import JOINTS, stem
from talkworthy.model import Topic

OTHER_WORDS, TYPICAL = 2, 4
"""Words that a post must use if it uses none of the label, of so many most typical ones of the topic."""
COMMONEST = 1.5
"""Times as many posts as the topic has, above which a typical word is one of the brand, not of the topic."""
SEEDS, SURE_CLUES = 6, 2
"""Posts that make a topic of a subject, and different clues that each of them must have."""
NEAR_SEEDS = 0.3
"""Cosine to the centroid of those posts from which on one clue is enough."""
NEAR = 0.35
"""Cosine to the centroid of the topic from which on a post needs no word of the topic."""


def fit_labels(terms: LabelTerms, topics: Sequence[Topic], nearness: NDArray[np.float32]) -> Flags:
    """Return which posts fit the label of which topic (n x k). `nearness` is the cosine to each centroid (n x k)."""
    fits: Flags = nearness >= NEAR
    for number, topic in enumerate(topics):
        typical = np.zeros(len(fits), dtype=np.int64)
        for stems in _word_stems(topic.words[:TYPICAL]):
            uses = _use(terms, stems)
            if uses.sum() <= COMMONEST * topic.posts:
                typical += uses
        fits[:, number] |= use_label(terms, topic.label) | (typical >= OTHER_WORDS)
    return fits


def add_subjects(
    terms: LabelTerms, group: Numbers, labels: Sequence[str], vectors: Vectors, smallest: float
) -> Numbers:
    """Return the groups and new ones, of posts in none (-1) that show a subject which is no label, largest first."""
    group = group.copy()
    clues, names = terms.clues, list(subjects())
    ones = np.ones(len(clues.subject), dtype=np.float32)
    belongs = sp.csr_matrix((ones, (clues.subject, np.arange(len(clues.subject)))), (len(names), len(clues.subject)))
    shown = np.asarray((belongs @ clues.used).todense())
    shown[[number for number, name in enumerate(names) if name in labels]] = 0
    while True:
        surely = ((shown >= SURE_CLUES) & (group < 0)).sum(axis=1)
        best = int(surely.argmax())
        if surely[best] < max(smallest, SEEDS):
            return group
        seeds = (shown[best] >= SURE_CLUES) & (group < 0)
        near = vectors @ unit(vectors[seeds].mean(axis=0, keepdims=True))[0] >= NEAR_SEEDS
        group[(group < 0) & (seeds | ((shown[best] > 0) & near))] = group.max(initial=-1) + 1
        shown[best] = 0


def use_label(terms: LabelTerms, label: str) -> Flags:
    """Return which posts show the subject that the label is, or use a word of it."""
    if label in subjects():
        shown = np.asarray(terms.subjects[list(subjects()).index(label)].todense()).ravel()
        shows: Flags = shown > 0
        return shows
    return _use(terms, [stem(word) for word in label.lower().split() if word not in JOINTS | {"and"}])


def _use(terms: LabelTerms, stems: Iterable[str]) -> Flags:
    """Return which posts use one of these stems."""
    numbers, used = terms.stems
    rows = [numbers[text] for text in stems if text in numbers]
    counted = np.asarray(used[rows].sum(axis=0)).ravel() if rows else np.zeros(used.shape[1])
    uses: Flags = counted > 0
    return uses


def _word_stems(words: Sequence[str]) -> list[list[str]]:
    return [[stem(word) for word in term.split("_") if word not in JOINTS] for term in words]
