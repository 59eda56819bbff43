"""The date range that a number refers to: 13 weeks up to the newest post, all time, or two dates."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from talkworthy.errors import UserError

DEFAULT_WEEKS = 13
ONE_DAY = timedelta(days=1)
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)
"""The bounds of every range, so that no week before or after it is outside of what a date can hold."""
EARLIEST = datetime.combine(FIRST_DAY, time.min, UTC)


@dataclass(frozen=True, slots=True)
class DateRange:
    """Whole days in UTC, from `start` up to but not including `end` (both aware, at midnight)."""

    start: datetime
    end: datetime

    @property
    def weeks(self) -> int:
        """Return how many weeks the range spans, rounded up; at least 1.

        Weeks are counted back from `end`, so that the newest week is always complete.
        """
        return max(1, math.ceil((self.end - self.start) / timedelta(weeks=1)))

    @property
    def days(self) -> tuple[date, date]:
        """Return the first and the last day of the range."""
        return self.start.date(), (self.end - ONE_DAY).date()

    def stretches(self, most: int) -> list[DateRange]:
        """Return at most `most` stretches of equally many whole weeks, the last of which ends with the range.

        The first may begin before the range.
        """
        weeks = -(-self.weeks // most)
        length = timedelta(weeks=weeks)
        backs = range(-(-self.weeks // weeks), 0, -1)
        return [DateRange(self.end - length * back, self.end - length * (back - 1)) for back in backs]

    @property
    def text(self) -> str:
        """Return the range as `2020-01-01..2020-06-30`, which `parse` reads."""
        first, last = self.days
        return f"{first}..{last}"

    @classmethod
    def ending(cls, newest: datetime, weeks: int = DEFAULT_WEEKS) -> DateRange:
        """Return the `weeks` weeks that end with the day of `newest`."""
        end = _midnight(_to_day(newest)) + ONE_DAY
        return cls(end - timedelta(weeks=weeks), end)

    @classmethod
    def between(cls, first: date, last: date) -> DateRange:
        """Return the range from the day `first` to the day `last`, both included, within FIRST_DAY and LAST_DAY."""
        if last < first:
            raise UserError(f"The date range ends ({last}) before it begins ({first}).")
        return cls(_midnight(_within_bounds(first)), _midnight(_within_bounds(last)) + ONE_DAY)

    @classmethod
    def parse(cls, text: str, oldest: datetime, newest: datetime) -> DateRange:
        """Return the range of `13w`, `all`, or `2020-01-01..2020-06-30`; `all` is from `oldest` to `newest`.

        Raises UserError on anything else.
        """
        if text == "all":
            return cls.between(_to_day(oldest), _to_day(newest))
        if text.endswith("w") and text[:-1].isdecimal() and 1 <= int(text[:-1]) <= 5_000:
            return cls.ending(newest, int(text[:-1]))
        first, dots, last = text.partition("..")
        try:
            days = (date.fromisoformat(first), date.fromisoformat(last)) if dots else ()
            if days and days == tuple(map(_within_bounds, days)):
                return cls.between(*days)
        except ValueError:
            pass
        raise UserError(f"{text!r} is not a date range: use a number of weeks (13w), all, or 2020-01-01..2020-06-30.")


def _to_day(moment: datetime) -> date:
    """Return the day of an aware moment in UTC, within the bounds."""
    return _within_bounds(moment.astimezone(UTC).date())


def _within_bounds(day: date) -> date:
    return min(max(day, FIRST_DAY), LAST_DAY)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
