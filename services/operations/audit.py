"""`talkworthy data audit`: who did what at the dashboard, and on which post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from reports.wording.audit import audit_event_text, audit_summary
from services.context import AppContext, now
from talkworthy.errors import UserError
from talkworthy.roles import Right
from talkworthy.storage.notebook.audit import (
    AuditCounts,
    AuditEvent,
    AuditFilter,
    count_audit_events,
    delete_audit_events,
    find_audit_events,
    save_audit_events,
)

COMMAND_LINE = "the command line"


def load(context: AppContext, asked: AuditFilter, limit: int | None) -> tuple[AuditCounts, list[AuditEvent]]:
    """How many deeds are asked for, and the newest of them."""
    with context.store.read() as connection:
        return count_audit_events(connection, asked), find_audit_events(connection, asked, limit)


def drop(context: AppContext, before: datetime) -> int:
    """Take out what was done before a moment, and note that it was; returns how many deeds went."""
    with context.store.write() as connection:
        gone = delete_audit_events(connection, before)
        what = f"{gone} deeds before {before:%Y-%m-%d} taken out"
        save_audit_events(connection, [AuditEvent(now(), COMMAND_LINE, COMMAND_LINE, Right.AUDIT, "", what)])
    return gone


def to_moment(text: str) -> datetime:
    """The beginning of a day in UTC, from `2026-11-15`. Raises UserError."""
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError as error:
        raise UserError(f"{text!r} is no day; write it as 2026-11-15.") from error


def to_text(counted: AuditCounts, audit_events: Sequence[AuditEvent]) -> str:
    """A sentence, and a line a deed, the newest first."""
    lines = [
        "  ".join(
            filter(
                None,
                (
                    f"{audit_event.at:%Y-%m-%d %H:%M}",
                    audit_event.by,
                    audit_event.brand,
                    audit_event_text(audit_event.what),
                    audit_event.post,
                ),
            )
        )
        for audit_event in audit_events
    ]
    left = (
        [f"... and {counted.audit_events - len(audit_events):,} before them (--all)."]
        if counted.audit_events > len(audit_events)
        else []
    )
    return "\n".join([audit_summary(counted), *lines, *left])
