"""The audit log: who did what on the dashboard, when, and to which post. Rows are added and never changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from talkworthy.storage.schema.audit import audit
from talkworthy.storage.schema.core import posts
from talkworthy.timestamps import from_micros, to_micros


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One action of `by`, who had the `role`; `kind` is one of `roles.Right`, `at` is aware.

    `what` describes it with fixed words, ids and numbers (`author_type: public`, `topic 3 renamed`). It holds no text
    that people posted or typed, since nothing is deleted from the log. `brand` is empty where the action concerns none.
    The store sets `number` and `thread` (that of `post`, where the store holds it).
    """

    at: datetime
    by: str
    role: str
    kind: str
    brand: str
    what: str
    post: str | None = None
    thread: str | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which events to return; None for all. `since` is aware."""

    brand: str | None = None
    by: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditCounts:
    """How many events there are, by how many people, of each kind, and the time of the first."""

    audit_events: int
    people: int
    kinds: Mapping[str, int]
    first: datetime | None


def save_audit_events(connection: Connection, audit_events: Iterable[AuditEvent]) -> int:
    """Save these events, in the transaction of the change; return how many they are."""
    rows = [
        {
            "done_at": to_micros(audit_event.at),
            "done_by": audit_event.by,
            "role": audit_event.role,
            "kind": audit_event.kind,
            "brand": audit_event.brand,
            "post": audit_event.post,
            "what": audit_event.what,
        }
        for audit_event in audit_events
    ]
    if rows:
        connection.execute(insert(audit), rows)
    return len(rows)


def find_audit_events(
    connection: Connection, event_filter: AuditFilter, limit: int | None = None, offset: int = 0
) -> list[AuditEvent]:
    """Return the events that pass the filter, the newest first."""
    chosen = (
        select(audit, posts.c.thread)
        .select_from(audit.outerjoin(posts, posts.c.id == audit.c.post))
        .where(*_where(event_filter))
        .order_by(audit.c.pk.desc())
        .limit(limit)
        .offset(offset)
    )
    return [
        AuditEvent(
            from_micros(row.done_at), row.done_by, row.role, row.kind, row.brand, row.what, row.post,
            row.thread, row.pk,
        )
        for row in connection.execute(chosen)
    ]  # fmt: skip


def count_audit_events(connection: Connection, event_filter: AuditFilter) -> AuditCounts:
    """Count the events that pass the filter, and their people."""
    query = select(func.count(audit.c.done_by.distinct()), func.min(audit.c.done_at)).where(*_where(event_filter))
    people, first = connection.execute(query).one()
    by_kind = (
        select(audit.c.kind, func.count()).where(*_where(event_filter)).group_by(audit.c.kind).order_by(audit.c.kind)
    )
    kinds = {str(kind): int(count) for kind, count in connection.execute(by_kind)}
    return AuditCounts(sum(kinds.values()), people, kinds, None if first is None else from_micros(first))


def delete_audit_events(connection: Connection, before: datetime) -> int:
    """Delete the events before `before` (aware), since data about colleagues is not kept for ever either."""
    return connection.execute(delete(audit).where(audit.c.done_at < to_micros(before))).rowcount


def _where(event_filter: AuditFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if event_filter.brand is not None:
        conditions.append(audit.c.brand == event_filter.brand)
    if event_filter.by is not None:
        conditions.append(audit.c.done_by == event_filter.by)
    if event_filter.since is not None:
        conditions.append(audit.c.done_at >= to_micros(event_filter.since))
    return conditions
