"""Daily counts, updated by the jobs so that no page counts posts."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, case, delete, func, insert, literal_column, not_, select

from talkworthy.storage.analysis.counted_posts import COUNTED_BY, NO_LABEL, is_left_out, join_annotations
from talkworthy.storage.schema.core import mentions, posts, rollups, stale_days
from talkworthy.storage.store import MICROSECONDS_A_DAY, to_day

NO_SENTIMENT = NO_LABEL
# Databases limit the parameters of one statement; a century has 36,525 days.
DAYS_AT_ONCE = 5_000


def stale_brands(connection: Connection) -> list[str]:
    """Return the brands whose duplicates, topics and daily counts are out of date."""
    return list(connection.execute(select(stale_days.c.brand).distinct().order_by(stale_days.c.brand)).scalars())


def update_rollups(connection: Connection, brand: str) -> int:
    """Count the brand's stale days again and clear them, in the caller's transaction; return how many there were.

    Near duplicates and posts in quarantine are not counted.
    """
    days = list(connection.execute(select(stale_days.c.day).where(stale_days.c.brand == brand)).scalars())
    for begin in range(0, len(days), DAYS_AT_ONCE):
        chunk = days[begin : begin + DAYS_AT_ONCE]
        connection.execute(delete(rollups).where(rollups.c.brand == brand, rollups.c.day.in_(chunk)))
        connection.execute(insert(rollups).from_select([column.name for column in rollups.c], _count(brand, chunk)))
    connection.execute(delete(stale_days).where(stale_days.c.brand == brand))
    return len(days)


def _count(brand: str, days: Sequence[int]) -> Any:
    in_conversation = mentions.join(posts, posts.c.pk == mentions.c.post)
    source, joined = join_annotations(in_conversation, brand, ("sentiment", *COUNTED_BY))
    day = to_day(posts.c.created_at)
    cell = [
        mentions.c.brand,
        day,
        posts.c.source,
        func.coalesce(posts.c.community, literal_column("''")),
        func.coalesce(joined["sentiment"].c.label, literal_column(f"'{NO_SENTIMENT}'")),
        func.coalesce(joined["author_type"].c.label, literal_column("'unknown'")),
    ]
    first, last = min(days) * MICROSECONDS_A_DAY, (max(days) + 1) * MICROSECONDS_A_DAY
    return (
        select(*cell, func.count(), func.sum(case((mentions.c.mention_kind == "direct", 1), else_=0)))
        .select_from(source)
        .where(
            mentions.c.brand == brand,
            not_(is_left_out(joined)),
            # a range for the index, then the exact days
            posts.c.created_at >= first,
            posts.c.created_at < last,
            day.in_(days),
        )
        .group_by(*cell)
    )
