"""Finds one term in a text: words, an exact string, or the name of a site. Each takes time linear in the text."""

from __future__ import annotations

import re
from typing import NamedTuple, Protocol

from talkworthy.query_language.ast import Domain, Exact, Term
from talkworthy.query_language.normalize import Folded

LONGEST_MAIL_ADDRESS = 320  # RFC 3696, section 3
_MAIL_ACCOUNT = re.compile(r"[^\s@]@(?:[\w-]+\.)+\Z")

AnyTerm = Term | Exact | Domain


class Span(NamedTuple):
    """Characters `start:stop` of a post's `analysed_text` that match a term, and the term as it is written."""

    start: int
    stop: int
    words: str


class TermPattern(Protocol):
    """A term that is prepared for texts."""

    def places(self, folded: Folded, original: str) -> list[Span]:
        """Return where the term occurs, as positions in the folded text."""
        ...


def to_pattern(term: AnyTerm) -> TermPattern:
    """Return what finds a term in texts."""
    match term:
        case Term():
            return _WordsPattern(term)
        case Exact():
            return _ExactPattern(term)
        case Domain():
            return _DomainPattern(term)


class _WordsPattern:
    """A term as whole words, with any spaces between them."""

    def __init__(self, term: Term) -> None:
        # a substring test is many times faster than a pattern, and most texts lack most words
        self._hint = max(term.words, key=len)
        self._written = " ".join(term.words) + ("*" if term.prefix else "")
        words = r"\s++".join(map(re.escape, term.words))
        # a symbol, such as an emoji, may follow a word directly
        bounded = any(char.isalnum() for word in term.words for char in word)
        before, behind = (r"(?<!\w)", r"(?!\w)") if bounded else ("", "")
        self._pattern = re.compile(before + words + (r"\w*+" if term.prefix else behind))

    def places(self, folded: Folded, original: str) -> list[Span]:
        del original
        if self._hint not in folded.text:
            return []
        return [Span(*match.span(), self._written) for match in self._pattern.finditer(folded.text)]


class _ExactPattern:
    """A string with its capitals and signs, which is no part of a longer word."""

    def __init__(self, exact: Exact) -> None:
        self._string = exact.string
        before = r"(?<!\w)" if re.match(r"\w", self._string) else ""
        behind = r"(?!\w)" if re.search(r"\w\Z", self._string) else ""
        self._pattern = re.compile(before + re.escape(self._string) + behind)

    def places(self, folded: Folded, original: str) -> list[Span]:
        if self._string not in original:
            return []
        matches = self._pattern.finditer(original)
        return [Span(*folded.positions(*match.span()), f"`{self._string}`") for match in matches]


class _DomainPattern:
    """The name of a site, or of one below it; not one that only begins or ends like it, and no mail account there."""

    def __init__(self, domain: Domain) -> None:
        self._hint = domain.name.partition(".")[0]
        self._written = domain.name.replace(".", "[.]")
        name = r"(?:\.|\[\.\])".join(map(re.escape, domain.name.split(".")))
        self._pattern = re.compile(rf"(?<![\w@-]){name}(?![\w-]|\.[\w-])")

    def places(self, folded: Folded, original: str) -> list[Span]:
        del original
        if self._hint not in folded.text:
            return []
        matches = self._pattern.finditer(folded.text)
        return [Span(*match.span(), self._written) for match in matches if not _is_mail(folded.text, match.start())]


def _is_mail(text: str, start: int) -> bool:
    """Return whether the name at `start` ends a mail address such as `ann@shop.example.com`."""
    before = text[max(0, start - LONGEST_MAIL_ADDRESS) : start]
    return before.endswith(".") and _MAIL_ACCOUNT.search(before.split()[-1]) is not None
