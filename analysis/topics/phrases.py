"""The phrases of posts that a topic can be called by: nouns with what belongs to them, and what people do with them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
import polars as pl
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis.topics.vocabulary import BREAK, Numbers, Words
from analysis.topics.word_classes import (
    ADJECTIVE,
    AND,
    ARTICLE,
    GERUND,
    JOINT,
    NOUN,
    OTHER,
    VERB,
    classes_of,
    stem,
)

LONGEST = 5
"""Words of a phrase, articles among them."""
LONGEST_NAME = 4
"""Words of a name without function words: "entry level luxury sedans"."""
CLASSES = 8
PHRASE_USED = 3
"""Posts that must use a phrase of several words for it to count."""
_BASE = np.uint64(1_000_003)


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases (m) in their most common wording, the stems of their words, and which post uses which (m x posts)."""

    text: list[str]
    stems: list[tuple[str, ...]]
    used: sp.csr_matrix


def find_phrases(words: Words) -> Phrases:
    """Return the phrases that PHRASE_USED posts use, single nouns among them."""
    row, word = words.row, words.word
    kinds = np.where(word == BREAK, OTHER, np.append(classes_of(words.vocabulary), OTHER)[word])
    stems = [stem(text) for text in words.vocabulary]
    stem_numbers = {text: number for number, text in enumerate(dict.fromkeys(stems))}
    stemmed = np.array([stem_numbers[text] for text in stems] + [0], dtype=np.uint64)[word]
    windows = pl.concat(_windows(row, word, kinds, stemmed, length) for length in range(1, LONGEST + 1))
    used = windows.unique(["key", "row"])
    often = used.group_by("key").len().filter(pl.col("len") >= PHRASE_USED)["key"]
    windows = windows.filter(pl.col("key").is_in(often.implode()))
    wordings = (
        windows.group_by("key", "wording")
        .agg(pl.len(), pl.col("begin").first(), pl.col("length").first())
        .sort("key", "len", "length", "wording", descending=[False, True, True, False])
        .unique("key", keep="first", maintain_order=True)
    )
    number = wordings.select("key").with_row_index("number")
    pairs = used.join(number, on="key")
    shape = (len(wordings), words.posts)
    ones = np.ones(len(pairs), dtype=np.float32)
    matrix = sp.csr_matrix((ones, (pairs["number"].to_numpy(), pairs["row"].to_numpy())), shape=shape)
    spans = list(wordings.select("begin", "length").iter_rows())
    texts = [" ".join(words.vocabulary[at] for at in word[begin : begin + length]) for begin, length in spans]
    content = [
        tuple(stems[word[at]] for at in range(begin, begin + length) if kinds[at] not in (ARTICLE, JOINT, AND))
        for begin, length in spans
    ]
    return Phrases(texts, content, matrix)


def _windows(row: Numbers, word: Numbers, kinds: Numbers, stemmed: NDArray[np.uint64], length: int) -> pl.DataFrame:
    """Return where phrases of `length` words begin: key (the same for all wordings of one phrase), wording, row."""
    count = max(len(row) - length + 1, 0)
    shape = np.zeros(count, dtype=np.int64)
    for at in range(length):
        shape = shape * CLASSES + kinds[at : at + count]
    fits = _fitting(length)[shape] & (row[:count] == row[length - 1 : length - 1 + count])
    begin = np.flatnonzero(fits)
    key = np.zeros(len(begin), dtype=np.uint64)
    wording = np.zeros(len(begin), dtype=np.uint64)
    for at in range(length):
        here = begin + at
        key = np.where(kinds[here] == ARTICLE, key, key * _BASE + stemmed[here].astype(np.uint64) + np.uint64(1))
        wording = wording * _BASE + word[here].astype(np.uint64) + np.uint64(1)
    columns = {"key": key, "wording": wording, "row": row[begin], "begin": begin}
    return pl.DataFrame(columns).with_columns(length=pl.lit(length))


@cache
def _fitting(length: int) -> NDArray[np.bool_]:
    """Return which sequences of word classes, read as digits, are phrases."""
    fits = np.zeros(CLASSES**length, dtype=np.bool_)
    for shape in _shapes():
        if len(shape) == length:
            fits[int("".join(map(str, shape)), CLASSES)] = True
    return fits


def _shapes() -> set[tuple[int, ...]]:
    """Return the sequences of word classes that are phrases."""
    before = (ADJECTIVE, NOUN, GERUND)
    short = [(NOUN,), *product((ADJECTIVE, NOUN), (NOUN,))]
    named = [(*first, NOUN) for count in range(LONGEST_NAME) for first in product(before, repeat=count)]
    links = [(JOINT,), (JOINT, ARTICLE)]
    actions = [*product((VERB, GERUND), ((), (ARTICLE,), *links))]
    shapes = {
        *named,
        (NOUN, AND, NOUN),
        *((*name, *link, *other) for name in short for link in links for other in short),
        *((action, *link, *name) for action, link in actions for name in short),
        *((action, *link, NOUN, *after, NOUN) for action, link in actions for after in links),
    }
    return {shape for shape in shapes if len(shape) <= LONGEST}
