"""Folds text into the form in which the query language compares it, and maps positions back."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# One letter for one letter, so that positions stay: a Turkish i without its dot, and typographic apostrophes.
_ALIKE = str.maketrans({"\u0131": "i", "\u2019": "'", "\u2018": "'", "\u02bc": "'"})
_DOT_ABOVE = "\u0307"  # what case folding leaves of a Turkish capital I with a dot
# A letter and its accents, or the parts of a Korean syllable, where they are separate characters. At most 30 accents,
# as in the stream-safe format of UAX #15, since composition takes quadratic time.
_IN_PARTS = re.compile(r"\S[\u0300-\u036f\u3099\u309a]{1,30}|[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. Its character `i` is `starts[i]:stops[i]` of the original; None where positions are the same."""

    text: str
    starts: Sequence[int] | None = None
    stops: Sequence[int] | None = None

    def unfolded(self, start: int, stop: int) -> tuple[int, int]:
        """Return the characters of the original text at `start:stop`, which must not be empty."""
        if self.starts is None or self.stops is None:
            return start, stop
        return self.starts[start], self.stops[stop - 1]

    def positions(self, start: int, stop: int) -> tuple[int, int]:
        """Return the folded characters of the original ones at `start:stop`, which must not be empty."""
        if self.starts is None:
            return start, stop
        first = bisect_left(self.starts, start)
        return first, max(first + 1, bisect_left(self.starts, stop))


def fold(text: str) -> str:
    """Return `text` so that spellings of the same letters are equal: any case, composed or separate accents,
    apostrophes."""
    if text.isascii():
        return text.lower()
    return _fold_letters(_IN_PARTS.sub(lambda parts: unicodedata.normalize("NFC", parts.group()), text))


def to_folded(text: str) -> Folded:
    """Return `text` as `fold` does, with the positions in the original."""
    folded = fold(text)
    # case folding works letter by letter: where no letter grew and none was composed, positions are the same
    if len(folded) == len(text) and (text.isascii() or not _IN_PARTS.search(text)):
        return Folded(folded)
    starts: list[int] = []
    stops: list[int] = []
    for start, stop in _letters(text):
        length = len(fold(text[start:stop]))
        starts += [start] * length
        stops += [stop] * length
    return Folded(folded, starts, stops)


def _letters(text: str) -> Iterator[tuple[int, int]]:
    """Return the position of each letter with its separate accents."""
    reached = 0
    for parts in _IN_PARTS.finditer(text):
        yield from ((place, place + 1) for place in range(reached, parts.start()))
        reached = parts.end()
        yield parts.span()
    yield from ((place, place + 1) for place in range(reached, len(text)))


def _fold_letters(text: str) -> str:
    return text.casefold().translate(_ALIKE).replace(_DOT_ABOVE, "")
