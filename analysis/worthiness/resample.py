"""The bootstrap: how often each talk is drawn in each replicate, and what the parts are measured to be there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from math import exp, factorial

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from analysis.worthiness.estimates import effective_number, kaplan_meier, recentre
from analysis.worthiness.tally import HELP_HOURS, Tally
from analysis.worthiness.values import Array

CHUNK_CELLS = 4_000_000
CELLS = ("places", "weeks")
PLAIN_SUMS = ("talks", "dialogue", "brought_up", "votes", "substance", "warm", "cold")

_POISSON = np.cumsum([exp(-1) / factorial(k) for k in range(16)])
POISSON_TABLE = np.searchsorted(_POISSON, (np.arange(65_536) + 0.5) / 65_536).astype(np.float32)
"""Poisson(1) by its inverse distribution function, at the middles of 65,536 equal steps."""


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """What was measured before any panel: arrays of 1 + replicates, the talk as it stands first, then the replicates.

    `talkers` are customers a week, `places` the effective number of communities, `staying_power`, `mutual_help` and
    `substance` shares (nan where there is nothing to read them from); the rest are sums over talks.
    """

    talkers: Array
    places: Array
    staying_power: Array
    mutual_help: Array
    substance: Array
    talks: Array
    dialogue: Array
    brought_up: Array
    warm: Array
    cold: Array
    questions: Array

    def plain(self) -> Draws:
        """Only the talk as it stands, without replicates."""
        return Draws(**{field.name: getattr(self, field.name)[:1] for field in fields(self)})


def draw(tally: Tally, replicates: int, seed: int) -> Draws:
    """Measure the talk as it stands and in `replicates` resamples of its conversations.

    A conversation's weight depends on nothing but its id, the seed and the replicate: two brands that share a
    conversation share its fate, so that their replicates are paired, and the answer does not depend on which other
    brands are judged. Memory is bounded: replicates are handled in chunks of about four million weights.
    """
    sums = _Sums(tally)
    measured = [sums.measure(np.ones((1, tally.talks.height)))]
    if replicates and tally.talks.height:
        measured += [sums.measure(weights) for weights in _weight_chunks(tally.talks, replicates, seed)]
    elif replicates:
        measured *= 1 + replicates
    arrays = {name: np.concatenate([part[name] for part in measured]) for name in measured[0]}
    arrays |= {name: recentre(arrays[name], drawn_from) for name, drawn_from in sums.drawn_from().items()}
    return Draws(**{name: _learn_nothing(values) for name, values in arrays.items()})


def draw_weights(keys: NDArray[np.uint64], sources: Sequence[slice], salts: NDArray[np.uint64]) -> NDArray[np.float32]:
    """How often each talk counts, one row a replicate: Poisson(1), brought back to the number of talks of each source.

    This is the bootstrap stratified by source: Poisson weights given their sum are the multinomial ones of drawing
    with replacement (Hanley & MacGibbon 2006; Efron & Tibshirani 1993, ch. 6). `sources` are the stretches of `keys`
    that belong together; one of which nothing was drawn keeps every talk once.
    """
    drawn = np.empty((len(salts), len(keys)), dtype=np.float32)
    for row, salt in zip(drawn, salts, strict=True):
        np.take(POISSON_TABLE, (_scramble(keys + salt) >> np.uint64(48)).view(np.int64), out=row, mode="clip")
    for stretch in sources:
        part = drawn[:, stretch]
        part[~part.any(axis=1)] = 1.0
        part *= part.shape[1] / part.sum(axis=1, keepdims=True)
    return drawn


def to_keys(conversations: pl.Series) -> NDArray[np.uint64]:
    """64 bits of each id that are the same on every machine and in every version."""
    digests = b"".join(hashlib.blake2b(name.encode(), digest_size=8).digest() for name in conversations)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def _weight_chunks(talks: pl.DataFrame, replicates: int, seed: int) -> Iterator[NDArray[np.float32]]:
    keys = to_keys(talks["conversation"])
    stops = np.cumsum(talks.group_by("source", maintain_order=True).len()["len"].to_numpy())
    sources = [slice(start, stop) for start, stop in pairwise([0, *stops.tolist()])]
    salts = np.random.SeedSequence(seed).generate_state(replicates, np.uint64).astype(np.uint64)
    rows = max(1, CHUNK_CELLS // len(keys))
    for start in range(0, replicates, rows):
        yield draw_weights(keys, sources, salts[start : start + rows])


def _scramble(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finisher of SplitMix64 (Steele, Lea & Flood 2014): neighbouring keys come out unrelated."""
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))


def _learn_nothing(values: Array) -> Array:
    """A replicate that drew no question (or no words) says nothing about that part: the point estimate stands."""
    return np.where(np.isnan(values), values[0], values)


class _Sums:
    """All per-talk statistics as one sparse matrix (statistics x talks), so that replicates are a matrix product."""

    def __init__(self, tally: Tally) -> None:
        self.weeks_in_window = tally.counts.weeks
        self._starts = {}
        triplets, start = [], 0
        for name, table, size in _tables(tally):
            self._starts[name] = slice(start, start + size)
            triplets.append(table.with_columns(row=pl.col("row") + start))
            start += size
        table = pl.concat(triplets)
        shape = (start, tally.talks.height)
        cells = (table["value"].to_numpy(), (table["row"].to_numpy(), table["talk"].to_numpy()))
        self._exact = csr_matrix(cells, shape=shape)
        # Replicates are read to a percent: half the memory traffic is worth more than their seventh digit.
        self._quick = self._exact.astype(np.float32)

    def measure(self, weights: NDArray[np.floating]) -> dict[str, Array]:
        """What each replicate measures; `weights` is replicates x talks."""
        matrix = self._quick if weights.dtype == np.float32 else self._exact
        sums = np.asarray(matrix @ weights.T, dtype=np.float64)
        rows = {name: sums[rows] for name, rows in self._starts.items()}
        plain = {name: rows[name][0] for name in PLAIN_SUMS if name not in ("votes", "substance")}
        return plain | {
            "talkers": rows["weeks"].sum(axis=0) / self.weeks_in_window,
            "places": _within_seen(rows["places"]),
            "staying_power": _within_seen(rows["weeks"]) / self.weeks_in_window,
            "questions": (rows["helped"] + rows["left"]).sum(axis=0),
            "mutual_help": kaplan_meier(rows["helped"], rows["left"]),
            "substance": _ratio(rows["substance"][0], rows["votes"][0]),
        }

    def drawn_from(self) -> dict[str, float]:
        """The uncorrected effective numbers of the talk as it stands: those of the world that replicates come from."""
        sums = self._exact @ np.ones((self._exact.shape[1], 1))
        places, weeks = (float(effective_number(sums[self._starts[name]], corrected=False)[0]) for name in CELLS)
        return {"places": places, "staying_power": weeks / self.weeks_in_window}


def _within_seen(counts: Array) -> Array:
    """Effective numbers, corrected, but never above the cells with talk: nobody would believe 5.3 of 5 communities."""
    return np.asarray(np.minimum(effective_number(counts), np.count_nonzero(counts, axis=0)))


def _tables(tally: Tally) -> Iterator[tuple[str, pl.DataFrame, int]]:
    """Each kind of statistic: its name, its non-zero cells (row, talk, value) and its number of rows."""
    talks = tally.talks.with_columns(talks=pl.lit(1))
    for name in PLAIN_SUMS:
        table = talks.select(
            row=pl.lit(0, pl.Int64), talk=pl.col("talk").cast(pl.Int64), value=pl.col(name).cast(float)
        )
        yield name, table.filter(pl.col("value") != 0), 1
    for name, cells in zip(CELLS, (tally.places, tally.weeks), strict=True):
        table = cells.select(pl.col("cell").cast(pl.Int64).alias("row"), pl.col("talk").cast(pl.Int64), value="share")
        yield name, table, int(cells["cell"].max() or 0) + 1  # type: ignore[arg-type]
    yield from _question_tables(tally.questions)


def _question_tables(questions: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame, int]]:
    """Questions between two moments at which one went out of sight: how many were helped, how many left.

    Between such moments the Kaplan-Meier factors telescope, so a whole stretch needs one row and not one an answer.
    """
    unseen = questions.filter(~pl.col("helped") & (pl.col("hours") < HELP_HOURS))
    ends = unseen["hours"].unique().sort().to_numpy()
    stretch = np.searchsorted(ends, questions["hours"].to_numpy(), side="left").astype(np.int64)
    table = questions.select("helped", row=pl.Series(stretch), talk=pl.col("talk").cast(pl.Int64), value=pl.lit(1.0))
    for name, rows in (("helped", table.filter("helped")), ("left", table.filter(~pl.col("helped")))):
        yield name, rows.select("row", "talk", "value"), len(ends) + 1


def _ratio(part: Array, whole: Array) -> Array:
    return np.divide(part, whole, out=np.full_like(whole, np.nan), where=whole > 0)
