"""The topics of each brand: saved by the analysis, read by pages with what the window holds of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, select

from talkworthy.model import Post, Topic
from talkworthy.storage.posts import from_row
from talkworthy.storage.readings import COPY, RELEASED, SUSPICION
from talkworthy.storage.schema import annotations, posts, talk_posts, topics
from talkworthy.storage.store import to_micros
from talkworthy.window import Window


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic of one brand: its label, the words that set it apart, and how many customers' posts are in it."""

    topic: int
    label: str
    words: tuple[str, ...]
    posts: int
    positive: int
    negative: int


@dataclass(frozen=True, slots=True)
class TopicCount:
    """How many customers' posts of one conversation are in a topic; `topic` is None for those in no topic."""

    conversation: str
    topic: int | None
    posts: int


def save_topics(connection: Connection, brand: str, named: Iterable[Topic], version: str) -> None:
    """Put these in the place of the brand's topics."""
    connection.execute(delete(topics).where(topics.c.brand == brand))
    rows = [
        {
            "brand": brand,
            "topic": name.number,
            "label": name.label,
            "words": " ".join(name.words),
            "posts": name.posts,
            "version": version,
        }
        for name in named
    ]
    if rows:
        connection.execute(insert(topics), rows)


def topics_of(connection: Connection, brand: str, window: Window | None = None) -> list[TopicRow]:
    """The brand's topics by the customers' posts that the window holds, the largest first; empty ones left out."""
    topic, sentiment = annotations.alias("topic"), annotations.alias("sentiment")
    count = func.count().label("count")
    statement = (
        select(topic.c.label, sentiment.c.label, count)
        .select_from(
            topic.join(posts, posts.c.pk == topic.c.post).outerjoin(
                sentiment,
                and_(sentiment.c.brand == brand, sentiment.c.name == "sentiment", sentiment.c.post == topic.c.post),
            )
        )
        .where(topic.c.brand == brand, topic.c.name == "topic", *_written_in(window))
        .group_by(topic.c.label, sentiment.c.label)
    )
    tally: dict[str, dict[str | None, int]] = {}
    for label, side, posts_in_it in connection.execute(statement):
        tally.setdefault(label, {})[side] = posts_in_it
    named = connection.execute(select(topics).where(topics.c.brand == brand))
    found = [_to_topic_row(row, tally[str(row.topic)]) for row in named if str(row.topic) in tally]
    return sorted(found, key=lambda row: (-row.posts, row.topic))


def count_topics(connection: Connection, brand: str, window: Window | None = None) -> list[TopicCount]:
    """The customers' posts about the brand that the window holds, by conversation and topic; copies and quarantine not.

    These are the posts that topics are found in, so they are what a topic has its share of.
    """
    voice, topic, copy, suspicion = (annotations.alias(name) for name in ("voice", "topic", COPY, SUSPICION))
    source = talk_posts.join(posts, posts.c.pk == talk_posts.c.post)
    for name, table in (("voice", voice), ("topic", topic), (COPY, copy), (SUSPICION, suspicion)):
        source = source.outerjoin(
            table, and_(table.c.brand == brand, table.c.name == name, table.c.post == talk_posts.c.post)
        )
    statement = (
        select(talk_posts.c.conversation, topic.c.label, func.count())
        .select_from(source)
        .where(
            talk_posts.c.brand == brand,
            talk_posts.c.role != "context",
            voice.c.label.in_(("customer", "promoter")),
            copy.c.post.is_(None),
            func.coalesce(suspicion.c.label, RELEASED) == RELEASED,
            *_written_in(window),
        )
        .group_by(talk_posts.c.conversation, topic.c.label)
    )
    return [
        TopicCount(row[0], None if row[1] is None else int(row[1]), row[2]) for row in connection.execute(statement)
    ]


def topic_quotes(connection: Connection, brand: str, topic: int, window: Window | None, limit: int = 3) -> list[Post]:
    """The posts nearest to the heart of a topic, the nearest first."""
    statement = (
        select(posts)
        .select_from(posts.join(annotations, annotations.c.post == posts.c.pk))
        .where(
            annotations.c.brand == brand,
            annotations.c.name == "topic",
            annotations.c.label == str(topic),
            ~posts.c.gone,
            *_written_in(window),
        )
        .order_by(annotations.c.value.desc(), posts.c.pk)
        .limit(limit)
    )
    return [from_row(row) for row in connection.execute(statement)]


def _written_in(window: Window | None) -> list[Any]:
    if window is None:
        return []
    return [posts.c.created_at >= to_micros(window.start), posts.c.created_at < to_micros(window.end)]


def _to_topic_row(row: Any, tally: dict[str | None, int]) -> TopicRow:
    return TopicRow(
        topic=row.topic,
        label=row.label,
        words=tuple(row.words.split(" ")) if row.words else (),
        posts=sum(tally.values()),
        positive=tally.get("positive", 0),
        negative=tally.get("negative", 0),
    )
