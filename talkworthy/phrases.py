"""Phrases that all layers share: a percentage, a list of names, the first words of a text."""

from __future__ import annotations

from collections.abc import Sequence


def whole_percent(part: float, whole: float = 1.0) -> int:
    """Return `part` of `whole` as a whole percentage: 0 or 100 only where it is none or all."""
    rounded = round(100 * part / whole) if whole else 0
    return min(99, max(1, rounded)) if 0 < part < whole else rounded


def join_names(names: Sequence[str], last: str = "and") -> str:
    """Return `a`, `a and b`, or `a, b and c`, with `last` before the last name."""
    return f"{', '.join(names[:-1])} {last} {names[-1]}" if len(names) > 1 else "".join(names)


def first_words(text: str, limit: int, more: str = " ...", dropped: str = ",.;:") -> str:
    """Return `text` on one line, cut after a whole word to `limit` characters and followed by `more` where it is
    longer.

    Characters in `dropped` are removed where the text is cut.
    """
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0].rstrip(dropped) + more
