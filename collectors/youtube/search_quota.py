"""The day of YouTube's quotas, and the number of searches that a brand may still make on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from talkworthy.errors import OutOfBudget

PACIFIC = ZoneInfo("America/Los_Angeles")  # quotas begin again at midnight there


def seconds_to_midnight(now: datetime) -> float:
    """Return the seconds until the quotas begin again: midnight in California, also on days of 23 or 25 hours."""
    tomorrow = now.astimezone(PACIFIC).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), PACIFIC)
    return (midnight.astimezone(UTC) - now.astimezone(UTC)).total_seconds()


class SearchQuota:
    """The searches of one day: `limit` a day, of which `spent` were made by earlier runs and this one.

    It is stored in the cursor, so that several runs of a day share it.
    """

    def __init__(self, limit: int, day: str, spent: int = 0) -> None:
        self.limit = limit
        self.spent = spent
        self._day = day

    @classmethod
    def from_json(cls, stored: object, limit: int, now: datetime) -> SearchQuota:
        """Read what was spent today; a count of another day, or none, is 0."""
        day = now.astimezone(PACIFIC).date().isoformat()
        is_today = isinstance(stored, Mapping) and stored.get("day") == day
        return cls(limit, day, int(stored["spent"]) if is_today and isinstance(stored, Mapping) else 0)

    def to_json(self) -> dict[str, Any]:
        """Return the count as JSON values."""
        return {"day": self._day, "spent": self.spent}

    @property
    def is_used_up(self) -> bool:
        return self.spent >= self.limit

    def spend(self) -> None:
        """Count a search. Raises OutOfBudget if there is none left."""
        if self.is_used_up:
            raise OutOfBudget(
                f"The {self.limit:,} searches of today on YouTube are used up. What was read is saved, and the first "
                "run after midnight in California continues. searches_per_day in [sources.youtube] sets the number."
            )
        self.spent += 1

    def use_up(self) -> None:
        """Note that the key has no searches left today, whoever made them."""
        self.spent = max(self.spent, self.limit)
