"""How many conversations each source had week by week, and how complete they are, for the calendar of sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, func, select

from talkworthy.date_range import DateRange
from talkworthy.storage.conversations.filter import began_in
from talkworthy.storage.conversations.lone_reviews import is_lone_review
from talkworthy.storage.in_list import is_one_of
from talkworthy.storage.schema.core import conversations
from talkworthy.timestamps import to_micros

_WEEK = timedelta(weeks=1) // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class ConversationWeek:
    """The conversations of one source that began in one week of a date range.

    `week` counts from 0, the first of the range; `completeness` is the mean share of their posts in the store, 0 to 1.
    """

    source: str
    week: int
    conversations: int
    completeness: float


def conversation_weeks(connection: Connection, date_range: DateRange, brands: Sequence[str]) -> list[ConversationWeek]:
    """Return the conversations about these brands in the date range by source and week, without empty weeks.

    Lone reviews are no conversations. The date range must be whole weeks. A thread about two of the brands counts as
    two conversations.
    """
    week = ((conversations.c.named_at - to_micros(date_range.start)) // _WEEK).label("week")
    statement = (
        select(conversations.c.source, week, func.count(), func.avg(conversations.c.completeness))
        .where(is_one_of(connection, conversations.c.brand, brands), *began_in(date_range))
        .where(~is_lone_review(conversations))
        .group_by(conversations.c.source, week)
        .order_by(conversations.c.source, week)
    )
    rows = connection.execute(statement)
    return [ConversationWeek(source, int(at), int(count), float(share)) for source, at, count, share in rows]
