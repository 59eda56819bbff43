"""Fields of other people's JSON: each is of the type that it should be, or the one item it stands in is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from talkworthy.interchange import clean
from talkworthy.model import to_utc

WRONG_SHAPE = (AttributeError, KeyError, TypeError, ValueError, OverflowError, RecursionError)
"""What reading a field that is missing or of another type raises."""

_LARGEST = 2**63 - 1  # what both databases hold in an integer column


def text(raw: Mapping[str, Any], key: str) -> str:
    """The text under `key`, "" where there is none, cleaned. Raises TypeError where it is something else."""
    value = raw.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"{key} is no text")
    return clean(value)


def needed_text(raw: Mapping[str, Any], key: str) -> str:
    """The text under `key`. Raises KeyError where there is none or an empty one, TypeError where it is no text."""
    value = text(raw, key)
    if not value:
        raise KeyError(key)
    return value


def count(raw: Mapping[str, Any], key: str) -> int | None:
    """The count under `key`, None where it is not told. Raises TypeError or ValueError where it is no count."""
    value = raw.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{key} is no whole number")
    if not 0 <= value <= _LARGEST:
        raise ValueError(f"{key} is no count")
    return value


def part(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The object under `key`. Raises TypeError where there is none."""
    value = raw.get(key)
    if not isinstance(value, dict):
        raise TypeError(f"{key} is no object")
    return value


def moment(raw: Mapping[str, Any], key: str) -> datetime:
    """The time under `key`, in ISO 8601, in UTC. Raises KeyError, TypeError, ValueError or OverflowError."""
    return to_utc(datetime.fromisoformat(needed_text(raw, key)))
