"""Says in SQL which posts are counted. `analysis.measures.counted_posts` does so for frames; a test compares them.

A post counts where it names the brand or is below a post that does, its author type is public, and it is neither a near
duplicate of an earlier post nor in quarantine.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, not_, or_, select

from talkworthy.date_range import DateRange
from talkworthy.storage.analysis.labels import INCLUDED, QUARANTINE
from talkworthy.storage.analysis.results import NEAR_DUPLICATE
from talkworthy.storage.schema.core import annotations, mentions, posts
from talkworthy.timestamps import to_micros

NO_LABEL = "none"
COUNTED_BY = ("author_type", NEAR_DUPLICATE, QUARANTINE)
"""The annotations that `counts` reads."""


@dataclass(frozen=True, slots=True)
class ThreadMentions:
    """How many counted posts of one thread name the brand themselves and have this sentiment (None: not analysed)."""

    thread: str
    source: str
    sentiment: str | None
    mentions: int


def count_mentions_by_thread(connection: Connection, brand: str, date_range: DateRange) -> list[ThreadMentions]:
    """Return the counted posts that name the brand and were written in the date range, by thread and sentiment.

    Their sum is that of the daily counts (`direct`, by the public); a range of it needs the threads.
    """
    in_conversation = mentions.join(posts, posts.c.pk == mentions.c.post)
    source, joined = join_annotations(in_conversation, brand, ("sentiment", *COUNTED_BY))
    cell = mentions.c.thread, posts.c.source, joined["sentiment"].c.label
    named = mentions.c.brand == brand, mentions.c.mention_kind == "direct"
    statement = (
        select(*cell, func.count())
        .select_from(source)
        .where(*named, counts(joined), *written_in(date_range))
        .group_by(*cell)
    )
    return [ThreadMentions(*row) for row in connection.execute(statement)]


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


def written_in(date_range: DateRange | None) -> list[Any]:
    """Return the conditions under which a post was written in the date range."""
    if date_range is None:
        return []
    return [posts.c.created_at >= to_micros(date_range.start), posts.c.created_at < to_micros(date_range.end)]
