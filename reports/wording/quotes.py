"""What must stand beside a few words of a customer, so that who reads them alone takes them as they were meant."""

from __future__ import annotations

import re

from talkworthy.model import Brand

FEW_WORDS = 6
"""Fewer, as in "does not seem to work", tell nobody what they are about."""
LONGEST_LEAD = 160
"""Characters that are quoted before them at most."""
_ENDS = re.compile(r"[.!?](?=\s)|\n")


def sentence_of(text: str, start: int, stop: int) -> str:
    """The sentence or sentences of `text` that its words from `start` to `stop` stand in."""
    ended = _ENDS.search(text, stop)
    return text[_begin(text, start) : ended.start() if ended else len(text)]


def lead_up(text: str, start: int, stop: int) -> str:
    """What comes before the words from `start` to `stop` in their sentence where they are few; else ""."""
    if len(text[start:stop].split()) >= FEW_WORDS:
        return ""
    before = " ".join(text[_begin(text, start) : start].split())
    return before if len(before) <= LONGEST_LEAD else f"... {before[-LONGEST_LEAD:].partition(' ')[2]}"


def competitor_in(sentence: str, brand: Brand) -> str | None:
    """The first competitor, as the settings write it, that a sentence names; None where it names the brand as well."""
    if any(_names(alias, sentence, brand.case_sensitive) for alias in brand.aliases):
        return None
    # a competitor is told of by its name alone: "a notion" must not be Notion
    return next(
        (competitor for competitor in brand.competitors if _names(competitor, sentence, case_sensitive=True)), None
    )


def _names(name: str, sentence: str, case_sensitive: bool) -> bool:
    found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence, 0 if case_sensitive else re.IGNORECASE)
    return found is not None


def _begin(text: str, start: int) -> int:
    """Where the sentence begins that holds the character at `start`."""
    ends = [found.end() for found in _ENDS.finditer(text, 0, start)]
    return ends[-1] if ends else 0
