"""The words and phrases of groups of posts, and how many posts of each group use them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.topics.vocabulary import BREAK, Flags, Numbers, Words

LONGEST = 3
JOINTS = frozenset(("of", "for", "in", "and"))
"""Function words that may be inside a phrase: "letter of recommendation"."""
PHRASE_USED = 3
"""Posts that must use a phrase of several words for it to count."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Words and phrases with how many posts of each group use them (`used`: phrases x k), and the posts of each (k)."""

    text: list[str]
    length: Numbers
    used: NDArray[np.float64]
    posts: Numbers


def find_phrases(words: Words, group: Numbers, groups: int) -> Phrases:
    """Return all runs of one to LONGEST words that begin and end with a telling word, in posts of a group."""
    inside = group[words.row] >= 0
    row, word = words.row[inside], words.word[inside]
    telling = words.telling()
    joint = np.array([word in JOINTS for word in words.vocabulary], dtype=np.bool_)
    texts: list[str] = []
    lengths, used = [], []
    for length in range(1, LONGEST + 1):
        names, which, of_row = _of_length(row, word, telling, joint, length)
        count = np.zeros((len(names), groups))
        np.add.at(count, (which, group[of_row]), 1)
        enough = count.sum(axis=1) >= (1 if length == 1 else PHRASE_USED)
        texts += [" ".join(words.vocabulary[number] for number in name) for name in names[enough].tolist()]
        lengths.append(np.full(int(enough.sum()), length, dtype=np.int64))
        used.append(count[enough])
    posts = np.bincount(group[group >= 0], minlength=groups)
    return Phrases(texts, np.concatenate(lengths), np.concatenate(used), posts)


def _of_length(
    row: Numbers, word: Numbers, telling: Flags, joint: Flags, length: int
) -> tuple[Numbers, Numbers, Numbers]:
    """Return the phrases of `length` words (m x length), and which of them (n) is in which post (n), once each."""
    if len(row) < length:
        return np.empty((0, length), dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    window = np.lib.stride_tricks.sliding_window_view(word, length)
    whole = (window != BREAK).all(axis=1) & (row[: len(window)] == row[length - 1 :])
    window, of_row = window[whole], row[: len(whole)][whole]
    fits = telling[window[:, 0]] & telling[window[:, -1]] & (telling | joint)[window].all(axis=1)
    window, of_row = window[fits], of_row[fits]
    # one number for a phrase: sorting those is far quicker than sorting rows of them
    _, first, which = np.unique(window @ len(telling) ** np.arange(length), return_index=True, return_inverse=True)
    once = np.unique(of_row * max(len(first), 1) + which)
    return window[first], once % max(len(first), 1), once // max(len(first), 1)
