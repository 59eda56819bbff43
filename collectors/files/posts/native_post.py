"""Builds a Post from the values of a known format: its native ids, its words, its counts, by way of the interchange
format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from collectors.engine.json_fields import WRONG_SHAPE
from collectors.files.cells.counts import to_count
from talkworthy import post_ndjson
from talkworthy.model import Post, to_utc
from talkworthy.plain_text.stars import to_stars
from talkworthy.post_ndjson import BadRow

Raw = Mapping[str, Any]
Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A post that is not read, and the kind of note (see `reading_notes`) that says why."""

    kind: str


_IDS = ("id", "thread", "reply_to", "quotes")
_COUNTS = ("likes", "replies", "reposts", "views")


def build_post(source: str, row: Raw) -> Post:
    """Return the post in `row`, which has the keys of the interchange format, but ids without their source.

    `created_at` is a datetime (without a zone: UTC). None and "" are left out; a count or rating that cannot be read
    costs itself, not the post. A post without `thread` and without `reply_to` starts its own. Raises BadRow.
    """
    values = {key: value for key, value in row.items() if value not in (None, "", ())}
    ids = {key: f"{source}:{values[key]}" for key in _IDS if key in values}
    counts = {key: to_number(values.get(key), key) for key in _COUNTS}
    moment = values.get("created_at")
    if not isinstance(moment, datetime):
        raise BadRow("created_at is missing.")
    texts = {"text": "", **values, "created_at": to_utc(moment).isoformat()}
    numbers = {**counts, "rating": to_stars(values.get("rating"))}
    return post_ndjson.to_post({**texts, **ids, **numbers, "source": source})


def to_number(value: object, key: str = "likes") -> int | None:
    """Return a count as JSON and tables write it (12, "12", "1,204"); None if it cannot be read."""
    if value is None or isinstance(value, bool):
        return None
    try:
        number = to_count(value) if isinstance(value, str) else value
        whole = int(number) if isinstance(number, int | float) else None
    except (BadRow, ValueError, OverflowError):
        return None
    return whole if whole is not None and abs(whole) < 2**63 and (whole >= 0 or key == "likes") else None


def to_seconds(value: object) -> datetime | None:
    """Return a time given in seconds since 1970, as a number or its text; None if there is none. Raises BadRow."""
    if value in (None, ""):
        return None
    try:
        return datetime.fromtimestamp(float(str(value)), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise BadRow("The time is not a number of seconds since 1970.") from error


def to_iso(value: object) -> datetime | None:
    """Return a time given in ISO 8601; without a zone it is UTC. None if there is none. Raises BadRow."""
    if value in (None, ""):
        return None
    try:
        return to_utc(datetime.fromisoformat(str(value)))
    except (ValueError, OverflowError) as error:
        raise BadRow("The time is not in the form of ISO 8601, such as 2026-03-01T09:30:00Z.") from error


def text_of(value: object) -> str:
    """Return `value` as a text: a text or a whole number; "" for everything else."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def object_of(value: object) -> dict[str, Any]:
    """Return `value` if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def objects_of(value: object) -> list[dict[str, Any]]:
    """Return the JSON objects in `value` if it is a list, else none."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def convert_each(items: Iterable[Item], convert: Callable[[Item], Result | None], form: str) -> Iterator[Result | str]:
    """Yield the post of each item (or that it is left out), or the reason why it is none; nothing for None.

    `form` names the format in a reason: "a comment of yt-dlp".
    """
    for item in items:
        try:
            post = convert(item)
        except BadRow as error:
            yield error.reason
        except WRONG_SHAPE as error:
            yield f"This is not {form}: {_problem(error)}."
        else:
            if post is not None:
                yield post


def _problem(error: Exception) -> str:
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) and error.args else str(error)[:200]
