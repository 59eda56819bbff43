"""Which talks somebody wants to see, and the same as conditions in SQL."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select

from talkworthy.storage.schema import annotations, posts, talk_posts, talks
from talkworthy.storage.search import names_all_words
from talkworthy.storage.store import to_micros
from talkworthy.window import Window


@dataclass(frozen=True, slots=True)
class TalkFilter:
    """Which talks of a brand to show; an empty tuple means all of them."""

    brand: str
    window: Window | None = None
    sources: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    sentiments: tuple[str, ...] = ()
    topic: int | None = None
    c2c_only: bool = False
    words: str = ""


def passes(connection: Connection, wanted: TalkFilter) -> list[Any]:
    """The conditions under which a talk passes the filter."""
    conditions = [talks.c.brand == wanted.brand, *began_in(wanted.window)]
    if wanted.sources:
        conditions.append(talks.c.source.in_(wanted.sources))
    if wanted.communities:
        conditions.append(func.coalesce(talks.c.community, talks.c.source).in_(wanted.communities))
    if wanted.kinds:
        conditions.append(talks.c.kind.in_(wanted.kinds))
    if wanted.c2c_only:
        conditions.append(talks.c.c2c)
    if wanted.sentiments:
        conditions.append(_holds_annotation(wanted.brand, "sentiment", wanted.sentiments))
    if wanted.topic is not None:
        conditions.append(_holds_annotation(wanted.brand, "topic", (str(wanted.topic),)))
    if wanted.words.strip():
        conditions.append(talks.c.conversation.in_(_conversations_with(connection, wanted.words)))
    return conditions


def began_in(window: Window | None) -> list[Any]:
    """The conditions under which a talk began (was first named) in `window`."""
    if window is None:
        return []
    return [talks.c.named_at >= to_micros(window.start), talks.c.named_at < to_micros(window.end)]


def _holds_annotation(brand: str, name: str, labels: tuple[str, ...]) -> Any:
    return exists(
        select(talk_posts.c.post)
        .select_from(talk_posts.join(annotations, annotations.c.post == talk_posts.c.post))
        .where(
            talk_posts.c.brand == brand,
            talk_posts.c.conversation == talks.c.conversation,
            annotations.c.brand == brand,
            annotations.c.name == name,
            annotations.c.label.in_(labels),
        )
    )


def _conversations_with(connection: Connection, words: str) -> Select[Any]:
    return select(posts.c.conversation).where(names_all_words(connection, words))
