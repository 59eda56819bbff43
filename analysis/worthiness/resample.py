"""The bootstrap: how often each talk is drawn in each replicate, and what the parts are measured to be there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from math import exp, factorial

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from analysis.worthiness.estimates import effective_number, kaplan_meier, recentre
from analysis.worthiness.tally import HELP_HOURS, Tally, to_keys
from analysis.worthiness.tempering import temper
from analysis.worthiness.values import Array

__all__ = ["Draws", "Lots", "draw", "draw_weights", "draw_without", "to_keys"]

CHUNK_CELLS = 4_000_000
CACHED_KEYS = 16_384
"""So many numbers of 64 bits are scrambled at a time: they stay in a processor's nearest memory meanwhile."""
CELLS = ("places", "weeks")
VOTES = {"votes": "votes", "substance": "votes", "warm": "sides", "cold": "sides"}
"""What is summed over voices, by what no one talk may have too much of."""
PLAIN_SUMS = ("talks", "dialogue", "brought_up", *VOTES)

_POISSON = np.cumsum([exp(-1) / factorial(k) for k in range(16)])
POISSON_TABLE = np.searchsorted(_POISSON, (np.arange(65_536) + 0.5) / 65_536).astype(np.uint8)
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


class Lots:
    """How often conversations are drawn, remembered from one window to the next: most of its talks are in both.

    Takes a byte for each talk of a window and each replicate.
    """

    def __init__(self, replicates: int, seed: int) -> None:
        self._salts = to_salts(replicates, seed)
        self._keys = np.empty(0, dtype=np.uint64)
        self._drawn = np.empty((0, replicates), dtype=np.uint8)

    def of(self, keys: NDArray[np.uint64]) -> NDArray[np.uint8]:
        """The draws of these talks, talks x replicates; what is not asked for is forgotten."""
        order = np.argsort(self._keys)
        place = np.minimum(np.searchsorted(self._keys, keys, sorter=order), max(0, len(order) - 1))
        known = self._keys[order[place]] == keys if len(order) else np.zeros(len(keys), dtype=bool)
        drawn = np.empty((len(keys), len(self._salts)), dtype=np.uint8)
        drawn[known] = self._drawn[order[place[known]]]
        drawn[~known] = _draw_lots(keys[~known], self._salts)
        self._keys, self._drawn = keys, drawn
        return drawn


def draw(tally: Tally, replicates: int, seed: int, lots: Lots | None = None) -> Draws:
    """Measure the talk as it stands and in `replicates` resamples of its conversations.

    A conversation's weight depends on nothing but its id, the seed and the replicate: two brands that share a
    conversation share its fate, so that their replicates are paired, and the answer does not depend on which other
    brands are judged. Memory is bounded: replicates are handled in chunks of about four million weights. `lots` of the
    same replicates and seed make it faster for one who goes from window to window, and change nothing else.
    """
    sums = _Sums(tally)
    measured = [sums.measure(np.ones((1, tally.talks.height)))]
    if replicates and tally.talks.height:
        chunks = _weight_chunks(tally.talks, to_salts(replicates, seed), lots)
        measured += [_how_many(sums.measure(weights), many) for weights, many in chunks]
    elif replicates:
        measured *= 1 + replicates
    arrays = {name: np.concatenate([part[name] for part in measured]) for name in measured[0]}
    arrays |= sums.recentred(arrays)
    return Draws(**{name: _learn_nothing(values) for name, values in arrays.items()})


def draw_without(tally: Tally, talks: Sequence[int]) -> Iterator[Draws]:
    """Measure the talk without each of these talks (by number) in turn, without replicates."""
    sums, every = _Sums(tally), tally.talks.height
    rows = max(1, CHUNK_CELLS // max(1, every))
    for start in range(0, len(talks), rows):
        left_out = np.asarray(talks[start : start + rows], dtype=np.int64)
        weights = np.ones((len(left_out), every))
        weights[np.arange(len(left_out)), left_out] = 0.0
        measured = sums.measure(weights)
        for row in range(len(left_out)):
            one = {name: values[row : row + 1] for name, values in measured.items()}
            yield Draws(**one | sums.recentred(one, weights[row] > 0))


def draw_weights(keys: NDArray[np.uint64], sources: Sequence[slice], salts: NDArray[np.uint64]) -> NDArray[np.float32]:
    """How often each talk counts, one row a replicate: Poisson(1), brought back to the number of talks of each source.

    This is the bootstrap stratified by source: Poisson weights given their sum are the multinomial ones of drawing
    with replacement (Hanley & MacGibbon 2006; Efron & Tibshirani 1993, ch. 6). `sources` are the stretches of `keys`
    that belong together; one of which nothing was drawn keeps every talk once.
    """
    return _balance(_draw_lots(keys, salts), sources)


def to_salts(replicates: int, seed: int) -> NDArray[np.uint64]:
    """What makes one replicate differ from another."""
    return np.random.SeedSequence(seed).generate_state(replicates, np.uint64).astype(np.uint64)


def _draw_lots(keys: NDArray[np.uint64], salts: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """Poisson(1), talks x replicates."""
    drawn = np.empty((len(keys), len(salts)), dtype=np.uint8)
    rows = max(1, CACHED_KEYS // max(1, len(salts)))
    for start in range(0, len(keys), rows):
        scrambled = _scramble(keys[start : start + rows, None] + salts) >> np.uint64(48)
        np.take(POISSON_TABLE, scrambled.view(np.int64), out=drawn[start : start + rows], mode="clip")
    return drawn


def _balance(drawn: NDArray[np.uint8], sources: Sequence[slice]) -> NDArray[np.float32]:
    """Draws (talks x replicates) brought back to the number of talks of each source, replicates x talks."""
    weights = drawn.astype(np.float32)
    for stretch in sources:
        part = weights[stretch]
        total = part.sum(axis=0)
        part[:, total == 0] = 1.0
        part *= len(part) / np.where(total == 0, np.float32(len(part)), total)
    return weights.T


def _how_many(measured: dict[str, Array], many: Array) -> dict[str, Array]:
    """What replicates measure, with Talkers as of `many` times as many talks as there are (one a replicate).

    A bootstrap that draws as many talks as there are says nothing of how many there might have been, and Talkers is a
    count: its interval held the truth 53 to 67 times of 100, and 83 to 90 with the number of talks left to chance.
    """
    return measured | {"talkers": measured["talkers"] * many}


def _weight_chunks(
    talks: pl.DataFrame, salts: NDArray[np.uint64], lots: Lots | None
) -> Iterator[tuple[NDArray[np.float32], Array]]:
    """Weights (replicates x talks), and how many talks were drawn beside how many there are (one a replicate)."""
    keys = talks["key"].to_numpy()
    stops = np.cumsum(talks["source"].rle().struct.field("len").to_numpy())
    sources = [slice(start, stop) for start, stop in pairwise([0, *stops.tolist()])]
    drawn = lots.of(keys) if lots else None
    rows = max(1, CHUNK_CELLS // len(keys))
    for start in range(0, len(salts), rows):
        chunk = slice(start, start + rows)
        some = _draw_lots(keys, salts[chunk]) if drawn is None else drawn[:, chunk]
        yield _balance(some, sources), some.sum(axis=0, dtype=np.float64) / len(keys)


def _scramble(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finisher of SplitMix64 (Steele, Lea & Flood 2014): neighbouring keys come out unrelated."""
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))


def _learn_nothing(values: Array) -> Array:
    """A replicate that drew no question (or no words) says nothing about that part: the point estimate stands."""
    return np.where(np.isnan(values), values[0], values)


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """One kind of statistic: the non-zero cells of a matrix of `size` rows by all talks."""

    name: str
    size: int
    row: NDArray[np.int64]
    talk: NDArray[np.integer]
    value: Array


class _Sums:
    """All per-talk statistics as one sparse matrix (statistics x talks), so that replicates are a matrix product."""

    def __init__(self, tally: Tally) -> None:
        self.weeks_in_window = tally.counts.weeks
        self._starts = {}
        tables, start = list(_tables(tally)), 0
        for table in tables:
            self._starts[table.name] = slice(start, start + table.size)
            start += table.size
        row = np.concatenate([table.row + self._starts[table.name].start for table in tables])
        talk = np.concatenate([table.talk for table in tables])
        cells = (np.concatenate([table.value for table in tables]), (row, talk))
        self._exact = csr_matrix(cells, shape=(start, tally.talks.height))
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
            "places": effective_number(rows["places"]),
            "staying_power": effective_number(rows["weeks"]) / self.weeks_in_window,
            "questions": (rows["helped"] + rows["left"]).sum(axis=0),
            "mutual_help": kaplan_meier(rows["helped"], rows["left"]),
            "substance": _ratio(rows["substance"][0], rows["votes"][0]),
        }

    def recentred(self, arrays: dict[str, Array], kept: NDArray[np.bool_] | None = None) -> dict[str, Array]:
        """The effective numbers of `measure`, corrected by the talks (those in `kept`, None: all) they came from."""
        weeks, found = self.weeks_in_window, {}
        for name, of, scale in (("places", "places", 1), ("staying_power", "weeks", weeks)):
            cells = self._exact[self._starts[of]]
            found[name] = recentre(arrays[name] * scale, cells if kept is None else cells[:, kept]) / scale
        return found


def _tables(tally: Tally) -> Iterator[_Table]:
    weigh = _weigh(tally.talks)
    for name in PLAIN_SUMS:
        values = np.ones(tally.talks.height) if name == "talks" else tally.talks[name].cast(pl.Float64).to_numpy()
        values = values * weigh[VOTES[name]] if name in VOTES else values
        talk = np.flatnonzero(values)
        yield _Table(name, 1, np.zeros(len(talk), dtype=np.int64), talk, values[talk])
    for name, cells in zip(CELLS, (tally.places, tally.weeks), strict=True):
        row, talk, value = (cells[column].to_numpy() for column in ("cell", "talk", "share"))
        yield _Table(name, int(row.max(initial=0)) + 1, row, talk, value * weigh["customers"][talk])
    yield from _question_tables(tally.questions, weigh["asked"])


def _weigh(talks: pl.DataFrame) -> dict[str, Array]:
    """How much each talk's voices weigh (see `temper`), by what is counted: customers, votes, sides, questions."""
    sizes = talks.select("customers", "votes", "asked", sides=pl.col("warm") + pl.col("cold"))
    return {name: temper(sizes[name].to_numpy()) for name in sizes.columns}


def _question_tables(questions: pl.DataFrame, weigh: Array) -> Iterator[_Table]:
    """Questions between two moments at which one went out of sight: how many were helped, how many left.

    Between such moments the Kaplan-Meier factors telescope, so a whole stretch needs one row and not one an answer.
    """
    talk, hours, helped = (questions[column].to_numpy() for column in ("talk", "hours", "helped"))
    ends = np.unique(hours[~helped & (hours < HELP_HOURS)])
    stretch = np.searchsorted(ends, hours, side="left").astype(np.int64)
    for name, those in (("helped", helped), ("left", ~helped)):
        yield _Table(name, len(ends) + 1, stretch[those], talk[those], weigh[talk[those]])


def _ratio(part: Array, whole: Array) -> Array:
    return np.divide(part, whole, out=np.full_like(whole, np.nan), where=whole > 0)
