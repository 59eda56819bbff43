"""Products that a text names and that nobody tracks: "I love Fernweh", "check out Brimstone"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.sentiment.lexicon import KINDS
from analysis.sentiment.valence import STOPS, Token

NO_PRODUCTS = KINDS["no_products"]
"""Capitalised words that are no competitors: employers, common objects, days."""
TAKES = KINDS["takes"]
NOT_NAMED_AFTER = KINDS["not_named_after"]
"""Words before a name that make it a location or a means, not the subject of the sentence."""
_CAPITAL = re.compile(r"(?<=\s)[A-Z][A-Za-z]\w{0,30}")
_BEFORE = re.compile(r"\b([A-Za-z'\u2019]{1,20}),?\s\Z")
BEFORE = 24
"""Characters in which the word before a name is searched."""
_SECONDED = re.compile(
    r"(?:\bseconding|(?:\+\s?1|\banother\s+vote|\bplus\s+one)\s+(?:for|to))\s+"
    r"(?!(?:this|that|it|the|your|what|all|here|everything|a)\b)[A-Za-z]\w",
    re.IGNORECASE,
)


def names_something(text: str) -> bool:
    """Return whether `text` names a product that is not tracked."""
    if _SECONDED.search(text):
        return True
    for match in _CAPITAL.finditer(text):
        before = _BEFORE.search(text[max(0, match.start() - BEFORE) : match.start()])
        if before and _is_named(before[1], match[0]):
            return True
    return False


def is_taken_at(row: Sequence[Token], index: int) -> bool:
    """Return whether such a name is at `index` of a sentence, after words that say that somebody uses it."""
    raw = row[index].raw
    if not index or not raw[:1].isupper() or len(raw) < 2 or row[index - 1].word in STOPS:
        return False
    return row[index - 1].word in TAKES and _is_named(row[index - 1].raw, raw)


def _is_named(before: str, name: str) -> bool:
    # in a run of capitals nothing stands out: a headline, a shout, the second half of a name
    if not before[-1:].islower() or (before[:1].isupper() and before.lower() not in TAKES):
        return False
    return name.lower() not in NO_PRODUCTS and before.lower() not in NOT_NAMED_AFTER
