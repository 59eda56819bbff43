"""Phrases that every layer writes alike: a percentage, a list of names, the first words of a text."""

from __future__ import annotations

from collections.abc import Sequence


def whole_percent(part: float, whole: float = 1.0) -> int:
    """Return `part` of `whole` as a whole percentage: 0 or 100 only where it is none or all."""
    rounded = round(100 * part / whole) if whole else 0
    return min(99, max(1, rounded)) if 0 < part < whole else rounded


def join_names(names: Sequence[str], last: str = "and") -> str:
    """Return `a`, `a and b`, or `a, b and c`; `last` stands before the last name."""
    return f"{', '.join(names[:-1])} {last} {names[-1]}" if len(names) > 1 else "".join(names)


def first_words(text: str, limit: int, more: str = " ...", dropped: str = ",.;:") -> str:
    """Return `text` on one line; of a longer one than `limit` whole words up to there, and `more`.

    Where it is cut, characters of `dropped` do not stand at its end.
    """
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0].rstrip(dropped) + more
