"""Finds near duplicates: the same words posted again by one author, or in several communities. They count once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rensa import RMinHash
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from talkworthy.attachments import ATTACHMENT_LINE

VERSION = "2"
MIN_WORDS = 6
"""Shorter texts are equal by chance: "same here", "what do you mean?"."""
MIN_WORDS_NEAR = 10
"""In shorter texts a single different word makes another sentence."""
MIN_SIMILARITY = 0.6
"""Share of word pairs that two texts have in common (Jaccard) from which on they are near duplicates."""
SLOTS, BANDS = 128, 32
"""MinHash slots, and the bands they are cut into: of pairs with s = 0.6 in common 1-(1-s^4)^32 = 98.8% share one."""
SEED = 42
TEXTS_AT_ONCE = 50_000
COMPARED_AT_ONCE = 20_000
MIX = np.uint64(0x9E3779B97F4A7C15)
PAIR_BITS = np.uint64(40)
"""Bits of the hash of a word pair; the rest of 64 bits is the number of its text. Collisions in one text are rare."""
PAIR_MASK = (np.uint64(1) << PAIR_BITS) - np.uint64(1)

Longs = NDArray[np.int64]
Numbers = NDArray[np.uint64]
Doubles = NDArray[np.float64]


def find_near_duplicates(posts: pl.DataFrame) -> pl.DataFrame:
    """Return the near duplicates among a brand's posts, each with the post that it repeats.

    In: `post`, `id`, `author`, `source`, `community`, `text`, in time order, and `wording` where `normalize_wording`
    was called already. Out: `post`, `copy_of` (the id of the earliest post with these words) and `rule`. Posts without
    a known author are never near duplicates.
    """
    if "wording" not in posts.columns:
        posts = posts.with_columns(normalize_wording(posts["text"]))
    known = posts.filter(pl.col("author").is_not_null() & pl.col("wording").is_not_null())
    place = pl.struct("source", "community")
    marked = known.with_columns(
        same_author=pl.col("id") != pl.col("id").first().over("wording", "source", "author"),
        same_place=place == place.first().over("wording"),
        first=pl.col("id").first().over("wording"),
        near=pl.when(pl.col("bare") == pl.col("bare").first().over("wording"))
        .then(pl.lit(""))
        .otherwise(pl.lit("nearly ")),
    )
    duplicates = marked.filter((pl.col("id") != pl.col("first")) & (pl.col("same_author") | ~pl.col("same_place")))
    by_author = pl.when("same_author").then(pl.lit("by the same author")).otherwise(pl.lit("in another community"))
    return duplicates.select("post", copy_of="first", rule=pl.format("{}the same words {}", "near", by_author))


def normalize_wording(texts: pl.Series) -> list[pl.Series]:
    """Return two columns for n texts: `bare`, the normalized words, and `wording`, a number shared by similar texts.

    Words are compared without case, links, numbers, punctuation and quotes of other posts. `wording` is null for texts
    of fewer than 6 words; texts of 10 words or more are similar that have 6 of 10 of their pairs of neighbouring words
    in common, directly or through other texts. The same texts give the same numbers in any run.

    Broder 1997, "On the resemblance and containment of documents"; for the bands Leskovec, Rajaraman & Ullman, "Mining
    of Massive Datasets", section 3.4.
    """
    bare = texts.rename("bare").to_frame().select(_normalized(pl.col("bare"))).to_series()
    words = bare.str.count_matches(" ") + 1
    distinct = bare.filter(words >= MIN_WORDS).unique(maintain_order=True)
    near = distinct.str.count_matches(" ") + 1 >= MIN_WORDS_NEAR
    numbers = np.arange(len(distinct), dtype=np.int64)
    positions = np.flatnonzero(near.to_numpy())
    if len(positions) > 1:
        numbers[positions] = positions[_near_groups(distinct.filter(near))]
    known = pl.DataFrame({"bare": distinct, "wording": numbers})
    return [bare, bare.to_frame().join(known, on="bare", how="left", maintain_order="left")["wording"]]


def _normalized(text: pl.Expr) -> pl.Expr:
    return (
        text.str.replace_all(f"(?m){ATTACHMENT_LINE}", " ")
        .str.to_lowercase()
        .str.replace_all(r"(?m)^[ \t]*(?:>|&gt;).*$", " ")
        .str.replace_all(r"https?://\S+", " ")
        .str.replace_all(r"[^\p{L}]+", " ")
        .str.strip_chars()
    )


def _near_groups(bare: pl.Series) -> Longs:
    """Return for each of n distinct texts the position of the first text in its group of similar texts (n)."""
    first_text, second_text = _candidates(_to_bands(bare))
    close = _similarities(bare, first_text, second_text) >= MIN_SIMILARITY
    size = len(bare)
    graph = csr_matrix(
        (np.ones(close.sum(), dtype=np.int8), (first_text[close], second_text[close])), shape=(size, size)
    )
    _, group = connected_components(graph, directed=False)
    _, first = np.unique(group, return_index=True)
    return np.asarray(first[group], dtype=np.int64)


def _to_pairs(bare: pl.Series) -> tuple[Numbers, Longs]:
    """Return a hash for each pair of neighbouring words, text after text, and the bounds of each text (n + 1)."""
    words = bare.str.split(" ")
    hashed = words.explode().hash(SEED).to_numpy()
    ends = np.cumsum(words.list.len().to_numpy().astype(np.int64))
    mixed = hashed[:-1] * MIX + hashed[1:]
    # the last word of a text has no neighbour: its pair, with the first word of the next text, goes
    pairs = np.delete(mixed, ends[:-1] - 1)
    return pairs, np.concatenate([[0], ends - np.arange(1, len(ends) + 1)])


def _to_bands(bare: pl.Series) -> Numbers:
    """Return a number for each band of the MinHash of each text (n x BANDS); in slices, to save memory."""
    slices = [_to_band_keys(bare.slice(at, TEXTS_AT_ONCE)) for at in range(0, len(bare), TEXTS_AT_ONCE)]
    return np.concatenate(slices)


def _to_band_keys(bare: pl.Series) -> Numbers:
    pairs, bounds = _to_pairs(bare)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(pairs, bounds.astype(np.uint64), SLOTS, SEED)
    slots = np.array(matrix.to_rows(), dtype=np.uint32).view(np.uint64).reshape(len(bare), BANDS, -1)
    return np.asarray(slots[:, :, 0] * MIX + slots[:, :, 1])


def _candidates(bands: Numbers) -> tuple[Longs, Longs]:
    """Return pairs of texts that share a band (n x BANDS); the left one is the first text in that band."""
    count = len(bands)
    pairs = []
    for key in bands.T:
        # most bands belong to one text: only the others need sorting
        shared = np.flatnonzero(pl.Series(key).is_duplicated().to_numpy())
        _, first, which = np.unique(key[shared], return_index=True, return_inverse=True)
        pairs.append(shared[first[which]] * count + shared)
    distinct = np.unique(np.concatenate(pairs))
    left, right = distinct // count, distinct % count
    return left[left != right], right[left != right]


def _similarities(bare: pl.Series, left: Longs, right: Longs) -> Doubles:
    """Return the exact share of word pairs that the two texts of each pair have in common: 0 to 1 (Jaccard)."""
    texts, places = np.unique(np.concatenate([left, right]), return_inverse=True)
    if not len(texts):
        return np.zeros(0)
    sets = _PairSets.of(*_to_pairs(bare.gather(texts)))
    first, second = places[: len(left)], places[len(left) :]
    shares = [
        sets.share(first[at : at + COMPARED_AT_ONCE], second[at : at + COMPARED_AT_ONCE])
        for at in range(0, len(left), COMPARED_AT_ONCE)
    ]
    return np.concatenate(shares)


@dataclass(frozen=True, slots=True, eq=False)
class _PairSets:
    """Distinct word pairs of n texts, text after text, and the bounds of each text (n + 1)."""

    pairs: Numbers
    bounds: Longs

    @classmethod
    def of(cls, pairs: Numbers, bounds: Longs) -> _PairSets:
        """Keep each word pair of a text once."""
        text = np.repeat(np.arange(len(bounds) - 1, dtype=np.uint64), np.diff(bounds))
        keys = np.sort(text << PAIR_BITS | pairs >> np.uint64(64) - PAIR_BITS)
        keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])]
        counts = np.bincount((keys >> PAIR_BITS).astype(np.int64), minlength=len(bounds) - 1)
        return cls(keys & PAIR_MASK, np.concatenate([[0], np.cumsum(counts)]))

    def share(self, first: Longs, second: Longs) -> Doubles:
        """Return the share of word pairs that `first[k]` and `second[k]` have in common, for each k."""
        keys = np.sort(np.concatenate([self._keys(first), self._keys(second)]))
        shared = keys[1:][keys[1:] == keys[:-1]] >> PAIR_BITS
        common = np.bincount(shared.astype(np.int64), minlength=len(first))
        sizes = np.diff(self.bounds)
        return np.asarray(common / (sizes[first] + sizes[second] - common), dtype=np.float64)

    def _keys(self, texts: Longs) -> Numbers:
        """Return a number for each word pair of the k-th of these texts, which includes k."""
        sizes = np.diff(self.bounds)[texts]
        within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        pairs = self.pairs[np.repeat(self.bounds[texts], sizes) + within]
        keys: Numbers = np.repeat(np.arange(len(texts), dtype=np.uint64), sizes) << PAIR_BITS | pairs
        return keys
