"""Mentions: where a text names a brand, by its aliases and its handles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from talkworthy.model import Brand, Mention, Post, full_text

NEAR_WORDS = 12
"""How many words on either side of an ambiguous alias are close by."""


class Names:
    """The names of one brand, ready to be looked for."""

    def __init__(self, brand: Brand) -> None:
        self.brand = brand
        flags = 0 if brand.case_sensitive else re.IGNORECASE
        self._aliases = {_folded(alias): alias for alias in brand.aliases}
        self._alias = re.compile(_any_of(map(_whole_words, brand.aliases)), flags)
        self._near = re.compile(_any_of(map(_whole_words, brand.near)), re.IGNORECASE) if brand.near else None
        self._never = (
            re.compile(_any_of(map(_whole_words, brand.never_near)), re.IGNORECASE) if brand.never_near else None
        )
        handles = sorted({handle for names in brand.official.values() for handle in names})
        self._handle = (
            re.compile(rf"(?<![\w@.])@{_any_of(map(re.escape, handles))}(?!\w)", re.IGNORECASE) if handles else None
        )
        # Plain substring tests are many times faster than a pattern, and most texts name no brand.
        self._hints = tuple(
            {tuple(_folded(alias).split()) for alias in brand.aliases} | {(f"@{one}",) for one in handles}
        )

    def may_stand_in(self, lowered: str) -> bool:
        """Whether it is worth looking: False is certain, True is not."""
        # plain loops: this is asked of every post there is, and generators would take most of the time
        for hint in self._hints:
            for word in hint:
                if word not in lowered:
                    break
            else:
                return True
        return False

    def find(self, text: str) -> Iterator[Mention]:
        """Every place where `text` names the brand, in order."""
        found = [match for match in self._alias.finditer(text) if self._is_about_us(text, match)]
        if self._handle is not None:
            taken = {match.end() for match in found}
            found += [match for match in self._handle.finditer(text) if match.end() not in taken]
        for match in sorted(found, key=lambda match: match.start()):
            alias = self._aliases.get(_folded(match.group()), match.group())
            yield Mention(self.brand.name, alias, match.start(), match.end())

    def _is_about_us(self, text: str, match: re.Match[str]) -> bool:
        if self._near is None and self._never is None:
            return True
        around = " ".join(
            (*text[: match.start()].split()[-NEAR_WORDS:], "|", *text[match.end() :].split()[:NEAR_WORDS])
        )
        if self._never is not None and self._never.search(around):
            return False
        return self._near is None or self._near.search(around) is not None


class Matcher:
    """The names of all tracked brands."""

    def __init__(self, brands: Iterable[Brand]) -> None:
        self.names: Sequence[Names] = [Names(brand) for brand in brands]
        self._accounts: dict[tuple[str, str], set[str]] = {}
        for names in self.names:
            for source, handles in names.brand.official.items():
                for handle in handles:
                    self._accounts.setdefault((source, handle), set()).add(names.brand.name)

    def find(self, post: Post) -> dict[str, list[Mention]]:
        """For each brand that the post names, where it does, in `full_text`.

        A post by a brand's official account concerns the brand whatever its words; where it does not name it, its
        one mention is empty and stands at the start.
        """
        text = full_text(post.title, post.text)
        lowered = text.lower()
        found = {
            names.brand.name: mentions
            for names in self.names
            if names.may_stand_in(lowered) and (mentions := list(names.find(text)))
        }
        for brand in self._speaking(post):
            found.setdefault(brand, [Mention(brand, f"@{post.author}", 0, 0)])
        return found

    def _speaking(self, post: Post) -> Iterable[str]:
        """The brands whose official account wrote this post."""
        if post.gone or post.author is None or not self._accounts:
            return ()
        return self._accounts.get((post.source, post.author.casefold()), ())

    def concerns(self, post: Post) -> bool:
        """Whether the post names any tracked brand, or is said by one."""
        return bool(self.find(post))


def _whole_words(alias: str) -> str:
    """A pattern for the alias as whole words, however its words are spaced."""
    words = r"\s+".join(re.escape(word) for word in alias.split())
    return rf"(?<!\w){words}(?!\w)"


def _any_of(patterns: Iterable[str]) -> str:
    # the longest first, so that "Northlight Coffee" is not read as "Northlight"
    return "(?:" + "|".join(sorted(patterns, key=len, reverse=True)) + ")"


def _folded(alias: str) -> str:
    return " ".join(alias.lower().split())
