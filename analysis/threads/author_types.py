"""Classifies who wrote a post: by the brand file, the platform's flags, the account's name, and the text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from analysis.relevance.mentions import alias_pattern
from analysis.text.language import unquoted
from analysis.text.rules import Rule, load_rules
from talkworthy.model import BUSINESS_REPLY, AuthorType, Brand, Post, analysed_text

VERSION = "2"
# "Talbot" and "Abbot" are people, "NewsBot" and "news_bot" are not
BOT_NAME = re.compile(
    r"(?:[-_]bot|[a-z]Bot|[a-z]BOT)\d*$|^bot[-_]|^(?:bot|automoderator|remindmebot|sneakpeekbot|wikitextbot|b0trank)\d*$"
)
BOT_FLAG = "bot"
FEED_ENTRY = "entry"
"""The kind of a post that a site publishes itself, in its feed."""
TEAM_FLAGS = frozenset({"owner", "member"})
"""What a platform says about an account that belongs to the team of the place where it writes."""
MODERATOR_FLAGS = frozenset({"moderator", "admin"})
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
class AuthorTypeResult:
    """An author type, the rule that gave it, and the evidence in `analysed_text` where the rule read the text."""

    author_type: AuthorType
    rule: str
    start: int | None = None
    stop: int | None = None


DELETED = AuthorTypeResult("unknown", "the post was deleted")
NO_AUTHOR = AuthorTypeResult("unknown", "the source does not say who wrote it")
SET_BY_PERSON = "set by a person"
PUBLIC = AuthorTypeResult("public", "no sign of another author type")


class AuthorTypeClassifier:
    """Classifies the authors of posts for each of the tracked brands."""

    def __init__(self, brands: Sequence[Brand], labels: Mapping[str, Mapping[str, str]] | None = None) -> None:
        """Prepare the rules. `labels` (brand -> post id -> author type) come from people and take precedence."""
        self._labels = labels or {}
        self._brands = {brand.name: brand for brand in brands}
        self._handles = {
            brand.name: {alias[1:].casefold() for alias in brand.aliases if alias.startswith("@")} for brand in brands
        }
        self._names = {brand.name: re.compile(alias_pattern(brand), re.IGNORECASE) for brand in brands}
        self._rules = {brand.name: load_rules("author_types", ours=alias_pattern(brand)) for brand in brands}
        self.version = f"{VERSION}.{load_rules('author_types').version}"

    def classify(self, post: Post, brand: str) -> AuthorTypeResult:
        """Return the author type of `post` as seen from `brand`: a competitor's account is a promoter."""
        return self.classify_all([post], brand)[0]

    def classify_all(self, posts: Sequence[Post], brand: str) -> list[AuthorTypeResult]:
        """Return the author types of many posts, which is many times faster than one by one."""
        results = [self._by_account(post, brand) for post in posts]
        undecided = [index for index, result in enumerate(results) if result is None]
        texts = [unquoted(analysed_text(posts[index].title, posts[index].text)) for index in undecided]
        fired = self._rules[brand].first_in(texts)
        by_words = {undecided[index]: _to_verdict(*match) for index, match in fired.items()}
        return [result or by_words.get(index, PUBLIC) for index, result in enumerate(results)]

    def _by_account(self, post: Post, brand: str) -> AuthorTypeResult | None:
        if post.gone:
            return DELETED
        if label := self._labels.get(brand, {}).get(post.id):
            return AuthorTypeResult(cast(AuthorType, label), SET_BY_PERSON)
        if post.author is None:
            return NO_AUTHOR
        return (
            self._by_handle(post.author.casefold(), post.source, brand)
            or self._by_business_reply(post, brand)
            or self._by_team(post, brand)
            or _by_marks(post, post.author)
        )

    def _by_handle(self, handle: str, source: str, brand: str) -> AuthorTypeResult | None:
        """Return what the brand files say of the account."""
        tracked = self._brands[brand]
        if handle in tracked.official.get(source, ()):
            return AuthorTypeResult("brand", "official account in the brand file")
        if handle in self._handles[brand]:
            return AuthorTypeResult("brand", "the account has a name of the brand")
        if handle in tracked.staff.get(source, ()):
            return AuthorTypeResult("staff", "staff account in the brand file")
        for other in self._brands.values():
            if other.name != brand and self._belongs_to(handle, source, other):
                return AuthorTypeResult("promoter", f"account of {other.name}")
        return None

    def _by_business_reply(self, post: Post, brand: str) -> AuthorTypeResult | None:
        """Return what an answer of the company that is reviewed is: the brand's, or a competitor's if that is named."""
        if BUSINESS_REPLY not in post.flags:
            return None
        place = f"{post.author} {post.community or ''}"
        named = [name for name, pattern in self._names.items() if pattern.search(place)]
        if named and brand not in named:
            return AuthorTypeResult("promoter", f"the platform says that {named[0]} answered")
        return AuthorTypeResult("brand", "the platform says that the company answered")

    def _by_team(self, post: Post, brand: str) -> AuthorTypeResult | None:
        """Return what a member of the team of a repository is, if that is the brand's own or a competitor's."""
        if BOT_FLAG in post.flags or TEAM_FLAGS.isdisjoint(post.flags):
            return None
        place = (post.community or "").casefold()
        places = {place, place.partition("/")[0]}
        owners = [
            name
            for name, other in self._brands.items()
            if not places.isdisjoint(own.casefold() for own in other.communities.get(post.source, ()))
        ]
        if owners and brand not in owners:
            return AuthorTypeResult("promoter", f"the platform says that the account is in the team of {owners[0]}")
        return AuthorTypeResult("staff", "the platform says that the account is in the team") if owners else None

    @staticmethod
    def _belongs_to(handle: str, source: str, brand: Brand) -> bool:
        return handle in brand.official.get(source, ()) or handle in brand.staff.get(source, ())


def _by_marks(post: Post, author: str) -> AuthorTypeResult | None:
    """Return what the account's name, the platform and the site show, whatever the brand."""
    if BOT_NAME.search(author) or BOT_NAME.search(author.casefold()):
        return AuthorTypeResult("bot", "the account's name says that it is a bot")
    if BOT_FLAG in post.flags:
        return AuthorTypeResult("bot", "the platform says that the account is a bot")
    if not MODERATOR_FLAGS.isdisjoint(post.flags):
        return AuthorTypeResult("moderator", "speaks as a moderator")
    if PRESS_HOST.search(_host_of(post)):
        return AuthorTypeResult("press", "published by a newspaper, magazine or agency")
    return None


def _host_of(post: Post) -> str:
    """Return the site that publishes this post: of a feed's entry, or of the account's server; else empty."""
    if post.kind == FEED_ENTRY and post.reply_to is None:
        return urlsplit(post.url or "").hostname or ""
    return (post.author or "").rpartition("@")[2].casefold() if "@" in (post.author or "") else ""


def _to_verdict(rule: Rule, match: re.Match[str]) -> AuthorTypeResult:
    return AuthorTypeResult(cast(AuthorType, rule.label), rule.name, *match.span())
