"""Messages and reasons in the run history, in which an erased author may be named."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, select, update

from talkworthy.storage.schema.core import gaps, runs

REMOVED = "This message was about an erased author, and was removed."
_MESSAGES = ((runs, runs.c.message), (gaps, gaps.c.reason))


def remove_messages(connection: Connection, is_about: Callable[[str], bool]) -> int:
    """Replace each message of a run and each reason of a gap for which `is_about` is true; return their count."""
    removed = 0
    for table, column in _MESSAGES:
        rows = connection.execute(select(table.c.pk, column)).all()
        keys = [key for key, message in rows if message != REMOVED and is_about(message)]
        for key in keys:
            connection.execute(update(table).where(table.c.pk == key).values({column.name: REMOVED}))
        removed += len(keys)
    return removed
