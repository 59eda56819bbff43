"""One conversation as a page reads it: who answers whom in all of it, and the words of the posts that are shown.

The two are asked apart, so that a conversation of 5,000 posts costs what the shown ones cost.
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

UNTOLD = ("sentences", "own", "topic", NEAR_DUPLICATE)
"""Annotations that count or compare: no verdict on what somebody says."""


@dataclass(frozen=True, slots=True)
class ThreadPost:
    """One post of a conversation as it is read on screen, with what was found in it for one brand.

    `mention_kind`, `voice`, `sentiment` and what goes with them are None for posts outside the talk. `named` is the first place
    where it names the brand, as characters `start, stop` of its `full_text`.
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
class Outlined:
    """Where a post stands in its conversation; `number` is the store's own. `mention_kind` and `voice` as in `ThreadPost`."""

    number: int
    id: str
    thread: str
    reply_to: str | None
    author: str | None
    mention_kind: str | None
    author_type: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule said of a post; `span` is what it said it of, as characters of the post's `full_text`."""

    name: str
    label: str
    rule: str
    span: tuple[int, int] | None


def load_outline(connection: Connection, brand: str, thread: str) -> list[Outlined]:
    """Every post of one conversation in time order, without its words."""
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
    return [Outlined(*row) for row in connection.execute(statement)]


def load_thread(
    connection: Connection, brand: str, thread: str, numbers: Sequence[int] | None = None
) -> list[ThreadPost]:
    """The posts of one conversation in time order, all or those of `numbers`, with what was found in them."""
    found = {name: annotations.alias(name) for name in ("author_type", "sentiment", "topic", "near_duplicate")}
    source = posts.outerjoin(mentions, and_(mentions.c.post == posts.c.pk, mentions.c.brand == brand))
    for name, table in found.items():
        source = source.outerjoin(table, and_(table.c.brand == brand, table.c.name == name, table.c.post == posts.c.pk))
    statement = (
        select(
            posts,
            mentions.c.mention_kind,
            mentions.c.start,
            mentions.c.stop,
            found["author_type"].c.label.label("author_type"),
            found["author_type"].c.rule.label("author_type_rule"),
            found["sentiment"].c.label.label("sentiment"),
            found["sentiment"].c.rule.label("sentiment_rule"),
            found["topic"].c.label.label("topic"),
            found["near_duplicate"].c.label.label("duplicate_of"),
        )
        .select_from(source)
        .where(posts.c.thread == thread)
        .order_by(posts.c.created_at, posts.c.pk)
    )
    if numbers is not None:
        statement = statement.where(is_one_of(connection, posts.c.pk, numbers))
    return [_to_thread_post(row) for row in connection.execute(statement)]


def load_verdicts(connection: Connection, brand: str, numbers: Sequence[int]) -> Mapping[str, list[Verdict]]:
    """Post id -> what was found in it for the brand: first of the whole, then by the place of the words.

    Raw counts, topics and copies are left out: they are said elsewhere, of more than one post.
    """
    columns = [annotations.c[name] for name in ("name", "label", "rule", "start", "stop")]
    statement = (
        select(posts.c.id, *columns)
        .select_from(annotations.join(posts, posts.c.pk == annotations.c.post))
        .where(
            annotations.c.brand == brand,
            is_one_of(connection, annotations.c.post, numbers),
            annotations.c.name.not_in(UNTOLD),
        )
        .order_by(posts.c.pk, func.coalesce(annotations.c.start, -1), annotations.c.name)
    )
    found: dict[str, list[Verdict]] = defaultdict(list)
    for post, name, label, rule, start, stop in connection.execute(statement):
        found[post].append(Verdict(name, label, rule, None if start is None else (start, stop)))
    return found


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
