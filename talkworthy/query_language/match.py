"""Matching an expression against a post, in a time that grows with the length of the text and not beyond it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from talkworthy.model import Post, full_text
from talkworthy.query_language.ast import And, Expression, Field, Near, Not, Or, Term, terms_of
from talkworthy.query_language.normalize import Folded, fold, to_folded

_WORD = re.compile(r"\w+(?:'\w+)*")
_SIGNS = re.compile(r"^/?(?:r/|u/|[@#]+)")


class Span(NamedTuple):
    """Characters `start:stop` of a post's `full_text` where a term stands, and the term as it is written."""

    start: int
    stop: int
    words: str


class Matcher:
    """One expression, ready to be held against posts."""

    def __init__(self, expression: Expression) -> None:
        self.expression = expression
        self._patterns = {term: _TermPattern(term) for term in terms_of(expression)}

    def matches(self, post: Post) -> bool:
        """Whether the post is what the expression asks for."""
        return _Look(post, self._patterns).find(self.expression) is not None

    def spans(self, post: Post) -> list[Span] | None:
        """Where the terms that make the post match stand in its `full_text`, in order, none over another.

        Empty where only fields or a NOT make it match; None where it does not match.
        """
        look = _Look(post, self._patterns)
        found = look.find(self.expression)
        if found is None:
            return None
        spans: list[Span] = []
        for start, stop, words in sorted(found, key=lambda span: (span.start, -span.stop)):
            if not spans or start >= spans[-1].stop:
                spans.append(Span(start, stop, words))
        return [Span(*look.folded.unfolded(start, stop), words) for start, stop, words in spans]


class _TermPattern:
    """A term as whole words, however they are spaced."""

    def __init__(self, term: Term) -> None:
        # a plain substring test is many times faster than a pattern, and most texts lack most words
        self._hint = max(term.words, key=len)
        self._written = " ".join(term.words) + ("*" if term.prefix else "")
        words = r"\s++".join(map(re.escape, term.words))
        # a sign of its own, such as an emoji, may stand right behind a word
        bounded = any(char.isalnum() for word in term.words for char in word)
        before, behind = (r"(?<!\w)", r"(?!\w)") if bounded else ("", "")
        self._pattern = re.compile(before + words + (r"\w*+" if term.prefix else behind))

    def places(self, text: str, stop: int) -> list[Span]:
        """Where the term stands in the first `stop` characters of a folded text."""
        if self._hint not in text:
            return []
        return [Span(*found.span(), self._written) for found in self._pattern.finditer(text, 0, stop)]


class _Look:
    """One look at one post: its folded text, and what was found in it so far. `find` gives places in folded text."""

    def __init__(self, post: Post, patterns: dict[Term, _TermPattern]) -> None:
        self.post = post
        self._patterns = patterns
        self._places: dict[Term, list[Span]] = {}

    @cached_property
    def folded(self) -> Folded:
        return to_folded(full_text(self.post.title, self.post.text))

    @cached_property
    def _word_starts(self) -> list[int]:
        return [word.start() for word in _WORD.finditer(self.folded.text)]

    def find(self, part: Expression) -> list[Span] | None:
        """The places of the terms that make `part` match; None where it does not."""
        match part:
            case Term():
                return self._all(part) or None
            case Near():
                return self._near(part)
            case Field("title", term):
                title = len(fold(self.post.title))
                return self._patterns[term].places(self.folded.text, title) or None
            case Field():
                return [] if says(self.post, part) else None
            case Not(inner):
                return [] if self.find(inner) is None else None
            case And(parts):
                return self._every(parts)
            case Or(parts):
                found = [places for one in parts if (places := self.find(one)) is not None]
                return [span for places in found for span in places] if found else None

    def _every(self, parts: Sequence[Expression]) -> list[Span] | None:
        spans: list[Span] = []
        for part in parts:
            found = self.find(part)
            if found is None:
                return None
            spans += found
        return spans

    def _all(self, term: Term) -> list[Span]:
        if term not in self._places:
            self._places[term] = self._patterns[term].places(self.folded.text, len(self.folded.text))
        return self._places[term]

    def _near(self, part: Near) -> list[Span] | None:
        """Both terms, wherever one stands close enough to the other."""
        left, right = self._all(part.left), self._all(part.right)
        if not left or not right:
            return None
        close = [*self._close(left, right, part.distance), *self._close(right, left, part.distance)]
        return close or None

    def _close(self, those: Sequence[Span], others: Sequence[Span], distance: int) -> Iterator[Span]:
        """Those places that have one of the `others`, beside themselves, within `distance` words."""
        starts, stops = [other.start for other in others], [other.stop for other in others]
        for span in those:
            behind = bisect_left(starts, span.stop)
            before = bisect_right(stops, span.start) - 1
            if (behind < len(others) and self._words_between(span.stop, starts[behind]) <= distance) or (
                before >= 0 and self._words_between(stops[before], span.start) <= distance
            ):
                yield span

    def _words_between(self, start: int, stop: int) -> int:
        return bisect_left(self._word_starts, stop) - bisect_left(self._word_starts, start)


def says(post: Post, asked: Field) -> bool:
    """Whether a post's author, community, type or language is what `asked` says."""
    value = " ".join(asked.value.words)
    if asked.name == "type":
        return (post.reply_to is not None) is (value == "comment")
    told = {"author": post.author, "community": post.community, "lang": post.lang}[asked.name]
    if told is None:
        return False
    told = bare(fold(told))
    if asked.name == "lang":
        return told == value or told.startswith(f"{value}-")
    return told.startswith(value) if asked.value.prefix else told == value


def bare(name: str) -> str:
    """A folded name of an author or a community without the sign that its platform puts before it, evenly spaced."""
    return " ".join(_SIGNS.sub("", name.strip()).split())
