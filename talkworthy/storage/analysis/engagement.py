"""Stores how often people reacted to the posts of each conversation, so that no page adds it up."""

from typing import Any

from sqlalchemy import Connection, and_, case, func, literal_column, not_, or_, select, update

from talkworthy.storage.analysis.counted_posts import is_about_brand, is_left_out, join_annotations
from talkworthy.storage.analysis.labels import QUARANTINE
from talkworthy.storage.analysis.results import NEAR_DUPLICATE
from talkworthy.storage.posts.save import COUNTS
from talkworthy.storage.schema.core import conversations, mentions, posts

REACTIONS = ("likes", "replies", "reposts")
"""What a person did; `engagement` is their sum. A view is no reaction."""
LARGEST = 10**12
"""What one post can add: a file may claim any number, and the sum of a million such posts must stay a BIGINT."""
ROOT_COUNTS_ALL = ("discourse",)
"""Sources whose first post counts all replies of the thread, and each other post its own again."""


def update_engagement(connection: Connection, brand: str) -> None:
    """Add up the counts of the posts in each of the brand's conversations, in the caller's transaction.

    Posts above the first mention, deleted posts, near duplicates and posts in quarantine are left out. A count that no
    post of a conversation has is null, which is not 0.
    """
    sums = _sums(brand)
    known = func.coalesce(*(sums.c[name] for name in REACTIONS)).is_not(None)
    total: Any = sum(func.coalesce(sums.c[name], 0) for name in REACTIONS)
    values = {name: sums.c[name] for name in COUNTS} | {"engagement": case((known, total))}
    changed = or_(*(conversations.c[name].is_distinct_from(value) for name, value in values.items()))
    same_conversation = conversations.c.brand == brand, conversations.c.thread == sums.c.thread
    connection.execute(update(conversations).where(*same_conversation, changed).values(values))


def _sums(brand: str) -> Any:
    in_conversation = mentions.join(posts, posts.c.pk == mentions.c.post)
    source, joined = join_annotations(in_conversation, brand, (NEAR_DUPLICATE, QUARANTINE))
    counted = and_(is_about_brand(), not_(posts.c.gone), not_(is_left_out(joined)))
    again = and_(posts.c.source.in_(ROOT_COUNTS_ALL), posts.c.id != posts.c.thread)
    conditions = dict.fromkeys(COUNTS, counted) | {"replies": and_(counted, not_(again))}
    columns = [_sum(posts.c[name], condition).label(name) for name, condition in conditions.items()]
    return (
        select(mentions.c.thread, *columns)
        .select_from(source)
        .where(mentions.c.brand == brand)
        .group_by(mentions.c.thread)
        .subquery("sums")
    )


def _sum(count: Any, condition: Any) -> Any:
    largest: Any = literal_column(str(LARGEST))
    within = case((count > largest, largest), (count < -largest, -largest), else_=count)
    return func.sum(case((condition, within)))
