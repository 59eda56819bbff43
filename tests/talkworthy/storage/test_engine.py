"""Opening a database: whatever is at the address, it is migrated or rejected with one sentence."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from talkworthy.errors import UserError
from talkworthy.storage.engine import HEAD, file_of, open_engine
from talkworthy.storage.store import Store

HOUSE = Path(__file__).parents[3]


def execute(url: str, *statements: str) -> None:
    """Run SQL on a database that Talkworthy has not opened."""
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()
        return
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        for statement in statements:
            server.execute(statement)


def version_of(url: str) -> str:
    engine = open_engine(url)
    with engine.connect() as connection:
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    engine.dispose()
    return str(version)


def test_an_empty_database_gets_the_schema_and_opens_again(store_url: str) -> None:
    assert [version_of(store_url), version_of(store_url)] == [HEAD, HEAD]


def test_a_store_of_a_newer_talkworthy_is_rejected_and_left_unchanged(store_url: str) -> None:
    version_of(store_url)
    execute(store_url, "UPDATE alembic_version SET version_num = '0999'")
    with pytest.raises(UserError, match=r"written by a newer Talkworthy \(version 0999\): update this one"):
        Store(store_url)


@pytest.mark.parametrize("table", ["posts", "runs", "alembic_version"])
def test_a_database_of_another_program_is_rejected_and_left_unchanged(store_url: str, table: str) -> None:
    execute(store_url, f"CREATE TABLE {table} (version_num TEXT)", f"INSERT INTO {table} VALUES ('mine')")
    with pytest.raises(UserError, match=f"belongs to another program: it has a table called {table} "):
        Store(store_url)
    execute(store_url, f"DROP TABLE {table}")
    assert version_of(store_url) == HEAD


def test_a_database_with_other_tables_is_accepted(store_url: str) -> None:
    execute(store_url, "CREATE TABLE recipes (name TEXT)")
    assert version_of(store_url) == HEAD


def test_a_file_that_is_not_a_database_is_rejected_and_left_unchanged(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("Descale in March.\n" * 100)
    with pytest.raises(UserError, match=r"notes\.txt cannot be opened: file is not a database\."):
        Store(f"sqlite:///{notes}")
    assert notes.read_text() == "Descale in March.\n" * 100


@pytest.mark.parametrize("place", ["nowhere/talkworthy.db", "."])
def test_a_path_where_no_file_can_be_is_rejected(tmp_path: Path, place: str) -> None:
    with pytest.raises(UserError, match=r"cannot be opened: unable to open database file\."):
        Store(f"sqlite:///{tmp_path / place}")


@pytest.mark.parametrize("folder", ["two words", "100%", "%20", "why?", "no#1", "a&b=c", "Küche"])
def test_a_folder_may_have_any_name(tmp_path: Path, folder: str) -> None:
    file = tmp_path / folder / "talkworthy.db"
    file.parent.mkdir()
    Store(f"sqlite:///{file}").close()
    assert file.exists()


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "mysql://ada:hush@host/hob", "postgresql://ada:hush@host:door/hob", "sqlite://", "sqlite:///"],
)
def test_an_invalid_address_is_rejected_without_repeating_it(url: str) -> None:
    with pytest.raises(UserError, match="TALKWORTHY_DATABASE_URL is not a database address") as refused:
        Store(url)
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize("password", ["the@hush", "h@/hush"])
def test_an_at_sign_in_a_password_is_reported_without_the_password(password: str) -> None:
    with pytest.raises(UserError, match="write an @ in the password as %40") as refused:
        Store(f"postgresql://ada:{password}@127.0.0.1:1/hob")
    assert "hush" not in "".join(traceback.format_exception(refused.value))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ada:hush@127.0.0.1:1/hob",
        "postgres://ada:hush@127.0.0.1:1/hob",
        "postgresql://ada@127.0.0.1:1/hob?password=hush&sslpassword=hush",
        "postgresql://ada:hush@127.0.0.1:1/hob?colour=red",
    ],
)
def test_a_password_is_never_shown(url: str) -> None:
    with pytest.raises(UserError, match=r"The store at postgresql.*hob.* cannot be opened: ") as refused:
        Store(url)
    assert "hush" not in "".join(traceback.format_exception(refused.value))


@pytest.mark.parametrize("driver", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_every_form_of_a_postgresql_address_opens(request: pytest.FixtureRequest, driver: str) -> None:
    url = make_url(request.getfixturevalue("postgresql")).set(drivername=driver)
    store = Store(url.render_as_string(hide_password=False))
    assert store.engine.url.drivername == "postgresql+psycopg"
    store.close()


OPEN_WHEN_TOLD = """
import sys
from talkworthy.storage.conversations.queries import count_posts
from talkworthy.storage.store import Store
print("ready", flush=True)
sys.stdin.readline()
with Store(sys.argv[1]).read() as connection:
    print(count_posts(connection), "posts", flush=True)
"""


def test_two_processes_that_open_a_new_store_at_once_both_get_it(store_url: str) -> None:
    command = [sys.executable, "-c", OPEN_WHEN_TOLD, store_url]
    environment = os.environ | {"PYTHONPATH": str(HOUSE)}
    openers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(2)
    ]
    for opener in openers:
        assert opener.stdout is not None and opener.stdout.readline() == "ready\n"
    for opener in openers:
        assert opener.stdin is not None
        opener.stdin.write("go\n")
        opener.stdin.flush()
    answers = [opener.communicate(timeout=60)[0].strip() for opener in openers]
    assert answers == ["0 posts"] * 2


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:////var/lib/100%/talk.db", Path("/var/lib/100%/talk.db")),
        ("sqlite:///talk.db", Path("talk.db")),
        ("sqlite:///", None),
        ("sqlite:///:memory:", None),
        ("postgresql://anna@db.example/talk", None),
    ],
)
def test_only_a_store_in_a_file_has_one(url: str, file: Path | None) -> None:
    assert file_of(url) == file
