"""Results of X's compliance jobs."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from collectors.files.engine.dataset import Dataset
from collectors.files.engine.reader import Reject
from talkworthy.model import DELETION, Post

MOMENT = "2024-06-10T12:00:00.000Z"


def read(folder: Path, *rows: object) -> list[Post | Reject]:
    path = folder / "results.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)) + "\n")
    return list(Dataset([path]).posts())


def test_a_deleted_post_is_a_notice_of_deletion(tmp_path: Path) -> None:
    deleted = {"id": "1800", "action": "delete", "created_at": MOMENT, "reason": "deleted"}
    suspended = {"id": "1801", "action": "delete", "created_at": MOMENT, "redacted_at": MOMENT, "reason": "suspended"}
    at = datetime(2024, 6, 10, 12, tzinfo=UTC)
    assert read(tmp_path, deleted, suspended) == [
        Post("x:1800", "x", DELETION, at, "x:1800", gone=True),
        Post("x:1801", "x", DELETION, at, "x:1801", gone=True),
    ]


def test_other_actions_delete_nothing(tmp_path: Path) -> None:
    deleted = {"id": "1800", "action": "delete", "created_at": MOMENT, "reason": "deleted"}
    assert len(read(tmp_path, deleted, deleted | {"id": "1802", "action": "scrub_geo"})) == 1


def test_a_malformed_row_is_rejected(tmp_path: Path) -> None:
    deleted = {"id": "1800", "action": "delete", "created_at": MOMENT, "reason": "deleted"}
    [_, reject] = read(tmp_path, deleted, deleted | {"id": "no number"})
    assert isinstance(reject, Reject)
