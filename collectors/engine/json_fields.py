"""Typed access to the fields of a source's JSON. A field of the wrong type raises, and only its item is skipped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from talkworthy.model import to_utc
from talkworthy.plain_text.characters import clean
from talkworthy.post_ndjson import decode_object

WRONG_SHAPE = (AttributeError, KeyError, TypeError, ValueError, OverflowError, RecursionError)
"""Errors that a missing or malformed field raises."""

_QUOTED = re.compile(r"""(['"])(?:.*\1|.*)""", re.DOTALL)
_KEY = re.compile(r"'[\w.$-]{1,40}'")

_LARGEST = 2**63 - 1  # the largest number in an integer column of both databases


def describe_fault(error: Exception) -> str:
    """Return the type of an error and its message without what it quotes, which may be a post's text.

    Reasons are stored and shown to everybody who sees the page on sources. The name of a missing key stays.
    """
    message = str(error)
    if isinstance(error, KeyError) and not _KEY.fullmatch(message):
        message = ""
    elif not isinstance(error, KeyError | AttributeError):
        message = _QUOTED.sub("[...]", message)
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


def text(raw: Mapping[str, Any], key: str) -> str:
    """Return the text under `key`, cleaned; "" if there is none. Raises TypeError if it is not a text."""
    value = raw.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"{key} is not a text")
    return clean(value)


def required_text(raw: Mapping[str, Any], key: str) -> str:
    """Return the text under `key`. Raises KeyError if it is missing or empty, TypeError if it is not a text."""
    value = text(raw, key)
    if not value:
        raise KeyError(key)
    return value


def count(raw: Mapping[str, Any], key: str) -> int | None:
    """Return the count under `key`, None if it is missing. Raises TypeError or ValueError if it is not a count."""
    number = score(raw, key)
    if number is not None and number < 0:
        raise ValueError(f"{key} is not a count")
    return number


def nested(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return the object under `key`. Raises TypeError if there is none."""
    value = raw.get(key)
    if not isinstance(value, dict):
        raise TypeError(f"{key} is not an object")
    return value


def moment(raw: Mapping[str, Any], key: str) -> datetime:
    """Return the time under `key`, an ISO 8601 text, in UTC. Raises KeyError, TypeError or ValueError."""
    value = datetime.fromisoformat(required_text(raw, key))
    try:
        return to_utc(value)
    except OverflowError as error:
        raise ValueError(f"{key} is not a time") from error


def integer(raw: Mapping[str, Any], key: str) -> int:
    """Return the whole number under `key`. Raises KeyError if it is missing, TypeError or ValueError if malformed."""
    value = raw[key]
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{key} is not a whole number")
    if abs(value) > _LARGEST:
        raise ValueError(f"{key} is too large")
    return value


def positive_id(raw: Mapping[str, Any], key: str) -> int:
    """Return the id under `key`, a number above 0. Raises as `integer`."""
    value = integer(raw, key)
    if value <= 0:
        raise ValueError(f"{key} is not an id")
    return value


def score(raw: Mapping[str, Any], key: str) -> int | None:
    """Return the number under `key`, which may be negative; None if it is missing. Raises as `integer`."""
    return None if raw.get(key) is None else integer(raw, key)


def epoch(raw: Mapping[str, Any], key: str) -> datetime:
    """Return the time under `key`, in seconds since 1970, in UTC. Raises as `integer`."""
    seconds = integer(raw, key)
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError(f"{key} is not a time") from error


def unpack(payload: str) -> dict[str, Any]:
    """Return the JSON object in the payload of a dead letter. Raises BadRow, a ValueError, if there is none."""
    return decode_object(payload.encode("utf-8", "surrogatepass"))
