"""The text of feedback in the audit log: numbers and fixed words, nothing that anybody typed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.feedback import audit_text
from services.feedback.topics import TopicEdits
from talkworthy.storage.notebook.notes import Note

NOON = datetime(2026, 11, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (audit_text.ASSUMPTION_WRITTEN.format(3), "assumption 3 written"),
        (audit_text.ASSUMPTION_MAPPED.format(3), "assumption 3 mapped"),
        (audit_text.OVERLOOKED_EXAMPLES_DRAWN.format(3), "assumption 3: examples drawn that do not count"),
        (audit_text.example_answered(3, "unsure"), "assumption 3, example: not sure"),
        (audit_text.answer_undone(3), "assumption 3, example: answer removed"),
        (audit_text.ASSUMPTION_REVEALED.format(3), "assumption 3 revealed"),
        (audit_text.NOTE_REMOVED.format(4), "note 4 deleted"),
        (audit_text.label_saved("author_type", "staff"), "author_type: staff"),
        (audit_text.label_saved("author_type", None), "author_type: removed"),
        (audit_text.SAMPLE_DRAWN.format(50), "sample of 50 drawn"),
    ],
)
def test_each_action_has_its_text(text: str, expected: str) -> None:
    assert text == expected


@pytest.mark.parametrize(("words", "expected"), [("secret", "note 4 written"), ("", "note 4: read")])
def test_a_note_is_logged_without_its_words(words: str, expected: str) -> None:
    assert audit_text.note_written(Note("Kettle", "2026-Q4", "hob:1", words, "ann", NOON, 4)) == expected


def test_each_change_of_topics_is_logged_without_the_name() -> None:
    edits = TopicEdits(rename=(4, "secret"), merge=(4, 2), pin=1, unpin=3, start_over=True)
    assert list(audit_text.topics_edited(edits)) == [
        "topic 4 renamed",
        "topic 4 merged into topic 2",
        "topic 1 pinned",
        "topic 3 unpinned",
        "topics to be found again",
    ]
