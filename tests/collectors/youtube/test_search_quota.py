"""The searches of a day, which begins at midnight in California."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from collectors.youtube.search_quota import SearchQuota, seconds_to_midnight
from talkworthy.errors import OutOfBudget

EVENING = datetime(2026, 12, 1, 7, 59, tzinfo=UTC)  # 23:59 on 30 November in California


@pytest.mark.parametrize(
    ("now", "seconds"),
    [
        (EVENING, 60),
        (datetime(2026, 12, 1, 8, tzinfo=UTC), 24 * 3600),
        (datetime(2026, 3, 8, 8, tzinfo=UTC), 23 * 3600),  # summer time begins
        (datetime(2026, 11, 1, 7, tzinfo=UTC), 25 * 3600),  # and ends
    ],
)
def test_the_quota_begins_again_at_midnight_in_california(now: datetime, seconds: float) -> None:
    assert seconds_to_midnight(now) == seconds


def test_searches_of_earlier_runs_of_the_day_count() -> None:
    quota = SearchQuota.from_json({"day": "2026-11-30", "spent": 89}, 90, EVENING)
    quota.spend()
    assert quota.is_used_up


def test_searches_of_another_day_do_not_count() -> None:
    assert SearchQuota.from_json({"day": "2026-11-29", "spent": 90}, 90, EVENING).spent == 0


@pytest.mark.parametrize("stored", [None, [], "90", {}])
def test_without_a_count_none_were_made(stored: object) -> None:
    assert SearchQuota.from_json(stored, 90, EVENING).spent == 0


def test_a_search_beyond_the_limit_ends_the_run() -> None:
    with pytest.raises(OutOfBudget, match="The 2 searches of today"):
        SearchQuota(2, "2026-11-30", 2).spend()


def test_the_count_is_stored() -> None:
    quota = SearchQuota(90, "2026-11-30", 3)
    quota.spend()
    assert quota.to_json() == {"day": "2026-11-30", "spent": 4}
