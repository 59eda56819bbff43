"""Topics over the weeks of a window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl

from reports.queries.topics.topics_over_time import _to_stretches
from talkworthy.date_range import DateRange

START = datetime(2026, 3, 2, tzinfo=UTC)
WINDOW = DateRange(START, START + timedelta(weeks=4))


def test_posts_are_counted_in_the_stretch_that_they_were_written_in() -> None:
    last = WINDOW.end - timedelta(microseconds=1)
    moments = [START, START + timedelta(days=7), START + timedelta(days=8), last]
    posts = pl.DataFrame({"number": ["3", "3", "3", "9"], "created_at": moments})
    assert _to_stretches(posts, WINDOW, 4) == {3: (1, 2, 0, 0), 9: (0, 0, 0, 1)}
