"""Threads with posts in quarantine, as they would be without it: to compare a score with and without quarantine."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl
from sqlalchemy import Connection, delete, exists, insert, select

from talkworthy.date_range import DateRange
from talkworthy.model import Conversation
from talkworthy.storage.analysis.dataframes import CONVERSATION_COLUMNS, select_conversations, to_frame
from talkworthy.storage.analysis.labels import EXCLUDED, QUARANTINE
from talkworthy.storage.analysis.quarantine import DEPENDENT
from talkworthy.storage.analysis.results import to_conversation_row
from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.schema.comparisons import author_types_with_quarantine, conversations_with_quarantine
from talkworthy.storage.schema.core import annotations, posts
from talkworthy.timestamps import to_micros

AUTHOR_TYPE_COLUMNS = {"post": pl.Int64, "author_type": pl.String}


def replace_conversations_with_quarantine(
    connection: Connection, brand: str, conversations: Iterable[Conversation], author_types: Mapping[int, str]
) -> None:
    """Replace all rows of a brand; `author_types` are by the number of the post."""
    for table in (conversations_with_quarantine, author_types_with_quarantine):
        connection.execute(delete(table).where(table.c.brand == brand))
    rows = [to_conversation_row(conversation) for conversation in conversations]
    if rows:
        connection.execute(insert(conversations_with_quarantine), rows)
    types = [{"brand": brand, "post": post, "author_type": kind} for post, kind in author_types.items()]
    if types:
        connection.execute(insert(author_types_with_quarantine), types)


def brands_without_comparison(connection: Connection, brands: Iterable[str]) -> list[str]:
    """Return the brands that have posts in quarantine but no such rows; the next analysis writes them."""
    return [brand for brand in brands if _has_quarantine(connection, brand) and not _has_rows(connection, brand)]


def conversations_with_quarantine_frame(
    connection: Connection, brand: str, threads: Sequence[str], date_range: DateRange
) -> pl.DataFrame:
    """Return a brand's rows for these threads that began in the date range: the columns of `CONVERSATION_COLUMNS`."""
    table = conversations_with_quarantine
    statement = select_conversations(table).where(
        table.c.brand == brand,
        is_one_of(connection, table.c.thread, threads),
        table.c.named_at >= to_micros(date_range.start),
        table.c.named_at < to_micros(date_range.end),
    )
    return to_frame(connection, statement.order_by(table.c.thread), CONVERSATION_COLUMNS)


def author_types_frame(connection: Connection, brand: str, threads: Sequence[str]) -> pl.DataFrame:
    """Return the author types of the posts in these threads for a brand: the columns post and author_type."""
    table = author_types_with_quarantine
    statement = (
        select(table.c.post, table.c.author_type)
        .select_from(table.join(posts, posts.c.pk == table.c.post))
        .where(table.c.brand == brand, is_one_of(connection, posts.c.thread, threads))
        .order_by(table.c.post)
    )
    return to_frame(connection, statement, AUTHOR_TYPE_COLUMNS)


def _has_quarantine(connection: Connection, brand: str) -> bool:
    chosen = (
        annotations.c.brand == brand,
        annotations.c.name == QUARANTINE,
        annotations.c.label.in_((EXCLUDED, DEPENDENT)),
    )
    return bool(connection.execute(select(exists().where(*chosen))).scalar_one())


def _has_rows(connection: Connection, brand: str) -> bool:
    return bool(connection.execute(select(exists().where(conversations_with_quarantine.c.brand == brand))).scalar_one())
