"""Adds new posts to existing topics, or opens new ones; earlier posts stay in their topics."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.topics.clusters import COARSE, centroids_of, find_groups
from analysis.topics.fit import (
    PostSpace,
    TopicAssignment,
    TopicOptions,
    best_fitting,
    build_space,
    by_size,
    drop_outliers,
    find_topics,
    label_terms,
    put_label_first,
    smallest_of,
    unassigned,
)
from analysis.topics.label_terms import LabelTerms
from analysis.topics.labels import name_topics
from analysis.topics.vocabulary import Flags, Numbers
from talkworthy.model import Brand, Topic

KNOWN_AT_MOST = 10_000
"""Posts of the old topics that new posts are compared with: enough to represent the topics."""
GROWN = 1.5
"""With so many times as many posts as topics were fitted on, they are fitted again from the start."""
APART = 0.15
"""How much nearer (cosine) the posts of a new topic must be to its centroid than to the nearest old one."""


@dataclass(frozen=True, slots=True)
class PreviousTopics:
    """The topic of each post in the last run (n; None: new, -1: in none), its nearness, and the topics.

    `pinned` are the numbers of topics that a person named or merged; `fitted_posts` is as in TopicAssignment.
    """

    topic: Sequence[int | None]
    nearness: Sequence[float | None]
    topics: Sequence[Topic]
    pinned: Collection[int] = ()
    fitted_posts: int = 0


def place_posts(
    texts: Sequence[str],
    brand: Brand,
    past: PreviousTopics,
    threads: Sequence[str] | None = None,
    options: TopicOptions | None = None,
) -> TopicAssignment:
    """Return the topic of each post: fitted from the start if there is no past, or if the posts have outgrown it.

    Takes the same as `find_topics`, in any order of posts. Numbers and labels of topics stay.
    """
    options = replace(options or TopicOptions(), pinned=past.pinned)
    old, is_new = _existing(past)
    fresh = np.flatnonzero(old < 0) if is_new.any() else np.flatnonzero(is_new)
    if not past.topics or not (old >= 0).any() or len(texts) > GROWN * past.fitted_posts:
        return _find_again(texts, brand, past, threads, options)
    known = np.flatnonzero(old >= 0)
    known = known[:: max(1, -(-len(known) // KNOWN_AT_MOST))]
    looked_at = np.sort(np.concatenate([known, fresh]))
    chosen = [texts[row] for row in looked_at.tolist()]
    conversations = None if threads is None else [threads[row] for row in looked_at.tolist()]
    nearness = np.array([near or 0.0 for near in past.nearness], dtype=np.float32)
    ground = build_space(chosen, brand, conversations, options.embed) if len(fresh) else None
    if ground is None:
        return TopicAssignment(old, nearness, _counted(past.topics, old), past.fitted_posts)
    topic, near = unassigned(len(chosen))
    terms = label_terms(ground, conversations)
    topic[ground.rows], near[ground.rows] = _join(ground, terms, past, old[looked_at][ground.rows], options.seed)
    # a post in no topic can only join a topic opened now, or topics would grow with each run
    new = (old[looked_at] < 0) & (is_new[looked_at] | (topic >= _next_number(past)))
    placed = old.copy()
    placed[looked_at[new]] = topic[new]
    opened = np.where(new & (topic >= _next_number(past)), topic, -1)
    named = name_topics(terms, chosen, ground.rows, opened)
    near[ground.rows] = put_label_first(terms, (*past.topics, *named), topic[ground.rows], near[ground.rows])
    nearness[looked_at[new]] = near[new]
    return TopicAssignment(placed, nearness, (*_counted(past.topics, placed), *named), past.fitted_posts)


def _find_again(
    texts: Sequence[str], brand: Brand, past: PreviousTopics, threads: Sequence[str] | None, options: TopicOptions
) -> TopicAssignment:
    """Return topics fitted from the start with the old numbers; unchanged topics keep their labels too.

    Where the rules changed (no `fitted_posts`), only those labels stay that a person gave.
    """
    placed = find_topics(texts, brand, past.topic, threads, options)
    kept = [topic for topic in past.topics if past.fitted_posts or topic.number in past.pinned]
    labels = {topic.number: topic.label for topic in kept}
    topics = tuple(replace(topic, label=labels.get(topic.number, topic.label)) for topic in placed.topics)
    return replace(placed, topics=topics)


def _existing(past: PreviousTopics) -> tuple[Numbers, Flags]:
    """Return the old topic of each post (-1: none), and which posts are new or in a topic that is gone."""
    existing = {topic.number for topic in past.topics}
    old = np.array([number if number in existing else -1 for number in past.topic], dtype=np.int64)
    known = {-1, *existing}
    return old, np.array([number not in known for number in past.topic], dtype=np.bool_)


def _next_number(past: PreviousTopics) -> int:
    return 1 + max((topic.number for topic in past.topics), default=-1)


def _join(
    ground: PostSpace, terms: LabelTerms, past: PreviousTopics, old: Numbers, seed: int
) -> tuple[Numbers, NDArray[np.float32]]:
    """Return the topic of each post in the space (-1: none) and its nearness; some may be new."""
    numbers, group = np.unique(old, return_inverse=True)
    # -1, for the new posts, comes first
    group = group - 1
    opened = _open(ground, group, seed)
    by_number = {topic.number: topic for topic in past.topics}
    joined = best_fitting(ground, terms, [by_number[number] for number in numbers[1:].tolist()], group)
    group = np.where(group >= 0, group, np.where(opened >= 0, opened + len(numbers) - 1, joined))
    group, nearness = drop_outliers(ground, group)
    count = int(opened.max(initial=-1)) + 1
    unused = _next_number(past)
    names = np.concatenate([numbers[1:], np.arange(unused, unused + count), [-1]])
    return names[group], nearness


def _open(ground: PostSpace, group: Numbers, seed: int) -> Numbers:
    """Return the new topics among the new posts, numbered from 0 on; -1 for posts in none."""
    fresh = np.flatnonzero(group < 0)
    opened = np.full(len(group), -1, dtype=np.int64)
    smallest = smallest_of(len(group))
    if len(fresh) < 2 * smallest:
        return opened
    vectors = ground.leaning[fresh]
    groups = by_size(find_groups(vectors, seed, COARSE), smallest)
    own = np.einsum("nd,nd->n", vectors, centroids_of(vectors, groups)[groups])
    gain = own - (vectors @ centroids_of(ground.leaning, group).T).max(axis=1)
    apart = [number for number in range(int(groups.max(initial=-1)) + 1) if np.median(gain[groups == number]) >= APART]
    opened[fresh] = by_size(np.where(np.isin(groups, apart), groups, -1), 1)
    return opened


def _counted(topics: Sequence[Topic], placed: Numbers) -> tuple[Topic, ...]:
    """Return the topics with their current number of posts."""
    return tuple(replace(topic, posts=int((placed == topic.number).sum())) for topic in topics)
