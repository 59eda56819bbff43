"""What a page says where nobody can be counted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest


@pytest.fixture
def without_authors(own_sample: Path) -> Path:
    """The brand file of the sample, whose posts have no authors."""
    with closing(sqlite3.connect(own_sample.parent / "talkworthy.db")) as database, database:
        database.execute("UPDATE posts SET author = NULL")
    return own_sample


@pytest.mark.parametrize("tab", [{"page": "topics", "tab": "needs"}, {"page": "overview"}])
def test_conversations_without_authors_are_not_called_no_mentions(
    open_page, without_authors: Path, tab: dict[str, str]
):
    shown = open_page(without_authors, **tab)

    assert "No posts by people whose names are known" in shown.words
    assert "82 conversations name Copper Kettle" in shown.words
    assert "No mentions" not in shown.words


def test_of_all_time_there_is_no_longer_range_to_show(open_page, own_sample: Path):
    with closing(sqlite3.connect(own_sample.parent / "talkworthy.db")) as database, database:
        database.execute("DELETE FROM conversations")
        database.execute("DELETE FROM mentions")

    assert "Show all time" not in open_page(own_sample, date_range="all").words
