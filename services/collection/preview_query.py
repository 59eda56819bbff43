"""Previews a query: what it matches in the store, what each source is sent for it, and what sources leave out."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from analysis.relevance.mentions import MentionMatcher
from collectors.engine.collector import COLLECTORS
from collectors.engine.search.query import ExcludedTerms, not_collected, to_searches
from services.collection.configured_sources import sources_of
from services.context import AppContext
from talkworthy.errors import NoStore, UserError
from talkworthy.model import Brand, NameMatch, Post, full_text
from talkworthy.query_language.ast import Expression, Field, Term, any_of
from talkworthy.query_language.format import to_text as to_query
from talkworthy.query_language.normalize import fold
from talkworthy.query_language.parse import parse
from talkworthy.settings import Settings
from talkworthy.storage.posts.candidates import stream_candidates

MOST_MATCHES = 20
AROUND = 60  # characters shown on either side of a match
NO_BRAND = Brand("this query", ("your brand",))


@dataclass(frozen=True, slots=True)
class PreviewMatch:
    """One post that matches, with the text around the first match, on one line."""

    created_at: str
    source: str
    community: str | None
    words: str
    url: str | None


@dataclass(frozen=True, slots=True)
class SourceSearch:
    """The searches sent to one source, and the terms that it excludes. `problem`: why it cannot be searched."""

    source: str
    searches: Sequence[str] = ()
    left_out: ExcludedTerms = field(default_factory=ExcludedTerms)
    problem: str | None = None


@dataclass(slots=True)
class SourceCount:
    """The matching posts of one source, and their threads."""

    posts: int = 0
    threads: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Preview:
    """The result of a preview. `hidden` counts posts that match, and that the brand's `hide` leaves out."""

    query: str
    by_source: dict[str, SourceCount]
    hidden: int
    examples: Sequence[PreviewMatch]
    searches: Sequence[SourceSearch]
    hide: str | None


def preview(context: AppContext, query: str | None, name: str | None) -> Preview:
    """Return what `query`, or the query of the brand called `name`, matches in the store and searches for at sources.

    Raises UserError on an invalid query, on an unknown brand, and where neither is given.
    """
    brand = _choose_brand(context, query, name)
    matcher = MentionMatcher([brand])
    by_source: defaultdict[str, SourceCount] = defaultdict(SourceCount)
    newest: list[tuple[datetime, str, Post, NameMatch]] = []
    hidden = 0
    for post in _candidates(context, brand):
        mentions = matcher.find(post).get(brand.name)
        if not mentions:
            hidden += brand.hide is not None and matcher.concerns(post)
            continue
        by_source[post.source].posts += 1
        by_source[post.source].threads.add(post.thread)
        heapq.heappush(newest, (post.created_at, post.id, post, mentions[0]))
        if len(newest) > MOST_MATCHES:
            heapq.heappop(newest)
    return Preview(
        query=to_query(_query_of(brand)),
        by_source=dict(sorted(by_source.items())),
        hidden=hidden,
        examples=[_to_match(post, mention) for _, _, post, mention in sorted(newest, reverse=True)],
        searches=list(_searches(context.settings, brand)),
        hide=None if brand.hide is None else to_query(brand.hide),
    )


def _candidates(context: AppContext, brand: Brand) -> Iterator[Post]:
    """Yield the stored posts that may match; none while there is no store, as a query may be tried before it."""
    try:
        store = context.store
    except NoStore:
        return
    with store.read() as connection:
        yield from stream_candidates(connection, _to_expression(brand))


def _choose_brand(context: AppContext, query: str | None, name: str | None) -> Brand:
    if query is not None:
        return replace(context.settings.brand(name) if name else NO_BRAND, query=parse(query))
    if name is None and len(context.brands) > 1:
        known = ", ".join(brand.name for brand in context.brands)
        raise UserError(f"Preview of what? Write a query, or --brand and one of: {known}.")
    return context.settings.brand(name) if name else context.brands[0]


def _query_of(brand: Brand) -> Expression:
    """Return the brand's query, or one for its aliases."""
    return brand.query or any_of(Term(tuple(fold(alias).split())) for alias in brand.aliases)


def _to_expression(brand: Brand) -> Expression:
    """Return an expression that matches all posts about the brand, and by or to its own accounts."""
    own = [Term((fold(handle),)) for handles in brand.official.values() for handle in sorted(handles)]
    handles = [] if brand.query else own
    return any_of([_query_of(brand), *handles, *(Field("author", handle) for handle in own)])


def _searches(settings: Settings, brand: Brand) -> Iterator[SourceSearch]:
    """Yield each source that is configured for the brand; where none is, every source."""
    for source in sources_of(settings, brand) or COLLECTORS:
        dialect = getattr(COLLECTORS[source], "dialect", None)
        if dialect is None:
            yield SourceSearch(source, problem="It has no search: all its posts are read and matched here.")
            continue
        try:
            yield SourceSearch(source, to_searches(brand, dialect), not_collected(brand, dialect))
        except UserError as error:
            searches = to_searches(brand, dialect, partly=True)
            left_out = not_collected(brand, dialect) if searches else ExcludedTerms()
            yield SourceSearch(source, searches, left_out, str(error))


def _to_match(post: Post, mention: NameMatch) -> PreviewMatch:
    text = full_text(post.title, post.text)
    begin, end = max(0, mention.start - AROUND), mention.stop + AROUND
    line = " ".join("".join(char if char.isprintable() else " " for char in text[begin:end]).split())
    excerpt = f"{'…' if begin else ''}{line}{'…' if end < len(text) else ''}"
    created_at = post.created_at.isoformat().replace("+00:00", "Z")
    return PreviewMatch(created_at, post.source, post.community, excerpt, post.url)


def to_record(preview: Preview) -> dict[str, Any]:
    """Return the result as JSON values."""
    counts = {source: (count.posts, len(count.threads)) for source, count in preview.by_source.items()}
    return {
        "query": preview.query,
        "posts": sum(posts for posts, _ in counts.values()),
        "threads": sum(threads for _, threads in counts.values()),
        "by_source": [
            {"source": source, "posts": posts, "threads": threads} for source, (posts, threads) in counts.items()
        ],
        "hidden": preview.hidden,
        "examples": [asdict(match) for match in preview.examples],
        "sources": [asdict(search) for search in preview.searches],
        "hide": preview.hide,
    }
