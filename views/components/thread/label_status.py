"""Whose verdict stands on a post, in words: what a person said, what a rule found, and what does not show yet."""

from __future__ import annotations

from talkworthy.storage.analysis.label_sample import Told
from talkworthy.storage.analysis.labels import (
    ABOUT,
    AUTHOR_TYPE,
    HELD,
    NOT_ABOUT,
    RELEASED,
    RELEVANT,
    SENTIMENT,
    SUSPICION,
)
from talkworthy.storage.analysis.results import RELEVANCE
from views.components.templating import day
from views.components.thread.layout import SIDE_WORDS, WORDS, Line

NOT_YET = "It shows once the talk is read again."
SHOWN = (RELEVANT, AUTHOR_TYPE, SENTIMENT, SUSPICION)
_MEANT = {
    (RELEVANT, ABOUT): "about {brand}",
    (RELEVANT, NOT_ABOUT): "not about {brand}",
    (SUSPICION, HELD): "to be held in quarantine",
    (SUSPICION, RELEASED): "to be counted",
    **{(AUTHOR_TYPE, author_type): words for author_type, words in WORDS.items()},
    **{(SENTIMENT, side): words for side, words in SIDE_WORDS.items()},
}


def to_notes(line: Line, brand: str) -> list[str]:
    """What is to be told beside the post, a sentence each: people's words first."""
    told = [_said(line, name, one, brand) for name, one in line.said.items() if name in SHOWN]
    stray, held = line.noted.get(RELEVANCE), line.noted.get(SUSPICION)
    if stray and stray.label == NOT_ABOUT and RELEVANT not in line.said:
        told.append(f"Not about {brand}: {stray.by}.")
    if held and held.label != RELEASED and SUSPICION not in line.said:
        told.append(f"Held in quarantine, so it counts nowhere: {held.by}.")
    return told


def found_label(line: Line, name: str) -> str | None:
    """What the talk, as it was read last, has for this post: as a person would say it; None where it has nothing."""
    if name == AUTHOR_TYPE:
        return line.author_type if line.in_conversation else None
    if name == SENTIMENT:
        return line.found.sentiment
    if name == RELEVANT:
        return ABOUT if line.found.role in ("direct", "implied") else NOT_ABOUT
    held = line.noted.get(SUSPICION)
    return HELD if held and held.label != RELEASED else RELEASED


def _said(line: Line, name: str, told: Told, brand: str) -> str:
    meant = _MEANT[name, told.label].format(brand=brand)
    when = f" on {day(told.at)}" if told.at else ""
    said = f"{told.by[:1].upper()}{told.by[1:]} said{when}: {meant}."
    return said if found_label(line, name) in (told.label, None) else f"{said} {NOT_YET}"
