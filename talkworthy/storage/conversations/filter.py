"""Which conversations to show, and the same as conditions in SQL."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select

from talkworthy.date_range import DateRange
from talkworthy.storage.analysis.counted_posts import COUNTED_BY, counts, join_annotations, label_of
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
    """The conversation has a counted post that was written in this range: what a bar over time counts.

    With any of `written`, `mention`, `act`, `stage`, `switch` and `stars`, one counted post has all of them, and
    `sentiments` and `topic`.
    """
    mention: bool = False
    """That post names the brand."""
    act: str = ""
    """The name of a speech act of that post."""
    stage: str = ""
    """The customer stage that this post shows."""
    switch: str = ""
    """The move that this post reports, `from:NAME` or `to:NAME`."""
    stars: tuple[float, float] | None = None
    """The fewest and the most stars of that post, both included; a post without a rating has none."""

    @property
    def of_one_post(self) -> bool:
        """Return whether one counted post must meet several conditions together."""
        return bool(
            self.written
            or self.mention
            or self.act
            or self.stage
            or self.switch
            or self.stars
            or NO_SENTIMENT in self.sentiments
        )


def passes(connection: Connection, chosen: ConversationFilter) -> list[Any]:
    """Return the conditions under which a conversation passes the filter."""
    conditions = [conversations.c.brand == chosen.brand, *began_in(chosen.date_range), *_own_conditions(chosen)]
    topic = () if chosen.topic is None else (str(chosen.topic),)
    by_annotation = [("author_type", chosen.author_types)]
    if chosen.of_one_post:
        conditions.append(conversations.c.thread.in_(_threads_with_post(chosen)))
    else:
        by_annotation += [("sentiment", chosen.sentiments), ("topic", topic)]
    conditions += [_holds_annotation(chosen.brand, name, labels) for name, labels in by_annotation if labels]
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


def _threads_with_post(chosen: ConversationFilter) -> Select[Any]:
    """Return the threads with a counted post that meets all conditions on a post; a query of its own, run once."""
    wanted = {
        "sentiment": chosen.sentiments,
        "topic": () if chosen.topic is None else (str(chosen.topic),),
        chosen.act: (chosen.act,) if chosen.act else (),
        "stage": (chosen.stage,) if chosen.stage else (),
        "switch": (chosen.switch,) if chosen.switch else (),
    }
    labels = {name: values for name, values in wanted.items() if values}
    source, joined = join_annotations(mentions, chosen.brand, (*COUNTED_BY, *labels))
    conditions = [mentions.c.brand == chosen.brand, counts(joined, by_post=True)]
    if chosen.mention:
        conditions.append(mentions.c.mention_kind == "direct")
    if chosen.written is not None:
        conditions.append(mentions.c.post.in_(_written_in(chosen.written)))
    if chosen.stars is not None:
        conditions.append(mentions.c.post.in_(select(posts.c.pk).where(has_stars(*chosen.stars))))
    for name, values in labels.items():
        # a few days have fewer posts than a label: then the index of times is searched, and not that of labels
        by_post = chosen.written is not None or NO_SENTIMENT in values
        conditions.append((label_of(joined[name]) if by_post else joined[name].c.label).in_(values))
    return select(mentions.c.thread).select_from(source).where(*conditions)


def has_stars(fewest: float, most: float) -> Any:
    """Return the condition under which a post has from `fewest` to `most` stars; a tombstone has none."""
    return posts.c.rating.between(fewest, most) & ~posts.c.gone


def _written_in(date_range: DateRange) -> Select[Any]:
    start, end = to_micros(date_range.start), to_micros(date_range.end)
    return select(posts.c.pk).where(posts.c.created_at >= start, posts.c.created_at < end)


def _threads_with(connection: Connection, words: str) -> Select[Any]:
    return select(posts.c.thread).where(contains_all_words(connection, words))
