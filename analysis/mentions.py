"""Mentions: where a post names a brand: by its aliases and its handles, or by the query that stands in for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from talkworthy.expressions.match import Matcher as Query
from talkworthy.model import Brand, Mention, Post, full_text

NEAR_WORDS = 12
"""How many words on either side of an ambiguous alias are close by."""


class Names:
    """The names of one brand, ready to be looked for."""

    def __init__(self, brand: Brand) -> None:
        self.brand = brand
        self._aliases = {_folded(alias): alias for alias in brand.aliases}
        self._alias = re.compile(alias_pattern(brand), re.IGNORECASE)
        self._near = re.compile(_any_of(map(_whole_words, brand.near)), re.IGNORECASE) if brand.near else None
        self._never = (
            re.compile(_any_of(map(_whole_words, brand.never_near)), re.IGNORECASE) if brand.never_near else None
        )
        handles = sorted({handle for names in brand.official.values() for handle in names})
        self._handle = (
            re.compile(rf"(?<![\w@.])(?:@|u/){_any_of(map(re.escape, handles))}(?!\w)", re.IGNORECASE)
            if handles
            else None
        )
        # A plain substring test is many times faster than a pattern, and most texts name no brand.
        self.hints = tuple({_folded(alias).split()[0] for alias in brand.aliases} | {_folded(name) for name in handles})

    def find(self, text: str) -> Iterator[Mention]:
        """Every place where `text` names the brand, in order; no two of them overlap."""
        found = [match for match in self._alias.finditer(text) if self._is_about_us(text, match)]
        if self._handle is not None:
            found += self._handle.finditer(text)
        reached = 0
        for match in sorted(found, key=lambda match: match.start()):
            if match.start() >= reached:
                reached = match.end()
                alias = self._aliases.get(_folded(match.group()), match.group())
                yield Mention(self.brand.name, alias, match.start(), reached)

    def _is_about_us(self, text: str, match: re.Match[str]) -> bool:
        if self._near is None and self._never is None:
            return True
        around = " ".join(
            (*text[: match.start()].split()[-NEAR_WORDS:], "|", *text[match.end() :].split()[:NEAR_WORDS])
        )
        if self._never is not None and self._never.search(around):
            return False
        return self._near is None or self._near.search(around) is not None


class Sought:
    """What makes a post a mention of one brand: its query where there is one, else its names; and what it hides."""

    def __init__(self, brand: Brand) -> None:
        self.brand = brand
        self._names = Names(brand)
        self._query = Query(brand.query) if brand.query is not None else None
        self._hide = Query(brand.hide) if brand.hide is not None else None

    def find(self, post: Post, text: str, folded: str) -> list[Mention]:
        """The mentions in a post, hidden or not; `text` is its `full_text`, `folded` the same as `_fold` gives it."""
        if self._query is not None:
            mentions = self._asked_for(post, self._query)
        else:
            mentions = list(self._names.find(text)) if any(hint in folded for hint in self._names.hints) else []
        if not mentions and self._speaks(post):
            mentions = [Mention(self.brand.name, f"@{post.author}", 0, 0)]
        return mentions

    def hides(self, post: Post) -> bool:
        """Whether the post is no mention whatever it names."""
        return self._hide is not None and self._hide.matches(post)

    def _asked_for(self, post: Post, query: Query) -> list[Mention]:
        spans = None if post.gone else query.spans(post)
        if spans is None:
            return []
        return [Mention(self.brand.name, span.words, span.start, span.stop) for span in spans] or [
            Mention(self.brand.name, self.brand.name, 0, 0)
        ]

    def _speaks(self, post: Post) -> bool:
        """Whether the author is one of the brand's official accounts: what it says, it says for the brand."""
        own = self.brand.official.get(post.source, frozenset())
        return not post.gone and post.author is not None and post.author.casefold() in own


class Matcher:
    """What makes a post a mention of each tracked brand."""

    def __init__(self, brands: Iterable[Brand]) -> None:
        self._sought: Sequence[Sought] = [Sought(brand) for brand in brands]

    def find(self, post: Post) -> dict[str, list[Mention]]:
        """For each brand that the post names, where it does, in `full_text`.

        A post by a brand's official account concerns the brand whatever its words; where it does not name it, its
        one mention is empty and stands at the start. So it does where nothing but the fields of a query match.
        """
        return {sought.brand.name: mentions for sought, mentions in self._find(post) if not sought.hides(post)}

    def concerns(self, post: Post) -> bool:
        """Whether the post names any tracked brand or is said by one, hidden or not: whether it is to be kept."""
        return next(self._find(post), None) is not None

    def _find(self, post: Post) -> Iterator[tuple[Sought, list[Mention]]]:
        text = full_text(post.title, post.text)
        folded = _fold(text)
        for sought in self._sought:
            if mentions := sought.find(post, text, folded):
                yield sought, mentions


def alias_pattern(brand: Brand) -> str:
    """A pattern for any of the brand's aliases as whole words, the longest first; to be compiled for any case."""
    pattern = _any_of(map(_whole_words, brand.aliases))
    return f"(?-i:{pattern})" if brand.case_sensitive else pattern


def _whole_words(alias: str) -> str:
    """A pattern for the alias as whole words, however its words are spaced."""
    words = r"\s+".join(re.escape(word) for word in alias.split())
    return rf"(?<!\w){words}(?!\w)"


def _any_of(patterns: Iterable[str]) -> str:
    # the longest first, so that "Northlight Coffee" is not read as "Northlight"
    return "(?:" + "|".join(sorted(patterns, key=len, reverse=True)) + ")"


def _folded(alias: str) -> str:
    return " ".join(_fold(alias).split())


def _fold(text: str) -> str:
    """`text` so that what a pattern of any case takes for equal is equal, a Turkish i with or without its dot too."""
    return text.lower() if text.isascii() else text.casefold().replace("\u0131", "i").replace("\u0307", "")
