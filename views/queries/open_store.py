"""Open the store that the settings name, and take a snapshot of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import streamlit as st

from services.collection.first_conversation import FirstConversation, load_first_conversation
from services.context import now
from talkworthy.settings import Settings, load_settings
from talkworthy.storage.conversations.queries import store_span
from talkworthy.storage.engine import file_of
from talkworthy.storage.runs.runs import latest_runs
from talkworthy.storage.store import Store, load_revision
from views.queries.context import RunKey, StoreSnapshot
from views.queries.core import count_stored_posts

LARGE = 100_000
"""Number of posts from which on a store counts as large, and its first reader would have to wait."""
_stamps_at_rest: dict[str, tuple[object, ...]] = {}


def open_snapshot() -> StoreSnapshot:
    """Return a snapshot of the store that the settings name. Raises TalkworthyError where either cannot be read."""
    settings = load_settings()
    store = _open_store(settings.store_url, _identity(file_of(settings.store_url)))
    with store.read() as connection:
        last = latest_runs(connection, limit=1)
        versions = load_revision(connection)
        stamp = (
            store.url,
            versions.conversations,
            repr((settings.brands, settings.weights)),
            *(RunKey(run.job, run.started_at, run.ended_at) for run in last),
        )
        snapshot = StoreSnapshot(settings, store, stamp, store_span(connection, now()), versions.labels)
    return freeze_while_running(replace(snapshot, large=count_stored_posts(snapshot) >= LARGE))


def first_conversation(settings: Settings) -> FirstConversation | None:
    """Return the first conversation about the first brand, read anew, as long as nothing is analysed."""
    if not settings.brands:
        return None
    store = _open_store(settings.store_url, _identity(file_of(settings.store_url)))
    return load_first_conversation(store, settings.brands[0])


def freeze_while_running(snapshot: StoreSnapshot) -> StoreSnapshot:
    """Return the stamp of before the run while a run writes to a large store: else each batch would clear the cache."""
    if not snapshot.running:
        _stamps_at_rest[snapshot.store.url] = snapshot.stamp
    elif snapshot.large:
        return replace(snapshot, stamp=_stamps_at_rest.get(snapshot.store.url, snapshot.stamp))
    return snapshot


@st.cache_resource(max_entries=2, show_spinner="Opening the store ...")
def _open_store(url: str, identity: object) -> Store:
    """Open one store for all readers. A file that was deleted and created again has another `identity`."""
    return Store(url, lean=True)


def _identity(file: Path | None) -> tuple[int, int] | None:
    if file is None or not file.exists():
        return None
    status = file.stat()
    return status.st_dev, status.st_ino
