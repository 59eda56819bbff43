"""Posts whose author type is promoter: listed beside the quarantine, since they count nowhere either."""

from sqlalchemy import Connection, and_, select

from talkworthy.storage.analysis.labels import AUTHOR_TYPE, EXCLUDED, QUARANTINE
from talkworthy.storage.analysis.quarantine import (
    OF_ANNOTATION,
    QuarantinedPost,
    load_quarantine,
    to_quarantined_post,
)
from talkworthy.storage.schema.core import annotations, mentions, posts

PROMOTER = "promoter"
"""The author type, and the state of a post that counts nowhere because of it."""


def load_suspects(connection: Connection, brand: str) -> list[QuarantinedPost]:
    """Return the posts of `brand` that count nowhere as suspected spam or promotion: the quarantine first."""
    return [*load_quarantine(connection, brand), *load_promoters(connection, brand)]


def load_promoters(connection: Connection, brand: str) -> list[QuarantinedPost]:
    """Return the posts about `brand` by promoters, by rule, oldest first; without those excluded as suspected spam."""
    excluded = annotations.alias("excluded")
    is_excluded = (
        excluded.c.brand == brand,
        excluded.c.name == QUARANTINE,
        excluded.c.label == EXCLUDED,
        excluded.c.post == posts.c.pk,
    )
    source = (
        posts.join(annotations, annotations.c.post == posts.c.pk)
        .join(mentions, and_(mentions.c.post == posts.c.pk, mentions.c.brand == brand))
        .outerjoin(excluded, and_(*is_excluded))
    )
    statement = (
        select(posts, *OF_ANNOTATION)
        .select_from(source)
        .where(
            annotations.c.brand == brand,
            annotations.c.name == AUTHOR_TYPE,
            annotations.c.label == PROMOTER,
            mentions.c.mention_kind != "context",
            excluded.c.post.is_(None),
        )
        .order_by(posts.c.created_at, posts.c.id)
    )
    promoters = [to_quarantined_post(row) for row in connection.execute(statement)]
    return sorted(promoters, key=lambda post: post.kind)
