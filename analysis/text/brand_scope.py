"""Which passages of a post concern the brand, in the form that rules are tried on: its names in braces.

A name in braces means the brand of the analysis, whatever it is called (rule files find it by their word list `brand`),
so that one set of compiled rules serves every brand. Positions stay those in `full_text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from analysis.annotators.base import AnnotatedPost
from analysis.text.language import is_english
from talkworthy.model import Brand

SHORT = 300
"""Characters; a post this short that names the brand speaks of it throughout. About a long tweet."""
SENTENCE = 500
"""Characters before a name that may belong to its sentence."""
TEXTS_KEPT = 100
"""Texts for which an answer is kept: each of the many passages of a long post asks it of the same text."""
READ_AT_MOST = 3_000
"""Characters of one passage: the rest of a long post repeats itself more than it adds."""

BEGINNING, ENOUGH_ENGLISH = 400, 2
_PLAIN_ENGLISH = (
    r"(?i)(?-u:\b)(?:the|and|you|that|have|this|with|what|but|my|it|they|would|could|should|can|how|for|just"
    r"|when|not|are|your|don't|can't)(?-u:\b)"
)

_END = re.compile(r"[.!?]+(?=[\s)\"'\u201d]|$)|\n")
# the next sentence is about the brand where it begins with a word that refers to it
_GOES_ON = re.compile(
    r"\s*(?:[(\"'\u201c]\s*)?(?:but\s+|and\s+|so\s+|also,?\s+|plus,?\s+|honestly,?\s+)?"
    r"(?:it|they|its|it's|their|this|that|the\s+(?:app|site|website|software|program|tool|extension|plug-?in|company"
    r"|service|product|interface|ui|free|paid|premium|support|price)|love|hate|highly|super|such\s+a)\b",
    re.IGNORECASE,
)
_BRACES = str.maketrans("{}", "()")
# a post to an account begins with it, perhaps after others or a greeting
_ADDRESSED = re.compile(
    r"\W*(?:(?:hey|hi|hello|dear|yo|ok|okay|so|wow|please|pls|ugh|thanks|morning|good\s+\w+)\b\W*)?"
    r"(?:@\w+\W+)*@?\{@?\w*\}",
    re.IGNORECASE,
)
# not the end of an address: ann@kettle.example
_HANDLE = re.compile(r"(?<!\w)(?:@\{\w*\}|\{@\w*\})(?!\.\w)")
_GREETED = re.compile(
    r"\W*(?:hey|hi|hello|dear|yo)(?:\s+(?:the|there|team))?\s+@?\{@?\w*\}"
    r"(?:\s+(?:team|support|staff|people|folks|devs?))?\s*[,:!]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class BrandPassage:
    """Characters `start:start+len(text)` of the post at `index` that concern the brand, its names in braces."""

    index: int
    start: int
    text: str


def only_english(posts: Sequence[AnnotatedPost], indexes: Iterable[int]) -> set[int]:
    """Return those of these indexes whose posts can be read by rules made for English.

    A text with "you" and "would" needs no language detector, which costs more than all rules together.
    """
    ordered = sorted(set(indexes))
    begun = pl.Series([posts[index].own[:BEGINNING] for index in ordered], dtype=pl.String)
    plain = begun.str.count_matches(_PLAIN_ENGLISH) >= ENOUGH_ENGLISH
    return {
        index for index, is_plain in zip(ordered, plain, strict=True) if _is_english(posts[index], is_plain=is_plain)
    }


def _is_english(item: AnnotatedPost, *, is_plain: bool) -> bool:
    return (is_plain and item.post.lang is None) or is_english(item.own[:BEGINNING], item.post.lang)


def with_brand_in_braces(item: AnnotatedPost) -> str:
    """Return the author's own words with each name of the brand as `{xx}` of the same length, without other braces."""
    own = item.own.translate(_BRACES) if "{" in item.own or "}" in item.own else item.own
    if not item.mentions:
        return own
    pieces, reached = [], 0
    for mention in item.mentions:
        name = own[mention.start : mention.stop]
        # a name in a quote, a link or code is blanked out there
        if mention.start < reached or len(name) < 2 or name.isspace():
            continue
        sign = "@" if name.startswith("@") and len(name) > 2 else ""
        pieces += [own[reached : mention.start], "{", sign, "x" * (len(name) - 2 - len(sign)), "}"]
        reached = mention.stop
    return "".join([*pieces, own[reached:]])


def is_addressed(text: str) -> bool:
    """Return whether a text speaks to the brand: it begins with its account, or with a greeting to it."""
    if "{" not in text:
        return False
    match = _ADDRESSED.match(text)
    return (match is not None and "@" in match.group()) or _GREETED.match(text) is not None


@lru_cache(maxsize=TEXTS_KEPT)
def is_visible_to_brand(text: str) -> bool:
    """Return whether the brand sees this text: it is addressed to it, or names its account."""
    return "{" in text and (_HANDLE.search(text) is not None or is_addressed(text))


class BrandScope:
    """Finds the passages that concern a brand."""

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._homes = {brand.name: _homes(brand) for brand in brands}

    def is_home(self, item: AnnotatedPost) -> bool:
        """Return whether the post is in a community that is about nothing but the brand."""
        return _squashed(item.post.community or "") in self._homes.get(item.brand, ())

    def passages(self, posts: Sequence[AnnotatedPost], texts: Mapping[int, str]) -> Iterator[BrandPassage]:
        """Yield the passages of the posts in `texts` (index -> text with the brand in braces), in order.

        A post that names the brand in its title, is short, or is addressed to the brand speaks of it throughout; in
        others the sentences that name it count, with those that continue with "it". A short reply that does not name
        the brand concerns it where its parent does.
        """
        naming = {posts[index].post.id for index, words in texts.items() if "{" in words}
        naming |= {item.post.id for item in posts if item.mention_kind == "context" and item.mentions}
        for index, words in texts.items():
            item = posts[index]
            if "{" not in words:
                # labelled as about the brand, written by its account, or a short reply to a post that names it
                if item.mention_kind == "direct" or (len(words) <= SHORT and item.post.reply_to in naming):
                    yield BrandPassage(index, 0, words[:READ_AT_MOST])
            elif self._is_all_about(item, words):
                yield BrandPassage(index, 0, words[:READ_AT_MOST])
            else:
                yield from _sentences_about(index, words)

    def _is_all_about(self, item: AnnotatedPost, words: str) -> bool:
        if len(words) <= SHORT or is_addressed(words):
            return True
        return words.find("{") < len(item.post.title) or (self.is_home(item) and item.post.reply_to is None)


def _sentences_about(index: int, words: str) -> Iterator[BrandPassage]:
    """Yield each sentence that names the brand, with the next one where that continues about it."""
    reached, at = 0, words.find("{")
    while at >= 0:
        start = max(reached, _start_of(words, at))
        stop = _stop_of(words, at)
        if words[stop - 1 : stop] != "\n" and _GOES_ON.match(words, stop):
            stop = _stop_of(words, stop + 1)
        yield BrandPassage(index, start, words[start:stop])
        reached, at = stop, words.find("{", stop)


def _start_of(words: str, at: int) -> int:
    begin = max(0, at - SENTENCE)
    ends = [words.rfind(end, begin, at) for end in ("\n", ". ", "! ", "? ")]
    return max(begin, 1 + max(ends))


def _stop_of(words: str, at: int) -> int:
    match = _END.search(words, at)
    return match.end() if match else len(words)


def _homes(brand: Brand) -> frozenset[str]:
    named = {community for communities in brand.communities.values() for community in communities}
    return frozenset(_squashed(name) for name in (*named, *brand.aliases, brand.name))


def _squashed(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()
