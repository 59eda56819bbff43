"""Which conversations to show, and the same as conditions in SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select

from talkworthy.date_range import DateRange
from talkworthy.storage.analysis.counted_posts import COUNTED_BY, counts, join_annotations
from talkworthy.storage.analysis.rollups import NO_SENTIMENT
from talkworthy.storage.posts.full_text_search import contains_all_words
from talkworthy.storage.schema.core import annotations, conversations, mentions, posts
from talkworthy.timestamps import to_micros


@dataclass(frozen=True, slots=True)
class ConversationFilter:
    """Which conversations of a brand to show; an empty tuple means all of them."""

    brand: str
    date_range: DateRange | None = None
    sources: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    author_types: tuple[str, ...] = ()
    """The conversation has a post by any of these."""
    sentiments: tuple[str, ...] = ()
    topic: int | None = None
    c2c_only: bool = False
    words: str = ""
    size: tuple[int, int | None] | None = None
    """The fewest and the most posts of the conversation; None for no end."""
    written: DateRange | None = None
    """The conversation has a counted post that was written in these days, whenever it began: what a bar of a chart
    counts. It stands in place of `date_range`; `sentiments` ("none": not analysed) and `topic` are of that same post.
    """
    mention: bool = False
    """That counted post names the brand."""

    @property
    def is_by_post(self) -> bool:
        """Whether the filter looks for one post that meets all conditions."""
        return self.written is not None or self.mention


def passes(connection: Connection, chosen: ConversationFilter) -> list[Any]:
    """Return the conditions under which a conversation passes the filter."""
    began = began_in(None if chosen.written else chosen.date_range)
    conditions = [conversations.c.brand == chosen.brand, *began, *_own_conditions(chosen)]
    topic = () if chosen.topic is None else (str(chosen.topic),)
    by_annotation = {"author_type": chosen.author_types, "sentiment": chosen.sentiments, "topic": topic}
    if chosen.is_by_post:
        of_post = {name: by_annotation.pop(name) for name in ("sentiment", "topic")}
        conditions.append(conversations.c.thread.in_(_threads_with_post(chosen, of_post)))
    conditions += [_holds_annotation(chosen.brand, name, labels) for name, labels in by_annotation.items() if labels]
    if chosen.words.strip():
        conditions.append(conversations.c.thread.in_(_threads_with(connection, chosen.words)))
    return conditions


def _own_conditions(chosen: ConversationFilter) -> list[Any]:
    """Return the conditions on the conversation itself: where it is, who began it, how large it is."""
    place = func.coalesce(conversations.c.community, conversations.c.source)
    allowed = (
        (conversations.c.source, chosen.sources),
        (place, chosen.communities),
        (conversations.c.kind, chosen.kinds),
    )
    conditions: list[Any] = [column.in_(values) for column, values in allowed if values]
    if chosen.c2c_only:
        conditions.append(conversations.c.c2c)
    fewest, most = chosen.size or (None, None)
    ends = (fewest, conversations.c.posts.__ge__), (most, conversations.c.posts.__le__)
    return conditions + [compare(end) for end, compare in ends if end is not None]


def began_in(date_range: DateRange | None) -> list[Any]:
    """Return the conditions under which a conversation began (was first named) in the date range."""
    if date_range is None:
        return []
    return [
        conversations.c.named_at >= to_micros(date_range.start),
        conversations.c.named_at < to_micros(date_range.end),
    ]


def _holds_annotation(brand: str, name: str, labels: tuple[str, ...]) -> Any:
    return exists(
        select(mentions.c.post)
        .select_from(mentions.join(annotations, annotations.c.post == mentions.c.post))
        .where(
            mentions.c.brand == brand,
            mentions.c.thread == conversations.c.thread,
            annotations.c.brand == brand,
            annotations.c.name == name,
            annotations.c.label.in_(labels),
        )
    )


def _threads_with_post(chosen: ConversationFilter, labels: Mapping[str, tuple[str, ...]]) -> Select[Any]:
    """Return the threads with a counted post that was written in the chosen days and has one of these labels of each
    annotation.
    """
    wanted = {name: values for name, values in labels.items() if values}
    source, joined = join_annotations(
        mentions.join(posts, posts.c.pk == mentions.c.post), chosen.brand, (*wanted, *COUNTED_BY)
    )
    conditions = [mentions.c.brand == chosen.brand, counts(joined)]
    conditions += [func.coalesce(joined[name].c.label, NO_SENTIMENT).in_(values) for name, values in wanted.items()]
    if chosen.mention:
        conditions.append(mentions.c.mention_kind == "direct")
    if chosen.written is not None:
        begin, end = to_micros(chosen.written.start), to_micros(chosen.written.end)
        conditions += [posts.c.created_at >= begin, posts.c.created_at < end]
    return select(mentions.c.thread).select_from(source).where(*conditions)


def _threads_with(connection: Connection, words: str) -> Select[Any]:
    return select(posts.c.thread).where(contains_all_words(connection, words))
