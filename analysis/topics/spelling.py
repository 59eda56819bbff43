"""The usual spelling of a label: the capitals that most people give its words (PhD, iPad), and one at its beginning."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence


def usual_spelling(label: str, texts: Sequence[str]) -> str:
    """Return the label as most people write its words in these texts, with a capital at its beginning."""
    shown = " ".join(_usual(word, texts) for word in label.split())
    # iOS and bioRxiv keep their own
    return shown if shown.split()[0] != shown.split()[0].lower() else shown[:1].upper() + shown[1:]


def _usual(word: str, texts: Sequence[str]) -> str:
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
    seen = Counter(spelling for text in texts for spelling in pattern.findall(text.replace("\u2019", "'")))
    usual = max(seen, key=lambda form: (seen[form], form), default=word)
    # a capital at the start of sentences and titles is not part of the spelling
    return word if usual.istitle() and seen[word] * 2 >= seen[usual] else usual
