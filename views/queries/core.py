"""Queries that several pages share: the report, conversations, topics, quarantine, runs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import polars as pl

from analysis.stats.wilson import Precision
from analysis.worthiness import Worthiness
from reports.queries.measured_precision import Kind, MeasuredPrecision, count_sample, measure
from reports.queries.model_cards import FOLDER, SHIPPED, ModelCard, load_cards
from reports.queries.score.brand_report import Report, build_report, compute_scores_with_quarantine, is_sample_data
from reports.queries.score.precision import load_precision
from reports.queries.topics.topics_over_time import TopicsOverTime, build_topics_over_time
from talkworthy.date_range import DateRange
from talkworthy.errors import UserError
from talkworthy.model import Post
from talkworthy.storage.analysis.dataframes import rollups_frame
from talkworthy.storage.analysis.file_sentiments import count_agreement
from talkworthy.storage.analysis.labels import AUTHOR_TYPE, QUARANTINE, LabelsByPost, load_labels
from talkworthy.storage.analysis.promoters import load_suspects
from talkworthy.storage.analysis.quarantine import QuarantinedPost
from talkworthy.storage.analysis.results import count_outdated_threads
from talkworthy.storage.analysis.topics import TopicCount, TopicRow, count_topics, load_topics, topic_quotes
from talkworthy.storage.conversations.queries import (
    ConversationFilter,
    ConversationRow,
    Order,
    conversations_by_id,
    count_by_community,
    count_conversations,
    count_conversations_by_brand,
    count_lone_reviews,
    count_posts,
    find_conversations,
    posts_by_source,
)
from talkworthy.storage.posts.linked_threads import LinkedThread, find_linked_threads
from talkworthy.storage.runs.runs import RunRow, latest_runs
from views.queries.context import BrandContext as BrandContext
from views.queries.context import StoreSnapshot as StoreSnapshot
from views.queries.context import cached as cached
from views.queries.context import cached_until_next_run as cached_until_next_run
from views.queries.worker import run_in_worker


@cached_until_next_run
def count_stored_posts(snapshot: StoreSnapshot) -> int:
    """Return the number of posts in the store."""
    return snapshot.read(count_posts)


@cached_until_next_run
def conversations_by_brand(snapshot: StoreSnapshot) -> dict[str, int]:
    """Return the number of conversations of each brand that has any."""
    return snapshot.read(count_conversations_by_brand)


def model_cards(snapshot: StoreSnapshot) -> list[ModelCard]:
    """Return how each classifier scored on labelled posts: by the reader's own evaluation if any, else ours."""
    own = {card.name: card for card in load_cards(snapshot.settings.path.parent / FOLDER)}
    return list(({card.name: card for card in load_cards(SHIPPED)} | own).values())


@cached_until_next_run
def sources_held(snapshot: StoreSnapshot) -> list[tuple[str, int, datetime, datetime]]:
    """Return source, number of posts, time of the oldest and of the newest."""
    return snapshot.read(posts_by_source)


@cached
def count_threads_to_analyse(snapshot: StoreSnapshot) -> int:
    """Return the number of threads with new posts or labels since they were analysed."""
    return snapshot.read(count_outdated_threads)


@cached
def precisions(snapshot: StoreSnapshot) -> dict[str, Precision]:
    """Return for each tracked brand which share of its mentions are relevant, by the ones that people reviewed."""
    with snapshot.store.read() as connection:
        return {brand.name: load_precision(connection, brand.name) for brand in snapshot.settings.brands}


def measured_precision(context: BrandContext, kinds: Iterable[Kind]) -> list[MeasuredPrecision]:
    """Return how many of the posts that are shown as each of these kinds are, as far as it was measured."""
    own = load_cards(context.settings.path.parent / FOLDER)
    return measure(kinds, reviewed_samples(context)[context.brand.name], own, load_cards(SHIPPED))


@cached
def reviewed_samples(snapshot: StoreSnapshot) -> dict[str, dict[Kind, Precision]]:
    """Return the precision of each kind in the reviewed sample of each tracked brand."""
    with snapshot.store.read() as connection:
        return {brand.name: count_sample(connection, brand.name) for brand in snapshot.settings.brands}


@cached
def file_sentiment_agreements(snapshot: StoreSnapshot) -> list[tuple[str, int, int]]:
    """Return each brand with posts whose file gave them a sentiment: how many, and where ours is the same."""
    with snapshot.store.read() as connection:
        counts = [(brand.name, *count_agreement(connection, brand.name)) for brand in snapshot.settings.brands]
    return [(brand, both, same) for brand, both, same in counts if both]


def runs_of(snapshot: StoreSnapshot) -> list[RunRow]:
    """Return the latest runs, newest first; not cached, since a run in progress changes."""
    return snapshot.read(latest_runs)


@cached_until_next_run
def is_sample(snapshot: StoreSnapshot) -> bool:
    """Return whether any tracked brand has conversations of the invented sample."""
    with snapshot.store.read() as connection:
        return any(
            is_sample_data(find_conversations(connection, ConversationFilter(brand.name), 5))
            for brand in snapshot.settings.brands
        )


@cached
@run_in_worker
def report(context: BrandContext) -> Report:
    """Return the report on the brand: score, components, comparisons."""
    return context.read(build_report, context.settings, context.date_range, context.brand.name)


@cached
@run_in_worker
def with_quarantined(context: BrandContext) -> Worthiness | None:
    """Return the score if posts in quarantine counted; None where there are none."""
    return context.read(compute_scores_with_quarantine, context.settings, context.date_range, [context.brand.name]).get(
        context.brand.name
    )


def suspects(context: BrandContext) -> list[QuarantinedPost]:
    """Return the suspected spam and promotion of a brand, of all time, with what a person included."""
    assert context.span is not None  # a brand with conversations
    return _suspects(context.over(DateRange.parse("all", *context.span)))


@cached_until_next_run
def _suspects(context: BrandContext) -> list[QuarantinedPost]:
    return context.read(load_suspects, context.brand.name)


@cached
def quarantine_decisions(context: BrandContext) -> LabelsByPost:
    """Return post id -> decision of a person (excluded or included); `suspects` follows after the next analysis."""
    return context.read(load_labels, context.brand.name, QUARANTINE)


@cached
def author_type_labels(context: BrandContext) -> LabelsByPost:
    """Return post id -> author type by a person; `suspects` follows after the next analysis."""
    return context.read(load_labels, context.brand.name, AUTHOR_TYPE)


@cached_until_next_run
def conversation_count(context: BrandContext, filter_: ConversationFilter) -> int:
    """Return the number of conversations that match the filter."""
    return context.read(count_conversations, filter_)


@cached_until_next_run
def lone_review_count(context: BrandContext, filter_: ConversationFilter) -> int:
    """Return the number of lone reviews that match the filter: rows of the list that are no conversations."""
    return context.read(count_lone_reviews, filter_)


@cached_until_next_run
def conversation_page(
    context: BrandContext, filter_: ConversationFilter, limit: int, offset: int, order: Order
) -> list[ConversationRow]:
    """Return a page of the conversations and lone reviews that match, in this order."""
    return context.read(find_conversations, filter_, limit, offset, order)


@cached_until_next_run
def conversations_by_thread(context: BrandContext, ids: tuple[str, ...]) -> dict[str, ConversationRow]:
    """Return the brand's conversations in these threads, by thread id."""
    return {row.thread: row for row in context.read(conversations_by_id, context.brand.name, ids)}


@cached_until_next_run
def linked(context: BrandContext, thread: str) -> list[LinkedThread]:
    """Return the threads that contain duplicates of this one's posts, or quote them."""
    return context.read(find_linked_threads, context.brand.name, thread)


@cached_until_next_run
def communities(context: BrandContext) -> list[tuple[str, str, int]]:
    """Return source, community and number of conversations, busiest first."""
    return context.read(count_by_community, context.brand.name, context.date_range)


@cached_until_next_run
def rollups(context: BrandContext) -> pl.DataFrame:
    """Return the daily counts of the date range."""
    return context.read(rollups_frame, context.brand.name, context.date_range)


@cached_until_next_run
def topics(context: BrandContext) -> list[TopicRow]:
    """Return the brand's topics, largest first."""
    return context.read(load_topics, context.brand.name, context.date_range)


@cached_until_next_run
def topic_counts(context: BrandContext) -> list[TopicCount]:
    """Return how many posts of each thread are in each topic, and in none."""
    return context.read(count_topics, context.brand.name, context.date_range)


@cached_until_next_run
def quotes(context: BrandContext, topic: int) -> list[Post]:
    """Return the three most typical posts of a topic."""
    return context.read(topic_quotes, context.brand.name, topic, context.date_range)


@cached_until_next_run
@run_in_worker
def topics_over_time(context: BrandContext) -> TopicsOverTime:
    """How the topics went, what rises, where experience varies."""
    return context.read(build_topics_over_time, context.brand, context.date_range)


def is_date_range(text: str, snapshot: StoreSnapshot) -> bool:
    """Return whether `text` is a valid date range for this store."""
    if snapshot.span is None:
        return False
    try:
        DateRange.parse(text, *snapshot.span)
    except UserError:
        return False
    return True


def to_days(text: str) -> tuple[date, date] | None:
    """Return first and last day of a date range such as `2026-01-01..2026-03-31`; None for `13w` or `all`."""
    first, dots, last = text.partition("..")
    return (date.fromisoformat(first), date.fromisoformat(last)) if dots else None
