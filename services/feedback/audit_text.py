"""The text of each kind of feedback in the audit log: fixed words, ids and numbers, and nothing that anybody typed."""

from __future__ import annotations

from collections.abc import Iterator

from services.feedback.topics import TopicEdits
from talkworthy.storage.notebook.notes import Note

ASSUMPTION_WRITTEN = "claim {} written"
ASSUMPTION_MAPPED = "claim {} mapped"
OVERLOOKED_EXAMPLES_DRAWN = "claim {}: examples drawn of what is passed over"
ASSUMPTION_REVEALED = "claim {} revealed"
GUESS_KEPT = "points spread over topics"
NOTE_REMOVED = "note {} taken out"
SAMPLE_DRAWN = "sample of {} drawn"
_ANSWERS = {"yes": "yes", "no": "no", "unsure": "cannot tell"}


def example_answered(number: int, answer: str) -> str:
    """Return the text for one answer (yes, no, unsure) to an example of an assumption."""
    return f"claim {number}, example: {_ANSWERS[answer]}"


def note_written(note: Note) -> str:
    """Return the text for a note, or for "read" where it has no words."""
    return f"note {note.number} written" if note.words else f"note {note.number}: read"


def label_saved(name: str, label: str | None) -> str:
    """Return the text for a label; None was taken back."""
    return f"{name}: {'taken back' if label is None else label}"


def topics_edited(edits: TopicEdits) -> Iterator[str]:
    """Yield a text for each change of topics."""
    if edits.rename is not None:
        yield f"topic {edits.rename[0]} renamed"
    if edits.merge is not None:
        yield f"topic {edits.merge[0]} put into topic {edits.merge[1]}"
    if edits.pin is not None:
        yield f"topic {edits.pin} kept"
    if edits.unpin is not None:
        yield f"topic {edits.unpin} kept no longer"
    if edits.start_over:
        yield "topics left to be found anew"
