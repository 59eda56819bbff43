"""The domain as plain values: posts, brands, mentions, annotations, conversations.

All values are frozen and independent of databases, networks and screens. Outside data is checked once, where it becomes
a Post; after that these types are trusted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from talkworthy.query_language.ast import Expression

AuthorType = Literal["public", "brand", "staff", "promoter", "press", "bot", "moderator", "unknown"]
MentionKind = Literal["direct", "implied", "context"]
Sentiment = Literal["positive", "negative", "neutral", "unclear"]
ResponseCue = Literal["asked_brand", "asked_peers", "may_need_help", "leave_alone"]
CustomerStage = Literal["uses_well", "did_not_buy", "left", "not_started", "unknown"]
ConversationKind = Literal["brand_free", "brand_joined", "brand_started"]

AUTHOR_TYPES: tuple[AuthorType, ...] = (
    "public",
    "brand",
    "staff",
    "promoter",
    "press",
    "bot",
    "moderator",
    "unknown",
)

READ_AT_MOST = 40_000
"""Characters of a post that are analysed, as many as a submission on Reddit may have. The store keeps all of them."""

DELETION = "deletion"
"""The kind of a notice that a post was deleted, which says no more of it: what the store holds of it is removed."""

BUSINESS_REPLY = "business_reply"
"""The flag of an answer that a platform attributes to the company: the developer of an app, the owner of a shop."""

REVIEW = "review"
"""The kind of a post that is a review, also of one that gives no stars."""

FEWEST_STARS, MOST_STARS = 0.5, 5.0
"""The lowest and the highest rating of a review; `to_stars` converts other scales."""

DELETED_PLACEHOLDERS = frozenset({"[deleted]", "[removed]", "[deleted by user]", "[ Removed by Reddit ]"})


@dataclass(frozen=True, slots=True)
class Engagement:
    """The counts of the platform. None means that the source does not report it, which is not 0."""

    likes: int | None = None
    replies: int | None = None
    reposts: int | None = None
    views: int | None = None


NO_ENGAGEMENT = Engagement()


@dataclass(frozen=True, slots=True)
class Post:
    """One public message of any kind: submission, comment, tweet, status, story, entry.

    `id`, `thread`, `reply_to` and `quotes` have the form `source:native` (`reddit:t1_abc`). `thread` is the id of the
    thread's first post, even if that was never collected. `kind` is the source's own word. `created_at` is aware and in
    UTC. `flags` are what the platform says about the post or its author (`moderator`, `verified_org`, `flair:Sales
    Rep`). A deleted post is kept as a tombstone: `gone`, with no text and no author. `rating` is the stars out of five
    that a review gives, 0.5 to 5, and None where there are none; another number raises ValueError.
    """

    id: str
    source: str
    kind: str
    created_at: datetime
    thread: str
    title: str = ""
    text: str = ""
    author: str | None = None
    community: str | None = None
    reply_to: str | None = None
    quotes: str | None = None
    url: str | None = None
    lang: str | None = None
    engagement: Engagement = NO_ENGAGEMENT
    parent_missing: bool = False
    flags: tuple[str, ...] = ()
    gone: bool = False
    rating: float | None = None

    def __post_init__(self) -> None:
        if self.rating is not None and not FEWEST_STARS <= self.rating <= MOST_STARS:
            raise ValueError(f"rating is {self.rating}; it must be from {FEWEST_STARS} to {MOST_STARS} stars.")

    @property
    def is_review(self) -> bool:
        """Return whether it is a review: it gives stars, or its source calls it one."""
        return self.rating is not None or self.kind == REVIEW


@dataclass(frozen=True, slots=True)
class Brand:
    """A tracked brand: its names, what distinguishes it from others of the same name, its own people, its
    competitors.

    `near` / `never_near`: an ambiguous alias counts only with one of these words close by / never with one.
    `communities`, `official` and `staff` map a source's name to names there (no `r/`, `@` or `#`), folded to lower case
    in `official` and `staff`. `query` replaces the aliases where it is set: what it does not match is neither collected
    nor a mention. Posts that `hide` matches are collected, but do not count as mentions.
    """

    name: str
    aliases: tuple[str, ...]
    case_sensitive: bool = False
    near: tuple[str, ...] = ()
    never_near: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    communities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    official: Mapping[str, frozenset[str]] = field(default_factory=dict)
    staff: Mapping[str, frozenset[str]] = field(default_factory=dict)
    query: Expression | None = None
    hide: Expression | None = None


@dataclass(frozen=True, slots=True)
class NameMatch:
    """Where a post names a brand: characters `start:stop` of title and text joined (see `full_text`)."""

    brand: str
    alias: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Annotation:
    """What one rule or model says about one post with regard to one brand.

    `value` is the rule's number where it has one (a score, a count); `start:stop` is the evidence in `full_text`, None
    where the whole post is the evidence; `rule` names the rule, so that a person can check it.
    """

    post: str
    brand: str
    name: str
    version: str
    label: str
    value: float | None = None
    start: int | None = None
    stop: int | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The part of one thread that concerns one brand, with its shape (METHOD sections 2 and 3).

    Counts are of posts and of distinct people; the shape is measured on posts by people, without the brand's own posts.
    `c2c`: at least two people and one reply from one to another. `aba`: A->B->A exchanges. `first_reply_seconds` is
    None where nobody answered; `structural_virality` is None under four posts, `reciprocity` and `balance` where there
    is nobody to compare. `completeness` is collected / reported posts, 0 to 1.
    """

    brand: str
    thread: str
    source: str
    community: str | None
    root: str
    posts: int
    people: int
    brand_posts: int
    kind: ConversationKind
    c2c: bool
    c2c_exchanges: int
    depth: int
    width: int
    h_index: int
    structural_virality: float | None
    reciprocity: float | None
    balance: float | None
    aba: int
    dialogue: bool
    unprompted: bool
    first_reply_seconds: float | None
    completeness: float
    named_at: datetime
    started_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject that people talk about in conversations about a brand.

    `number` stays when posts come and go; `label` is shown; `words` are typical of it compared with other topics;
    `posts` counts the public posts in it, of all time.
    """

    number: int
    label: str
    words: tuple[str, ...]
    posts: int


Cursor = Mapping[str, Any]
"""The position that a collector saves for its next run; JSON values only, opaque to others."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One page from a source.

    `cursor` is where the next run may begin: None until everything before it has been returned, so that it never points
    past unread posts. `requests` and `cost` (US dollars) are what this page took. `gone` are ids of posts that the
    source reports as deleted, whether or not they were collected.
    """

    posts: Sequence[Post]
    cursor: Cursor | None = None
    requests: int = 1
    cost: float = 0.0
    gone: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A payload that is not in its source's format: where it came from, what is wrong, and the payload as JSON."""

    where: str
    reason: str
    raw: str


GapKind = Literal["outage", "refused", "limited", "budget", "closed", "missed"]
"""Why posts were not read: the source was down; it rejected our key; it told us to wait; our budget or its usage cap
was exhausted; the community is private, banned or quarantined; it no longer shows older posts."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What was not read of `place` (a community, a site; empty: the whole source), with start and end if known."""

    place: str
    kind: GapKind
    reason: str
    since: datetime | None = None
    until: datetime | None = None


def full_text(title: str, text: str) -> str:
    """Return title and text as one string, whose characters mentions, spans and annotations count."""
    return f"{title}\n\n{text}" if title and text else title or text


def analysed_text(title: str, text: str) -> str:
    """Return the part of `full_text` that the analysis reads: its first 40,000 characters, at the same positions."""
    return full_text(title, text)[:READ_AT_MOST]


def to_utc(moment: datetime) -> datetime:
    """Return `moment` in UTC; a moment without a time zone is taken as UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
