"""The activity log: what people labelled and changed, newest first."""

from __future__ import annotations

import streamlit as st

from reports.wording.audit import audit_event_text, audit_summary
from talkworthy.roles import Right
from talkworthy.storage.notebook.audit import (
    AuditCounts,
    AuditEvent,
    AuditFilter,
    count_audit_events,
    find_audit_events,
)
from views.auth import may, require
from views.components.templating import draw
from views.queries.core import StoreSnapshot
from views.url_state import get_int_param

ROWS_PER_PAGE = 25


def draw_audit(snapshot: StoreSnapshot) -> None:
    """Draw a page of the log; nothing for people who may not read it."""
    if not may(Right.AUDIT):
        return
    page = get_int_param("at", 1)
    counted, audit_events = _read(snapshot, page)
    pages = max(1, -(-counted.audit_events // ROWS_PER_PAGE))
    rows = [(audit_event, audit_event_text(audit_event.what)) for audit_event in audit_events]
    with st.container(key="audit"):
        draw("audit_log", counted=counted, words=audit_summary(counted), rows=rows, at=min(page, pages))
        if pages > 1:
            draw("pager", page=min(page, pages), pages=pages, name="team", params={})


def _read(snapshot: StoreSnapshot, page: int) -> tuple[AuditCounts, list[AuditEvent]]:
    """Read a page of the log; not cached, so that new events and changed rights show at once."""
    require(Right.AUDIT)
    with snapshot.store.read() as connection:
        counted = count_audit_events(connection, AuditFilter())
        last = max(0, (counted.audit_events - 1) // ROWS_PER_PAGE)
        return counted, find_audit_events(connection, AuditFilter(), ROWS_PER_PAGE, min(page - 1, last) * ROWS_PER_PAGE)
