"""Whatever is wrong with the store or the brand file: a sentence of its own and what to do, never a traceback."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from tabs import TABS

from talkworthy.errors import StoreError
from talkworthy.settings import load_settings
from talkworthy.storage.engine import MIGRATIONS
from views.queries import core as reading
from views.queries import open_store

INNARDS = ("Traceback", "sqlite3.", "sqlalchemy", ".py", "Error:")


def store_of(brands: Path) -> Path:
    return brands.with_name("talkworthy.db")


def change(brands: Path, *statements: str) -> None:
    with sqlite3.connect(store_of(brands)) as connection:
        for statement in statements:
            connection.execute(statement)


def assert_told(shown, title: str, *words: str) -> None:
    assert not shown.app.exception
    assert title in shown.words
    assert [word for word in words if word not in shown.words] == []
    assert [word for word in INNARDS if word in shown.words] == []
    assert "Covers public online conversations only" in shown.words


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_says_something_for_a_date_range_without_conversations(open_page, sample, tab):
    shown = open_page(sample, **TABS[tab], date_range="2020-01-01..2020-03-31")

    assert not shown.failed
    assert len(shown.words) > 200


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_over_an_empty_store(open_page, empty, tab):
    assert not open_page(empty, **TABS[tab]).failed


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_for_a_brand_without_enough_data(open_page, sample, tab):
    assert not open_page(sample, **TABS[tab], brand="Mornside", date_range="4w").failed


def test_a_store_of_a_newer_version_says_to_update(open_page, own_sample):
    change(own_sample, "UPDATE alembic_version SET version_num = '9999'")

    assert_told(open_page(own_sample), "Action needed", "written by a newer Talkworthy", "update this one")


def test_a_store_of_an_older_version_is_brought_up_to_date_and_read(open_page, empty):
    engine = create_engine(f"sqlite:///{store_of(empty)}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
    engine.dispose()

    shown = open_page(empty)

    assert "Nothing has been collected yet" in shown.words
    with sqlite3.connect(store_of(empty)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone()[0] > "0005"


def test_a_store_that_another_version_changed_under_our_hands_says_to_start_again(open_page, own_sample):
    shown = open_page(own_sample)
    change(own_sample, "ALTER TABLE posts RENAME TO posts_of_tomorrow")

    shown.app.run()

    assert_told(shown, "The database belongs to another version", "python -m jobs open")


def test_a_store_that_is_being_written_is_read_meanwhile(open_page, own_sample):
    writer = sqlite3.connect(store_of(own_sample), isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE store_state SET revision = revision + 1")

    shown = open_page(own_sample)

    assert not shown.failed
    assert "Is Copper Kettle worthy of conversation?" in shown.words
    writer.close()


def test_a_store_that_is_locked_for_too_long_says_to_wait(open_page, sample, monkeypatch):
    def held(_context):
        busy = sqlite3.OperationalError("database is locked")
        busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise busy

    monkeypatch.setattr(reading, "report", held)

    assert_told(open_page(sample), "Data is being updated", "No data was lost", "python -m jobs status")


def test_a_store_whose_folder_is_gone_says_where_to_look(open_page, sample, tmp_path, monkeypatch):
    gone = f"sqlite:///{tmp_path / 'gone' / 'talkworthy.db'}"
    monkeypatch.setattr(open_store, "load_settings", lambda: replace(load_settings(), database_url=gone))

    assert_told(open_page(sample), "Can't reach the database", "python -m jobs doctor")


def test_a_file_that_was_damaged_says_to_put_the_copy_back(open_page, own_sample):
    store_of(own_sample).write_bytes(b"half a database " * 900)

    assert_told(open_page(own_sample), "The database file is damaged", "Restore your latest backup")


def test_a_store_that_fails_at_its_work_is_reported_by_its_own_sentence(open_page, sample, monkeypatch):
    def fail(_context):
        raise StoreError("The store at example failed: it is tired.")

    monkeypatch.setattr(reading, "report", fail)

    assert_told(open_page(sample), "Action needed", "it is tired")


@pytest.mark.parametrize(
    ("faulty", "told"),
    [
        ("[[brands]]\nname = \n", "is not valid TOML"),
        ('[[brands]]\nname = ""\n', "brands[1].name"),
        ('[[brands]]\nname = "A"\n[[brands]]\nname = "A"\n', "two brands are called"),
        ('[[brands]]\nnom = "A"\n', "nom"),
    ],
    ids=["no TOML", "no name", "twice", "unknown word"],
)
def test_a_brand_file_with_a_fault_names_the_file_and_the_fault(open_page, tmp_path, faulty, told):
    brands = tmp_path / "talkworthy.toml"
    brands.write_text(faulty)

    assert_told(open_page(brands), "Action needed", str(brands), told)


def test_a_brand_file_that_is_gone_is_named(open_page, tmp_path):
    assert_told(open_page(tmp_path / "nowhere.toml"), "Action needed", "there is no such file")
