"""Texts of the audit log."""

from __future__ import annotations

import pytest

from reports.wording.audit import audit_event_text, audit_summary
from talkworthy.storage.notebook.audit import AuditCounts


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("sentiment: positive", "sentiment: positive"),
        ("relevant: not_about", "relevance: not relevant"),
        ("author_type: public", "author type: public"),
        ("quarantine: excluded", "suspected spam: excluded"),
        ("topic 3 renamed", "topic 3 renamed"),
    ],
)
def test_labels_have_readable_names(what: str, text: str) -> None:
    assert audit_event_text(what) == text


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("voice: customer", "author type: public"),
        ("suspicion: held", "suspected spam: excluded"),
        ("suspicion: released", "suspected spam: included"),
    ],
)
def test_events_of_earlier_versions_have_the_names_of_today(what: str, text: str) -> None:
    assert audit_event_text(what) == text


def test_the_summary_counts_kinds_and_people() -> None:
    assert audit_summary(AuditCounts(7, 2, {"note": 2, "correct": 5}, None)) == "5 corrections and 2 notes by 2 people."
    assert audit_summary(AuditCounts(0, 0, {}, None)) == "No changes yet."
