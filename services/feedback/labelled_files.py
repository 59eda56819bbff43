"""Reads labelled files in the common formats of such data sets.

- JSON lines, a post each: `text`, `brand`, `labels` (an object), and as far as known `id, conv, community, author,
  root_title, parent`.
- Three lines a post (`.raw`, `.seg`): the text with `$T$` for the target, the target, and -1, 0 or 1.
- CSV with the columns `text` and `label` (or one named after what is evaluated), and `brand` where there is one; else
  the first @handle of the text is the brand.

Files with the earlier words `voice` and `customer` are read as `author_type` and `public`.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from talkworthy.errors import UserError
from talkworthy.model import Post

START = datetime(2026, 1, 1, tzinfo=UTC)
THREE_LINES = (".raw", ".seg")
TARGET = "$T$"
SENTIMENTS = {"-1": "negative", "0": "neutral", "1": "positive"}
HANDLE = re.compile(r"(?<![\w@])@\w{2,30}")
BRAND_COLUMNS = ("brand", "target", "airline", "company")
AUTHOR_TYPE = "author_type"
EARLIER_NAMES = {"voice": AUTHOR_TYPE}
EARLIER_AUTHOR_TYPES = {"customer": "public"}


@dataclass(frozen=True, slots=True)
class LabelledPost:
    """One labelled post. `posts` are the known posts above it and the post itself; `labels` are for `brand`."""

    id: str
    thread: str
    brand: str
    posts: tuple[Post, ...]
    labels: Mapping[str, Any]


def read_labelled(path: Path, name: str) -> list[LabelledPost]:
    """Return the labelled posts of a file; `name` is what is evaluated.

    Raises UserError on a file in none of the formats, and on one without labels.
    """
    try:
        items = list(_read_file(path, name))
    except (
        UnicodeDecodeError,
        json.JSONDecodeError,
        csv.Error,
        AttributeError,
        KeyError,
        TypeError,
        ValueError,
    ) as error:
        raise UserError(
            f"{path} cannot be read as labelled posts ({type(error).__name__}). It must be JSON lines with "
            "text, brand and labels; three lines a post (.raw, .seg); or CSV with text and label."
        ) from error
    if not items:
        raise UserError(f"{path} has no post with a label and a brand.")
    return items


def to_current_name(name: str) -> str:
    """Return today's name of a kind of label."""
    return EARLIER_NAMES.get(name, name)


def _to_current(labels: Mapping[str, Any]) -> dict[str, Any]:
    current = {to_current_name(name): label for name, label in labels.items()}
    if AUTHOR_TYPE in current:
        current[AUTHOR_TYPE] = EARLIER_AUTHOR_TYPES.get(current[AUTHOR_TYPE], current[AUTHOR_TYPE])
    return current


def _read_file(path: Path, name: str) -> Iterator[LabelledPost]:
    if path.suffix in THREE_LINES:
        return _from_three_lines(path)
    if path.suffix in (".csv", ".tsv"):
        return _from_table(path, name)
    return _from_json_lines(path)


def _from_json_lines(path: Path) -> Iterator[LabelledPost]:
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines()):
        if line.strip():
            row = json.loads(line)
            posts = tuple(_thread(number, row))
            yield LabelledPost(
                posts[-1].id, str(row.get("conv") or number), row["brand"], posts, _to_current(row["labels"])
            )


def _from_three_lines(path: Path) -> Iterator[LabelledPost]:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    for number, (text, target, side) in enumerate(zip(lines[::3], lines[1::3], lines[2::3], strict=False)):
        text_with_target = text.replace(TARGET, target.strip())
        post = _post(f"labelled:{number}", text_with_target, author=f"someone{number}")
        yield LabelledPost(post.id, post.id, target.strip(), (post,), {"sentiment": SENTIMENTS[side.strip()]})


def _from_table(path: Path, name: str) -> Iterator[LabelledPost]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter="\t" if path.suffix == ".tsv" else ",")):
            column = next((column for column in row if to_current_name(column) == name), "label")
            text, label = row["text"], row[column]
            brand = next((row[column] for column in BRAND_COLUMNS if row.get(column)), None)
            handle = HANDLE.search(text)
            if brand or handle:
                post = _post(f"labelled:{number}", text, author=f"someone{number}")
                brand_name = brand or (handle.group() if handle else "")
                yield LabelledPost(post.id, post.id, brand_name, (post,), _to_current({name: label}))


def _thread(number: int, row: Mapping[str, Any]) -> Iterator[Post]:
    """Yield the posts of a thread for this row: the first post and the parent, as far as known, then the post."""
    source = str(row.get("id") or "file:").split(":")[0]
    community = str(row.get("community") or "").removeprefix("r/") or None
    title, parent, text = row.get("root_title") or "", row.get("parent") or "", row["text"]
    author, own = row.get("author") or f"someone{number}", f"{source}:labelled{number}"
    common: dict[str, Any] = {"source": source, "community": community}
    if not parent:
        yield _post(own, _without(title, text), title=title, author=author, **common)
        return
    root = above = f"{own}-root"
    is_root = not title or parent.startswith(title)
    first = _without(title, parent) if is_root else ""
    yield _post(root, first, title=title, author="starter", **common)
    if not is_root:
        above = f"{own}-parent"
        yield _post(above, parent, author="other", root=root, reply_to=root, hours=1, **common)
    yield _post(own, text, author=author, root=root, reply_to=above, hours=2, **common)


def _without(title: str, text: str) -> str:
    return text.removeprefix(title).lstrip() if title else text


def _post(name: str, text: str, *, root: str | None = None, hours: int = 0, **fields: Any) -> Post:
    source = fields.pop("source", "file")
    moment = START + timedelta(hours=hours)
    return Post(name, source, "comment" if root else "post", moment, root or name, text=text, **fields)
