"""Clauses in the first person: where each begins and ends in its sentence, and whether it can be quoted alone."""

from __future__ import annotations

import re
from functools import lru_cache

from analysis.text.rules import Rule, load_rules

FEWEST_WORDS = 3
LONGEST = 240
"""Characters of a quoted clause; what goes on for longer is not quoted."""
LONGEST_END = 40
"""Characters at most of what ends a clause: " and then", " - "."""
LONGEST_ASIDE = 90
"""Characters at most of what is in brackets within a clause."""
FURTHEST_BACK = 50
"""Characters before a match among which its clause begins: "the smell of it | drives me crazy"."""
BEFORE, AFTER = 240, 60
"""Characters around a clause that decide whether it can be quoted."""

_SPEAKER = re.compile(r"(?:i|we)(?:\b|['\u2019]?(?:m|ve|d|re|ll)\b)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?]+(?=[\s)\"'*\u201d]|$)|\n")
_SUBJECT = (
    r"(?:i|i['\u2019]\w+|im|ive|we|it|they|he|she|you|then|my|our|the|this|that|there|now|so|also|please|if|when|what|how|is"
    r"|are|does|do|can|could|any|anyone|thanks?|plus|let|not\s+to)\b"
)
# "since" is a reason only before a statement, not before a time
_SINCE = r"since(?=\s+(?:it|there|they|my|our|that|this)\b)"
_END = re.compile(
    r"(?P<aside>\s?[(\[])|\.{2,}|\u2026|[.!?]+(?=[\s)\"'*\u201d]|$)|\n|[;:](?=\s|$)|[)\]\u2022|]"
    r"|\s[-\u2013\u2014]+\s|(?<!\d)[\u2013\u2014]|[\u2013\u2014](?!\d)|\s:?['-]?[()]"
    rf"|,?\s+(?:but|although|though|however|unless|because|'?cause|cuz|bc|whereas|hence|therefore|{_SINCE}"
    r"|since(?=\s+(?:i|we|the\s+\w+\s+(?:is|was|has))\b)|so\s+(?:i|that|we|my|it|if)"
    r"|(?<!now\s)and\s+(?:i|we|it|they|then|even|if|when|so)|or\s+(?:is|are|am|do|does|if|should))\b"
    rf"|,\s+which\b|,\s+(?:and\s+|so\s+|then\s+|or\s+)?(?={_SUBJECT})",
    re.IGNORECASE,
)
# ", and at this point," belongs to what follows
_TAIL = re.compile(
    r",?\s+(?:and|so|but|or)(?:\s+(?:at|in|for|by|with|now|as|of|on|yet|also|even|maybe|if|when|once|after|before|since|until|while"
    r"|frankly|honestly|given)\b[^,]{0,70})?\s*$",
    re.IGNORECASE,
)
_REASON = re.compile(rf",?\s+(?:because|'?cause|cuz|bc|{_SINCE})\b", re.IGNORECASE)
_JOINT = re.compile(
    r"[.!?\n,;:()\"\u201c\u201d\u2014|*]\s*|\s-+\s+|\b(?:and|but|so|because|since|although|though|cause|cuz|whereas|yet)\s+",
    re.IGNORECASE,
)
_LEADING = ' \t\n\r,.;:!?(-*"\u201c\u2022'
_BRACES = str.maketrans("{}", "()")


def clause_at(text: str, start: int, stop: int) -> tuple[int, int] | None:
    """Return start and stop of the clause in which a rule matches `start:stop`; None where it does not end.

    It begins at "I" or "we", or else after the last stop or conjunction, and goes up to the next stop, "but" or reason.
    What is in brackets within it belongs to it.
    """
    begin = _begin(text, start + len(text[start:stop]) - len(text[start:stop].lstrip(_LEADING)))
    if begin is None:
        return None
    end = _end(text, stop, begin + LONGEST)
    if end is None:
        return None
    clause = _TAIL.sub("", text[begin:end]) if text.startswith(",", end) else text[begin:end]
    return begin, begin + len(clause.rstrip(" \t,"))


def reason_after(text: str, stop: int) -> tuple[int, int] | None:
    """Return start and stop of the reason that follows a clause ending at `stop` in its sentence, if any."""
    match = _REASON.match(text, stop)
    if not match:
        return None
    end = _SENTENCE_END.search(text, match.end(), match.end() + LONGEST + LONGEST_END)
    last = end.start() if end else len(text)
    if last > match.end() + LONGEST:
        return None
    start = match.end() - len(match.group().lstrip(" ,"))
    return (start, last) if text[match.end() : last].strip() else None


def can_be_quoted(text: str, start: int, stop: int) -> bool:
    """Return whether a clause is the author's own, meant so, and can be read alone."""
    if len(text[start:stop].split()) < FEWEST_WORDS:
        return False
    before = text[text.rfind("\n", 0, start) + 1 : start]
    if before.count('"') % 2 or before.count("\u201c") > before.count("\u201d"):
        return False
    return fault_of(in_braces(text, start, stop)) is None


def in_braces(text: str, start: int, stop: int) -> str:
    """Return the sentence up to a clause, the clause in braces, and what follows it: what the rules are tried on."""
    first = max(0, start - BEFORE)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, first, start)]
    parts = text[ends[-1] if ends else first : start], text[start:stop], text[stop : stop + AFTER]
    before, clause, after = (part.translate(_BRACES) for part in parts)
    return f"{before.lstrip()}{{{clause}}}{after}"


@lru_cache(maxsize=1_000)
def fault_of(marked: str) -> Rule | None:
    """Return the first rule of `clause_faults.toml` that keeps a clause from being quoted; None where it can be."""
    fired = load_rules("clause_faults").first(marked)
    return fired[0] if fired else None


def version() -> str:
    """Return a version that changes when the rules do."""
    return load_rules("clause_faults").version


def _begin(text: str, start: int) -> int | None:
    if _SPEAKER.match(text, start):
        return start
    first = max(0, start - FURTHEST_BACK)
    joints = [match.end() for match in _JOINT.finditer(text, first, start)]
    return joints[-1] if joints else 0 if first == 0 else None


def _end(text: str, stop: int, furthest: int) -> int | None:
    """Return where a clause ends whose rule matched up to `stop`; None where that is after `furthest`."""
    at = stop
    while match := _END.search(text, at, furthest + LONGEST_END):
        after_aside = _end_of_aside(text, match) if match["aside"] else None
        if after_aside is None:
            return match.start() if match.start() <= furthest else None
        at = after_aside
    return len(text) if len(text) <= furthest else None


def _end_of_aside(text: str, match: re.Match[str]) -> int | None:
    """Return where the brackets that open here are closed; None where they are not, or only after a long while."""
    closing = text.find(")" if match.group().endswith("(") else "]", match.end(), match.end() + LONGEST_ASIDE)
    return closing + 1 if closing > match.end() and "\n" not in text[match.end() : closing] else None
