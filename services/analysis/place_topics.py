"""Assigns posts to topics, and saves both."""

from __future__ import annotations

from typing import Any

import polars as pl

from analysis.topics import VERSION, PreviousTopics, TopicOptions, place_posts
from analysis.topics.transformer import load_embed
from talkworthy.findings import AnnotationRow
from talkworthy.model import Annotation, Brand
from talkworthy.storage.analysis import topics as kept
from talkworthy.storage.analysis.results import replace_brand_wide
from talkworthy.storage.analysis.topics import TopicFit


def topics_version(model: str | None) -> str:
    """Return the version of topics by the current rules and, where one is named, this model."""
    return f"{VERSION} {model}" if model else VERSION


def place_topics(connection: Any, brand: Brand, counted: pl.DataFrame, model: str | None = None) -> None:
    """Assign each of the brand's public posts to a topic, in the caller's transaction.

    `counted` has the columns post, text, thread and topic (the previous one) of `public_posts`, in time order. Posts
    keep their topics and new ones join them, until there are many new posts or the rules changed; then all topics are
    found again. `model` names a sentence-transformer to use instead of the static vectors; raises UserError where it is
    not installed.
    """
    version = topics_version(model)
    known, near = kept.load_known_topics(connection, brand.name), kept.load_nearness(connection, brand.name)
    posts = counted["post"].to_list()
    previous = PreviousTopics(
        [
            _previous_topic(number, post, known.search)
            for number, post in zip(counted["topic"].to_list(), posts, strict=True)
        ],
        [near.get(post) for post in posts],
        known.topics,
        [topic.number for topic in known.pinned],
        known.search.fitted_posts if known.search.version == version else 0,
    )
    options = TopicOptions(embed=load_embed(model) if model else None)
    placed = place_posts(counted["text"].to_list(), brand, previous, counted["thread"].to_list(), options)
    placed_posts = zip(posts, placed.topic.tolist(), placed.nearness.tolist(), strict=True)
    replace_brand_wide(
        connection, brand.name, "topic", [_to_annotation_row(brand, *row) for row in placed_posts if row[1] >= 0]
    )
    search = TopicFit(version, placed.fitted_posts, max([known.search.newest_post, *posts]))
    kept.save_topics(connection, brand.name, placed.topics, search)


def _previous_topic(number: int | None, post: int, search: TopicFit) -> int | None:
    """Return the previous topic of a post: -1 for none, None where it is new."""
    return -1 if number is None and post <= search.newest_post else number


def _to_annotation_row(brand: Brand, post: int, topic: int, nearness: float) -> AnnotationRow:
    rule = "its words and the posts most like it"
    return AnnotationRow(post, Annotation("", brand.name, "topic", VERSION, str(topic), nearness, rule=rule))
