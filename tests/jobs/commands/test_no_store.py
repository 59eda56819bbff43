"""In a folder without a store, commands that read or change one say so, and make none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from click.testing import Result

from talkworthy.errors import NoStore, UserError
from talkworthy.storage.engine import open_engine

Talkworthy = Callable[..., Result]
BRAND = ("--brand", "Copper Kettle")
READING = [
    ("status",),
    ("analyse",),
    ("report",),
    ("export", "posts"),
    ("show", "score"),
    ("show", "history"),
    ("show", "topics", *BRAND),
    ("data", "audit"),
    ("data", "forget", "reddit", "somebody", "--yes"),
    ("data", "topics", *BRAND),
    ("data", "quarantine", *BRAND),
    ("sources", "gaps"),
    ("sources", "recheck"),
    ("sources", "retry"),
    ("label", *BRAND, "x:1", "relevant"),
    ("sample", *BRAND),
    ("notes", "list", *BRAND),
    ("assumptions", "list", *BRAND),
]


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_command_says_that_there_is_no_store_and_makes_none(
    talkworthy: Talkworthy, folder: Path, words: tuple[str, ...]
) -> None:
    error = talkworthy(*words).exception
    assert isinstance(error, NoStore)
    assert "`talkworthy import FILE` or `talkworthy run` makes it" in str(error)
    assert sorted(path.name for path in folder.iterdir()) == ["talkworthy.toml"]


def test_an_empty_file_is_no_store_either(talkworthy: Talkworthy, folder: Path) -> None:
    (folder / "talkworthy.db").touch()
    assert isinstance(talkworthy("status").exception, NoStore)
    assert (folder / "talkworthy.db").stat().st_size == 0


@pytest.mark.parametrize("words", [("import", "posts.csv"), ("run",), ("collect",)], ids=" ".join)
def test_a_job_without_a_brand_makes_no_store(talkworthy: Talkworthy, folder: Path, words: tuple[str, ...]) -> None:
    (folder / "talkworthy.toml").write_text("")
    assert isinstance(talkworthy(*words).exception, UserError)
    assert not (folder / "talkworthy.db").exists()


@pytest.mark.parametrize("words", [("run",), ("collect", "--source", "nowhere")], ids=" ".join)
def test_a_collect_without_a_source_makes_no_store(
    talkworthy: Talkworthy, folder: Path, words: tuple[str, ...]
) -> None:
    assert isinstance(talkworthy(*words).exception, UserError)
    assert not (folder / "talkworthy.db").exists()


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_an_empty_database_of_a_server_is_no_store_and_stays_empty(store_url: str) -> None:
    with pytest.raises(NoStore, match="There is no store at postgresql"):
        open_engine(store_url, create=False)
    with psycopg.connect(store_url) as connection:
        assert connection.execute("SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
    open_engine(store_url).dispose()
    open_engine(store_url, create=False).dispose()
