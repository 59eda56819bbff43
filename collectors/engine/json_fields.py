"""Fields of other people's JSON: each is of the type that it should be, or the one item it stands in is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from talkworthy.model import to_utc
from talkworthy.post_ndjson import clean, decode_object

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


def required_text(raw: Mapping[str, Any], key: str) -> str:
    """The text under `key`. Raises KeyError where there is none or an empty one, TypeError where it is no text."""
    value = text(raw, key)
    if not value:
        raise KeyError(key)
    return value


def count(raw: Mapping[str, Any], key: str) -> int | None:
    """The count under `key`, None where it is not told. Raises TypeError or ValueError where it is no count."""
    found = score(raw, key)
    if found is not None and found < 0:
        raise ValueError(f"{key} is no count")
    return found


def nested(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The object under `key`. Raises TypeError where there is none."""
    value = raw.get(key)
    if not isinstance(value, dict):
        raise TypeError(f"{key} is no object")
    return value


def moment(raw: Mapping[str, Any], key: str) -> datetime:
    """The time under `key`, in ISO 8601, in UTC. Raises KeyError, TypeError or ValueError."""
    told = datetime.fromisoformat(required_text(raw, key))
    try:
        return to_utc(told)
    except OverflowError as error:
        raise ValueError(f"{key} is no time") from error


def integer(raw: Mapping[str, Any], key: str) -> int:
    """The whole number under `key`. Raises KeyError where there is none, TypeError or ValueError where it is none."""
    value = raw[key]
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{key} is no whole number")
    if abs(value) > _LARGEST:
        raise ValueError(f"{key} is too large")
    return value


def positive_id(raw: Mapping[str, Any], key: str) -> int:
    """The id under `key`, a number over 0; raises as `whole`."""
    value = integer(raw, key)
    if value <= 0:
        raise ValueError(f"{key} is no id")
    return value


def score(raw: Mapping[str, Any], key: str) -> int | None:
    """The number under `key`, which may be below 0; None where it is not told. Raises as `whole`."""
    return None if raw.get(key) is None else integer(raw, key)


def epoch(raw: Mapping[str, Any], key: str) -> datetime:
    """The moment under `key`, in seconds since 1970, in UTC. Raises as `whole`."""
    seconds = integer(raw, key)
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError(f"{key} is no time") from error


def unpack(payload: str) -> dict[str, Any]:
    """The JSON object in the payload of a dead letter. Raises BadRow, a ValueError, where there is none."""
    return decode_object(payload.encode("utf-8", "surrogatepass"))
