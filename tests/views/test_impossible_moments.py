"""Every page over a store in which posts have moments that cannot be right, as a clock that was wrong leaves them."""

from __future__ import annotations

import sqlite3

import pytest
from tabs import TABS

YEAR_9999, YEAR_1 = 253_402_300_799_000_000, -62_135_596_800_000_000


@pytest.fixture
def impossible(own_sample):
    with sqlite3.connect(own_sample.parent / "talkworthy.db") as store:
        for moment, order in ((YEAR_9999, "DESC"), (YEAR_1, "ASC")):
            (thread,) = store.execute(f"SELECT thread FROM conversations ORDER BY thread {order} LIMIT 1").fetchone()
            store.execute("UPDATE posts SET created_at = ? WHERE thread = ?", (moment, thread))
            for column in ("named_at", "started_at", "ended_at"):
                store.execute(f"UPDATE conversations SET {column} = ? WHERE thread = ?", (moment, thread))
        store.execute("UPDATE store_state SET revision = revision + 1")
    return own_sample


@pytest.mark.parametrize("date_range", ["13w", "all"])
@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens(open_page, impossible, tab, date_range):
    assert not open_page(impossible, **TABS[tab], date_range=date_range).failed


@pytest.mark.parametrize("order", ["DESC", "ASC"])
def test_the_conversation_itself_opens(open_page, impossible, order):
    with sqlite3.connect(impossible.parent / "talkworthy.db") as store:
        (thread,) = store.execute(f"SELECT thread FROM conversations ORDER BY thread {order} LIMIT 1").fetchone()
    assert not open_page(impossible, page="conversations", conversation=thread).failed
