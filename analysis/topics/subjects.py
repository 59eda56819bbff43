"""Subjects that people talk about whatever the brand: delivery, prices, side effects; and the posts that show each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import scipy.sparse as sp

from analysis.text.rules import PATTERNS
from analysis.topics.vocabulary import BREAK, Flags, Words
from analysis.topics.word_classes import stem

Clue = tuple[str, ...]
"""The stems of a word or phrase that shows a subject."""
LONGEST_CLUE = 3


@dataclass(frozen=True, slots=True)
class Clues:
    """The clues that posts use (c x posts), each with the number of its subject (c) and its words."""

    used: sp.csr_matrix
    subject: np.ndarray
    text: list[str]

    def in_label(self) -> Flags:
        """Return which clues are in the label of their subject: "driver" in "Drivers and riders"."""
        labels = [{stem(word) for word in label.lower().split()} for label in subjects()]
        pairs = zip(self.subject.tolist(), self.text, strict=True)
        return np.array([set(stem_words(text)) <= labels[number] for number, text in pairs], dtype=np.bool_)


@cache
def subjects() -> dict[str, dict[Clue, str]]:
    """Return label -> the clues of each subject with their words."""
    lines = (PATTERNS / "subjects.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(": ", 1) for line in lines if line and not line.startswith("#"))
    return {label: {stem_words(clue): clue.strip() for clue in reversed(clues.split(","))} for label, clues in pairs}


def find_clues(words: Words) -> Clues:
    """Return which posts use which clues; clues that no post uses are left out."""
    numbers = {text: number for number, text in enumerate(sorted(_clue_words()))}
    unknown = len(numbers)
    stemmed = np.array([numbers.get(stem(text), unknown) for text in words.vocabulary] + [unknown], dtype=np.int64)
    word = np.where(words.word == BREAK, unknown, stemmed[words.word])
    used: dict[Clue, np.ndarray] = {}
    for length in range(1, LONGEST_CLUE + 1):
        used |= _posts_with(word, words.row, numbers, length)
    rows = [
        (number, text, used[clue])
        for number, clues in enumerate(subjects().values())
        for clue, text in clues.items()
        if clue in used
    ]
    ends = np.cumsum([0, *(len(posts) for _, _, posts in rows)])
    posts = np.concatenate([posts for _, _, posts in rows]) if rows else np.empty(0, dtype=np.int64)
    matrix = sp.csr_matrix((np.ones(len(posts), dtype=np.float32), posts, ends), shape=(len(rows), words.posts))
    return Clues(matrix, np.array([number for number, _, _ in rows], dtype=np.int64), [text for _, text, _ in rows])


def _posts_with(word: np.ndarray, row: np.ndarray, numbers: dict[str, int], length: int) -> dict[Clue, np.ndarray]:
    """Return clue of `length` words -> the posts that use it."""
    count = max(len(word) - length + 1, 0)
    base = len(numbers) + 1
    clues = [clue for of_subject in subjects().values() for clue in of_subject if len(clue) == length]
    by_code = {_code([numbers[text] for text in clue], base): clue for clue in clues}
    code = np.zeros(count, dtype=np.int64)
    for at in range(length):
        code = code * base + word[at : at + count]
    is_clue = np.isin(code, list(by_code)) & (row[:count] == row[length - 1 : length - 1 + count])
    pairs = np.unique(np.column_stack([code[is_clue], row[:count][is_clue]]), axis=0)
    codes, starts = np.unique(pairs[:, 0], return_index=True)
    posts = np.split(pairs[:, 1], starts[1:])
    return {by_code[code]: posts[at] for at, code in enumerate(codes.tolist())}


def _code(digits: list[int], base: int) -> int:
    code = 0
    for digit in digits:
        code = code * base + digit
    return code


def _clue_words() -> set[str]:
    return {text for clues in subjects().values() for clue in clues for text in clue}


def stem_words(clue: str) -> Clue:
    """Return the stems of the words of a clue."""
    return tuple(stem(word) for word in clue.lower().split())
