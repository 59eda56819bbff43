"""Error messages for readers."""

from __future__ import annotations

import errno

import pytest

from talkworthy.errors import StoreError
from talkworthy.storage.store import Store
from views.components.error_notice import TROUBLES, UNKNOWN, DatabaseTrouble, notice_of


def test_a_store_that_fails_is_told_once_and_without_the_drivers_words(sqlite_store: Store) -> None:
    with pytest.raises(StoreError) as failed, sqlite_store.write() as connection:
        connection.exec_driver_sql("PRAGMA query_only = 1")
        connection.exec_driver_sql("DELETE FROM posts")
    assert notice_of(failed.value) == TROUBLES[DatabaseTrouble.LOCKED_AWAY]


def test_a_full_disk_is_no_fault_of_ours() -> None:
    notice = notice_of(OSError(errno.ENOSPC, "No space left on device"))
    assert notice.lines[0] == (
        "The output cannot be written: the disk is full. Free some space, or name a place on another disk."
    )


def test_a_broken_connection_is_not_told_as_a_file() -> None:
    assert notice_of(ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")) == UNKNOWN


def test_the_words_of_an_unknown_error_are_not_shown() -> None:
    assert notice_of(ValueError("words of a post")) == UNKNOWN
