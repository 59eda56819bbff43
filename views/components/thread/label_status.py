"""Notes beside a post: labels of people, findings of rules, and what the next analysis will change."""

from __future__ import annotations

from talkworthy.storage.analysis.label_sample import GivenLabel
from talkworthy.storage.analysis.labels import (
    ABOUT,
    AUTHOR_TYPE,
    EXCLUDED,
    INCLUDED,
    NOT_ABOUT,
    QUARANTINE,
    RELEVANT,
    SENTIMENT,
)
from talkworthy.storage.analysis.results import RELEVANCE
from views.auth import visitor_text
from views.components.templating import day
from views.components.thread.layout import AUTHOR_TYPES_ON_SCREEN, SENTIMENTS_ON_SCREEN, Line

PENDING = "Numbers update after the next analysis."
SHOWN = (RELEVANT, AUTHOR_TYPE, SENTIMENT, QUARANTINE)
_LABELS = {
    (RELEVANT, ABOUT): "relevant to {brand}",
    (RELEVANT, NOT_ABOUT): "not relevant to {brand}",
    (QUARANTINE, EXCLUDED): "excluded as suspected spam",
    (QUARANTINE, INCLUDED): "included",
    **{(AUTHOR_TYPE, author_type): words for author_type, words in AUTHOR_TYPES_ON_SCREEN.items()},
    **{(SENTIMENT, side): words for side, words in SENTIMENTS_ON_SCREEN.items()},
}


def to_notes(line: Line, brand: str) -> list[str]:
    """Return the notes beside a post, a sentence each: labels of people first."""
    notes = [_label_note(line, name, label, brand) for name, label in line.labels.items() if name in SHOWN]
    relevance, suspicion = line.findings.get(RELEVANCE), line.findings.get(QUARANTINE)
    if relevance and relevance.label == NOT_ABOUT and RELEVANT not in line.labels:
        notes.append(f"Not relevant to {brand}: {relevance.by}.")
    if suspicion and suspicion.label != INCLUDED and QUARANTINE not in line.labels:
        notes.append(f"Suspected spam, excluded from all numbers: {suspicion.by}.")
    return notes


def current_label(line: Line, name: str) -> str | None:
    """Return the label that the last analysis gave this post, as in the correction form; None where it gave none."""
    if name == AUTHOR_TYPE:
        return line.author_type if line.in_conversation else None
    if name == SENTIMENT:
        return line.thread_post.sentiment
    if name == RELEVANT:
        return ABOUT if line.thread_post.mention_kind in ("direct", "implied") else NOT_ABOUT
    suspicion = line.findings.get(QUARANTINE)
    return EXCLUDED if suspicion and suspicion.label != INCLUDED else INCLUDED


def _label_note(line: Line, name: str, saved: GivenLabel, brand: str) -> str:
    meaning = _LABELS[name, saved.label].format(brand=brand)
    when = f" on {day(saved.at)}" if saved.at else ""
    note = f"Corrected by {visitor_text(saved.by)}{when}: {meaning}."
    return note if current_label(line, name) in (saved.label, None) else f"{note} {PENDING}"
