"""Context for short quotes: the sentence around them, and the competitor that they are about."""

from __future__ import annotations

import re

from talkworthy.model import Brand

FEW_WORDS = 6
"""A quote with fewer words ("does not seem to work") is shown with the beginning of its sentence."""
LONGEST_LEAD = 160
"""The most characters that are shown before a short quote."""
LONGEST_SENTENCE = 2_000
"""Characters before and after a quote among which its sentence begins and ends."""
_ENDS = re.compile(r"[.!?](?=\s)|\n")


def sentence_of(text: str, start: int, stop: int) -> str:
    """Return the sentence or sentences of `text` that contain the characters from `start` to `stop`."""
    ended = _ENDS.search(text, stop, stop + LONGEST_SENTENCE)
    return text[_begin(text, start) : ended.start() if ended else stop + LONGEST_SENTENCE]


def lead_up(text: str, start: int, stop: int) -> str:
    """Return the beginning of the sentence before `start`; "" where the quote is long enough to be understood."""
    if len(text[start:stop].split()) >= FEW_WORDS:
        return ""
    before = " ".join(text[_begin(text, start) : start].split())
    return before if len(before) <= LONGEST_LEAD else f"... {before[-LONGEST_LEAD:].partition(' ')[2]}"


def competitor_in(sentence: str, brand: Brand) -> str | None:
    """Return the first competitor that a sentence names, as in the settings; None where it names the brand too."""
    if any(_names(alias, sentence, brand.case_sensitive) for alias in brand.aliases):
        return None
    # competitors have a name and no rules for common words: "a notion" must not match Notion
    return next(
        (competitor for competitor in brand.competitors if _names(competitor, sentence, case_sensitive=True)), None
    )


def _names(name: str, sentence: str, case_sensitive: bool) -> bool:
    match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence, 0 if case_sensitive else re.IGNORECASE)
    return match is not None


def _begin(text: str, start: int) -> int:
    """Return where the sentence with the character at `start` begins."""
    first = max(0, start - LONGEST_SENTENCE)
    ends = [match.end() for match in _ENDS.finditer(text, first, start)]
    return ends[-1] if ends else first
