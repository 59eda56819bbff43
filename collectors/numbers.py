"""Whole numbers in other people's JSON: ids, scores, and moments in seconds since 1970."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_LARGEST = 2**63 - 1  # what both databases hold in an integer column


def whole(raw: Mapping[str, Any], key: str) -> int:
    """The whole number under `key`. Raises KeyError where there is none, TypeError or ValueError where it is none."""
    value = raw[key]
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{key} is no whole number")
    if abs(value) > _LARGEST:
        raise ValueError(f"{key} is too large")
    return value


def identity(raw: Mapping[str, Any], key: str) -> int:
    """The id under `key`, a number over 0; raises as `whole`."""
    value = whole(raw, key)
    if value <= 0:
        raise ValueError(f"{key} is no id")
    return value


def score(raw: Mapping[str, Any], key: str) -> int | None:
    """The number under `key`, which may be below 0; None where it is not told. Raises as `whole`."""
    return None if raw.get(key) is None else whole(raw, key)


def epoch(raw: Mapping[str, Any], key: str) -> datetime:
    """The moment under `key`, in seconds since 1970, in UTC. Raises as `whole`, or OverflowError or OSError."""
    return datetime.fromtimestamp(whole(raw, key), UTC)
