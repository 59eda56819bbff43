"""What a brand's posts show all together: which of them to hold in quarantine, and what its talks are without those."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from analysis.integrity.coordinated_posting import AUTHOR_TYPE_RULES, VERSION, find_bots, find_promoters, find_suspects
from analysis.integrity.near_duplicates import to_wordings
from analysis.pipeline.analyzer import Reader
from analysis.threads.author_types import BY_A_PERSON
from services.analysis.read_threads import read_threads
from talkworthy.findings import AnalysisResult, Finding
from talkworthy.model import Annotation, Brand, Conversation
from talkworthy.storage.analysis import quarantine, results
from talkworthy.storage.analysis.labels import AUTHOR_TYPE, HELD, RELEASED, SUSPICION, load_labels
from talkworthy.storage.analysis.quarantine import BESIDE
from talkworthy.storage.posts.brand_posts import public_posts
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

NEXT_TO_HELD = "in the talk only through posts that are held"
LET_GO_BY_A_PERSON = "let out by a person"

Number = int


@dataclass(frozen=True, slots=True)
class Left:
    """What is found once the held posts are out: talks, and voice and rule of each post in talk."""

    conversations: list[Conversation]
    author_types: dict[Number, tuple[str, str]]

    @classmethod
    def of(cls, found: Iterable[AnalysisResult], brand: str) -> Left:
        """What these readings say for one brand."""
        conversations: list[Conversation] = []
        author_types: dict[Number, tuple[str, str]] = {}
        for reading in found:
            conversations += [conversation for conversation in reading.conversations if conversation.brand == brand]
            said = ((one.post, one.annotation) for one in reading.findings if one.annotation.name == AUTHOR_TYPE)
            author_types |= {post: (told.label, told.rule) for post, told in said if told.brand == brand}
        return cls(conversations, author_types)


@dataclass(frozen=True, slots=True)
class Together:
    """What can only be seen of all tracked brands' posts together: who floods one talk floods others too.

    `wordings`: post, wording, bare (`analysis.integrity.near_duplicates`); the others as `analysis.integrity.coordinated_posting` finds them, `suspects` with
    their conversation; `let_go` are posts that a person let out, `held_before` conversations with posts held so far.
    """

    wordings: pl.DataFrame
    suspects: pl.DataFrame
    promoters: pl.DataFrame
    bots: pl.DataFrame
    let_go: frozenset[Number]
    held_before: frozenset[str]

    def held_for_others(self, connection: Connection, brand: str, posts: pl.DataFrame) -> set[Number]:
        """What is suspicious in the conversations of a brand's `posts` and not in its own talk.

        It says nothing of this brand, and still is no part of how much of the conversation was collected.
        """
        near = self.suspects.join(posts.select("thread").unique(), on="thread", how="semi")
        own = quarantine.posts_in_conversation(connection, brand, near["thread"].unique().to_list())
        return set(near["post"]) - own - self.let_go


def look_together(connection: Connection, brands: Iterable[Brand]) -> Together:
    """Look at the posts of all these brands at once."""
    brands = list(brands)
    each = [public_posts(connection, brand.name, AUTHOR_TYPE_RULES) for brand in brands]
    posts = pl.concat(each).unique("post", keep="first").sort("created_at", "id")
    posts = posts.with_columns(to_wordings(posts["text"]))
    suspects = find_suspects(posts)
    promoters = find_promoters(posts, suspects)
    released = set[str]()
    before = set[str]()
    for brand in brands:
        said = load_labels(connection, brand.name, SUSPICION)
        released |= {post for post, label in said.items() if label == RELEASED}
        before |= set(quarantine.quarantined_threads(connection, brand.name))
    return Together(
        posts.select("post", "wording", "bare"),
        suspects.join(posts.select("post", "thread"), on="post"),
        promoters,
        find_bots(posts),
        frozenset(posts.filter(pl.col("id").is_in(list(released)))["post"]),
        frozenset(before),
    )


def hold(connection: Connection, reader: Reader, brand: str, posts: pl.DataFrame, seen: Together) -> set[Number]:
    """Put a brand's suspicious posts into quarantine and measure its talks without them; returns what counts nowhere.

    `posts` are those of `customers_posts`. What a person held or released stays so.
    """
    findings, places = _to_findings(connection, brand, posts, seen)
    author_types = _to_author_types(connection, brand, posts, findings, seen)
    others = seen.held_for_others(connection, brand, posts)
    before = seen.held_before & set(posts["thread"])
    before |= set(quarantine.quarantined_threads(connection, brand))
    turned = quarantine.posts_by_author_type_rule(connection, brand, AUTHOR_TYPE_RULES)
    where = dict(posts.select("post", "thread").iter_rows()) | places
    where |= dict(seen.suspects.select("post", "thread").iter_rows())
    held = {finding.post for finding in findings if finding.annotation.label == HELD}
    touched = sorted({*before, *turned.values(), *(where[post] for post in (*held, *others, *author_types))})
    bots = [post for post, (author_type, _) in author_types.items() if author_type == "bot"]
    left = Left.of(read_threads(connection, reader, touched, held | others, bots), brand)
    quarantine.replace_conversations(connection, brand, touched, left.conversations)
    beside = quarantine.posts_in_conversation(connection, brand, touched) - held - left.author_types.keys()
    findings += [_to_finding(brand, post, BESIDE, NEXT_TO_HELD) for post in sorted(beside)]
    results.replace_brand_wide(connection, brand, SUSPICION, findings)
    back = {
        post: left.author_types[post]
        for post in turned.keys() - author_types.keys() - held
        if post in left.author_types
    }
    quarantine.set_author_types(connection, brand, VERSION, author_types | back)
    return held | beside


def _to_findings(
    connection: Connection, brand: str, posts: pl.DataFrame, seen: Together
) -> tuple[list[Finding], dict[Number, str]]:
    """What is suspicious, or was said to be, and the conversations of the latter."""
    said = load_labels(connection, brand, SUSPICION)
    named = quarantine.numbers_in_conversation(connection, brand, said)
    by_number = {named[post][0]: label for post, label in said.items() if post in named}
    findings = [
        _to_finding(brand, post, by_number.pop(post, HELD), rule, size)
        for post, rule, size in seen.suspects.select("post", "rule", "size")
        .join(posts.select("post"), on="post")
        .iter_rows()
    ]
    findings += [
        _to_finding(brand, post, label, BY_A_PERSON if label == HELD else LET_GO_BY_A_PERSON)
        for post, label in by_number.items()
    ]
    return findings, dict(named.values())


def _to_author_types(
    connection: Connection, brand: str, posts: pl.DataFrame, findings: Sequence[Finding], seen: Together
) -> dict[Number, tuple[str, str]]:
    """Voice and rule of the posts whose voice shows only beside the others; where a person spoke, that stands."""
    said = load_labels(connection, brand, AUTHOR_TYPE)
    free = set(posts.filter(~pl.col("id").is_in(list(said)))["post"])
    held = {finding.post for finding in findings if finding.annotation.label == HELD}
    author_types = {post: ("promoter", rule) for post, rule in seen.promoters.iter_rows() if post in free & held}
    return author_types | {post: ("bot", rule) for post, rule in seen.bots.iter_rows() if post in free}


def _to_finding(brand: str, post: Number, label: str, rule: str, size: Any = None) -> Finding:
    return Finding(post, Annotation("", brand, SUSPICION, VERSION, label, size, rule=rule))
