"""Copies: the same words posted again by one author, or pasted across communities. They count once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rensa import RMinHash
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

VERSION = "2"
FEWEST_WORDS = 6
"""Below this, people say the same thing by chance: "same here", "what do you mean?"."""
FEWEST_NEAR = 10
"""Below this, one other word makes another sentence."""
ALIKE = 0.6
"""Share of word pairs that two texts have in common (Jaccard) from which on one is a near copy of the other."""
SLOTS, BANDS = 128, 32
"""MinHash slots, and the bands they are cut into: of pairs with s = 0.6 in common 1-(1-s^4)^32 = 98.8 % share one."""
SEED = 42
TEXTS_AT_ONCE = 50_000
COMPARED_AT_ONCE = 20_000
MIX = np.uint64(0x9E3779B97F4A7C15)
PAIR_BITS = np.uint64(40)
"""Of a word pair's number, the rest of 64 bits saying whose it is: two of one text are hardly ever alike in these."""
PAIR_MASK = (np.uint64(1) << PAIR_BITS) - np.uint64(1)

Longs = NDArray[np.int64]
Numbers = NDArray[np.uint64]
Doubles = NDArray[np.float64]


def find_copies(posts: pl.DataFrame) -> pl.DataFrame:
    """The copies among a brand's posts, each with the post that it is a copy of.

    In: `post`, `id`, `author`, `source`, `community`, `text`, in time order, and `wording` where `to_wordings` has
    been asked already. Out: `post`, `copy_of` (the id of the earliest post with these words) and `rule`. Posts of
    nobody known (`author` null) are never taken for copies.
    """
    if "wording" not in posts.columns:
        posts = posts.with_columns(to_wordings(posts["text"]))
    said = posts.filter(pl.col("author").is_not_null() & pl.col("wording").is_not_null())
    place = pl.struct("source", "community")
    told = said.with_columns(
        same_author=pl.col("id") != pl.col("id").first().over("wording", "source", "author"),
        same_place=place == place.first().over("wording"),
        first=pl.col("id").first().over("wording"),
        near=pl.when(pl.col("bare") == pl.col("bare").first().over("wording"))
        .then(pl.lit(""))
        .otherwise(pl.lit("nearly ")),
    )
    copied = told.filter((pl.col("id") != pl.col("first")) & (pl.col("same_author") | ~pl.col("same_place")))
    by_whom = pl.when("same_author").then(pl.lit("by the same author")).otherwise(pl.lit("in another community"))
    return copied.select("post", copy_of="first", rule=pl.format("{}the same words {}", "near", by_whom))


def to_wordings(texts: pl.Series) -> list[pl.Series]:
    """What each of n texts comes down to: `bare`, its words, and `wording`, one number for texts with nearly the same.

    Words are compared without case, links, numbers, punctuation, and what is quoted of others. `wording` is
    null for texts of fewer than 6 words; from 10 words on texts are alike that have 6 of 10 of their pairs of
    neighbouring words in common, in a chain where need be. The same texts give the same numbers in any run.

    Broder 1997, "On the resemblance and containment of documents"; for the bands Leskovec, Rajaraman & Ullman, "Mining
    of Massive Datasets", section 3.4.
    """
    bare = texts.rename("bare").to_frame().select(_to_bare(pl.col("bare"))).to_series()
    words = bare.str.count_matches(" ") + 1
    different = bare.filter(words >= FEWEST_WORDS).unique(maintain_order=True)
    near = different.str.count_matches(" ") + 1 >= FEWEST_NEAR
    numbers = np.arange(len(different), dtype=np.int64)
    at = np.flatnonzero(near.to_numpy())
    if len(at) > 1:
        numbers[at] = at[_alike(different.filter(near))]
    known = pl.DataFrame({"bare": different, "wording": numbers})
    return [bare, bare.to_frame().join(known, on="bare", how="left", maintain_order="left")["wording"]]


def _to_bare(text: pl.Expr) -> pl.Expr:
    return (
        text.str.to_lowercase()
        .str.replace_all(r"(?m)^[ \t]*(?:>|&gt;).*$", " ")
        .str.replace_all(r"https?://\S+", " ")
        .str.replace_all(r"[^\p{L}]+", " ")
        .str.strip_chars()
    )


def _alike(bare: pl.Series) -> Longs:
    """For each of n different texts the place of the first that it is alike to, directly or by others between (n)."""
    one, other = _candidates(_to_bands(bare))
    close = _in_common(bare, one, other) >= ALIKE
    size = len(bare)
    graph = csr_matrix((np.ones(close.sum(), dtype=np.int8), (one[close], other[close])), shape=(size, size))
    _, group = connected_components(graph, directed=False)
    _, first = np.unique(group, return_index=True)
    return np.asarray(first[group], dtype=np.int64)


def _to_pairs(bare: pl.Series) -> tuple[Numbers, Longs]:
    """A number for each pair of neighbouring words, text after text, and where each text's begin and end (n + 1)."""
    words = bare.str.split(" ")
    hashed = words.explode().hash(SEED).to_numpy()
    ends = np.cumsum(words.list.len().to_numpy().astype(np.int64))
    mixed = hashed[:-1] * MIX + hashed[1:]
    # the last word of a text has no neighbour: its pair, with the first word of the next text, goes
    pairs = np.delete(mixed, ends[:-1] - 1)
    return pairs, np.concatenate([[0], ends - np.arange(1, len(ends) + 1)])


def _to_bands(bare: pl.Series) -> Numbers:
    """A number for each band of the MinHash of each text (n x BANDS); in slices, for the words take much room."""
    slices = [_to_band_keys(bare.slice(at, TEXTS_AT_ONCE)) for at in range(0, len(bare), TEXTS_AT_ONCE)]
    return np.concatenate(slices)


def _to_band_keys(bare: pl.Series) -> Numbers:
    pairs, bounds = _to_pairs(bare)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(pairs, bounds.astype(np.uint64), SLOTS, SEED)
    slots = np.array(matrix.to_rows(), dtype=np.uint32).view(np.uint64).reshape(len(bare), BANDS, -1)
    return np.asarray(slots[:, :, 0] * MIX + slots[:, :, 1])


def _candidates(bands: Numbers) -> tuple[Longs, Longs]:
    """Two texts each that share a band (n x BANDS); one is the first text in that band."""
    count = len(bands)
    found = []
    for key in bands.T:
        # most bands are of one text: only the others are worth sorting
        shared = np.flatnonzero(pl.Series(key).is_duplicated().to_numpy())
        _, first, which = np.unique(key[shared], return_index=True, return_inverse=True)
        found.append(shared[first[which]] * count + shared)
    both = np.unique(np.concatenate(found))
    one, other = both // count, both % count
    return one[one != other], other[one != other]


def _in_common(bare: pl.Series, one: Longs, other: Longs) -> Doubles:
    """The share of their word pairs that these two texts each have in common, exactly: 0 to 1 (Jaccard)."""
    texts, places = np.unique(np.concatenate([one, other]), return_inverse=True)
    if not len(texts):
        return np.zeros(0)
    sets = _Sets.of(*_to_pairs(bare.gather(texts)))
    first, second = places[: len(one)], places[len(one) :]
    shares = [
        sets.share(first[at : at + COMPARED_AT_ONCE], second[at : at + COMPARED_AT_ONCE])
        for at in range(0, len(one), COMPARED_AT_ONCE)
    ]
    return np.concatenate(shares)


@dataclass(frozen=True, slots=True, eq=False)
class _Sets:
    """The different word pairs of n texts, text after text, and where each text's begin and end (n + 1)."""

    pairs: Numbers
    bounds: Longs

    @classmethod
    def of(cls, pairs: Numbers, bounds: Longs) -> _Sets:
        """Each word pair of a text once."""
        text = np.repeat(np.arange(len(bounds) - 1, dtype=np.uint64), np.diff(bounds))
        keys = np.sort(text << PAIR_BITS | pairs >> np.uint64(64) - PAIR_BITS)
        keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])]
        counts = np.bincount((keys >> PAIR_BITS).astype(np.int64), minlength=len(bounds) - 1)
        return cls(keys & PAIR_MASK, np.concatenate([[0], np.cumsum(counts)]))

    def share(self, first: Longs, second: Longs) -> Doubles:
        """What `first[k]` and `second[k]` have in common, of all that either has, for each k."""
        keys = np.sort(np.concatenate([self._keys(first), self._keys(second)]))
        shared = keys[1:][keys[1:] == keys[:-1]] >> PAIR_BITS
        common = np.bincount(shared.astype(np.int64), minlength=len(first))
        sizes = np.diff(self.bounds)
        return np.asarray(common / (sizes[first] + sizes[second] - common), dtype=np.float64)

    def _keys(self, texts: Longs) -> Numbers:
        """A number for each word pair of the k-th of these texts, the same for the same k alone."""
        sizes = np.diff(self.bounds)[texts]
        within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        pairs = self.pairs[np.repeat(self.bounds[texts], sizes) + within]
        keys: Numbers = np.repeat(np.arange(len(texts), dtype=np.uint64), sizes) << PAIR_BITS | pairs
        return keys
