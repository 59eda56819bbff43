"""What a reader is looking at: one store as it stands, one brand, one window, and what was read of it so far."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl

from analysis.stats.wilson import Precision
from analysis.worthiness import Worthiness
from reports.queries.model_cards import FOLDER, SHIPPED, Card, load_cards
from reports.queries.score.brand_report import Report, build_report, is_invented, judge_with_held
from reports.queries.score.precision import load_precision
from talkworthy.date_range import DateRange
from talkworthy.errors import UserError
from talkworthy.model import Post
from talkworthy.storage.analysis.dataframes import rollups_frame
from talkworthy.storage.analysis.labels import SUSPICION, Said, load_labels
from talkworthy.storage.analysis.quarantine import Suspect, suspects_of
from talkworthy.storage.analysis.results import count_touched
from talkworthy.storage.analysis.topics import TopicCount, TopicRow, count_topics, topic_quotes, topics_of
from talkworthy.storage.conversations.queries import (
    ConversationCount,
    ConversationFilter,
    ConversationRow,
    Order,
    brands_with_conversation,
    communities_of,
    conversations_by_id,
    count_conversations,
    count_posts,
    find_conversations,
    posts_by_source,
)
from talkworthy.storage.posts.linked_threads import Linked, linked_threads
from talkworthy.storage.runs.runs import RunRow, latest_runs
from views.queries.context import BrandContext as BrandContext
from views.queries.context import StoreSnapshot as StoreSnapshot
from views.queries.context import once as once
from views.queries.context import once_a_run as once_a_run
from views.queries.worker import apart


@once_a_run
def posts_held(snapshot: StoreSnapshot) -> int:
    """How many posts the store holds."""
    return snapshot.read(count_posts)


@once_a_run
def conversations_by_brand(snapshot: StoreSnapshot) -> dict[str, int]:
    """The brands that talk was found about, with the number of talks."""
    return snapshot.read(brands_with_conversation)


def model_cards(snapshot: StoreSnapshot) -> list[Card]:
    """What each kind of verdict scored on labelled posts: the reader's own where there are some, else ours."""
    own = {card.name: card for card in load_cards(snapshot.settings.path.parent / FOLDER)}
    return list(({card.name: card for card in load_cards(SHIPPED)} | own).values())


@once_a_run
def sources_held(snapshot: StoreSnapshot) -> list[tuple[str, int, datetime, datetime]]:
    """Source, number of posts, the oldest and the newest of them."""
    return snapshot.read(posts_by_source)


@once
def unread_threads(snapshot: StoreSnapshot) -> int:
    """How many conversations have something new in them, or something new was said of, since they were read."""
    return snapshot.read(count_touched)


@once
def precisions(snapshot: StoreSnapshot) -> dict[str, Precision]:
    """How many of the posts that count as being about each tracked brand are, by those that people checked."""
    with snapshot.store.read() as connection:
        return {brand.name: load_precision(connection, brand.name) for brand in snapshot.settings.brands}


def runs_of(snapshot: StoreSnapshot) -> list[RunRow]:
    """The latest runs, the newest first; never cached, since a run that is under way moves."""
    return snapshot.read(latest_runs)


@once_a_run
def is_sample(snapshot: StoreSnapshot) -> bool:
    """Is the talk of any tracked brand the invented sample's?"""
    with snapshot.store.read() as connection:
        return any(
            is_invented(find_conversations(connection, ConversationFilter(brand.name), 5))
            for brand in snapshot.settings.brands
        )


@once
@apart
def report(context: BrandContext) -> Report:
    """The verdict on the brand and what stands behind it."""
    return context.read(build_report, context.settings, context.date_range, context.brand.name)


@once
@apart
def with_held(context: BrandContext) -> Worthiness | None:
    """The verdict if what is in quarantine counted; None where nothing is."""
    return context.read(judge_with_held, context.settings, context.date_range, [context.brand.name]).get(
        context.brand.name
    )


def suspects(context: BrandContext) -> list[Suspect]:
    """What is held for the brand, of all time, and what a person let out."""
    assert context.span is not None  # there is a brand with talk
    return _suspects(context.over(DateRange.parse("all", *context.span)))


@once_a_run
def _suspects(context: BrandContext) -> list[Suspect]:
    return context.read(suspects_of, context.brand.name)


@once
def said_of_suspects(context: BrandContext) -> Said:
    """Post id -> what a person said: held or released; it shows in `suspects` once the talk was read again."""
    return context.read(load_labels, context.brand.name, SUSPICION)


@once_a_run
def conversation_count(context: BrandContext, wanted: ConversationFilter) -> ConversationCount:
    """How many talks pass the filter."""
    return context.read(count_conversations, wanted)


@once_a_run
def conversation_page(
    context: BrandContext, wanted: ConversationFilter, limit: int, offset: int, order: Order
) -> list[ConversationRow]:
    """A page of the talks that pass, in this order."""
    return context.read(find_conversations, wanted, limit, offset, order)


@once_a_run
def named_conversations(context: BrandContext, ids: tuple[str, ...]) -> dict[str, ConversationRow]:
    """The brand's talks in these conversations, by conversation."""
    return {row.thread: row for row in context.read(conversations_by_id, context.brand.name, ids)}


@once_a_run
def linked(context: BrandContext, thread: str) -> list[Linked]:
    """The conversations that hold copies of this one's posts, or quote them."""
    return context.read(linked_threads, context.brand.name, thread)


@once_a_run
def places(context: BrandContext) -> list[tuple[str, str, int]]:
    """Source, community and number of talks, the busiest first."""
    return context.read(communities_of, context.brand.name, context.date_range)


@once_a_run
def rollups(context: BrandContext) -> pl.DataFrame:
    """The daily counts of the window."""
    return context.read(rollups_frame, context.brand.name, context.date_range)


@once_a_run
def topics(context: BrandContext) -> list[TopicRow]:
    """The brand's topics, the largest first."""
    return context.read(topics_of, context.brand.name, context.date_range)


@once_a_run
def topic_counts(context: BrandContext) -> list[TopicCount]:
    """How many posts of each conversation are in each topic, and in none."""
    return context.read(count_topics, context.brand.name, context.date_range)


@once_a_run
def quotes(context: BrandContext, topic: int) -> list[Post]:
    """Three posts from the heart of a topic."""
    return context.read(topic_quotes, context.brand.name, topic, context.date_range)


def is_window(text: str, snapshot: StoreSnapshot) -> bool:
    """Can `text` be read as a window over this store?"""
    if snapshot.span is None:
        return False
    try:
        DateRange.parse(text, *snapshot.span)
    except UserError:
        return False
    return True


def to_days(text: str) -> tuple[date, date] | None:
    """The two days of a window such as `2026-01-01..2026-03-31`; None for every other one."""
    first, dots, last = text.partition("..")
    return (date.fromisoformat(first), date.fromisoformat(last)) if dots else None
