"""One row of a listening tool's export as a Post: which post it is, its url tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from collectors.files.engine.url_parsing import Place, to_place
from collectors.files.formats.mapped_csv import make_id, to_count
from talkworthy.model import DELETED_MARKS, Post
from talkworthy.post_ndjson import BadRow, to_post

_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?")
_COUNTS = ("likes", "replies", "reposts", "views")


@dataclass(frozen=True, slots=True)
class Found:
    """What a tool's row tells, in its words. `reply_to` and `thread` are urls; a count that is empty is not told.

    `answers`: the row is said to answer another post, also where it does not tell which.
    """

    url: str
    created_at: datetime
    text: str
    title: str = ""
    author: str = ""
    kind: str = ""
    lang: str = ""
    reply_to: str = ""
    thread: str = ""
    answers: bool = False
    counts: dict[str, str] = field(default_factory=dict)


def to_found_post(found: Found) -> Post:
    """The post that a tool found, by way of the interchange form.

    Tools put the title of the thread on comments, and the author or the text itself where tweets have a title: both are
    left out. A comment on Reddit tells its thread but not its parent, and a row without a url gets an id made of
    author, moment and words. Raises BadRow.
    """
    row = {
        "created_at": found.created_at.isoformat(),
        "text": found.text.strip(),
        "author": to_author(found.author),
        "lang": found.lang.lower() if _CODE.fullmatch(found.lang) else "",
    }
    place = _to_place(found, row)
    parent = _other(found.reply_to, place)
    native_thread = _other(found.thread, place)
    row |= {
        "id": place.id,
        "source": place.source,
        "kind": place.kind or found.kind,
        "title": "" if place.source == "x" or place.kind == "comment" else _title(found),
        "author": row["author"] or place.author or "",
        "community": place.community or "",
        "url": place.url,
        "reply_to": parent or "",
        "thread": place.thread or native_thread or ("" if parent else place.id),
    }
    if not row["text"] and not row["title"]:
        raise BadRow("The row has no words.")
    lost = not parent and (place.kind == "comment" or found.answers)
    counts = {key: to_count(key, found.counts[key]) for key in _COUNTS if found.counts.get(key)}
    gone = place.source == "reddit" and row["text"] in DELETED_MARKS
    return to_post({**row, **counts, "parent_missing": lost, "gone": gone})


def first_told(cells: Mapping[str, str], columns: Iterable[str]) -> str:
    """The first of the cells in `columns` that has something in it, "" where none has."""
    return next((cells[column].strip() for column in columns if cells.get(column, "").strip()), "")


def to_author(name: str) -> str:
    """The bare name of an account, as the platforms' own collectors give it: without `@` and `u/`."""
    name = name.strip()
    for prefix in ("@", "/u/", "u/"):
        name = name.removeprefix(prefix)
    return "" if name in DELETED_MARKS else name


def _to_place(found: Found, told: dict[str, str]) -> Place:
    if not found.url.strip():
        return Place(f"file:{make_id({**told, 'title': found.title})}", "file", "", "")
    try:
        return to_place(found.url)
    except ValueError as error:
        raise BadRow(str(error)) from error


def _other(url: str, place: Place) -> str | None:
    """The id of the post behind `url`, where it is another one on the same platform."""
    if not url.strip() or place.source == "file":
        return None
    try:
        other = to_place(url)
    except ValueError:
        return None  # tools write names and numbers into these columns too
    return other.id if other.source == place.source and other.id != place.id else None


def _title(found: Found) -> str:
    title = found.title.strip()
    return "" if found.text.strip().startswith(title.rstrip(".… ")) else title
