"""One thread as a page shows it: the reply structure of all posts, and the texts of the posts on the page.

These are two queries, so that a thread of 5,000 posts costs as much as the posts that are shown.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, select

from talkworthy.model import Post
from talkworthy.storage.analysis.results import NEAR_DUPLICATE
from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.posts.save import from_row
from talkworthy.storage.schema.core import annotations, mentions, posts

NOT_SHOWN = ("sentences", "own", "topic", NEAR_DUPLICATE)
"""Annotations that count or compare, and do not classify a post."""


@dataclass(frozen=True, slots=True)
class ThreadPost:
    """One post of a thread as it is shown, with its annotations for one brand.

    `mention_kind`, `author_type`, `sentiment` and their rules are None for posts outside the conversation. `named` is
    where it first names the brand, as characters `start, stop` of its `full_text`.
    """

    post: Post
    mention_kind: str | None
    author_type: str | None
    author_type_rule: str | None
    sentiment: str | None
    sentiment_rule: str | None
    topic: int | None
    duplicate_of: str | None
    named: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class OutlinePost:
    """The place of a post in its thread; `number` is the store's own. Other fields are as in `ThreadPost`."""

    number: int
    id: str
    thread: str
    reply_to: str | None
    author: str | None
    mention_kind: str | None
    author_type: str | None


@dataclass(frozen=True, slots=True)
class PostAnnotation:
    """What a rule says about a post; `span` is the evidence, as characters of the post's `full_text`."""

    name: str
    label: str
    rule: str
    span: tuple[int, int] | None


def load_outline(connection: Connection, brand: str, thread: str) -> list[OutlinePost]:
    """Return every post of one thread in time order, without texts."""
    author_type = annotations.alias("author_type")
    statement = (
        select(
            posts.c.pk,
            posts.c.id,
            posts.c.thread,
            posts.c.reply_to,
            posts.c.author,
            mentions.c.mention_kind,
            author_type.c.label,
        )
        .select_from(
            posts.outerjoin(mentions, and_(mentions.c.post == posts.c.pk, mentions.c.brand == brand)).outerjoin(
                author_type,
                and_(
                    author_type.c.brand == brand, author_type.c.name == "author_type", author_type.c.post == posts.c.pk
                ),
            )
        )
        .where(posts.c.thread == thread)
        .order_by(posts.c.created_at, posts.c.pk)
    )
    return [OutlinePost(*row) for row in connection.execute(statement)]


def load_thread(
    connection: Connection, brand: str, thread: str, numbers: Sequence[int] | None = None
) -> list[ThreadPost]:
    """Return the posts of one thread in time order, all or those of `numbers`, with their annotations."""
    joined = {name: annotations.alias(name) for name in ("author_type", "sentiment", "topic", "near_duplicate")}
    source = posts.outerjoin(mentions, and_(mentions.c.post == posts.c.pk, mentions.c.brand == brand))
    for name, table in joined.items():
        source = source.outerjoin(table, and_(table.c.brand == brand, table.c.name == name, table.c.post == posts.c.pk))
    statement = (
        select(
            posts,
            mentions.c.mention_kind,
            mentions.c.start,
            mentions.c.stop,
            joined["author_type"].c.label.label("author_type"),
            joined["author_type"].c.rule.label("author_type_rule"),
            joined["sentiment"].c.label.label("sentiment"),
            joined["sentiment"].c.rule.label("sentiment_rule"),
            joined["topic"].c.label.label("topic"),
            joined["near_duplicate"].c.label.label("duplicate_of"),
        )
        .select_from(source)
        .where(posts.c.thread == thread)
        .order_by(posts.c.created_at, posts.c.pk)
    )
    if numbers is not None:
        statement = statement.where(is_one_of(connection, posts.c.pk, numbers))
    return [_to_thread_post(row) for row in connection.execute(statement)]


def load_annotations(connection: Connection, brand: str, numbers: Sequence[int]) -> Mapping[str, list[PostAnnotation]]:
    """Return post id -> its annotations for the brand: first those of the whole post, then by position.

    Raw counts, topics and duplicates are left out, since they concern more than one post and are shown elsewhere.
    """
    columns = [annotations.c[name] for name in ("name", "label", "rule", "start", "stop")]
    statement = (
        select(posts.c.id, *columns)
        .select_from(annotations.join(posts, posts.c.pk == annotations.c.post))
        .where(
            annotations.c.brand == brand,
            is_one_of(connection, annotations.c.post, numbers),
            annotations.c.name.not_in(NOT_SHOWN),
        )
        .order_by(posts.c.pk, func.coalesce(annotations.c.start, -1), annotations.c.name)
    )
    by_post: dict[str, list[PostAnnotation]] = defaultdict(list)
    for post, name, label, rule, start, stop in connection.execute(statement):
        by_post[post].append(PostAnnotation(name, label, rule, None if start is None else (start, stop)))
    return by_post


def _to_thread_post(row: Any) -> ThreadPost:
    return ThreadPost(
        post=from_row(row),
        mention_kind=row.mention_kind,
        author_type=row.author_type,
        author_type_rule=row.author_type_rule,
        sentiment=row.sentiment,
        sentiment_rule=row.sentiment_rule,
        topic=int(row.topic) if row.topic is not None else None,
        duplicate_of=row.duplicate_of,
        named=None if row.start is None else (row.start, row.stop),
    )
