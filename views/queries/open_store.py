"""Opens the store that the settings name, as it is now."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import streamlit as st

from talkworthy.settings import load_settings
from talkworthy.storage.conversations.queries import store_span
from talkworthy.storage.engine import file_of
from talkworthy.storage.runs.runs import latest_runs
from talkworthy.storage.store import Store, written
from views.queries.context import Mark, StoreSnapshot
from views.queries.core import posts_held

LARGE = 100_000
"""Posts of a store from which on its pages would keep their first reader waiting."""
_quiet: dict[str, tuple[object, ...]] = {}


def open_snapshot() -> StoreSnapshot:
    """The store that the settings name, as it stands now. Raises TalkworthyError where either cannot be read."""
    settings = load_settings()
    store = _open_store(settings.store_url, _identity(file_of(settings.store_url)))
    with store.read() as connection:
        last = latest_runs(connection, limit=1)
        told = written(connection)
        stamp = (
            store.url,
            told.conversation,
            repr((settings.brands, settings.weights)),
            *(Mark(run.job, run.started_at, run.ended_at) for run in last),
        )
        snapshot = StoreSnapshot(settings, store, stamp, store_span(connection), told.said)
    return _calm(replace(snapshot, large=posts_held(snapshot) >= LARGE))


def _calm(snapshot: StoreSnapshot) -> StoreSnapshot:
    """A large store under a run is shown as it was before, if it was: each batch would have all of it read anew."""
    if not snapshot.running:
        _quiet[snapshot.store.url] = snapshot.stamp
    elif snapshot.large:
        return replace(snapshot, stamp=_quiet.get(snapshot.store.url, snapshot.stamp))
    return snapshot


@st.cache_resource(max_entries=2, show_spinner="Opening the store ...")
def _open_store(url: str, identity: object) -> Store:
    """One store for all readers. A file that was deleted and made again has another `identity`: it is opened anew."""
    return Store(url, lean=True)


def _identity(file: Path | None) -> tuple[int, int] | None:
    if file is None or not file.exists():
        return None
    told = file.stat()
    return told.st_dev, told.st_ino
