"""Conversation starters as JSON values."""

from __future__ import annotations

from datetime import UTC, datetime

from analysis.measures.conversation_starters import AfterMarketing, StarterYield
from reports.queries.conversation_starters import Starters, to_record
from talkworthy.date_range import DateRange


def test_the_record_has_both_days_of_the_date_range() -> None:
    date_range = DateRange(datetime(2026, 8, 17, tzinfo=UTC), datetime(2026, 11, 16, tzinfo=UTC))
    kind = StarterYield("question", 6, 2.5, 1.5, 3.5, "reddit:t3_a")
    record = to_record(Starters("Copper Kettle", date_range, (kind,), AfterMarketing(0, 0, None, None)))
    assert record["date_range"] == {"start": "2026-08-17", "end": "2026-11-15"}
    assert record["starters"] == (
        {
            "starter": "question",
            "conversations": 6,
            "people": 2.5,
            "low": 1.5,
            "high": 3.5,
            "largest": "reddit:t3_a",
        },
    )
