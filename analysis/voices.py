"""Whose words are these? From the brand file, what the platform says, the account's name, and the words themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from analysis.language import unquoted
from analysis.mentions import alias_pattern
from analysis.rules import load_rules
from talkworthy.model import Brand, Post, Voice, full_text

VERSION = "1"
# "Talbot" and "Abbot" are people, "NewsBot" and "news_bot" are not
BOT_NAME = re.compile(
    r"(?:[-_]bot|[a-z]Bot|[a-z]BOT)\d*$|^bot[-_]|^(?:bot|automoderator|remindmebot|sneakpeekbot|wikitextbot|b0trank)\d*$"
)
BOT_MARK = "bot"
MODERATOR_MARKS = frozenset({"moderator", "admin"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """A voice, the rule that told it, and where in `full_text` where it was told by words."""

    voice: Voice
    rule: str
    start: int | None = None
    stop: int | None = None


DELETED = Verdict("unknown", "the post was deleted")
NO_AUTHOR = Verdict("unknown", "the source does not tell who wrote it")
CUSTOMER = Verdict("customer", "nothing says otherwise")


class Voices:
    """Tells voices for each of the tracked brands."""

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._brands = {brand.name: brand for brand in brands}
        self._handles = {
            brand.name: {alias[1:].casefold() for alias in brand.aliases if alias.startswith("@")} for brand in brands
        }
        self._rules = {brand.name: load_rules("voices", ours=alias_pattern(brand)) for brand in brands}
        self.version = f"{VERSION}.{load_rules('voices').version}"

    def tell(self, post: Post, brand: str) -> Verdict:
        """Whose words `post` holds, seen from `brand`: a rival's own account speaks as a promoter."""
        if post.gone:
            return DELETED
        if post.author is None:
            return NO_AUTHOR
        return self._by_account(post, brand) or self._by_words(post, brand) or CUSTOMER

    def _by_account(self, post: Post, brand: str) -> Verdict | None:
        handle = (post.author or "").casefold()
        if whose := self._by_handle(handle, post.source, brand):
            return whose
        if BOT_NAME.search(post.author or "") or BOT_NAME.search(handle):
            return Verdict("bot", "the account's name says that it is a bot")
        if BOT_MARK in post.marks:
            return Verdict("bot", "the platform says that the account is a bot")
        if not MODERATOR_MARKS.isdisjoint(post.marks):
            return Verdict("moderator", "speaks as a moderator")
        return None

    def _by_handle(self, handle: str, source: str, brand: str) -> Verdict | None:
        """What the brand files say of the account."""
        of = self._brands[brand]
        if handle in of.official.get(source, ()):
            return Verdict("brand", "official account in the brand file")
        if handle in self._handles[brand]:
            return Verdict("brand", "the account is called what the brand is called by")
        if handle in of.staff.get(source, ()):
            return Verdict("staff", "staff account in the brand file")
        for other in self._brands.values():
            if other.name != brand and self._belongs_to(handle, source, other):
                return Verdict("promoter", f"account of {other.name}")
        return None

    def _by_words(self, post: Post, brand: str) -> Verdict | None:
        fired = self._rules[brand].first(unquoted(full_text(post.title, post.text)))
        if not fired:
            return None
        rule, match = fired
        return Verdict(cast(Voice, rule.label), rule.name, *match.span())

    @staticmethod
    def _belongs_to(handle: str, source: str, brand: Brand) -> bool:
        return handle in brand.official.get(source, ()) or handle in brand.staff.get(source, ())
