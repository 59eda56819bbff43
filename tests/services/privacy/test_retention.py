"""Retention: what is older than `retention_days` goes, as jobs do it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import Result

from services.context import AppContext
from services.privacy import retention
from services.privacy.retention import RetentionResult, apply_retention, retention_limits
from talkworthy.errors import UserError
from talkworthy.model import Post
from talkworthy.settings import Settings, load_settings
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.store import Store

Talkworthy = Callable[..., Result]


def post(name: str, days_ago: int, thread: str = "") -> Post:
    at = datetime.now(UTC) - timedelta(days=days_ago)
    own = f"hob:{thread or name}"
    return Post(f"hob:{name}", "hob", "post", at, own, text=f"The Copper Kettle, {name}", author="ann")


def keep(folder: Path, told: str) -> AppContext:
    path = folder / "talkworthy.toml"
    path.write_text(f"{path.read_text()}\n[sources.hob]\n{told}\n")
    return AppContext()


def test_old_words_go_and_old_threads_go_whole(
    folder: Path, opened: Store, look: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, talkworthy: Talkworthy
) -> None:
    monkeypatch.setattr(retention, "POSTS_AT_ONCE", 1)
    monkeypatch.setattr(retention, "THREADS_AT_ONCE", 1)
    with opened.write() as connection:
        old = [post("a", 90), post("b", 50), post("c", 3, "b"), post("d", 45), post("e", 1)]
        save_posts(connection, old)
    talkworthy("analyse")
    assert apply_retention(keep(folder, "retention_days = 30")) == [RetentionResult("hob", 3, 2)]
    rows = look.rows(opened, "SELECT id, text, flags FROM posts ORDER BY id")
    assert rows == [
        ("hob:b", "", "expired"),
        ("hob:c", "The Copper Kettle, c", ""),
        ("hob:e", "The Copper Kettle, e", ""),
    ]
    assert look.rows(opened, "SELECT thread FROM conversations ORDER BY 1") == [("hob:b",), ("hob:e",)]
    assert look.runs(opened)[-1][:2] == ("retention", "hob")


def test_where_nothing_is_too_old_the_ledger_has_no_line(folder: Path, opened: Store, look: SimpleNamespace) -> None:
    with opened.write() as connection:
        save_posts(connection, [post("a", 10)])
    assert apply_retention(keep(folder, "retention_days = 30")) == []
    assert look.runs(opened) == []


def test_without_the_setting_everything_is_kept(folder: Path) -> None:
    assert retention_limits(load_settings(folder / "talkworthy.toml"), datetime.now(UTC)) == {}


@pytest.mark.parametrize("days", [0, -1, "30", True, 1e9])
def test_a_number_of_days_that_is_none_is_refused(days: Any) -> None:
    settings = Settings(Path("t.toml"), sources={"hob": {"retention_days": days}})
    with pytest.raises(UserError, match=r"retention_days in \[sources.hob\] must be a number of days"):
        retention_limits(settings, datetime.now(UTC))
