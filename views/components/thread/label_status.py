"""Whose verdict stands on a post, in words: what a person said, what a rule found, and what does not show yet."""

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
from views.components.templating import day
from views.components.thread.layout import AUTHOR_TYPES_ON_SCREEN, SENTIMENTS_ON_SCREEN, Line

PENDING = "It shows once the talk is read again."
SHOWN = (RELEVANT, AUTHOR_TYPE, SENTIMENT, QUARANTINE)
_LABELS = {
    (RELEVANT, ABOUT): "about {brand}",
    (RELEVANT, NOT_ABOUT): "not about {brand}",
    (QUARANTINE, EXCLUDED): "to be held in quarantine",
    (QUARANTINE, INCLUDED): "to be counted",
    **{(AUTHOR_TYPE, author_type): words for author_type, words in AUTHOR_TYPES_ON_SCREEN.items()},
    **{(SENTIMENT, side): words for side, words in SENTIMENTS_ON_SCREEN.items()},
}


def to_notes(line: Line, brand: str) -> list[str]:
    """What is to be told beside the post, a sentence each: people's words first."""
    notes = [_label_note(line, name, label, brand) for name, label in line.said.items() if name in SHOWN]
    relevance, suspicion = line.noted.get(RELEVANCE), line.noted.get(QUARANTINE)
    if relevance and relevance.label == NOT_ABOUT and RELEVANT not in line.said:
        notes.append(f"Not about {brand}: {relevance.by}.")
    if suspicion and suspicion.label != INCLUDED and QUARANTINE not in line.said:
        notes.append(f"Held in quarantine, so it counts nowhere: {suspicion.by}.")
    return notes


def current_label(line: Line, name: str) -> str | None:
    """What the talk, as it was read last, has for this post: as a person would say it; None where it has nothing."""
    if name == AUTHOR_TYPE:
        return line.author_type if line.in_conversation else None
    if name == SENTIMENT:
        return line.found.sentiment
    if name == RELEVANT:
        return ABOUT if line.found.mention_kind in ("direct", "implied") else NOT_ABOUT
    suspicion = line.noted.get(QUARANTINE)
    return EXCLUDED if suspicion and suspicion.label != INCLUDED else INCLUDED


def _label_note(line: Line, name: str, saved: GivenLabel, brand: str) -> str:
    meaning = _LABELS[name, saved.label].format(brand=brand)
    when = f" on {day(saved.at)}" if saved.at else ""
    note = f"{saved.by[:1].upper()}{saved.by[1:]} said{when}: {meaning}."
    return note if current_label(line, name) in (saved.label, None) else f"{note} {PENDING}"
