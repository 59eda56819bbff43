"""The audit log: who changed what at the dashboard, and on which post."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from services.context import AppContext, now
from talkworthy.errors import UserError
from talkworthy.roles import Right
from talkworthy.storage.notebook.audit import AuditEvent, delete_audit_events, save_audit_events

COMMAND_LINE = "the command line"


def drop(context: AppContext, before: datetime) -> int:
    """Delete the events before a moment, record that in the log, and return how many were deleted.

    Raises UserError where the moment is in the future: a mistyped year would delete everything.
    """
    if before > now():
        raise UserError(f"{before:%Y-%m-%d} is in the future: every event would be deleted. Name a day until today.")
    with context.store.write() as connection:
        count = delete_audit_events(connection, before)
        text = f"{count} events before {before:%Y-%m-%d} deleted"
        save_audit_events(connection, [AuditEvent(now(), COMMAND_LINE, COMMAND_LINE, Right.AUDIT, "", text)])
    return count


def to_moment(text: str) -> datetime:
    """Return the beginning of a day in UTC, from `2026-11-15`. Raises UserError."""
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError as error:
        raise UserError(f"{text!r} is not a date. Write it as 2026-11-15.") from error
