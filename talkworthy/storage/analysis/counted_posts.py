"""Says in SQL which posts are counted. `analysis.measures.counted_posts` does so for frames; a test compares them.

A post counts where it names the brand or is below a post that does, its author type is public, and it is neither a near
duplicate of an earlier post nor in quarantine.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import and_, func, not_, or_

from talkworthy.storage.analysis.labels import INCLUDED, QUARANTINE
from talkworthy.storage.analysis.results import NEAR_DUPLICATE
from talkworthy.storage.schema.core import annotations, mentions

NO_LABEL = "none"
COUNTED_BY = ("author_type", NEAR_DUPLICATE, QUARANTINE)
"""The annotations that `counts` reads."""


def join_annotations(source: Any, brand: str, names: Iterable[str]) -> tuple[Any, Mapping[str, Any]]:
    """Return `source`, which holds `mentions`, joined to these annotations of its posts, and the tables by name."""
    joined = {name: annotations.alias(name) for name in names}
    for name, table in joined.items():
        of_post = table.c.brand == brand, table.c.name == name, table.c.post == mentions.c.post
        source = source.outerjoin(table, and_(*of_post))
    return source, joined


def is_left_out(joined: Mapping[str, Any]) -> Any:
    """Return the condition that a post is a near duplicate or, where `joined` says so, in quarantine."""
    copy = joined[NEAR_DUPLICATE].c.post.is_not(None)
    return or_(copy, func.coalesce(joined[QUARANTINE].c.label, INCLUDED) != INCLUDED) if QUARANTINE in joined else copy


def is_about_brand() -> Any:
    """Return the condition that a post names the brand or is below a post that does."""
    return mentions.c.mention_kind != "context"


def counts(joined: Mapping[str, Any], by_post: bool = False) -> Any:
    """Return the condition that a post is counted; `joined` holds the annotations of `COUNTED_BY`.

    With `by_post` the database does not begin with all posts by the public, but looks up each post that other
    conditions leave: quicker where these leave few.
    """
    author_type = label_of(joined["author_type"]) if by_post else joined["author_type"].c.label
    return and_(is_about_brand(), author_type == "public", not_(is_left_out(joined)))


def label_of(annotation: Any) -> Any:
    """Return the label of a joined annotation, "none" where a post has none; no index is used to search for it."""
    return func.coalesce(annotation.c.label, NO_LABEL)
