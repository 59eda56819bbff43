"""The text of each kind of feedback in the audit log: fixed words, ids and numbers, and nothing that anybody typed."""

from __future__ import annotations

from collections.abc import Iterator

from services.feedback.topics import TopicEdits
from talkworthy.storage.notebook import Note

_ANSWERS = {"yes": "yes", "no": "no", "unsure": "cannot tell"}
GUESS_KEPT = "points spread over topics"


def assumption_written(number: int) -> str:
    """Return the text for an assumption that was written down."""
    return f"claim {number} written"


def assumption_mapped(number: int) -> str:
    """Return the text for an assumption whose targets were chosen."""
    return f"claim {number} mapped"


def overlooked_examples_drawn(number: int) -> str:
    """Return the text for examples drawn from what the mapping does not count."""
    return f"claim {number}: examples drawn of what is passed over"


def example_answered(number: int, answer: str) -> str:
    """Return the text for one answer (yes, no, unsure) to an example."""
    return f"claim {number}, example: {_ANSWERS[answer]}"


def assumption_revealed(number: int) -> str:
    """Return the text for an assumption whose numbers were shown."""
    return f"claim {number} revealed"


def note_written(note: Note) -> str:
    """Return the text for a note, or for "read" where it has no words."""
    return f"note {note.number} written" if note.words else f"note {note.number}: read"


def note_removed(number: int) -> str:
    """Return the text for a note that was deleted."""
    return f"note {number} taken out"


def label_saved(name: str, label: str | None) -> str:
    """Return the text for a label; None was taken back."""
    return f"{name}: {'taken back' if label is None else label}"


def sample_drawn(count: int) -> str:
    """Return the text for a label sample of `count` posts."""
    return f"sample of {count} drawn"


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
