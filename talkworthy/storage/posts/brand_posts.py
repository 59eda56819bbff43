"""Reads the posts of one brand with their texts, for the steps that need all of them together."""

from collections.abc import Sequence
from typing import Any

import polars as pl
from sqlalchemy import Connection, and_, or_, select

from talkworthy.model import analysed_text
from talkworthy.storage.schema.core import annotations, conversations, mentions, posts

COLUMNS: dict[str, Any] = {
    "post": pl.Int64,
    "id": pl.String,
    "source": pl.String,
    "community": pl.String,
    "author": pl.String,
    "thread": pl.String,
    "reply_to": pl.String,
    "created_at": pl.Int64,
    "mention_kind": pl.String,
    "author_type": pl.String,
    "text": pl.String,
    "topic": pl.Int64,
}


def threads_with_brand_posts(connection: Connection, brand: str, limit: int) -> list[str]:
    """Return the newest threads that the brand itself takes part in, the newest first."""
    statement = (
        select(conversations.c.thread)
        .where(conversations.c.brand == brand, conversations.c.brand_posts > 0)
        .order_by(conversations.c.named_at.desc(), conversations.c.thread)
        .limit(limit)
    )
    return list(connection.scalars(statement))


def public_posts(connection: Connection, brand: str, author_type_rules: Sequence[str] = ()) -> pl.DataFrame:
    """Return one row for each post by the public or a promoter in the brand's conversations, in time order.

    The columns are `COLUMNS`; `topic` is the topic of the last analysis, null for none. Posts whose author type was set
    by one of `author_type_rules` are included whatever their author type: those rules need the posts that they matched
    before.
    """
    author_type, topic = annotations.alias("author_type"), annotations.alias("topic")
    source = (
        mentions.join(posts, posts.c.pk == mentions.c.post)
        .join(
            author_type,
            and_(author_type.c.brand == brand, author_type.c.name == "author_type", author_type.c.post == posts.c.pk),
        )
        .outerjoin(topic, and_(topic.c.brand == brand, topic.c.name == "topic", topic.c.post == posts.c.pk))
    )
    statement = (
        select(
            posts.c.pk,
            posts.c.id,
            posts.c.source,
            posts.c.community,
            posts.c.author,
            posts.c.thread,
            posts.c.reply_to,
            posts.c.created_at,
            mentions.c.mention_kind,
            author_type.c.label.label("author_type"),
            posts.c.title,
            posts.c.text,
            topic.c.label.label("topic"),
        )
        .select_from(source)
        .where(
            mentions.c.brand == brand,
            or_(author_type.c.label.in_(("public", "promoter")), author_type.c.rule.in_(author_type_rules)),
        )
        .order_by(posts.c.created_at, posts.c.id)
    )
    rows = [
        (*row[:10], analysed_text(row.title, row.text), None if row.topic is None else int(row.topic))
        for row in connection.execute(statement)
    ]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")
