"""`import` still reads files and column maps with the former name of the thread field, `conversation`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result

from talkworthy.storage.store import Store

Talkworthy = Callable[..., Result]
THREADS = "SELECT id, thread FROM posts ORDER BY id"


def test_a_file_with_the_former_key_is_imported(
    folder: Path, talkworthy: Talkworthy, opened: Store, look: SimpleNamespace
) -> None:
    row = {"source": "x", "text": "Copper Kettle", "created_at": "2026-09-01T10:00:00Z"}
    rows = [row | {"id": "x:1"}, row | {"id": "x:3", "conversation": "x:1", "reply_to": "x:2"}]
    path = folder / "posts.ndjson"
    path.write_text("".join(json.dumps(post) + "\n" for post in rows))
    talkworthy("import", path)
    assert look.rows(opened, THREADS) == [("x:1", "x:1"), ("x:3", "x:1")]


@pytest.mark.parametrize("field", ["thread", "conversation"])
def test_a_column_may_be_mapped_to_either_name(
    folder: Path, talkworthy: Talkworthy, opened: Store, look: SimpleNamespace, field: str
) -> None:
    path = folder / "forum.csv"
    path.write_text("No,Message,Date,Topic\n1,Copper Kettle,2026-03-01,7\n")
    columns = ("--map", "No=id", "--map", "Message=text", "--map", "Date=created_at", "--map", f"Topic={field}")
    talkworthy("import", path, "--source", "forum", *columns)
    assert look.rows(opened, THREADS) == [("forum:1", "forum:7")]
