"""Finds where a post names a brand: by its aliases and handles, or by the query that replaces them.

An alias counts as a whole word in any case (or in its own, where the brand file says so), also in the forms that people
use: `Zotero's`, `two Zoteros` (a plural only in capitals that are not due to the start of a sentence: `slacks` is a
word), `#copperkettle` for "Copper Kettle", `notion.so` for a "Notion" whose case counts elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import ahocorasick

from talkworthy.model import Brand, NameMatch, Post, analysed_text
from talkworthy.query_language.match import Matcher as Query

NEAR_WORDS = 12
"""Words on either side of an ambiguous alias that count as near it."""
NEAR_CHARACTERS = 600
"""Characters on either side that hold these words."""

SITES = ("com", "org", "net", "io", "so", "co", "app", "ai", "us", "site")
"""Top-level domains of a brand's own host; with others, a missing blank after a full stop looks like a host."""
PROFILES = ("twitter.com/", "/x.com/", "instagram.com/", "facebook.com/", "tiktok.com/@", "bsky.app/profile/")
"""What precedes a handle in a link to the account."""
SHORTEST_PLURAL = 3


class NameFinder:
    """Finds the names of one brand."""

    def __init__(self, brand: Brand) -> None:
        self.brand = brand
        self._aliases = {form: alias for alias in brand.aliases for form in _forms(alias)}
        self._alias = re.compile(alias_pattern(brand), re.IGNORECASE)
        self._near = re.compile(_any_of(map(_whole_words, brand.near)), re.IGNORECASE) if brand.near else None
        self._never = (
            re.compile(_any_of(map(_whole_words, brand.never_near)), re.IGNORECASE) if brand.never_near else None
        )
        handles = sorted({handle for names in brand.official.values() for handle in names})
        self._handle = re.compile(_handle_pattern(handles), re.IGNORECASE) if handles else None
        # each begins what may be a mention: only there the patterns are tried, and most texts have none
        self.hints = {_folded(alias).split()[0] for alias in brand.aliases if _folded(alias)} | {
            _folded(name) for name in handles
        }

    def find(self, text: str) -> Iterator[NameMatch]:
        """Yield every match of a name of the brand in `text`, in order and without overlaps."""
        handles = self._handle.finditer(text) if self._handle is not None else ()
        return self._mentions(text, handles, self._alias.finditer(text))

    def find_at(self, text: str, indexes: Sequence[int]) -> Iterator[NameMatch]:
        """Yield the same, where the hints are known to begin at these positions in order."""
        handle, alias = self._handle, self._alias
        handles: list[re.Match[str]] = []
        if handle is not None:
            # an @ or a u/ before the hint belongs to the mention
            begins = sorted({index - lead for index in indexes for lead in (0, 1, 2) if lead <= index})
            handles = [match for begin in begins if (match := handle.match(text, begin))]
        return self._mentions(text, handles, [match for index in indexes if (match := alias.match(text, index))])

    def _mentions(
        self, text: str, handles: Iterable[re.Match[str]], aliases: Iterable[re.Match[str]]
    ) -> Iterator[NameMatch]:
        reached = 0
        # at the same position the handle goes first: it counts whatever is near it
        candidates = sorted(
            [(match.start(), 0, match) for match in handles] + [(match.start(), 1, match) for match in aliases],
            key=lambda candidate: candidate[:2],
        )
        for start, is_alias, match in candidates:
            if start < reached:
                continue
            reached = match.end()
            if not is_alias or self._is_in_context(text, match):
                yield NameMatch(self.brand.name, self._alias_of(match.group()), start, reached)

    def _alias_of(self, words: str) -> str:
        return self._aliases.get(words) or self._aliases.get(_folded(words), words)

    def _is_in_context(self, text: str, match: re.Match[str]) -> bool:
        if self._near is None and self._never is None:
            return True
        before = text[max(0, match.start() - NEAR_CHARACTERS) : match.start()]
        after = text[match.end() : match.end() + NEAR_CHARACTERS]
        around = " ".join((*before.split()[-NEAR_WORDS:], "|", *after.split()[:NEAR_WORDS]))
        if self._never is not None and self._never.search(around):
            return False
        return self._near is None or self._near.search(around) is not None


class BrandRules:
    """What makes a post a mention of one brand: its query if it has one, else its names; and what it hides."""

    def __init__(self, brand: Brand) -> None:
        self.brand = brand
        self.names = NameFinder(brand)
        self.query = Query(brand.query) if brand.query is not None else None
        self._hide = Query(brand.hide) if brand.hide is not None else None

    def query_matches(self, post: Post) -> list[NameMatch]:
        """Return what the brand's query matches in a post."""
        spans = None if post.gone or self.query is None else self.query.spans(post)
        if spans is None:
            return []
        return [NameMatch(self.brand.name, span.words, span.start, span.stop) for span in spans] or [
            NameMatch(self.brand.name, self.brand.name, 0, 0)
        ]

    def hides(self, post: Post) -> bool:
        """Return whether the post is no mention whatever it names."""
        return self._hide is not None and self._hide.matches(post)


class MentionMatcher:
    """Finds which of the tracked brands a post mentions.

    All aliases of all brands are searched in one pass over a text (Aho & Corasick 1975, "Efficient string matching"),
    so that the cost grows with the text and hardly with their number; patterns confirm the hits.
    """

    def __init__(self, brands: Iterable[Brand]) -> None:
        self._rules_by_brand: Sequence[BrandRules] = [BrandRules(brand) for brand in brands]
        self._with_query = [
            number for number, brand_rules in enumerate(self._rules_by_brand) if brand_rules.query is not None
        ]
        self._accounts = _official_accounts(self._rules_by_brand)
        self._hints = _hint_table(self._rules_by_brand)

    def find(self, post: Post) -> dict[str, list[NameMatch]]:
        """Return brand -> where the post names it, in `analysed_text`.

        A post by a brand's official account concerns the brand whatever its words; where it does not name it, its one
        match is empty and at the start. The same holds where only the fields of a query match, and for a review of
        what the brand is named for: the community of a review is the app, the shop or the product that it is about.
        """
        return {
            brand_rules.brand.name: mentions
            for brand_rules, mentions in self._find(post)
            if not brand_rules.hides(post)
        }

    def concerns(self, post: Post) -> bool:
        """Return whether the post names any tracked brand or is by one, hidden or not: whether it is stored."""
        return next(self._find(post), None) is not None

    def _find(self, post: Post) -> Iterator[tuple[BrandRules, list[NameMatch]]]:
        text = analysed_text(post.title, post.text)
        matches: dict[int, list[NameMatch]] = {
            number: list(self._confirmed(self._rules_by_brand[number].names, text, indexes))
            for number, indexes in self._hinted(text).items()
        }
        if post.is_review and post.community and not post.gone:
            for number, alias in self._reviewed(post.community):
                brand = self._rules_by_brand[number].brand.name
                matches[number] = matches.get(number) or [NameMatch(brand, alias, 0, 0)]
        for number in self._with_query:
            matches[number] = self._rules_by_brand[number].query_matches(post)
        if post.author is not None and not post.gone:
            for number in self._accounts.get((post.source, post.author.casefold()), ()):
                # the brand's own account speaks for it
                matches[number] = matches.get(number) or [
                    NameMatch(self._rules_by_brand[number].brand.name, f"@{post.author}", 0, 0)
                ]
        for number in sorted(matches):
            if matches[number]:
                yield self._rules_by_brand[number], matches[number]

    def _reviewed(self, community: str) -> Iterator[tuple[int, str]]:
        """Yield the number of each brand that the name of what is reviewed contains, and how it names it."""
        for number, indexes in self._hinted(community).items():
            first = next(self._confirmed(self._rules_by_brand[number].names, community, indexes), None)
            if first is not None:
                yield number, first.alias

    def _hinted(self, text: str) -> dict[int, list[int] | None]:
        """Return the numbers of the brands that a text may name -> where, or None if the positions are unknown."""
        places_by_brand: dict[int, list[int] | None] = {}
        if self._hints is None:
            return places_by_brand
        folded = _fold(text)
        # folding makes some letters longer and drops a dot: both can be detected, unless they compensate each other
        is_aligned = text.isascii() or (len(folded) == len(text) and "\u0307" not in text and "\u0130" not in text)
        for end, hints in self._hints.iter(folded):
            for number, length in hints:
                if not is_aligned:
                    places_by_brand[number] = None
                    continue
                indexes = places_by_brand.setdefault(number, [])
                if indexes is not None:
                    indexes.append(end - length + 1)
        return places_by_brand

    @staticmethod
    def _confirmed(names: NameFinder, text: str, indexes: list[int] | None) -> Iterator[NameMatch]:
        return names.find(text) if indexes is None else names.find_at(text, indexes)


def alias_pattern(brand: Brand) -> str:
    """Return a pattern for the brand's aliases as whole words, longest first; to be compiled for any case."""
    longest_first = sorted(brand.aliases, key=len, reverse=True)
    pattern = "(?:" + "|".join(_alias_pattern(alias, brand.case_sensitive) for alias in longest_first) + ")"
    return f"(?-i:{pattern})" if brand.case_sensitive else pattern


def _hint_table(rules: Sequence[BrandRules]) -> ahocorasick.Automaton | None:
    """Return an automaton: hint -> (number of the brand, length) of the brands it hints at; None without hints."""
    hinted: dict[str, list[tuple[int, int]]] = {}
    for number, brand_rules in enumerate(rules):
        # where a query replaces the names, they are not searched
        for hint in brand_rules.names.hints if brand_rules.query is None else ():
            hinted.setdefault(hint, []).append((number, len(hint)))
    if not hinted:
        return None
    table = ahocorasick.Automaton()
    for hint, brands in hinted.items():
        table.add_word(hint, tuple(brands))
    table.make_automaton()
    return table


def _official_accounts(rules: Sequence[BrandRules]) -> Mapping[tuple[str, str], list[int]]:
    """Return (source, account) -> the numbers of the brands whose official account it is."""
    accounts_of_brands: dict[tuple[str, str], list[int]] = {}
    for number, brand_rules in enumerate(rules):
        for source, accounts in brand_rules.brand.official.items():
            for account in accounts:
                accounts_of_brands.setdefault((source, account), []).append(number)
    return accounts_of_brands


def _alias_pattern(alias: str, case_sensitive: bool) -> str:
    """Return a pattern for the alias as whole words, its plural as a name, and its hashtag."""
    words = alias.split()
    patterns = [_whole_words(alias)]
    if _has_plural(alias):
        # in capitals, as a name is written; at the start of a sentence every word is
        capitals = r"\s+".join(f"(?-i:{re.escape(word[0].upper())}){re.escape(word[1:])}" for word in words)
        patterns.append(rf"(?<=[\w,;:]\s){capitals}(?:es|s|S)(?!\w)")
    # case does not count in a hashtag or a host
    if len(words) > 1:
        patterns.append(rf"(?<=\#)(?i:{'_?'.join(map(re.escape, words))})(?!\w)")
    elif case_sensitive:
        patterns.append(rf"(?<=\#)(?i:{re.escape(alias)})(?!\w)")
        patterns.append(rf"(?<![\w@-])(?i:{re.escape(alias)})(?=\.(?:{'|'.join(SITES)})(?![\w-]))")
    return _any_of(patterns)


def _has_plural(alias: str) -> bool:
    ends = alias[:1].isalpha() and alias[-1:].isalpha() and alias[-1:] not in "sS"
    return ends and len(alias) >= SHORTEST_PLURAL and all(len(word[0].upper()) == 1 for word in alias.split())


def _handle_pattern(handles: Sequence[str]) -> str:
    names = _any_of(map(re.escape, handles))
    profile = "|".join(f"(?<={re.escape(prefix)})" for prefix in PROFILES)
    return rf"(?:(?<![\w@.])(?:@|u/)|(?:{profile})){names}(?!\w)"


def _forms(alias: str) -> set[str]:
    """Return the forms of the alias in a text, folded."""
    folded = _folded(alias)
    return {alias, folded, f"{folded}s", f"{folded}es", folded.replace(" ", ""), folded.replace(" ", "_")}


def _whole_words(alias: str) -> str:
    """Return a pattern for the alias as whole words, with any blanks between them."""
    words = r"\s+".join(re.escape(word) for word in alias.split())
    return rf"(?<!\w){words}(?!\w)"


def _any_of(patterns: Iterable[str]) -> str:
    # the longest first, so that "Northlight Coffee" is not read as "Northlight"
    return "(?:" + "|".join(sorted(patterns, key=len, reverse=True)) + ")"


def _folded(alias: str) -> str:
    return " ".join(_fold(alias).split())


def _fold(text: str) -> str:
    """Return `text` folded so that what a case-insensitive pattern treats as equal is equal, Turkish i included."""
    return text.lower() if text.isascii() else text.casefold().replace("\u0131", "i").replace("\u0307", "")
