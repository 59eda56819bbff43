"""Jobs on PostgreSQL whose connection with the lock is cut: they save nothing more, say so, and can be run again."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from click.testing import Result

from services.collection import collect as collecting
from services.collection import import_files
from talkworthy.errors import LockLost
from talkworthy.model import Batch, Post
from talkworthy.storage.server_lock import LOCK_KEY
from talkworthy.storage.store import Store

pytestmark = pytest.mark.parametrize("store", ["postgresql"], indirect=True)
Talkworthy = Callable[..., Result]
CUT = "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND granted"


@pytest.fixture
def server(store: Store, monkeypatch: pytest.MonkeyPatch, scripted: Any, look: SimpleNamespace) -> SimpleNamespace:
    """The store of the working folder, on a server: `cut()` ends the connection with the lock; `rows(sql)`."""
    del scripted  # which makes the folder
    monkeypatch.setenv("TALKWORTHY_DATABASE_URL", store.url)

    def cut() -> None:
        with psycopg.connect(store.url, autocommit=True) as connection:
            connection.execute(CUT, (LOCK_KEY,))

    return SimpleNamespace(cut=cut, rows=partial(look.rows, store))


def test_a_collect_saves_the_pages_before_the_cut_and_its_run_is_failed(
    talkworthy: Talkworthy, scripted: Any, server: SimpleNamespace, kettle_post: Callable[[int], Post]
) -> None:
    scripted.pages = [Batch([kettle_post(1)]), server.cut, Batch([kettle_post(2)], {"at": 2})]
    assert isinstance(talkworthy("run", "--json").exception, LockLost)
    assert server.rows("SELECT id FROM posts") == [("scripted:1",)]
    assert server.rows("SELECT cursor FROM cursors") == []
    ((job, state, posts, message),) = server.rows("SELECT job, state, posts_read, message FROM runs")
    assert (job, state, posts) == ("collect", "failed", 1)
    assert message.startswith("The database ended the connection that keeps other jobs out")
    scripted.pages = [Batch([kettle_post(1)]), Batch([kettle_post(2)], {"at": 2})]
    assert talkworthy("run").exit_code == 0
    assert json.loads(talkworthy("status", "--json").stdout)["well"]


def test_no_other_source_is_asked_after_the_cut(
    talkworthy: Talkworthy, scripted: Any, server: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    targets = collecting.choose_targets
    monkeypatch.setattr(collecting, "choose_targets", lambda *given: targets(*given) * 3)
    scripted.pages = [server.cut, Batch([])]
    assert isinstance(talkworthy("collect").exception, LockLost)
    assert len(scripted.asked) == 1


def test_an_import_keeps_what_it_saved_and_its_run_is_failed(
    talkworthy: Talkworthy, server: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    rows = [
        {"source": "x", "id": f"x:{number}", "text": "Copper Kettle", "created_at": "2026-09-01T10:00:00Z"}
        for number in range(6)
    ]
    (folder / "posts.ndjson").write_text("".join(json.dumps(row) + "\n" for row in rows))
    save, batches = import_files._save_batch, []

    def save_and_cut(*given: Any) -> Any:
        saved = save(*given)
        batches.append(given)
        if len(batches) == 2:
            server.cut()
        return saved

    monkeypatch.setattr(import_files, "POSTS_AT_ONCE", 2)
    monkeypatch.setattr(import_files, "_save_batch", save_and_cut)
    assert isinstance(talkworthy("import", "--all", "posts.ndjson").exception, LockLost)
    assert server.rows("SELECT COUNT(*) FROM posts") == [(4,)]
    assert server.rows("SELECT state FROM runs") == [("failed",)]
