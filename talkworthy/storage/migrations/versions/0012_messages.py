"""Messages of runs and reasons of dead letters lose what they quoted of a file or a post.

An import that was refused stored the first line of the file, which everybody who sees the page on sources could read.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_FIRST_LINE = re.compile(r" Its first line is .*?(?= If it is a table, map its columns|$)", re.DOTALL)
_QUOTED = re.compile(r"""(['"])(?:.*\1|.*)""", re.DOTALL)
_PLAIN_FAULTS = ("KeyError", "AttributeError")
"""Errors that quote a name in the code."""


def upgrade() -> None:
    connection = op.get_bind()
    _change(connection, "runs", "message", lambda message: _FIRST_LINE.sub("", message))
    _change(connection, "dead_letters", "reason", _without_quotes)


def _without_quotes(reason: str) -> str:
    return reason if reason.startswith(_PLAIN_FAULTS) else _QUOTED.sub("[...]", reason)


def _change(connection: sa.Connection, table: str, column: str, to_new: Callable[[str], str]) -> None:
    rows = connection.execute(sa.text(f"SELECT pk, {column} FROM {table}")).all()
    changed = [{"pk": pk, "new": to_new(old)} for pk, old in rows if to_new(old) != old]
    if changed:
        connection.execute(sa.text(f"UPDATE {table} SET {column} = :new WHERE pk = :pk"), changed)
