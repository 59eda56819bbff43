"""Labelled files as posts: what people said of posts, in the forms in which such sets are handed on.

- JSON lines, a post each: `text`, `brand`, `labels` (an object), and as far as known `id, conv, community, author,
  root_title, parent`.
- Three lines a post (`.raw`, `.seg`): the text with `$T$` for the target, the target, and -1, 0 or 1.
- CSV with the columns `text` and `label` (or one named after what is evaluated), and `brand` where there is one; else
  the first @handle of the text is the brand.
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

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
THREE_LINES = (".raw", ".seg")
TARGET = "$T$"
SIDES = {"-1": "negative", "0": "neutral", "1": "positive"}
HANDLE = re.compile(r"(?<![\w@])@\w{2,30}")
BRAND_COLUMNS = ("brand", "target", "airline", "company")


@dataclass(frozen=True, slots=True)
class Item:
    """One labelled post: `posts` is it and what stands above it, `labels` what people say of it for `brand`."""

    id: str
    thread: str
    brand: str
    posts: tuple[Post, ...]
    labels: Mapping[str, Any]


def read_labelled(path: Path, name: str) -> list[Item]:
    """The labelled posts of a file; `name` is what is to be evaluated.

    Raises UserError on a file of none of the forms, or one in which nothing says what is to be evaluated.
    """
    try:
        items = list(_forms(path, name))
    except (UnicodeDecodeError, json.JSONDecodeError, csv.Error, KeyError, TypeError, ValueError) as error:
        raise UserError(
            f"{path} cannot be read as labelled posts ({type(error).__name__}: {error}). It must be JSON lines with "
            "text, brand and labels; three lines a post (.raw, .seg); or CSV with text and label."
        ) from error
    if not items:
        raise UserError(f"{path} holds no post with a label and a brand.")
    return items


def _forms(path: Path, name: str) -> Iterator[Item]:
    if path.suffix in THREE_LINES:
        return _from_three_lines(path)
    if path.suffix in (".csv", ".tsv"):
        return _from_table(path, name)
    return _from_json_lines(path)


def _from_json_lines(path: Path) -> Iterator[Item]:
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines()):
        if line.strip():
            row = json.loads(line)
            posts = tuple(_thread(number, row))
            yield Item(posts[-1].id, str(row.get("conv") or number), row["brand"], posts, row["labels"])


def _from_three_lines(path: Path) -> Iterator[Item]:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    for number, (text, target, side) in enumerate(zip(lines[::3], lines[1::3], lines[2::3], strict=False)):
        told = text.replace(TARGET, target.strip())
        post = _post(f"labelled:{number}", told, author=f"someone{number}")
        yield Item(post.id, post.id, target.strip(), (post,), {"sentiment": SIDES[side.strip()]})


def _from_table(path: Path, name: str) -> Iterator[Item]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter="\t" if path.suffix == ".tsv" else ",")):
            text, label = row["text"], row[name] if name in row else row["label"]
            brand = next((row[column] for column in BRAND_COLUMNS if row.get(column)), None)
            handle = HANDLE.search(text)
            if brand or handle:
                post = _post(f"labelled:{number}", text, author=f"someone{number}")
                of = brand or (handle.group() if handle else "")
                yield Item(post.id, post.id, of, (post,), {name: label})


def _thread(number: int, row: Mapping[str, Any]) -> Iterator[Post]:
    """The post in a conversation of its own, last; before it the first post and the one it answers, as far as known."""
    source = str(row.get("id") or "file:").split(":")[0]
    community = str(row.get("community") or "").removeprefix("r/") or None
    title, parent, text = row.get("root_title") or "", row.get("parent") or "", row["text"]
    author, own = row.get("author") or f"someone{number}", f"{source}:labelled{number}"
    here: dict[str, Any] = {"source": source, "community": community}
    if not parent:
        yield _post(own, _without(title, text), title=title, author=author, **here)
        return
    root = above = f"{own}-root"
    is_root = not title or parent.startswith(title)
    first = _without(title, parent) if is_root else ""
    yield _post(root, first, title=title, author="starter", **here)
    if not is_root:
        above = f"{own}-parent"
        yield _post(above, parent, author="other", root=root, reply_to=root, hours=1, **here)
    yield _post(own, text, author=author, root=root, reply_to=above, hours=2, **here)


def _without(title: str, text: str) -> str:
    return text.removeprefix(title).lstrip() if title else text


def _post(name: str, text: str, *, root: str | None = None, hours: int = 0, **told: Any) -> Post:
    source = told.pop("source", "file")
    moment = BEGAN + timedelta(hours=hours)
    return Post(name, source, "comment" if root else "post", moment, root or name, text=text, **told)
