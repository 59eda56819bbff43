"""Queries of pages and reports, one function each. Nothing here writes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Select, and_, case, func, or_, select

from talkworthy.date_range import DateRange
from talkworthy.model import NO_ENGAGEMENT, Engagement, Post
from talkworthy.plausible_moment import OLDEST, newest_at
from talkworthy.storage.analysis.counted_posts import COUNTED_BY, counts, join_annotations
from talkworthy.storage.conversations.filter import ConversationFilter as ConversationFilter
from talkworthy.storage.conversations.filter import began_in, passes
from talkworthy.storage.conversations.lone_reviews import is_lone_review
from talkworthy.storage.conversations.threads import ThreadPost as ThreadPost
from talkworthy.storage.conversations.threads import load_thread as load_thread
from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.posts.save import from_row
from talkworthy.storage.schema.core import annotations, conversations, mentions, posts, runs
from talkworthy.timestamps import from_micros, to_micros

# options of one statement: on the connection they would apply to all later ones
IN_BATCHES = {"stream_results": True, "yield_per": 5_000}


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """One row in a list of conversations; `opening` is the title or the text of its first post.

    `positive` and `negative` are posts that count: neither duplicates nor suspected spam.
    """

    thread: str
    source: str
    community: str | None
    opening: str
    posts: int
    people: int
    kind: str
    c2c: bool
    c2c_exchanges: int
    depth: int
    positive: int
    negative: int
    started_at: datetime
    named_at: datetime
    """When the brand was first named, which may be long after the first post."""
    url: str | None
    engagement: Engagement = NO_ENGAGEMENT
    """The sums over its posts, as the source counted them."""
    reactions: int | None = None
    """Likes, replies and reposts together; None where the source counts none of them."""
    rating: float | None = None
    """The stars of its first post, where that is a review that is still there."""


Order = Literal["exchanges", "engaged", "newest", "largest"]
"""How conversations are ordered: most exchanges between people, most reactions, last named, or most posts first."""
_FIRST: dict[Order, tuple[Any, ...]] = {
    "exchanges": (conversations.c.c2c.desc(), conversations.c.c2c_exchanges.desc(), conversations.c.named_at.desc()),
    # a conversation without any count is not one with none: it comes last
    "engaged": (conversations.c.engagement.desc().nulls_last(), conversations.c.named_at.desc()),
    "newest": (conversations.c.named_at.desc(),),
    "largest": (conversations.c.posts.desc(), conversations.c.named_at.desc()),
}


def store_span(connection: Connection, now: datetime | None = None) -> tuple[datetime, datetime] | None:
    """Return when the oldest and the newest post of the store were written; None while it is empty.

    Posts that cannot have been written yet when the clock says `now` (None: when the newest run began), or at all, are
    left out, unless there are no others: a clock that was wrong for a day must not move every date range.
    """
    # subqueries: SQLite answers each from one end of the index, but one query for all by a full scan
    oldest, newest, last_run = connection.execute(
        select(
            select(func.min(posts.c.created_at)).scalar_subquery(),
            select(func.max(posts.c.created_at)).scalar_subquery(),
            select(func.max(runs.c.started_at)).scalar_subquery(),
        )
    ).one()
    if oldest is None:
        return None
    clock = now or (None if last_run is None else from_micros(last_run))
    if clock is not None and newest > (latest := to_micros(newest_at(clock))):
        plausible = select(func.max(posts.c.created_at)).where(posts.c.created_at <= latest)
        newest = connection.execute(plausible).scalar_one() or newest
    if oldest < (earliest := to_micros(OLDEST)) <= newest:
        plausible = select(func.min(posts.c.created_at)).where(posts.c.created_at >= earliest)
        oldest = connection.execute(plausible).scalar_one()
    return from_micros(min(oldest, newest)), from_micros(newest)


def count_posts(connection: Connection) -> int:
    """Return how many posts the store holds, tombstones included."""
    return int(connection.execute(select(func.count()).select_from(posts)).scalar_one())


def load_newest_posts(connection: Connection, limit: int) -> list[Post]:
    """Return the newest posts of the store, analysed or not, the newest first."""
    rows = connection.execute(select(posts).order_by(posts.c.created_at.desc()).limit(limit))
    return [from_row(row) for row in rows]


def count_conversations_by_brand(connection: Connection) -> dict[str, int]:
    """Return brand -> number of conversations, for brands that have any, or lone reviews: 0 where these are all."""
    count = func.count().filter(~is_lone_review(conversations))
    rows = connection.execute(
        select(conversations.c.brand, count).group_by(conversations.c.brand).order_by(conversations.c.brand)
    )
    return {row[0]: row[1] for row in rows}


def count_by_community(
    connection: Connection, brand: str, date_range: DateRange | None = None
) -> list[tuple[str, str, int]]:
    """Return source, community and number of conversations, the largest first; 0 where all are lone reviews."""
    count = func.count().filter(~is_lone_review(conversations)).label("count")
    statement = (
        select(conversations.c.source, func.coalesce(conversations.c.community, conversations.c.source), count)
        .where(conversations.c.brand == brand, *began_in(date_range))
        .group_by(conversations.c.source, conversations.c.community)
        .order_by(count.desc(), conversations.c.source, conversations.c.community)
    )
    return [(row[0], row[1], row[2]) for row in connection.execute(statement)]


def count_conversations(connection: Connection, chosen: ConversationFilter) -> int:
    """Return how many conversations pass the filter, also those in which no people take part; no lone reviews."""
    return _count(connection, chosen, ~is_lone_review(conversations))


def count_lone_reviews(connection: Connection, chosen: ConversationFilter) -> int:
    """Return how many lone reviews pass the filter: `find_conversations` lists them among the conversations."""
    return _count(connection, chosen, is_lone_review(conversations))


def _count(connection: Connection, chosen: ConversationFilter, condition: Any) -> int:
    statement = select(func.count()).select_from(conversations).where(*passes(connection, chosen), condition)
    return int(connection.execute(statement).scalar_one())


def find_conversations(
    connection: Connection, wanted: ConversationFilter, limit: int = 50, offset: int = 0, order: Order = "exchanges"
) -> list[ConversationRow]:
    """Return a page of the conversations and lone reviews that pass the filter.

    `exchanges` lists customer-to-customer conversations first, then the most exchanges, then the newest. `newest` goes
    by when the brand was first named, as date ranges do; `largest` by posts and `engaged` by reactions, the newer first
    among equals.
    """
    chosen = (
        _with_first_post(posts.alias("root"))
        .where(*passes(connection, wanted))
        .order_by(*_FIRST[order], conversations.c.thread)
        .limit(limit)
        .offset(offset)
    )
    return _to_conversation_rows(connection, wanted.brand, chosen)


def conversations_by_id(connection: Connection, brand: str, threads: Sequence[str]) -> list[ConversationRow]:
    """Return the brand's conversations in these threads, in no order."""
    chosen = _with_first_post(posts.alias("root")).where(
        conversations.c.brand == brand, is_one_of(connection, conversations.c.thread, threads)
    )
    return _to_conversation_rows(connection, brand, chosen)


def stream_mentions(
    connection: Connection, chosen: ConversationFilter
) -> Iterator[tuple[Post, str, str | None, str | None]]:
    """Yield post, kind of mention, author type and sentiment for all posts in the conversations that pass the
    filter."""
    author_type, sentiment = annotations.alias("author_type"), annotations.alias("sentiment")
    brand = chosen.brand
    source = (
        conversations.join(
            mentions, and_(mentions.c.brand == conversations.c.brand, mentions.c.thread == conversations.c.thread)
        )
        .join(posts, posts.c.pk == mentions.c.post)
        .outerjoin(
            author_type,
            and_(author_type.c.brand == brand, author_type.c.name == "author_type", author_type.c.post == posts.c.pk),
        )
        .outerjoin(
            sentiment, and_(sentiment.c.brand == brand, sentiment.c.name == "sentiment", sentiment.c.post == posts.c.pk)
        )
    )
    statement = (
        select(
            posts,
            mentions.c.mention_kind,
            author_type.c.label.label("author_type"),
            sentiment.c.label.label("sentiment"),
        )
        .select_from(source)
        .where(*passes(connection, chosen))
        .order_by(conversations.c.thread, posts.c.created_at, posts.c.pk)
    )
    for row in connection.execute(statement, execution_options=IN_BATCHES):
        yield from_row(row), row.mention_kind, row.author_type, row.sentiment


def stream_posts(connection: Connection) -> Iterator[Post]:
    """Yield every post of the store, by thread, in batches.

    A reply whose parent the store does not hold has `parent_missing` set.
    """
    parent = posts.alias("parent")
    lost = and_(posts.c.reply_to.is_not(None), parent.c.pk.is_(None))
    columns = [column for column in posts.c if column.name != "parent_missing"]
    statement = (
        select(*columns, or_(posts.c.parent_missing, lost).label("parent_missing"))
        .select_from(posts.outerjoin(parent, parent.c.id == posts.c.reply_to))
        .order_by(posts.c.thread, posts.c.created_at, posts.c.id)
    )
    for row in connection.execute(statement, execution_options=IN_BATCHES):
        yield from_row(row)


def posts_by_source(connection: Connection) -> list[tuple[str, int, datetime, datetime]]:
    """Return source, number of posts, and when its oldest and newest were written."""
    statement = (
        select(posts.c.source, func.count(), func.min(posts.c.created_at), func.max(posts.c.created_at))
        .group_by(posts.c.source)
        .order_by(posts.c.source)
    )
    return [(row[0], row[1], from_micros(row[2]), from_micros(row[3])) for row in connection.execute(statement)]


def _count_sentiments(connection: Connection, brand: str, threads: list[str]) -> dict[tuple[str, str], int]:
    """Return (thread, sentiment) -> how many counted posts of these threads have it towards the brand."""
    if not threads:
        return {}
    source, joined = join_annotations(mentions, brand, (*COUNTED_BY, "sentiment"))
    label = joined["sentiment"].c.label
    here = mentions.c.brand == brand, is_one_of(connection, mentions.c.thread, threads)
    statement = (
        select(mentions.c.thread, label, func.count())
        .select_from(source)
        .where(*here, counts(joined, by_post=True), label.is_not(None))
        .group_by(mentions.c.thread, label)
    )
    return {(thread, label): count for thread, label, count in connection.execute(statement)}


def _with_first_post(root: Any) -> Select[Any]:
    """Return a query for conversations with title and text of their first post; `root` is an alias of the posts."""
    return select(
        conversations, root.c.title, root.c.text, root.c.url, case((~root.c.gone, root.c.rating)).label("rating")
    ).select_from(conversations.outerjoin(root, root.c.id == conversations.c.root))


def _to_conversation_rows(connection: Connection, brand: str, chosen: Select[Any]) -> list[ConversationRow]:
    rows = list(connection.execute(chosen))
    sides = _count_sentiments(connection, brand, [row.thread for row in rows])
    return [_to_conversation_row(row, sides) for row in rows]


def _to_conversation_row(row: Any, sides: dict[tuple[str, str], int]) -> ConversationRow:
    return ConversationRow(
        thread=row.thread,
        source=row.source,
        community=row.community,
        opening=row.title or row.text or "",
        posts=row.posts,
        people=row.people,
        kind=row.kind,
        c2c=bool(row.c2c),
        c2c_exchanges=row.c2c_exchanges,
        depth=row.depth,
        positive=sides.get((row.thread, "positive"), 0),
        negative=sides.get((row.thread, "negative"), 0),
        started_at=from_micros(row.started_at),
        named_at=from_micros(row.named_at),
        url=row.url,
        engagement=Engagement(row.likes, row.replies, row.reposts, row.views),
        reactions=row.engagement,
        rating=row.rating,
    )
