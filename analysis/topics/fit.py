"""Topics from the start: from all of a brand's posts to labelled groups. The same posts give the same topics."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis.topics.clusters import centroids_of, find_groups
from analysis.topics.embeddings import OWN_WORDS_FROM, Embed, Vectors, embed_posts, lean_to_thread
from analysis.topics.label_terms import LabelTerms, thread_numbers
from analysis.topics.labels import are_fitting, name_groups, name_topics
from analysis.topics.membership import add_subjects, fit_labels, use_label
from analysis.topics.refine import belonging, refine
from analysis.topics.stable_ids import reuse_numbers
from analysis.topics.vocabulary import Numbers, Words, to_words
from talkworthy.model import Brand, Topic

SEED = 20
FEWEST_WORDS, FEWEST_TELLING = 4, 2
"""Words of a post, and telling words of it, below which it is about nothing."""
FEWEST_POSTS = 20
SMALLEST_TOPIC = 5
SMALLEST_SHARE = 0.01
WITHOUT_LABEL = 0.5
"""Weight of the nearness of posts that use no word of the label: those that use one are quoted first."""
FARTHEST = 0.12
"""Cosine to the centroid of a topic below which a post is in no topic."""


@dataclass(frozen=True, slots=True)
class TopicOptions:
    """`embed` makes vectors of texts instead of the static ones; `pinned` are topics that a person named or merged."""

    seed: int = SEED
    embed: Embed | None = None
    pinned: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class TopicAssignment:
    """The topic of each post (n; -1: none), its nearness to the centroid (cosine, 0 to 1), and the topics.

    The nearness of posts that use no word of the label is halved.

    `fitted_posts` is how many posts the topics were fitted on from the start; posts added later do not count.
    """

    topic: Numbers
    nearness: NDArray[np.float32]
    topics: tuple[Topic, ...]
    fitted_posts: int = 0


@dataclass(frozen=True, slots=True)
class PostSpace:
    """The posts that are about something (`rows` into all of them): their words, counts, and vectors."""

    rows: Numbers
    words: Words
    counts: sp.csr_matrix
    own: Vectors
    leaning: Vectors
    """`own` drawn towards the thread of the post."""


def find_topics(
    texts: Sequence[str],
    brand: Brand,
    before: Sequence[int | None] | None = None,
    threads: Sequence[str] | None = None,
    options: TopicOptions | None = None,
) -> TopicAssignment:
    """Return the topics of these posts about `brand`, which must come in a stable order.

    `before` (n) is the topic that each post was in when topics were last fitted, None for new posts: a topic that keeps
    a third of its posts keeps its number. `threads` (n) is the thread of each post. Fewer than FEWEST_POSTS posts that
    are about something give no topics.
    """
    options = options or TopicOptions()
    topic, nearness = unassigned(len(texts))
    ground = build_space(texts, brand, threads, options.embed)
    if ground is None:
        return TopicAssignment(topic, nearness, ())
    terms = label_terms(ground, threads)
    group = _under_labels(ground, terms, _group(ground, options.seed))
    topic[ground.rows], nearness[ground.rows] = drop_outliers(ground, group)
    topic = by_size(topic, smallest_of(len(ground.rows)))
    nearness[topic < 0] = 0
    if before is not None:
        topic = reuse_numbers(topic, before, options.pinned)
    topics = name_topics(terms, texts, ground.rows, topic)
    nearness[ground.rows] = put_label_first(terms, topics, topic[ground.rows], nearness[ground.rows])
    return TopicAssignment(topic, nearness, topics, len(texts))


def put_label_first(
    terms: LabelTerms, topics: Sequence[Topic], topic: Numbers, nearness: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the nearness of each post (n), less for those that use no word of the label of their topic."""
    for named in topics:
        without = (topic == named.number) & ~use_label(terms, named.label)
        nearness = np.where(without, WITHOUT_LABEL * nearness, nearness)
    return nearness.astype(np.float32)


def build_space(
    texts: Sequence[str], brand: Brand, threads: Sequence[str] | None, embed: Embed | None
) -> PostSpace | None:
    """Return the posts that are about something, ready to be grouped; None for fewer than FEWEST_POSTS."""
    words = to_words(texts, brand)
    rows = np.flatnonzero((words.lengths() >= FEWEST_WORDS) & (words.lengths(words.telling()) >= FEWEST_TELLING))
    if len(rows) < FEWEST_POSTS:
        return None
    words = words.of(rows)
    counts = words.counts()
    given_vectors = embed([texts[row] for row in rows.tolist()]) if embed else None
    own = embed_posts(words, counts, given_vectors)
    leaning = own if threads is None else lean_to_thread(own, [threads[row] for row in rows.tolist()])
    return PostSpace(rows, words, counts, own, leaning)


def label_terms(ground: PostSpace, threads: Sequence[str] | None) -> LabelTerms:
    """Return what the posts of the space can be called by."""
    return LabelTerms(ground.words, thread_numbers(threads, ground.rows))


def unassigned(posts: int) -> tuple[Numbers, NDArray[np.float32]]:
    """Return topic and nearness of posts of which none is in a topic."""
    return np.full(posts, -1, dtype=np.int64), np.zeros(posts, dtype=np.float32)


def by_size(group: Numbers, smallest: float) -> Numbers:
    """Return the same groups numbered from the largest on; those under `smallest` become none."""
    sizes = np.bincount(group[group >= 0], minlength=int(group.max(initial=-1)) + 1)
    order = sorted(np.flatnonzero(sizes >= smallest), key=lambda number: (-sizes[number], number))
    renumbered = np.full(len(sizes) + 1, -1, dtype=np.int64)
    renumbered[order] = np.arange(len(order))
    return renumbered[group]


def smallest_of(posts: int) -> float:
    """Return how many posts make a topic."""
    return max(SMALLEST_TOPIC, SMALLEST_SHARE * posts)


def drop_outliers(ground: PostSpace, group: Numbers) -> tuple[Numbers, NDArray[np.float32]]:
    """Return the groups without the posts far from their centroid, and the nearness of the others."""
    centroids = centroids_of(ground.leaning, group)
    far = _cosines(ground.leaning, centroids, group) < FARTHEST
    nearness = np.clip(_cosines(ground.own, centroids, group), 0, 1)
    return np.where(far, -1, group), np.where(far | (group < 0), 0, nearness).astype(np.float32)


def _group(ground: PostSpace, seed: int) -> Numbers:
    """Return the group of each post by meaning, then by words."""
    group = by_size(find_groups(ground.leaning, seed), smallest_of(len(ground.rows)))
    if group.max(initial=-1) < 0:
        return group
    centroids = centroids_of(ground.leaning, group)
    in_none = group < 0
    group[in_none] = (ground.leaning[in_none] @ centroids.T).argmax(axis=1)
    if len(ground.rows) >= OWN_WORDS_FROM:
        group = refine(ground.counts, group)
    return by_size(group, smallest_of(len(ground.rows)))


def _under_labels(ground: PostSpace, terms: LabelTerms, group: Numbers) -> Numbers:
    """Return the groups that a label fits, with the posts that fit it; each post is where it fits best, or in none."""
    group = by_size(drop_outliers(ground, group)[0], 1)
    fitting = np.flatnonzero(are_fitting(terms, group))
    group = by_size(np.where(np.isin(group, fitting), group, -1), 1)
    labels: list[str] = []
    if len(fitting):
        topics = name_groups(terms, group)
        labels = [topic.label for topic in topics]
        group = best_fitting(ground, terms, topics, group)
    return add_subjects(terms, group, labels, ground.own, smallest_of(len(ground.rows)))


def best_fitting(ground: PostSpace, terms: LabelTerms, topics: Sequence[Topic], group: Numbers) -> Numbers:
    """Return the group of each post: of those whose label it fits (`topics` by group), the likeliest; -1 for none."""
    fits = fit_labels(terms, topics, ground.own @ centroids_of(ground.leaning, group).T)
    likely = np.where(fits, _belonging(ground, group), -2)
    return np.where(fits.any(axis=1), likely.argmax(axis=1), -1)


def _belonging(ground: PostSpace, group: Numbers) -> NDArray[np.float32]:
    """Return how much each post belongs to each group (n x k): by its words, or by its meaning in few posts."""
    if len(ground.rows) >= OWN_WORDS_FROM:
        return belonging(ground.counts, group)
    likeness: NDArray[np.float32] = ground.leaning @ centroids_of(ground.leaning, group).T
    return likeness


def _cosines(vectors: Vectors, centroids: Vectors, group: Numbers) -> NDArray[np.float32]:
    """Return how near each vector is to the centroid of its group; -1 for those in none."""
    cosine = np.full(len(vectors), -1, dtype=np.float32)
    inside = group >= 0
    cosine[inside] = np.einsum("nd,nd->n", vectors[inside], centroids[group[inside]])
    return cosine
