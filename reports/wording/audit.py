"""What stands in the audit log, in words: for the page, and for the command line."""

from __future__ import annotations

from typing import Any

from reports.wording.common import count_words
from talkworthy.phrases import join_names
from talkworthy.roles import Right
from talkworthy.storage.notebook.audit import AuditEvent, Counted

KINDS: dict[str, tuple[str, str]] = {
    Right.LABEL: ("answer to the sample", "answers to the sample"),
    Right.CORRECT: ("correction", "corrections"),
    Right.HOLD: ("decision on what counts", "decisions on what counts"),
    Right.NAME: ("change of topics", "changes of topics"),
    Right.ASSUMPTION: ("step in the assumptions", "steps in the assumptions"),
    Right.NOTE: ("note", "notes"),
    Right.SET_UP: ("change of brands and sources", "changes of brands and sources"),
    Right.AUDIT: ("cut of this log", "cuts of this log"),
}
_QUESTIONS = {
    "relevant": "about the brand?",
    "author_type": "whose words?",
    "sentiment": "for or against?",
    "suspicion": "does it count?",
}
_ANSWERS = {"about": "yes", "not_about": "no", "released": "yes", "held": "no, held in quarantine"}


def audit_event_text(what: str) -> str:
    """`for or against? positive` for `sentiment: positive`; what is no answer stands as it is."""
    name, colon, label = what.partition(": ")
    if not colon or name not in _QUESTIONS:
        return what
    return f"{_QUESTIONS[name]} {_ANSWERS.get(label, label.replace('_', ' '))}"


def counted_words(counted: Counted) -> str:
    """`5 corrections and 2 notes by 2 people.`; the kind with most deeds first."""
    if not counted.audit_events:
        return "Nothing was said or changed at the dashboard yet."
    by_most = sorted(counted.kinds.items(), key=lambda one: -one[1])
    told = [count_words(count, *KINDS.get(kind, (kind, kind))) for kind, count in by_most]
    return f"{join_names(told)} by {count_words(counted.people, 'person', 'people')}."


def to_record(audit_event: AuditEvent) -> dict[str, Any]:
    """A deed as JSON has it; `at` in ISO 8601, UTC."""
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
