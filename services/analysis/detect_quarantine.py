"""Puts suspected spam of a brand into quarantine, and saves its conversations without it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from analysis.integrity.coordinated_posting import AUTHOR_TYPE_RULES, VERSION, find_bots, find_promoters, find_suspects
from analysis.integrity.near_duplicates import normalize_wording
from analysis.pipeline.analyzer import ThreadAnalyzer
from analysis.threads.author_types import SET_BY_PERSON
from services.analysis.read_threads import analyse_threads
from talkworthy.findings import AnalysisResult, AnnotationRow
from talkworthy.model import Annotation, Brand, Conversation
from talkworthy.storage.analysis import quarantine, results
from talkworthy.storage.analysis.labels import AUTHOR_TYPE, EXCLUDED, INCLUDED, QUARANTINE, load_labels
from talkworthy.storage.analysis.quarantine import DEPENDENT
from talkworthy.storage.posts.brand_posts import public_posts
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

ONLY_THROUGH_EXCLUDED = "in the conversation only through excluded posts"
INCLUDED_BY_A_PERSON = "included by a person"

Number = int


@dataclass(frozen=True, slots=True)
class WithoutQuarantine:
    """A brand's conversations without excluded posts, with author type and rule of each post in them."""

    conversations: list[Conversation]
    author_types: dict[Number, tuple[str, str]]

    @classmethod
    def of(cls, results: Iterable[AnalysisResult], brand: str) -> WithoutQuarantine:
        """Return what these results have for one brand."""
        conversations: list[Conversation] = []
        author_types: dict[Number, tuple[str, str]] = {}
        for result in results:
            conversations += [conversation for conversation in result.conversations if conversation.brand == brand]
            author_types |= {
                row.post: (row.annotation.label, row.annotation.rule)
                for row in result.annotations
                if row.annotation.name == AUTHOR_TYPE and row.annotation.brand == brand
            }
        return cls(conversations, author_types)


@dataclass(frozen=True, slots=True)
class CrossBrandEvidence:
    """Evidence from the posts of all tracked brands together: spam often concerns several brands.

    `wordings` has the columns of `near_duplicates.to_wordings`; `suspects` (with their threads), `promoters` and `bots`
    those of `coordinated_posting`. `included` are posts that a person included, `quarantined` the threads with excluded
    posts so far.
    """

    wordings: pl.DataFrame
    suspects: pl.DataFrame
    promoters: pl.DataFrame
    bots: pl.DataFrame
    included: frozenset[Number]
    quarantined: frozenset[str]

    def excluded_for_others(self, connection: Connection, brand: str, posts: pl.DataFrame) -> set[Number]:
        """Return the suspects in the threads of a brand's `posts` that are not in its own conversations.

        They are not about this brand, but must not count in how complete its threads are.
        """
        near = self.suspects.join(posts.select("thread").unique(), on="thread", how="semi")
        own = quarantine.posts_in_conversation(connection, brand, near["thread"].unique().to_list())
        return set(near["post"]) - own - self.included


def find_evidence(connection: Connection, brands: Iterable[Brand]) -> CrossBrandEvidence:
    """Return the evidence in the posts of all these brands."""
    brands = list(brands)
    each = [public_posts(connection, brand.name, AUTHOR_TYPE_RULES) for brand in brands]
    posts = pl.concat(each).unique("post", keep="first").sort("created_at", "id")
    posts = posts.with_columns(normalize_wording(posts["text"]))
    suspects = find_suspects(posts, brands)
    promoters = find_promoters(posts, suspects)
    included = set[str]()
    previously = set[str]()
    for brand in brands:
        labels = load_labels(connection, brand.name, QUARANTINE)
        included |= {post for post, label in labels.items() if label == INCLUDED}
        previously |= set(quarantine.quarantined_threads(connection, brand.name))
    return CrossBrandEvidence(
        posts.select("post", "wording", "bare"),
        suspects.join(posts.select("post", "thread"), on="post"),
        promoters,
        find_bots(posts),
        frozenset(posts.filter(pl.col("id").is_in(list(included)))["post"]),
        frozenset(previously),
    )


def quarantine_posts(
    connection: Connection, analyzer: ThreadAnalyzer, brand: str, posts: pl.DataFrame, evidence: CrossBrandEvidence
) -> set[Number]:
    """Put a brand's suspects into quarantine, save its conversations without them, and return the excluded posts.

    `posts` are those of `public_posts`. What a person excluded or included stays so.
    """
    rows, places = _to_annotation_rows(connection, brand, posts, evidence)
    author_types = _to_author_types(connection, brand, posts, rows, evidence)
    others = evidence.excluded_for_others(connection, brand, posts)
    previously = evidence.quarantined & set(posts["thread"])
    previously |= set(quarantine.quarantined_threads(connection, brand))
    changed = quarantine.posts_by_author_type_rule(connection, brand, AUTHOR_TYPE_RULES)
    thread_of = dict(posts.select("post", "thread").iter_rows()) | places
    thread_of |= dict(evidence.suspects.select("post", "thread").iter_rows())
    excluded = {row.post for row in rows if row.annotation.label == EXCLUDED}
    touched = sorted(
        {*previously, *changed.values(), *(thread_of[post] for post in (*excluded, *others, *author_types))}
    )
    bots = [post for post, (author_type, _) in author_types.items() if author_type == "bot"]
    without = WithoutQuarantine.of(analyse_threads(connection, analyzer, touched, excluded | others, bots), brand)
    quarantine.replace_conversations(connection, brand, touched, without.conversations)
    dependent = quarantine.posts_in_conversation(connection, brand, touched) - excluded - without.author_types.keys()
    rows += [_to_annotation_row(brand, post, DEPENDENT, ONLY_THROUGH_EXCLUDED) for post in sorted(dependent)]
    results.replace_brand_wide(connection, brand, QUARANTINE, rows)
    restored = {
        post: without.author_types[post]
        for post in changed.keys() - author_types.keys() - excluded
        if post in without.author_types
    }
    quarantine.set_author_types(connection, brand, VERSION, author_types | restored)
    return excluded | dependent


def _to_annotation_rows(
    connection: Connection, brand: str, posts: pl.DataFrame, evidence: CrossBrandEvidence
) -> tuple[list[AnnotationRow], dict[Number, str]]:
    """Return an annotation for each suspect and each labelled post, and the threads of the labelled ones."""
    labels = load_labels(connection, brand, QUARANTINE)
    known = quarantine.numbers_in_conversation(connection, brand, labels)
    by_number = {known[post][0]: label for post, label in labels.items() if post in known}
    rows = [
        _to_annotation_row(brand, post, by_number.pop(post, EXCLUDED), rule, size)
        for post, rule, size in evidence.suspects.select("post", "rule", "size")
        .join(posts.select("post"), on="post")
        .iter_rows()
    ]
    rows += [
        _to_annotation_row(brand, post, label, SET_BY_PERSON if label == EXCLUDED else INCLUDED_BY_A_PERSON)
        for post, label in by_number.items()
    ]
    return rows, dict(known.values())


def _to_author_types(
    connection: Connection,
    brand: str,
    posts: pl.DataFrame,
    rows: Sequence[AnnotationRow],
    evidence: CrossBrandEvidence,
) -> dict[Number, tuple[str, str]]:
    """Return author type and rule of the promoters and bots that only the comparison shows, without labelled posts."""
    labels = load_labels(connection, brand, AUTHOR_TYPE)
    unlabelled = set(posts.filter(~pl.col("id").is_in(list(labels)))["post"])
    suspects = unlabelled & {row.post for row in rows if row.annotation.label == EXCLUDED}
    author_types = {post: ("promoter", rule) for post, rule in evidence.promoters.iter_rows() if post in suspects}
    return author_types | {post: ("bot", rule) for post, rule in evidence.bots.iter_rows() if post in unlabelled}


def _to_annotation_row(brand: str, post: Number, label: str, rule: str, size: Any = None) -> AnnotationRow:
    return AnnotationRow(post, Annotation("", brand, QUARANTINE, VERSION, label, size, rule=rule))
