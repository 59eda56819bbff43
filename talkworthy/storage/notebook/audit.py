"""The audit log: who did what at the dashboard, when, and on which post. Rows are added and never changed."""

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
    """One thing that `by` did as `role`; `kind` is one of `team.Right`, `at` is aware.

    `what` says it in fixed words, ids and numbers (`voice: customer`, `topic 3 renamed`): neither what people posted
    nor what a colleague typed belongs here, since nothing is taken out of a log. `brand` is empty for what is about
    none. `number` and `conversation` (that of `post`, where it is here) are told by the store.
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
    """Which deeds are wanted; None for all. `since` is aware."""

    brand: str | None = None
    by: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditCounts:
    """How many deeds there are, of how many people, of each kind, and when the first of them was done."""

    audit_events: int
    people: int
    kinds: Mapping[str, int]
    first: datetime | None


def save_audit_events(connection: Connection, audit_events: Iterable[AuditEvent]) -> int:
    """Keep these deeds, in the transaction of what they tell of; returns how many they are."""
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
    connection: Connection, asked: AuditFilter, limit: int | None = None, offset: int = 0
) -> list[AuditEvent]:
    """The deeds that are asked for, the newest first."""
    chosen = (
        select(audit, posts.c.thread)
        .select_from(audit.outerjoin(posts, posts.c.id == audit.c.post))
        .where(*_where(asked))
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


def count_audit_events(connection: Connection, asked: AuditFilter) -> AuditCounts:
    """How many deeds are asked for, and of how many people."""
    told = select(func.count(audit.c.done_by.distinct()), func.min(audit.c.done_at)).where(*_where(asked))
    people, first = connection.execute(told).one()
    by_kind = select(audit.c.kind, func.count()).where(*_where(asked)).group_by(audit.c.kind).order_by(audit.c.kind)
    kinds = {str(kind): int(count) for kind, count in connection.execute(by_kind)}
    return AuditCounts(sum(kinds.values()), people, kinds, None if first is None else from_micros(first))


def delete_audit_events(connection: Connection, before: datetime) -> int:
    """Take out what was done before `before` (aware), since what is told of colleagues is not kept for ever either."""
    return connection.execute(delete(audit).where(audit.c.done_at < to_micros(before))).rowcount


def _where(asked: AuditFilter) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if asked.brand is not None:
        wanted.append(audit.c.brand == asked.brand)
    if asked.by is not None:
        wanted.append(audit.c.done_by == asked.by)
    if asked.since is not None:
        wanted.append(audit.c.done_at >= to_micros(asked.since))
    return wanted
