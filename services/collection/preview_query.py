"""`talkworthy sources preview`: what a query matches, what each source is sent for it, and what is left out."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from analysis.relevance.mentions import Matcher
from collectors.engine.collector import COLLECTORS
from collectors.engine.search.query import LeftOut, not_collected, to_searches
from services.collection.collect import sources_of
from services.context import AppContext
from talkworthy.errors import UserError
from talkworthy.model import Brand, NameMatch, Post, full_text
from talkworthy.query_language.ast import Expression, Field, Term, any_of
from talkworthy.query_language.format import to_text as to_query
from talkworthy.query_language.normalize import fold
from talkworthy.query_language.parse import parse
from talkworthy.settings import Settings
from talkworthy.storage.posts.candidates import stream_candidates

EXAMPLES = 20
AROUND = 60  # characters shown on either side of a match
NOBODY = Brand("this query", ("your brand",))


@dataclass(frozen=True, slots=True)
class Example:
    """One post that matches: the words round the first match, on one line."""

    created_at: str
    source: str
    community: str | None
    words: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What one source is sent, and which NOTs keep posts from us there. `problem`: why it cannot be asked."""

    source: str
    searches: Sequence[str] = ()
    left_out: LeftOut = field(default_factory=LeftOut)
    problem: str | None = None


@dataclass(slots=True)
class Counted:
    """Posts of one source, and the conversations that they stand in."""

    posts: int = 0
    threads: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Preview:
    """What `preview` found. `hidden`: posts that match, and are no mention because of the brand's `hide`."""

    query: str
    by_source: dict[str, Counted]
    hidden: int
    examples: Sequence[Example]
    asked: Sequence[Asked]
    hide: str | None


def preview(context: AppContext, query: str | None, name: str | None) -> Preview:
    """What `query`, or what the brand called `name` asks for, matches now and would collect.

    Raises UserError on a wrong query, on an unknown brand, or where neither says what to look for.
    """
    brand = _choose_brand(context, query, name)
    matcher = Matcher([brand])
    by_source: defaultdict[str, Counted] = defaultdict(Counted)
    newest: list[tuple[datetime, str, Post, NameMatch]] = []
    hidden = 0
    with context.store.read() as connection:
        for post in stream_candidates(connection, _to_expression(brand)):
            mentions = matcher.find(post).get(brand.name)
            if not mentions:
                hidden += brand.hide is not None and matcher.concerns(post)
                continue
            by_source[post.source].posts += 1
            by_source[post.source].threads.add(post.thread)
            heapq.heappush(newest, (post.created_at, post.id, post, mentions[0]))
            if len(newest) > EXAMPLES:
                heapq.heappop(newest)
    return Preview(
        query=to_query(_asked_for(brand)),
        by_source=dict(sorted(by_source.items())),
        hidden=hidden,
        examples=[_to_example(post, mention) for _, _, post, mention in sorted(newest, reverse=True)],
        asked=list(_ask_sources(context.settings, brand)),
        hide=None if brand.hide is None else to_query(brand.hide),
    )


def _choose_brand(context: AppContext, query: str | None, name: str | None) -> Brand:
    if query is not None:
        asker = context.settings.brand(name) if name else NOBODY
        return replace(asker, query=parse(query))
    if name is None and len(context.brands) > 1:
        known = ", ".join(brand.name for brand in context.brands)
        raise UserError(f"Preview of what? Write a query, or --brand and one of: {known}.")
    return context.settings.brand(name) if name else context.brands[0]


def _asked_for(brand: Brand) -> Expression:
    """The brand's query, or its aliases as one."""
    return brand.query or any_of(Term(tuple(fold(alias).split())) for alias in brand.aliases)


def _to_expression(brand: Brand) -> Expression:
    """What all posts that concern the brand are among: it asks for them, or they are by or to its own accounts."""
    own = [Term((fold(handle),)) for handles in brand.official.values() for handle in sorted(handles)]
    handles = [] if brand.query else own
    return any_of([_asked_for(brand), *handles, *(Field("author", handle) for handle in own)])


def _ask_sources(settings: Settings, brand: Brand) -> Iterator[Asked]:
    """Each source that is set up for the brand; where none is, every one that there is."""
    for source in sources_of(settings, brand) or COLLECTORS:
        dialect = getattr(COLLECTORS[source], "dialect", None)
        if dialect is None:
            yield Asked(source, problem="It cannot be searched: what it brings is looked through here.")
            continue
        try:
            yield Asked(source, to_searches(brand, dialect), not_collected(brand, dialect))
        except UserError as error:
            searches = to_searches(brand, dialect, partly=True)
            left_out = not_collected(brand, dialect) if searches else LeftOut()
            yield Asked(source, searches, left_out, str(error))


def _to_example(post: Post, mention: NameMatch) -> Example:
    text = full_text(post.title, post.text)
    begin, end = max(0, mention.start - AROUND), mention.stop + AROUND
    words = " ".join("".join(char if char.isprintable() else " " for char in text[begin:end]).split())
    shown = f"{'…' if begin else ''}{words}{'…' if end < len(text) else ''}"
    return Example(post.created_at.isoformat().replace("+00:00", "Z"), post.source, post.community, shown, post.url)


def to_record(found: Preview) -> dict[str, Any]:
    """The result for programs."""
    told = {source: (counted.posts, len(counted.threads)) for source, counted in found.by_source.items()}
    return {
        "query": found.query,
        "posts": sum(posts for posts, _ in told.values()),
        "threads": sum(threads for _, threads in told.values()),
        "by_source": [
            {"source": source, "posts": posts, "threads": threads} for source, (posts, threads) in told.items()
        ],
        "hidden": found.hidden,
        "examples": [asdict(example) for example in found.examples],
        "sources": [asdict(asked) for asked in found.asked],
        "hide": found.hide,
    }


def to_text(found: Preview) -> str:
    """The result for people."""
    return "\n".join([found.query, *_counts(found), *_examples(found), "", *_sources(found)])


def _counts(found: Preview) -> Iterator[str]:
    told = to_record(found)
    if not told["posts"]:
        yield "No post of the store matches."
    else:
        yield f"{_count(told['posts'], 'post')} in {_count(told['threads'], 'conversation')} of the store:"
    for row in told["by_source"]:
        yield f"  {row['source']}: {_count(row['posts'], 'post')} in {_count(row['threads'], 'conversation')}"
    if found.hidden:
        yield f"{_count(found.hidden, 'more post')} would match, but {'is' if found.hidden == 1 else 'are'} hidden."


def _examples(found: Preview) -> Iterator[str]:
    if found.examples:
        yield ""
        yield f"The newest {len(found.examples)}:" if len(found.examples) > 1 else "The newest:"
    for one in found.examples:
        place = f"{one.source}, {one.community}" if one.community else one.source
        yield f"{one.created_at[:16].replace('T', ' ')}  {place}: {one.words}"
        if one.url:
            yield f"    {one.url}"


def _sources(found: Preview) -> Iterator[str]:
    for one in found.asked:
        yield f"{one.source} is asked for: {' | '.join(one.searches)}" if one.searches else f"{one.source}:"
        if one.problem:
            yield f"    {one.problem}"
        if one.left_out.at_source:
            yield f"    It never sends us what has: {', '.join(one.left_out.at_source)}"
        if one.left_out.on_arrival:
            yield f"    It may send, but we do not keep, what has: {', '.join(one.left_out.on_arrival)}"
    if found.hide:
        yield f"Collected from everywhere and kept, but hidden: {found.hide}"


def _count(number: int, unit: str) -> str:
    return f"{number:,} {unit}" if number == 1 else f"{number:,} {unit}s"
