"""A working folder with a brand file, the command line in this process, and a store with the sample in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from click.testing import Result
from sqlalchemy import text
from typer.testing import CliRunner

from collectors.engine.collector import COLLECTORS, Access, Query, RecheckRule
from collectors.engine.run_notes import Notes
from jobs.cli import app
from talkworthy.model import Batch, Cursor, Post
from talkworthy.storage.store import Store

HOUSE = Path(__file__).parents[2]
BRANDS = """
[[brands]]
name = "Copper Kettle"
competitors = ["Northlight"]

[[brands]]
name = "Northlight"
"""
KEPT = {
    "conversations": "SELECT * FROM conversations ORDER BY brand, thread",
    "mentions": "SELECT t.brand, p.id, t.mention_kind, t.alias, t.start, t.stop FROM mentions t "
    "JOIN posts p ON p.pk = t.post ORDER BY t.brand, p.id",
    "annotations": "SELECT a.brand, p.id, a.name, a.version, a.label, a.value, a.start, a.stop, a.rule "
    "FROM annotations a JOIN posts p ON p.pk = a.post ORDER BY a.brand, p.id, a.name",
    "rollups": "SELECT * FROM rollups ORDER BY brand, day, source, community, sentiment, author_type",
    "topics": "SELECT * FROM topics ORDER BY brand, topic",
    "stale_days": "SELECT * FROM stale_days",
}

Talkworthy = Callable[..., Result]


@pytest.fixture(scope="session")
def two_brands() -> str:
    """The brand file of the working folder: two that compete."""
    return BRANDS


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own working folder with a brand file in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TALKWORTHY_CONFIG", raising=False)
    monkeypatch.delenv("TALKWORTHY_DATABASE_URL", raising=False)
    (tmp_path / "talkworthy.toml").write_text(BRANDS)
    return tmp_path


@pytest.fixture
def talkworthy(folder: Path) -> Talkworthy:
    """Runs a verb in this process; what it raises is in `exception`."""

    def run(*words: object, answers: str | None = None) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words], input=answers)

    return run


@pytest.fixture
def process(folder: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a verb as a process of its own, as people and schedules do."""

    def run(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "jobs", *map(str, words)]
        result = os.environ | {"PYTHONPATH": str(HOUSE), "TALKWORTHY_CONFIG": str(folder / "talkworthy.toml")}
        return subprocess.run(
            command, cwd=folder, env=result | environment, capture_output=True, text=True, timeout=60, check=False
        )

    return run


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory, read_sample: Path) -> Path:
    """A folder with the sample imported and analysed."""
    return Path(shutil.copytree(read_sample, tmp_path_factory.mktemp("sample"), dirs_exist_ok=True))


@pytest.fixture
def sample(folder: Path, sample_store: Path) -> Path:
    """The working folder with a copy of the analysed sample in it."""
    for file in sample_store.iterdir():
        shutil.copy(file, folder)
    return folder


@pytest.fixture
def opened(folder: Path) -> Iterator[Store]:
    """The working folder's store."""
    store = Store(f"sqlite:///{folder / 'talkworthy.db'}")
    yield store
    store.close()


@pytest.fixture(scope="session")
def look() -> SimpleNamespace:
    """Looks into a store: `rows(store, sql)`, `runs(store)`, and `findings(store)`: what analysis says, by post id."""

    def rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
        with store.read() as connection:
            return [tuple(row) for row in connection.execute(text(sql))]

    def findings(store: Store) -> dict[str, list[tuple[Any, ...]]]:
        return {name: rows(store, sql) for name, sql in KEPT.items()}

    def runs(store: Store) -> list[tuple[Any, ...]]:
        return rows(store, "SELECT job, source, brand, state, message FROM runs ORDER BY pk")

    return SimpleNamespace(rows=rows, findings=findings, runs=runs)


class Scripted:
    """A source that hands over what it is told: `pages`, of which an exception is raised and a callable is called."""

    pages: ClassVar[list[Any]] = []
    asked: ClassVar[list[Query]] = []
    pong: ClassVar[Callable[[], str]] = lambda: "answers"
    recheck_rule: ClassVar[RecheckRule | None] = None

    def __init__(self, access: Access) -> None:
        del access
        self.notes = Notes()

    def ping(self) -> str:
        return type(self).pong()

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        del cursor
        self.asked.append(query)
        for page in self.pages:
            if isinstance(page, Exception):
                raise page
            if callable(page):
                page()
            else:
                yield page


@pytest.fixture
def scripted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> type[Scripted]:
    """The source `scripted`, set up in the brand file, which tracks one brand."""
    assert "scripted" not in COLLECTORS  # and the real ones are loaded

    class Made(Scripted):
        pages: ClassVar[list[Any]] = []
        asked: ClassVar[list[Query]] = []

    monkeypatch.setitem(COLLECTORS._extensions, "scripted", Made)
    (folder / "talkworthy.toml").write_text('[[brands]]\nname = "Copper Kettle"\n[sources.scripted]\n')
    return Made


@pytest.fixture(scope="session")
def kettle_post() -> Callable[[int], Post]:
    """Makes the nth post about the Copper Kettle."""

    def make(number: int) -> Post:
        native = f"scripted:{number}"
        at = datetime(2026, 9, 1, tzinfo=UTC) + timedelta(minutes=number)
        return Post(native, "scripted", "post", at, native, text="The Copper Kettle pours well", author=f"ann{number}")

    return make
