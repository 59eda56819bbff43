"""Topics over time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl

from reports.queries.topics.topics_over_time import _to_periods
from talkworthy.date_range import DateRange

START = datetime(2026, 3, 2, tzinfo=UTC)
DATE_RANGE = DateRange(START, START + timedelta(weeks=4))


def test_posts_count_in_the_period_of_their_date() -> None:
    last = DATE_RANGE.end - timedelta(microseconds=1)
    times = [START, START + timedelta(days=7), START + timedelta(days=8), last]
    posts = pl.DataFrame({"number": ["3", "3", "3", "9"], "created_at": times})
    assert _to_periods(posts, DATE_RANGE, 4) == {3: (1, 2, 0, 0), 9: (0, 0, 0, 1)}
