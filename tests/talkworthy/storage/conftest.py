"""Posts, conversations and annotations for the tests of the store, with defaults that each test may change."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import make_url, select, text

from talkworthy.findings import AnalysisResult, AnnotationRow, Mention
from talkworthy.model import Annotation, Conversation, Post
from talkworthy.storage.analysis import results
from talkworthy.storage.posts.save import SaveCounts, save_posts
from talkworthy.storage.schema.core import metadata, posts, store_state
from talkworthy.storage.store import Store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def make_post(native: str, **changes: Any) -> Post:
    """Return a post of the forum `hob`: by default its own thread, at noon, or `minutes` later."""
    post_id = f"hob:{native}"
    defaults = {
        "id": post_id,
        "source": "hob",
        "kind": "comment",
        "created_at": NOON + timedelta(minutes=changes.pop("minutes", 0)),
        "thread": post_id,
        "text": f"words of {native}",
        "author": "ada",
        "community": "kitchens",
    }
    return Post(**(defaults | changes))


def make_conversation(thread: str, **changes: Any) -> Conversation:
    """Return a conversation about Brewly of two people and two posts, named at noon."""
    defaults = {
        "brand": "Brewly",
        "thread": thread,
        "source": "hob",
        "community": "kitchens",
        "root": thread,
        "posts": 2,
        "people": 2,
        "brand_posts": 0,
        "kind": "brand_free",
        "c2c": True,
        "c2c_exchanges": 1,
        "depth": 1,
        "width": 1,
        "h_index": 1,
        "structural_virality": None,
        "reciprocity": 0.5,
        "balance": None,
        "aba": 0,
        "dialogue": False,
        "unprompted": False,
        "first_reply_seconds": 60.0,
        "completeness": 1.0,
        "named_at": NOON,
        "started_at": NOON,
        "ended_at": NOON + timedelta(minutes=1),
    }
    return Conversation(**(defaults | changes))


class ScratchStore:
    """A store with short methods for tests."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def save(self, *batch: Post) -> SaveCounts:
        with self.store.write() as connection:
            return save_posts(connection, batch)

    def query(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Return the result of a query of the store."""
        with self.store.read() as connection:
            return function(connection, *arguments)

    def change(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Return the result of a change, made in its own transaction."""
        with self.store.write() as connection:
            return function(connection, *arguments)

    def clear(self) -> None:
        """Empty the store."""
        with self.store.write() as connection:
            if connection.dialect.name == "postgresql":
                names = ", ".join(table.name for table in metadata.sorted_tables if table is not store_state)
                connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
            else:
                for table in metadata.sorted_tables:
                    if table is not store_state:
                        connection.execute(table.delete())
                connection.execute(text("DELETE FROM sqlite_sequence"))
            connection.execute(store_state.update().values(revision=0, label_revision=0, indexed_to=0))

    def rows(self, table: Any, *columns: str) -> list[tuple[Any, ...]]:
        """Return all rows of a table as plain tuples, in order."""
        chosen = [table.c[name] for name in columns] if columns else list(table.c)
        with self.store.read() as connection:
            return sorted(tuple(row) for row in connection.execute(select(*chosen)))

    def number(self, native: str) -> int:
        """Return the store's number of a post."""
        with self.store.read() as connection:
            return int(connection.execute(select(posts.c.pk).where(posts.c.id == f"hob:{native}")).scalar_one())

    def pending(self, fingerprint: str = "v1") -> list[str]:
        """Return the pending threads."""
        with self.store.read() as connection:
            return [row[0] for row in results.next_pending(connection, fingerprint, "", 1_000)]

    def mention(self, native: str, mention_kind: str = "direct", brand: str = "Brewly", thread: str = "") -> Mention:
        return Mention(brand, self.number(native), thread or f"hob:{native}", mention_kind)  # type: ignore[arg-type]

    def annotation(self, native: str, name: str, label: str, **fields: Any) -> AnnotationRow:
        brand = fields.pop("brand", "Brewly")
        return AnnotationRow(self.number(native), Annotation("", brand, name, "1", label, **fields))

    def read(
        self,
        conversations: Iterable[Conversation] = (),
        mentions: Iterable[Mention] = (),
        annotations: Iterable[AnnotationRow] = (),
        fingerprint: str = "v1",
    ) -> None:
        """Save results for all pending threads."""
        with self.store.write() as connection:
            pending = results.next_pending(connection, fingerprint, "", 1_000)
            result = AnalysisResult(list(conversations), list(mentions), list(annotations))
            results.save_results(connection, pending, fingerprint, result)


@pytest.fixture(scope="session")
def server_scratch(postgresql: str) -> Iterator[ScratchStore]:
    """A store in PostgreSQL that many tests share: creating one for each takes ten times as long."""
    import psycopg

    name = f"scratch_{os.getpid()}"
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        store = Store(make_url(postgresql).set(database=name).render_as_string(hide_password=False))
        yield ScratchStore(store)
        store.close()
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def scratch(request: pytest.FixtureRequest) -> ScratchStore:
    """An empty store, once in SQLite and once in PostgreSQL."""
    chosen: ScratchStore = request.getfixturevalue("sqlite_scratch" if request.param == "sqlite" else "server_scratch")
    chosen.clear()
    return chosen


@pytest.fixture
def new_scratch(store: Store) -> ScratchStore:
    """An empty store of its own, for tests that change more than what is in it."""
    return ScratchStore(store)


@pytest.fixture
def sqlite_scratch(sqlite_store: Store) -> ScratchStore:
    """An empty store in SQLite."""
    return ScratchStore(sqlite_store)


@pytest.fixture(name="post")
def post_maker() -> Callable[..., Post]:
    return make_post


@pytest.fixture(name="conversation")
def conversation_maker() -> Callable[..., Conversation]:
    return make_conversation
