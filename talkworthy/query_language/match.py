"""Matches an expression against a post, in time that is linear in the length of the text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from urllib.parse import urlsplit

from talkworthy.model import Post, analysed_text
from talkworthy.plain_text.stars import to_star_range
from talkworthy.query_language.ast import And, Domain, Exact, Expression, Field, Near, Not, Or, Term, terms_of
from talkworthy.query_language.normalize import Folded, fold, to_folded
from talkworthy.query_language.patterns import AnyTerm, Span, TermPattern, to_pattern

_WORD = re.compile(r"\w+(?:'\w+)*")
_SIGNS = re.compile(r"^/?(?:r/|u/|[@#]+)")


class Matcher:
    """An expression that is prepared for matching posts."""

    def __init__(self, expression: Expression) -> None:
        self.expression = expression
        self._patterns = {term: to_pattern(term) for term in terms_of(expression)}

    def matches(self, post: Post) -> bool:
        """Return whether the post matches the expression."""
        return _Look(post, self._patterns).find(self.expression) is not None

    def spans(self, post: Post) -> list[Span] | None:
        """Return where terms of the expression occur in the post's `analysed_text`, in order and without overlaps.

        Empty where only fields or a NOT make it match; None where it does not match.
        """
        look = _Look(post, self._patterns)
        matches = look.find(self.expression)
        if matches is None:
            return None
        spans: list[Span] = []
        for start, stop, words in sorted(matches, key=lambda span: (span.start, -span.stop)):
            if not spans or start >= spans[-1].stop:
                spans.append(Span(start, stop, words))
        return [Span(*look.folded.unfolded(start, stop), words) for start, stop, words in spans]


class _Look:
    """The matching of one post: its folded text, and the positions found so far, in the folded text."""

    def __init__(self, post: Post, patterns: Mapping[AnyTerm, TermPattern]) -> None:
        self.post = post
        self._original = analysed_text(post.title, post.text)
        self._patterns = patterns
        self._places: dict[AnyTerm, list[Span]] = {}

    @cached_property
    def folded(self) -> Folded:
        return to_folded(self._original)

    @cached_property
    def _word_starts(self) -> list[int]:
        return [word.start() for word in _WORD.finditer(self.folded.text)]

    def find(self, part: Expression) -> list[Span] | None:
        """Return the positions of terms that make `part` match; None where it does not match."""
        match part:
            case Term() | Exact() | Domain():
                return self._all(part) or None
            case Near():
                return self._near(part)
            case Field("title", term):
                title = len(fold(self.post.title))
                return [span for span in self._all(term) if span.stop <= title] or None
            case Field():
                return [] if field_matches(self.post, part) else None
            case Not(inner):
                return [] if self.find(inner) is None else None
            case And(parts):
                return self._every(parts)
            case Or(parts):
                matches = [places for child in parts if (places := self.find(child)) is not None]
                return [span for places in matches for span in places] if matches else None

    def _every(self, parts: Sequence[Expression]) -> list[Span] | None:
        spans: list[Span] = []
        for part in parts:
            matches = self.find(part)
            if matches is None:
                return None
            spans += matches
        return spans

    def _all(self, term: AnyTerm) -> list[Span]:
        if term not in self._places:
            self._places[term] = self._patterns[term].places(self.folded, self._original)
        return self._places[term]

    def _near(self, part: Near) -> list[Span] | None:
        """Return the positions of both terms, where they are close enough to each other."""
        left, right = self._all(part.left), self._all(part.right)
        if not left or not right:
            return None
        close = [*self._close(left, right, part.distance), *self._close(right, left, part.distance)]
        return close or None

    def _close(self, those: Sequence[Span], others: Sequence[Span], distance: int) -> Iterator[Span]:
        """Return the positions that have one of the `others` within `distance` words."""
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


def field_matches(post: Post, field: Field) -> bool:
    """Return whether a post's author, community, type, language, site or rating equals the field."""
    value = " ".join(field.value.words)
    if field.name == "type":
        return (post.reply_to is not None) is (value == "comment")
    if field.name == "site":
        return f".{host_of(post.url)}".endswith(f".{value}")
    if field.name == "rating":
        return _has_stars(post, value)
    actual = {"author": post.author, "community": post.community, "lang": post.lang}[field.name]
    if actual is None:
        return False
    actual = bare(fold(actual))
    if field.name == "lang":
        return actual == value or actual.startswith(f"{value}-")
    return actual.startswith(value) if field.value.prefix else actual == value


def _has_stars(post: Post, written: str) -> bool:
    stars = to_star_range(written)
    return stars is not None and post.rating is not None and stars[0] <= post.rating <= stars[1]


def bare(name: str) -> str:
    """Return the folded name of an author or a community without its platform's sign, with single spaces."""
    return " ".join(_SIGNS.sub("", name.strip()).split())


def host_of(url: str | None) -> str:
    """Return the name of the site in an address, in lower case; empty where there is none."""
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:  # an address that a stranger has made up
        return ""
