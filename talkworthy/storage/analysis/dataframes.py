"""Reads the narrow columns of one brand's conversations into Polars, without the texts.

Rows come through the database's own driver. A second SQLite library in the same process (ADBC carries one) would be
faster, but closing its files drops the locks of the first: https://www.sqlite.org/howtocorrupt.html section 2.2.1.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from sqlalchemy import Connection, Select, Table, and_, select

from talkworthy.date_range import DateRange
from talkworthy.storage.analysis.counted_posts import is_left_out, join_annotations
from talkworthy.storage.analysis.labels import QUARANTINE
from talkworthy.storage.analysis.results import NEAR_DUPLICATE
from talkworthy.storage.conversations.filter import began_in
from talkworthy.storage.conversations.lone_reviews import is_lone_review
from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.schema.core import conversations, mentions, posts, rollups
from talkworthy.storage.store import MICROSECONDS_A_DAY
from talkworthy.timestamps import to_micros

MOMENT = pl.Datetime("us", "UTC")
ROWS_AT_ONCE = 50_000

POST_COLUMNS: dict[str, Any] = {
    "post": pl.Int64,
    "parent": pl.Int64,
    "thread": pl.String,
    "source": pl.String,
    "community": pl.String,
    "author": pl.String,
    "created_at": MOMENT,
    "mention_kind": pl.String,
    "author_type": pl.String,
    "sentiment": pl.String,
    "question": pl.Boolean,
    "sentences": pl.Int32,
    "own_sentences": pl.Int32,
    "duplicate": pl.Boolean,
}
CONVERSATION_COLUMNS: dict[str, Any] = {
    "thread": pl.String,
    "source": pl.String,
    "community": pl.String,
    "root": pl.String,
    "posts": pl.Int32,
    "people": pl.Int32,
    "brand_posts": pl.Int32,
    "kind": pl.String,
    "c2c": pl.Boolean,
    "c2c_exchanges": pl.Int32,
    "depth": pl.Int32,
    "width": pl.Int32,
    "h_index": pl.Int32,
    "structural_virality": pl.Float64,
    "reciprocity": pl.Float64,
    "balance": pl.Float64,
    "aba": pl.Int32,
    "dialogue": pl.Boolean,
    "unprompted": pl.Boolean,
    "first_reply_seconds": pl.Float64,
    "completeness": pl.Float64,
    "named_at": MOMENT,
    "started_at": MOMENT,
    "ended_at": MOMENT,
    "lone_review": pl.Boolean,
}
ROLLUP_COLUMNS: dict[str, Any] = {
    "brand": pl.String,
    "day": pl.Date,
    "source": pl.String,
    "community": pl.String,
    "sentiment": pl.String,
    "author_type": pl.String,
    "posts": pl.Int64,
    "direct": pl.Int64,
}


def conversations_frame(connection: Connection, brand: str, date_range: DateRange | None = None) -> pl.DataFrame:
    """Return one row for each conversation of `brand` that began in the date range: `CONVERSATION_COLUMNS`.

    A conversation begins when the brand is first named. A `lone_review` is a row too, for its person and mention, but
    counts as no conversation.
    """
    statement = select_conversations(conversations).where(conversations.c.brand == brand, *began_in(date_range))
    return to_frame(connection, statement.order_by(conversations.c.thread), CONVERSATION_COLUMNS)


def select_conversations(table: Table) -> Select[Any]:
    """Return the query for `CONVERSATION_COLUMNS` of all rows of `conversations`, or of the same with quarantine."""
    computed = {"lone_review": is_lone_review(table).label("lone_review")}
    return select(*(computed[name] if name in computed else table.c[name] for name in CONVERSATION_COLUMNS))


def threads_that_began(connection: Connection, brand: str, date_range: DateRange) -> pl.Series:
    """Return the threads of the brand's conversations that began in the date range: of `conversations_frame`, alone."""
    statement = select(conversations.c.thread).where(conversations.c.brand == brand, *began_in(date_range))
    return pl.Series("thread", list(connection.scalars(statement)), dtype=pl.String)


def mentions_frame(connection: Connection, brand: str, date_range: DateRange | None = None) -> pl.DataFrame:
    """Return one row for each post of those conversations: the columns of `POST_COLUMNS`.

    `parent` is the number of the post that it replies to, null where the store does not hold it. `sentences` and
    `own_sentences` are 0 where they were not counted (posts that are not by the public). `duplicate` posts count
    nowhere: near duplicates, and posts in quarantine.
    """
    conversation = and_(conversations.c.brand == mentions.c.brand, conversations.c.thread == mentions.c.thread)
    return _posts_frame(
        connection,
        brand,
        mentions.join(conversations, conversation),
        began_in(date_range),
        left_out=(NEAR_DUPLICATE, QUARANTINE),
    )


def quarantined_posts_frame(connection: Connection, brand: str, threads: Sequence[str]) -> pl.DataFrame:
    """Return one row for each post of `brand`'s conversations in these threads, as if nothing were in quarantine.

    Like `mentions_frame`, but also for conversations that consist of posts in quarantine alone.
    """
    condition = is_one_of(connection, mentions.c.thread, threads)
    return _posts_frame(connection, brand, mentions, [condition], left_out=(NEAR_DUPLICATE,))


def _posts_frame(
    connection: Connection, brand: str, source_mentions: Any, conditions: Sequence[Any], left_out: Sequence[str]
) -> pl.DataFrame:
    """Return the posts of these mentions that meet the conditions; those with an annotation of `left_out` count
    nowhere."""
    parent = posts.alias("parent")
    in_conversation = source_mentions.join(posts, posts.c.pk == mentions.c.post).outerjoin(
        parent, parent.c.id == posts.c.reply_to
    )
    names = ("author_type", "sentiment", "question", "sentences", "own", *left_out)
    source, joined = join_annotations(in_conversation, brand, names)
    statement = (
        select(
            posts.c.pk,
            parent.c.pk,
            mentions.c.thread,
            posts.c.source,
            posts.c.community,
            posts.c.author,
            posts.c.created_at,
            mentions.c.mention_kind,
            joined["author_type"].c.label,
            joined["sentiment"].c.label,
            joined["question"].c.post.is_not(None),
            joined["sentences"].c.value,
            joined["own"].c.value,
            is_left_out(joined),
        )
        .select_from(source)
        .where(mentions.c.brand == brand, *conditions)
        .order_by(mentions.c.post)
    )
    return to_frame(connection, statement, POST_COLUMNS).with_columns(
        pl.col("author_type").fill_null("unknown"), pl.col("sentences", "own_sentences").fill_null(0)
    )


def rollups_frame(connection: Connection, brand: str, date_range: DateRange | None = None) -> pl.DataFrame:
    """Return the daily counts: the columns of `ROLLUP_COLUMNS`."""
    columns = [rollups.c[name] for name in ROLLUP_COLUMNS]
    statement = select(*columns).where(rollups.c.brand == brand)
    if date_range is not None:
        first, end = (to_micros(moment) // MICROSECONDS_A_DAY for moment in (date_range.start, date_range.end))
        statement = statement.where(rollups.c.day >= first, rollups.c.day < end)
    return to_frame(connection, statement, ROLLUP_COLUMNS)


def to_frame(connection: Connection, statement: Select[Any], columns: Mapping[str, Any]) -> pl.DataFrame:
    """Return the rows of `statement` with the names and types of `columns`, read in pieces to limit memory."""
    stored = {name: _as_stored(kind) for name, kind in columns.items()}
    # options of this statement: on the connection they would apply to all later ones
    rows = connection.execute(statement, execution_options={"stream_results": True, "yield_per": ROWS_AT_ONCE})
    pieces = [
        pl.DataFrame([tuple(row) for row in piece], schema=stored, orient="row", infer_schema_length=0)
        for piece in rows.partitions()
    ]
    frame = pl.concat(pieces) if pieces else pl.DataFrame(schema=stored)
    return frame.with_columns(pl.col(name).cast(kind) for name, kind in columns.items() if kind != stored[name])


def _as_stored(kind: Any) -> Any:
    """Return the type in which the database returns a column of `kind`."""
    if kind in (pl.Int32, pl.Date):
        return pl.Int64 if kind == pl.Int32 else pl.Int32
    return pl.Int64 if kind == MOMENT else kind
