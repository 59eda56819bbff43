"""Migrations build the schema that the code declares, and are applied completely or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from talkworthy.storage import engine
from talkworthy.storage.conversations.queries import count_posts
from talkworthy.storage.schema.core import metadata
from talkworthy.storage.store import Store

LATER = '''"""A migration of some later day."""

import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = "{head}"


def upgrade() -> None:
    op.create_table("later", sa.Column("pk", sa.Integer(), primary_key=True))
    {then}
'''


def of_the_text_search(_: Any, name: str | None, kind: str, *__: Any) -> bool:
    return not (kind in {"table", "index"} and str(name).startswith("posts_search"))


def test_the_migrations_build_the_schema(store: Store) -> None:
    with store.read() as connection:
        options = {"compare_type": True, "include_object": of_the_text_search}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_the_newest_migration_is_the_expected_version_of_stores() -> None:
    assert ScriptDirectory(str(engine.MIGRATIONS)).get_heads() == [engine.HEAD]


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that adds one more migration, which ends with the given line."""

    def arrive(then: str) -> None:
        folder = tmp_path / "100% later"
        shutil.copytree(engine.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "versions" / "later.py").write_text(LATER.format(then=then, head=engine.HEAD))
        monkeypatch.setattr(engine, "MIGRATIONS", folder)
        monkeypatch.setattr(engine, "HEAD", "later")

    return arrive


def tables(store: Store) -> set[str]:
    with store.read() as connection:
        return set(inspect(connection).get_table_names())


def test_an_older_store_is_brought_up_to_date_and_keeps_its_posts(new_scratch: Any, post: Any, later: Any) -> None:
    new_scratch.save(post("a"))
    later("pass")
    newer = Store(new_scratch.store.url)
    with newer.read() as connection:
        assert count_posts(connection) == 1
    assert "later" in tables(newer)
    newer.close()


def test_a_migration_that_fails_leaves_the_store_as_it_was(store: Store, later: Any) -> None:
    before = tables(store)
    later("raise ZeroDivisionError")
    with pytest.raises(ZeroDivisionError):
        Store(store.url)
    assert tables(store) == before
