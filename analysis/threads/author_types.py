"""Whose words are these? From the brand file, what the platform says, the account's name, and the words themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from analysis.relevance.mentions import alias_pattern
from analysis.text.language import unquoted
from analysis.text.rules import Rule, load_rules
from talkworthy.model import AuthorType, Brand, Post, full_text

VERSION = "2"
# "Talbot" and "Abbot" are people, "NewsBot" and "news_bot" are not
BOT_NAME = re.compile(
    r"(?:[-_]bot|[a-z]Bot|[a-z]BOT)\d*$|^bot[-_]|^(?:bot|automoderator|remindmebot|sneakpeekbot|wikitextbot|b0trank)\d*$"
)
BOT_MARK = "bot"
FEED_ENTRY = "entry"
"""The kind of a post that a site publishes itself, in its feed."""
MODERATOR_MARKS = frozenset({"moderator", "admin"})
PRESS_HOST = re.compile(
    r"(?:^|\.)(?:"
    r"[\w-]*(?:news|times|herald|tribune|gazette|chronicle|telegraph|guardian|observer|magazine|journal|daily|weekly)"
    r"|(?:washington|huff|ny|national|jakarta|jerusalem)post|bbc|cnn|npr|reuters|apnews|bloomberg|forbes|fortune|wired"
    r"|techcrunch|theverge|arstechnica|engadget|cnet|zdnet|wsj|ft|economist|axios|politico|vox|theatlantic|newyorker"
    r"|businessinsider|cnbc|theregister|venturebeat|fastcompany|spiegel|zeit|lemonde|lefigaro|elpais|heise|golem"
    r")\.(?:[a-z]{2,4}|co\.[a-z]{2}|com\.[a-z]{2})$"
)
"""Sites of newspapers, magazines and agencies, by their names."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A voice, the rule that told it, and where in `full_text` where it was told by words."""

    author_type: AuthorType
    rule: str
    start: int | None = None
    stop: int | None = None


DELETED = Verdict("unknown", "the post was deleted")
NO_AUTHOR = Verdict("unknown", "the source does not tell who wrote it")
BY_A_PERSON = "a person said so"
PUBLIC = Verdict("public", "nothing says otherwise")


class AuthorTypes:
    """Tells voices for each of the tracked brands."""

    def __init__(self, brands: Sequence[Brand], said: Mapping[str, Mapping[str, str]] | None = None) -> None:
        """`said` is what people said of voices, which wins: brand -> post id -> voice."""
        self._said = said or {}
        self._brands = {brand.name: brand for brand in brands}
        self._handles = {
            brand.name: {alias[1:].casefold() for alias in brand.aliases if alias.startswith("@")} for brand in brands
        }
        self._rules = {brand.name: load_rules("author_types", ours=alias_pattern(brand)) for brand in brands}
        self.version = f"{VERSION}.{load_rules('author_types').version}"

    def tell(self, post: Post, brand: str) -> Verdict:
        """Whose words `post` holds, seen from `brand`: a rival's own account speaks as a promoter."""
        return self.tell_all([post], brand)[0]

    def tell_all(self, posts: Sequence[Post], brand: str) -> list[Verdict]:
        """The verdict on each of many posts, which is many times faster than one by one."""
        verdicts = [self._by_account(post, brand) for post in posts]
        silent = [place for place, verdict in enumerate(verdicts) if verdict is None]
        texts = [unquoted(full_text(posts[place].title, posts[place].text)) for place in silent]
        fired = self._rules[brand].first_in(texts)
        by_words = {silent[place]: _to_verdict(*found) for place, found in fired.items()}
        return [verdict or by_words.get(place, PUBLIC) for place, verdict in enumerate(verdicts)]

    def _by_account(self, post: Post, brand: str) -> Verdict | None:
        if post.gone:
            return DELETED
        if told := self._said.get(brand, {}).get(post.id):
            return Verdict(cast(AuthorType, told), BY_A_PERSON)
        if post.author is None:
            return NO_AUTHOR
        return self._by_handle(post.author.casefold(), post.source, brand) or _by_marks(post, post.author)

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

    @staticmethod
    def _belongs_to(handle: str, source: str, brand: Brand) -> bool:
        return handle in brand.official.get(source, ()) or handle in brand.staff.get(source, ())


def _by_marks(post: Post, author: str) -> Verdict | None:
    """What the account's name, the platform and the site tell, whatever the brand."""
    if BOT_NAME.search(author) or BOT_NAME.search(author.casefold()):
        return Verdict("bot", "the account's name says that it is a bot")
    if BOT_MARK in post.marks:
        return Verdict("bot", "the platform says that the account is a bot")
    if not MODERATOR_MARKS.isdisjoint(post.marks):
        return Verdict("moderator", "speaks as a moderator")
    if PRESS_HOST.search(_host_of(post)):
        return Verdict("press", "published by a newspaper, magazine or agency")
    return None


def _host_of(post: Post) -> str:
    """The site that speaks in this post: that of a feed's entry, or the one that the account is at; else empty."""
    if post.kind == FEED_ENTRY and post.reply_to is None:
        return urlsplit(post.url or "").hostname or ""
    return (post.author or "").rpartition("@")[2].casefold() if "@" in (post.author or "") else ""


def _to_verdict(rule: Rule, match: re.Match[str]) -> Verdict:
    return Verdict(cast(AuthorType, rule.label), rule.name, *match.span())
