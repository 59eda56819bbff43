"""The text of each kind of feedback in the audit log: fixed words, ids and numbers, and no text that a person typed."""

from __future__ import annotations

from collections.abc import Iterator

from services.feedback.topics import TopicEdits
from talkworthy.storage.notebook.notes import Note

ASSUMPTION_WRITTEN = "assumption {} written"
ASSUMPTION_MAPPED = "assumption {} mapped"
OVERLOOKED_EXAMPLES_DRAWN = "assumption {}: examples drawn that do not count"
ASSUMPTION_REVEALED = "assumption {} revealed"
GUESS_KEPT = "points spread over topics"
NOTE_REMOVED = "note {} deleted"
SAMPLE_DRAWN = "sample of {} drawn"
_ANSWERS = {"yes": "yes", "no": "no", "unsure": "not sure"}


def example_answered(number: int, answer: str) -> str:
    """Return the text for one answer (yes, no, unsure) to an example of an assumption."""
    return f"assumption {number}, example: {_ANSWERS[answer]}"


def answer_undone(number: int) -> str:
    """Return the text for an answer to an example of an assumption that was taken back."""
    return f"assumption {number}, example: answer removed"


def note_written(note: Note) -> str:
    """Return the text for a note, or for "read" where it has no text."""
    return f"note {note.number} written" if note.words else f"note {note.number}: read"


def label_saved(name: str, label: str | None) -> str:
    """Return the text for a label; None was removed."""
    return f"{name}: {'removed' if label is None else label}"


def topics_edited(edits: TopicEdits) -> Iterator[str]:
    """Yield a text for each change of topics."""
    if edits.rename is not None:
        yield f"topic {edits.rename[0]} renamed"
    if edits.merge is not None:
        yield f"topic {edits.merge[0]} merged into topic {edits.merge[1]}"
    if edits.pin is not None:
        yield f"topic {edits.pin} pinned"
    if edits.unpin is not None:
        yield f"topic {edits.unpin} unpinned"
    if edits.start_over:
        yield "topics to be found again"
