"""Search terms: finding a brand's aliases in a text, and fitting terms into a source's longest query."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from talkworthy.errors import UserError

OR = " OR "


def aliases_pattern(aliases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of `aliases` as whole words in any case. Wide: the analysis decides what is meant."""
    longest_first = sorted(aliases, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def to_phrase(alias: str) -> str:
    """Return `alias` in quotation marks, so that no word in it is read as an operator."""
    return '"' + " ".join(alias.replace('"', " ").replace("\\", " ").split()) + '"'


def to_groups(terms: Sequence[str], room: int, sign: str = OR) -> list[list[str]]:
    """Split `terms` into as few groups as possible, each within `room` characters when joined with `sign`.

    Raises UserError for a single term that does not fit.
    """
    groups: list[list[str]] = []
    length = room + 1
    for term in terms:
        if len(term) > room:
            raise UserError(f"{term[:60]}... is too long to search for: {len(term)} characters, {room} fit.")
        length += len(sign) + len(term)
        if length > room:
            groups.append([])
            length = len(term)
        groups[-1].append(term)
    return groups
