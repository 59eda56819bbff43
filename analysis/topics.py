"""Topics: what customers talk about, found in the posts themselves.

Static word vectors (wordllama, in its wheel), a graph of each post's nearest neighbours, and Leiden communities in it
(Traag, Waltman & van Eck 2019, "From Louvain to Leiden"); words by class-based TF-IDF (Grootendorst 2022). The number
of topics comes from the data. The same posts give the same topics.
"""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.language import own_words
from analysis.mentions import alias_pattern
from analysis.rules import FRAMES
from talkworthy.model import Brand, Topic

VERSION = "1"
SEED = 20
NEIGHBOURS = 15
FEWEST_WORDS = 4
FEWEST_POSTS = 20
SMALLEST_TOPIC = 5
SMALLEST_SHARE = 0.01
FARTHEST = 0.25
"""Cosine to the heart of a topic below which a post is in no topic."""
GRAPH_AT_MOST = 20_000
"""Posts in the graph: exact neighbours grow with the square. The others join the topic whose heart is nearest."""
SAME_TOPIC = 0.3
"""Share of an old topic's posts that a new one must hold to keep its number."""

LONGEST_PHRASE = 3
PHRASE_USED = 3
"""Times that a phrase of several words must be used to count as one."""
WORDS_SHOWN = 8
READ_AT_MOST = 600
"""Characters of a post: what it is about is said at its beginning, and long posts took most of the time."""
NAMED_BY = 400
"""Posts that a topic gets its words from: those nearest its heart."""

Vectors = NDArray[np.float32]
Numbers = NDArray[np.int64]

_HANDLE = re.compile(r"@\w[\w.@-]*|\bu/[\w-]+|&#?\w+;")
"""Handles, and what is left of HTML."""
_NOT_A_WORD = re.compile(r"[^\w' ]+|[\d_]+")


@dataclass(frozen=True, slots=True)
class Placed:
    """Which topic each post is in (n; -1: none) and how near its heart (cosine, 0 to 1), with the topics."""

    topic: Numbers
    nearness: NDArray[np.float32]
    topics: tuple[Topic, ...]


def find_topics(texts: Sequence[str], brand: Brand, before: Sequence[int | None] | None = None) -> Placed:
    """The topics of these customers' posts about `brand`, which must come in an order that stays.

    `before` (n) is the topic that each post was in when topics were last found, None for new posts: a topic that keeps
    a third of its posts keeps its number. Fewer than FEWEST_POSTS posts with something to say give no topics.
    """
    names = re.compile(alias_pattern(brand), re.IGNORECASE)
    bare = [_bare(text, names) for text in texts]
    rows = np.array([row for row, text in enumerate(bare) if text.count(" ") >= FEWEST_WORDS - 1], dtype=np.int64)
    topic = np.full(len(texts), -1, dtype=np.int64)
    nearness = np.zeros(len(texts), dtype=np.float32)
    if len(rows) < FEWEST_POSTS:
        return Placed(topic, nearness, ())
    vectors = _embed([bare[row] for row in rows.tolist()])
    topic[rows], nearness[rows] = _cluster(vectors)
    topic = _keep_numbers(topic, before) if before is not None else topic
    return Placed(topic, nearness, _name(bare, topic, nearness))


def _bare(text: str, names: re.Pattern[str]) -> str:
    """Lower-case words alone: no links, quotes, handles or the brand's own names, which every post shares."""
    kept = names.sub(" ", _HANDLE.sub(" ", own_words(text[:READ_AT_MOST])))
    return " ".join(_NOT_A_WORD.sub(" ", kept.replace("\u2019", "'").lower()).split())


def _embed(texts: list[str]) -> Vectors:
    """Unit vectors (n x 256)."""
    vectors: Vectors = np.nan_to_num(_model().embed(texts, norm=True)).astype(np.float32)
    return vectors


@cache
def _model() -> Any:
    import wordllama

    # a plain load() would ask a hub for what lies in the wheel
    return wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)


def _cluster(vectors: Vectors) -> tuple[Numbers, NDArray[np.float32]]:
    """Topic by size (the largest is 0, -1 for none) and nearness of each vector."""
    step = max(1, -(-len(vectors) // GRAPH_AT_MOST))
    member = _leiden(*_neighbours(vectors[::step]))
    hearts = np.stack([_unit(vectors[::step][member == group].mean(axis=0)) for group in range(member.max() + 1)])
    likeness = vectors @ hearts.T
    group = np.asarray(likeness.argmax(axis=1), dtype=np.int64)
    if step == 1:
        group = member
    nearness = likeness[np.arange(len(vectors)), group]
    group = np.where(nearness < FARTHEST, -1, group)
    return _by_size(group, max(SMALLEST_TOPIC, SMALLEST_SHARE * len(vectors))), np.clip(nearness, 0, 1)


def _neighbours(vectors: Vectors, block: int = 2_000) -> tuple[Numbers, Numbers, NDArray[np.float32]]:
    """Edges from each vector to its nearest others, with their cosine."""
    count = min(NEIGHBOURS, len(vectors) - 1)
    froms, tos, weights = [], [], []
    for begin in range(0, len(vectors), block):
        likeness = vectors[begin : begin + block] @ vectors.T
        here = np.arange(len(likeness))
        likeness[here, begin + here] = -1
        nearest = np.argpartition(-likeness, count, axis=1)[:, :count] if count < len(vectors) - 1 else None
        nearest = np.argsort(-likeness, axis=1)[:, :count] if nearest is None else nearest
        froms.append(np.repeat(begin + here, count))
        tos.append(nearest.ravel())
        weights.append(np.take_along_axis(likeness, nearest, axis=1).ravel())
    return np.concatenate(froms), np.concatenate(tos), np.concatenate(weights)


def _leiden(froms: Numbers, tos: Numbers, weights: NDArray[np.float32]) -> Numbers:
    import igraph

    close = weights > 0
    graph = igraph.Graph(n=int(froms.max()) + 1, edges=np.column_stack([froms[close], tos[close]]))
    graph.es["weight"] = weights[close].astype(float)
    graph.simplify(combine_edges="max")
    igraph.set_random_number_generator(random.Random(SEED))
    found = graph.community_leiden(objective_function="modularity", weights="weight", n_iterations=10)
    return np.array(found.membership, dtype=np.int64)


def _unit(vector: Vectors) -> Vectors:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def _by_size(group: Numbers, smallest: float) -> Numbers:
    """The same groups numbered from the largest on; those under `smallest` are none."""
    sizes = np.bincount(group[group >= 0], minlength=int(group.max(initial=-1)) + 1)
    order = sorted(np.flatnonzero(sizes >= smallest), key=lambda number: (-sizes[number], number))
    renumbered = np.full(len(sizes) + 1, -1, dtype=np.int64)
    renumbered[order] = np.arange(len(order))
    return renumbered[group]


def _keep_numbers(topic: Numbers, before: Sequence[int | None]) -> Numbers:
    """The same topics under the numbers that they had, where they are still the same; others get numbers never used."""
    old = np.array([-1 if number is None else number for number in before], dtype=np.int64)
    if old.max(initial=-1) < 0 or topic.max(initial=-1) < 0:
        return topic
    shared = np.zeros((topic.max() + 1, old.max() + 1))
    both = (topic >= 0) & (old >= 0)
    np.add.at(shared, (topic[both], old[both]), 1)
    share = shared / np.maximum(np.bincount(old[old >= 0], minlength=old.max() + 1), 1)
    kept: dict[int, int] = {}
    for new, was in np.argwhere(share >= SAME_TOPIC)[np.argsort(-share[share >= SAME_TOPIC], kind="stable")].tolist():
        if new not in kept and was not in kept.values():
            kept[new] = was
    unused = int(old.max()) + 1
    numbers = np.empty(topic.max() + 2, dtype=np.int64)
    numbers[-1] = -1
    for new in range(topic.max() + 1):
        if new in kept:
            numbers[new] = kept[new]
        else:
            numbers[new], unused = unused, unused + 1
    return numbers[topic]


def _name(bare: Sequence[str], topic: Numbers, nearness: NDArray[np.float32]) -> tuple[Topic, ...]:
    """Each topic with its words by class-based TF-IDF, and the most telling phrase as its label."""
    numbers = sorted({int(number) for number in topic if number >= 0})
    counts = {number: _count_terms(bare[row] for row in _heart(topic == number, nearness)) for number in numbers}
    everywhere: Counter[str] = sum(counts.values(), Counter())
    usual = everywhere.total() / max(len(numbers), 1)
    return tuple(
        Topic(number, *_label(counts[number], everywhere, usual), int((topic == number).sum())) for number in numbers
    )


def _heart(member: NDArray[np.bool_], nearness: NDArray[np.float32]) -> list[int]:
    """The rows of a topic that are nearest its heart, NAMED_BY at most."""
    rows = np.flatnonzero(member)
    nearest: list[int] = rows[np.argsort(-nearness[rows], kind="stable")[:NAMED_BY]].tolist()
    return nearest


def _count_terms(texts: Iterable[str]) -> Counter[str]:
    """How often each run of one to three words stands in the texts, words that say nothing left out."""
    counts: Counter[str] = Counter()
    for text in texts:
        kept = [word for word in text.split() if len(word) > 2 and word not in stop_words()]
        for length in range(1, LONGEST_PHRASE + 1):
            counts.update(" ".join(kept[begin : begin + length]) for begin in range(len(kept) - length + 1))
    return counts


def _label(counts: Counter[str], everywhere: Counter[str], usual: float) -> tuple[str, tuple[str, ...]]:
    """The label and up to eight terms, none of which repeats a word of another."""
    chosen: list[str] = []
    for term in sorted(counts, key=lambda term: (-_worth(term, counts[term], usual / everywhere[term]), term)):
        if not any(_stems(term) & _stems(other) for other in chosen):
            chosen.append(term)
        if len(chosen) == WORDS_SHOWN:
            break
    label = ", ".join(chosen[:2]) if chosen and " " not in chosen[0] else (chosen[0] if chosen else "various")
    return label.capitalize(), tuple(term.replace(" ", "_") for term in chosen)


def _stems(term: str) -> set[str]:
    """Its words without the ending of a plural: "papers" tells nobody more than "paper"."""
    return {word.removesuffix("s") for word in term.split()}


def _worth(term: str, count: int, rarity: float) -> float:
    """Class-based TF-IDF; a phrase says more than its words, if people do use it."""
    length = term.count(" ") + 1
    return 0.0 if length > 1 and count < PHRASE_USED else count * math.log(1 + rarity) * (1 + 0.6 * (length - 1))


@cache
def stop_words() -> frozenset[str]:
    """Words that say nothing of what a post is about."""
    return frozenset((FRAMES / "stop_words.txt").read_text(encoding="utf-8").split())
