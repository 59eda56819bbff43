"""The topics of each brand: saved by the analysis, read by pages with their posts in a date range."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, and_, case, delete, func, insert, select, update

from talkworthy.date_range import DateRange
from talkworthy.model import Post, Topic
from talkworthy.storage.analysis.counted_posts import COUNTED_BY, counts, join_annotations, written_in
from talkworthy.storage.posts.save import from_row
from talkworthy.storage.schema.core import annotations, mentions, posts, topics
from talkworthy.storage.store import next_revision

QUOTABLE_LENGTH = (40, 280)
"""Characters of a post that is quoted best: long enough to say something, short enough to be quoted whole."""
CANDIDATES_PER_QUOTE = 10
"""Posts that are considered for each quote."""


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic of one brand: its label, its typical words, and how many posts by the public are in it."""

    topic: int
    label: str
    words: tuple[str, ...]
    posts: int
    positive: int
    negative: int
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class TopicCount:
    """How many posts by the public of one thread are in a topic; `topic` is None for those in no topic."""

    thread: str
    topic: int | None
    posts: int


@dataclass(frozen=True, slots=True)
class TopicSentimentCount:
    """How many posts by the public of one thread are in a topic (None: in no topic) and have this sentiment.

    `sentiment` is None for posts that were not analysed, such as those in other languages.
    """

    thread: str
    topic: int | None
    sentiment: str | None
    posts: int


@dataclass(frozen=True, slots=True)
class TopicFit:
    """How topics were fitted: by which version, to how many posts, and the newest post that was placed since."""

    version: str = ""
    fitted_posts: int = 0
    newest_post: int = 0


@dataclass(frozen=True, slots=True)
class KnownTopics:
    """A brand's topics, those that a person pinned, and how they were fitted."""

    topics: tuple[Topic, ...]
    pinned: tuple[Topic, ...]
    search: TopicFit


def save_topics(connection: Connection, brand: str, named: Iterable[Topic], search: TopicFit | str) -> None:
    """Replace the brand's topics; a topic that a person pinned stays, with its label.

    `search` says how they were fitted, or the version alone.
    """
    search = TopicFit(search) if isinstance(search, str) else search
    pinned = {topic.number: topic for topic in load_known_topics(connection, brand).pinned}
    connection.execute(delete(topics).where(topics.c.brand == brand))
    rows = {topic.number: _to_row(brand, topic, search) for topic in named}
    for number, topic in pinned.items():
        stays = rows.get(number) or _to_row(brand, replace(topic, posts=0), search)
        rows[number] = stays | {"label": topic.label, "pinned": True}
    if rows:
        connection.execute(insert(topics), list(rows.values()))


def load_known_topics(connection: Connection, brand: str) -> KnownTopics:
    """Return the brand's current topics, by number."""
    rows = list(connection.execute(select(topics).where(topics.c.brand == brand).order_by(topics.c.topic)))
    return KnownTopics(
        topics=tuple(_to_topic(row) for row in rows),
        pinned=tuple(_to_topic(row) for row in rows if row.pinned),
        search=TopicFit(rows[0].version, rows[0].fitted_posts, rows[0].newest_post) if rows else TopicFit(),
    )


def load_nearness(connection: Connection, brand: str) -> dict[int, float]:
    """Return post number -> similarity to the centre of its topic (cosine)."""
    placed = annotations.c.brand == brand, annotations.c.name == "topic"
    rows = connection.execute(select(annotations.c.post, annotations.c.value).where(*placed))
    return {post: nearness or 0.0 for post, nearness in rows}


def pin_topic(connection: Connection, brand: str, number: int, label: str | None = None) -> bool:
    """Pin a topic, with this label where one is given; return whether the brand has such a topic."""
    named = {} if label is None else {"label": label}
    return _update_topic(connection, brand, number, {"pinned": True, **named})


def unpin_topic(connection: Connection, brand: str, number: int) -> bool:
    """Unpin a topic; return whether the brand has such a topic."""
    return _update_topic(connection, brand, number, {"pinned": False})


def _update_topic(connection: Connection, brand: str, number: int, values: dict[str, Any]) -> bool:
    next_revision(connection)
    condition = topics.c.brand == brand, topics.c.topic == number
    return connection.execute(update(topics).where(*condition).values(values)).rowcount > 0


def merge_topics(connection: Connection, brand: str, number: int, into: int) -> None:
    """Move all posts of one topic into another, which is pinned so that they stay together. Both must exist."""
    next_revision(connection)
    in_topic = annotations.c.brand == brand, annotations.c.name == "topic", annotations.c.label == str(number)
    connection.execute(update(annotations).where(*in_topic).values(label=str(into)))
    moved = select(topics.c.posts).where(topics.c.brand == brand, topics.c.topic == number).scalar_subquery()
    target = topics.c.brand == brand, topics.c.topic == into
    connection.execute(update(topics).where(*target).values(pinned=True, posts=topics.c.posts + moved))
    connection.execute(delete(topics).where(topics.c.brand == brand, topics.c.topic == number))


def restart_topics(connection: Connection, brand: str) -> None:
    """Have the topics fitted anew at the next analysis; pinned ones stay."""
    connection.execute(update(topics).where(topics.c.brand == brand).values(fitted_posts=0))


def brands_with_other_topics(connection: Connection, version: str) -> list[str]:
    """Return the brands whose topics were fitted by another version than this."""
    return list(connection.scalars(select(topics.c.brand).where(topics.c.version != version).distinct()))


def load_topics(connection: Connection, brand: str, date_range: DateRange | None = None) -> list[TopicRow]:
    """Return the brand's topics by the number of public posts in the date range, largest first, without empty ones."""
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
        .where(topic.c.brand == brand, topic.c.name == "topic", *written_in(date_range))
        .group_by(topic.c.label, sentiment.c.label)
    )
    tally: dict[str, dict[str | None, int]] = {}
    for label, side, posts_in_it in connection.execute(statement):
        tally.setdefault(label, {})[side] = posts_in_it
    named = connection.execute(select(topics).where(topics.c.brand == brand))
    topic_rows = [_to_topic_row(row, tally[str(row.topic)]) for row in named if str(row.topic) in tally]
    return sorted(topic_rows, key=lambda row: (-row.posts, row.topic))


def count_topics(connection: Connection, brand: str, date_range: DateRange | None = None) -> list[TopicCount]:
    """Return the public posts about the brand in the date range by thread and topic, without duplicates and
    quarantine.

    Topics are fitted to these posts, so a topic has its share of them.
    """
    totals: dict[tuple[str, int | None], int] = {}
    for count in count_topic_sentiments(connection, brand, date_range):
        place = count.thread, count.topic
        totals[place] = totals.get(place, 0) + count.posts
    return [TopicCount(thread, topic, posts_in_it) for (thread, topic), posts_in_it in totals.items()]


def count_topic_sentiments(
    connection: Connection, brand: str, date_range: DateRange | None = None
) -> list[TopicSentimentCount]:
    """Return the posts of `count_topics` by thread, topic and sentiment."""
    in_conversation = mentions.join(posts, posts.c.pk == mentions.c.post)
    source, joined = join_annotations(in_conversation, brand, ("topic", "sentiment", *COUNTED_BY))
    cell = mentions.c.thread, joined["topic"].c.label, joined["sentiment"].c.label
    statement = (
        select(*cell, func.count())
        .select_from(source)
        .where(mentions.c.brand == brand, counts(joined), *written_in(date_range))
        .group_by(*cell)
    )
    return [
        TopicSentimentCount(thread, None if topic is None else int(topic), sentiment, posts_in_it)
        for thread, topic, sentiment, posts_in_it in connection.execute(statement)
    ]


def topic_quotes(
    connection: Connection, brand: str, topic: int, date_range: DateRange | None, limit: int = 3
) -> list[Post]:
    """Return posts that represent a topic best: those most similar to its centre, one by each author.

    Posts that can be quoted whole go before longer ones, and both before very short ones.
    """
    length = func.length(posts.c.title) + func.length(posts.c.text)
    length_rank = case((length.between(*QUOTABLE_LENGTH), 0), (length > QUOTABLE_LENGTH[1], 1), else_=2)
    statement = (
        select(posts)
        .select_from(posts.join(annotations, annotations.c.post == posts.c.pk))
        .where(
            annotations.c.brand == brand,
            annotations.c.name == "topic",
            annotations.c.label == str(topic),
            ~posts.c.gone,
            *written_in(date_range),
        )
        .order_by(length_rank, annotations.c.value.desc(), posts.c.pk)
        .limit(limit * CANDIDATES_PER_QUOTE)
    )
    candidates = [from_row(row) for row in connection.execute(statement)]
    authors: set[str | None] = set()
    firsts: list[Post] = []
    others: list[Post] = []
    for post in candidates:
        (others if post.author is not None and post.author in authors else firsts).append(post)
        authors.add(post.author)
    return [*firsts, *others][:limit]


def _to_row(brand: str, topic: Topic, search: TopicFit) -> dict[str, Any]:
    return {
        "brand": brand,
        "topic": topic.number,
        "label": topic.label,
        "words": " ".join(topic.words),
        "posts": topic.posts,
        "pinned": False,
        **asdict(search),
    }


def _to_topic(row: Any) -> Topic:
    return Topic(row.topic, row.label, tuple(row.words.split(" ")) if row.words else (), row.posts)


def _to_topic_row(row: Any, tally: dict[str | None, int]) -> TopicRow:
    return TopicRow(
        topic=row.topic,
        label=row.label,
        words=tuple(row.words.split(" ")) if row.words else (),
        posts=sum(tally.values()),
        positive=tally.get("positive", 0),
        negative=tally.get("negative", 0),
        pinned=row.pinned,
    )
