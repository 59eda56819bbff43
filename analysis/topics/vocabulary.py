"""The words of posts as numbers: what topics are made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import polars as pl
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis.relevance.mentions import alias_pattern
from analysis.text.language import own_words
from analysis.text.rules import PATTERNS
from talkworthy.model import Brand

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

READ_AT_MOST = 1_500
"""Characters of a post: what it is about is said at its beginning, and the longest posts took most of the time."""
LONGEST_WORD = 40
"""Characters: longer strings are no words, and would take up room in every table."""
BREAK = -1
"""Marks punctuation between words, which no phrase crosses."""

_HANDLE = r"@\w[\w.@-]*|\bu/[\w-]+|&#?\w+;"
"""Handles, and remains of HTML."""
_HYPHEN = r"(\p{L})-(\p{L})"
_WORD = r"\p{L}+(?:'\p{L}+)*|[^\p{L}\s]+|\n+"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of posts in order: `word` (t) numbers into `vocabulary`, or BREAK; `row` (t) the post of each."""

    row: Numbers
    word: Numbers
    vocabulary: Sequence[str]
    posts: int

    def counts(self) -> sp.csr_matrix:
        """Return how often each post (row) has each word (column)."""
        real = self.word != BREAK
        ones = np.ones(int(real.sum()), dtype=np.float32)
        shape = (self.posts, len(self.vocabulary))
        return sp.csr_matrix((ones, (self.row[real], self.word[real])), shape=shape)

    def lengths(self, which: Flags | None = None) -> Numbers:
        """Return how many words each post has, or how many of those in `which` (vocabulary)."""
        counted = self.word != BREAK
        if which is not None:
            counted[counted] = which[self.word[counted]]
        return np.bincount(self.row[counted], minlength=self.posts)

    def of(self, rows: Numbers) -> Words:
        """Return the words of these posts alone, numbered in the order of `rows`; the vocabulary stays."""
        index = np.full(self.posts, -1, dtype=np.int64)
        index[rows] = np.arange(len(rows))
        is_kept = index[self.row] >= 0
        return Words(index[self.row[is_kept]], self.word[is_kept], self.vocabulary, len(rows))

    def telling(self) -> Flags:
        """Return which words of the vocabulary can show what a post is about."""
        return np.array([len(word) > 2 and word not in stop_words() for word in self.vocabulary], dtype=np.bool_)


class NameRemover:
    """Removes from posts what every post about a brand shares, and what is not the author's own words."""

    def __init__(self, brand: Brand) -> None:
        # lower-case names are searched in lower-case texts: ignoring case takes several times as long
        self._lower = not brand.case_sensitive
        aliases = tuple(alias.lower() for alias in brand.aliases) if self._lower else brand.aliases
        names = [alias_pattern(replace(brand, aliases=aliases))]
        competitors = (name.lower() if self._lower else name for name in brand.competitors)
        names += [rf"(?<!\w){re.escape(name)}(?!\w)" for name in competitors]
        self._names = re.compile("|".join(names))

    def __call__(self, text: str) -> str:
        """Return the first READ_AT_MOST characters of `text` without links, quotes, brand and competitor names."""
        own = own_words(text[:READ_AT_MOST])
        return self._names.sub(" | ", own.lower() if self._lower else own)


def to_words(texts: Sequence[str], brand: Brand) -> Words:
    """Return the lower-case words of the posts, without brand and competitor names, handles, links and quotes."""
    bare = NameRemover(brand)
    cleaned = pl.Series("word", [bare(text) for text in texts], dtype=pl.String).str.replace_all(
        "\u2019", "'", literal=True
    )
    split = (
        cleaned.str.replace_all(_HANDLE, " | ")
        .str.replace_all(_HYPHEN, "$1 $2")
        .str.to_lowercase()
        .str.extract_all(_WORD)
    )
    flat = pl.DataFrame({"row": np.arange(len(texts)), "word": split}).explode("word").drop_nulls()
    real = pl.col("word").str.contains(r"^\p{L}") & (pl.col("word").str.len_chars() <= LONGEST_WORD)
    flat = flat.with_columns(pl.when(real).then(pl.col("word")))
    vocabulary = flat["word"].drop_nulls().unique().sort()
    table = pl.DataFrame({"word": vocabulary, "number": np.arange(len(vocabulary))})
    number = flat.join(table, on="word", how="left", maintain_order="left")["number"].fill_null(BREAK)
    return Words(flat["row"].to_numpy(), number.to_numpy().astype(np.int64), vocabulary.to_list(), len(texts))


@cache
def stop_words() -> frozenset[str]:
    """Return words that do not show what a post is about."""
    return frozenset((PATTERNS / "stop_words.txt").read_text(encoding="utf-8").split())
