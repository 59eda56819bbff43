"""Texts of the audit log, for its page and for the command line."""

from __future__ import annotations

from typing import Any

from reports.wording.common import count_text
from talkworthy.phrases import join_names
from talkworthy.roles import Right
from talkworthy.storage.notebook.audit import AuditCounts, AuditEvent

KINDS: dict[str, tuple[str, str]] = {
    Right.LABEL: ("review", "reviews"),
    Right.CORRECT: ("correction", "corrections"),
    Right.QUARANTINE: ("suspected spam decision", "suspected spam decisions"),
    Right.TOPIC: ("topic change", "topic changes"),
    Right.ASSUMPTION: ("change to assumptions", "changes to assumptions"),
    Right.NOTE: ("note", "notes"),
    Right.SETTINGS: ("change to brands and sources", "changes to brands and sources"),
    Right.REMOVE: ("removal", "removals"),
    Right.AUDIT: ("deletion from this log", "deletions from this log"),
}
_LABELS = {
    "relevant": "relevance",
    "author_type": "author type",
    "sentiment": "sentiment",
    "quarantine": "suspected spam",
}
_VALUES = {"about": "relevant", "not_about": "not relevant"}
# events are never rewritten, so the log keeps the names of earlier versions
_OLD_NAMES = {"voice": "author_type", "suspicion": "quarantine"}
_OLD_VALUES = {"customer": "public", "released": "included", "held": "excluded"}


def audit_event_text(what: str) -> str:
    """Return `suspected spam: excluded` for `quarantine: excluded`; other events are returned unchanged."""
    name, colon, label = what.partition(": ")
    if name in _OLD_NAMES:
        name, label = _OLD_NAMES[name], _OLD_VALUES.get(label, label)
    if not colon or name not in _LABELS:
        return what
    return f"{_LABELS[name]}: {_VALUES.get(label, label.replace('_', ' '))}"


def audit_summary(counts: AuditCounts) -> str:
    """Return `5 corrections and 2 notes by 2 people.`, the most frequent kind first."""
    if not counts.audit_events:
        return "No changes yet."
    by_count = sorted(counts.kinds.items(), key=lambda item: -item[1])
    texts = [count_text(count, *KINDS.get(kind, (kind, kind))) for kind, count in by_count]
    return f"{join_names(texts)} by {count_text(counts.people, 'person', 'people')}."


def to_record(audit_event: AuditEvent) -> dict[str, Any]:
    """Return an audit event as JSON values; `at` is ISO 8601 in UTC."""
    return {
        "number": audit_event.number,
        "at": audit_event.at.isoformat(),
        "by": audit_event.by,
        "role": audit_event.role,
        "kind": audit_event.kind,
        "brand": audit_event.brand or None,
        "what": audit_event.what,
        "post": audit_event.post,
        "thread": audit_event.thread,
    }
