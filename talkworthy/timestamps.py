"""Converts moments to whole microseconds since 1970 and back: the form of times in the store and in frames."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ONE_MICROSECOND = timedelta(microseconds=1)


def to_micros(moment: datetime) -> int:
    """Return an aware moment as whole microseconds since 1970 in UTC."""
    return (moment - EPOCH) // ONE_MICROSECOND


def from_micros(micros: int) -> datetime:
    """Return the aware UTC moment of whole microseconds since 1970."""
    return EPOCH + timedelta(microseconds=micros)
