"""The labelled sets as files that Talkworthy imports, and the brand files that go with them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
ALIASES = {"loom (screen video recorder)": ("Loom",)}
VIDEO = "Judged Video"

Row = dict[str, Any]


def talk_labels(shared: Path) -> list[Row]:
    """Return the labelled posts, in the order of their file: the even ones are for tuning, the odd ones evaluate."""
    lines = (shared / "labelled" / "talk_labels.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def item_id(number: int, item: Row) -> str:
    """Return the id of the labelled post in the imported file."""
    return f"{source_of(item)}:judged{number}"


def source_of(item: Row) -> str:
    """Return the source of the post."""
    return str(item["id"]).split(":")[0]


def to_posts(number: int, item: Row) -> Iterator[Row]:
    """Yield the labelled post in a thread of its own: the first post and the post that it answers, where given."""
    source, own = source_of(item), item_id(number, item)
    values = {"source": source, "community": item["community"].removeprefix("r/")}
    title, parent, text = item["root_title"], item["parent"], item["text"]
    author = item["author"] or f"someone{number}"
    if not parent:
        yield _row(values, own, own, None, 0) | {"author": author, **_titled(title, text)}
        return
    root, above = f"{own}-root", f"{own}-root"
    is_root = not title or parent.startswith(title)
    yield _row(values, root, root, None, 0) | {"author": "starter", **_titled(title, parent if is_root else "")}
    if not is_root:
        above = f"{own}-parent"
        yield _row(values, above, root, root, 1) | {"author": "other", "text": parent}
    yield _row(values, own, root, above, 2) | {"author": author, "text": text}


def _titled(title: str, text: str) -> Row:
    return {"title": title, "text": text.removeprefix(title).lstrip() if title else text}


def _row(values: Row, name: str, thread: str, reply_to: str | None, hours: int) -> Row:
    moment = (BEGAN + timedelta(hours=hours)).isoformat()
    return values | {"id": name, "thread": thread, "reply_to": reply_to, "created_at": moment}


def youtube(path: Path) -> Iterator[tuple[Row, bool | None]]:
    """Yield the comments under one video and whether each is spam; first the video, which is named after the brand."""
    root = f"youtube:{path.stem}"
    values = {"source": "youtube", "community": path.stem}
    yield _row(values, root, root, None, 0) | {"author": "uploader", "title": VIDEO, "text": ""}, None
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, (_, author, _, text, label) in enumerate(islice(csv.reader(file), 1, None)):
            row = _row(values, f"{root}-{number}", root, root, 1)
            yield row | {"author": author, "text": text}, label == "1"


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    """Write one JSON object a line."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def write_brands(path: Path, brands: Mapping[str, tuple[str, ...]], official: Iterable[str] = ()) -> None:
    """Write a brand file: each brand's name with its aliases; those in `official` are X accounts of that name."""
    accounts = set(official)
    parts = []
    for name, aliases in brands.items():
        own = f"official = {{ x = [{json.dumps(name.lstrip('@'))}] }}\n" if name in accounts else ""
        parts.append(f"[[brands]]\nname = {json.dumps(name)}\naliases = {json.dumps(list(aliases))}\n{own}")
    path.write_text("\n".join(parts), encoding="utf-8")
