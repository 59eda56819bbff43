"""The text of `talkworthy data audit`: who changed what at the dashboard, and on which post."""

from __future__ import annotations

from collections.abc import Sequence

from reports.wording.audit import audit_event_text, audit_summary
from talkworthy.storage.notebook.audit import AuditCounts, AuditEvent


def to_text(counts: AuditCounts, events: Sequence[AuditEvent]) -> str:
    """Return a sentence, and a line for each event, the newest first."""
    lines = [_line(event) for event in events]
    if counts.audit_events > len(events):
        lines.append(f"... and {counts.audit_events - len(events):,} before them (--all).")
    return "\n".join([audit_summary(counts), *lines])


def _line(event: AuditEvent) -> str:
    columns = (f"{event.at:%Y-%m-%d %H:%M}", event.by, event.brand, audit_event_text(event.what), event.post)
    return "  ".join(filter(None, columns))
