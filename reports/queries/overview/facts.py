"""The facts that the headline of the overview is made from; pages gather them from their cached queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.measures.reach import BrandShare
from analysis.worthiness import Worthiness
from reports.queries.overview.topic_leans import TopicLean, build_topic_leans
from reports.queries.people.response_queue import ResponseQueues, build_response_queues
from talkworthy.model import Brand
from talkworthy.storage.conversations.queries import ConversationRow, store_span
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

ASKED_BRAND = "asked_brand"


@dataclass(frozen=True, slots=True)
class WaitingQuestions:
    """Questions to the brand without an answer, and how many of them are older than two weeks.

    `brand_seen` says whether any post by the brand is known; without one nobody can tell what it has answered.
    """

    waiting: int
    older: int
    brand_seen: bool


@dataclass(frozen=True, slots=True)
class OverviewFacts:
    """What the headline may say; what is missing or empty is not mentioned.

    `recommended` is brand -> people who recommend it, `shares` the share of voice of the brand and its competitors.
    `largest` are the conversations between most people, the first the largest. `has_earlier` says whether the store has
    posts before the date range, so that a longer one may be enough for a score.
    """

    worthiness: Worthiness
    competitors: tuple[Worthiness, ...] = ()
    topics: tuple[TopicLean, ...] = ()
    questions: WaitingQuestions | None = None
    shares: tuple[BrandShare, ...] = ()
    recommended: Mapping[str, int] = field(default_factory=dict)
    largest: tuple[ConversationRow, ...] = ()
    has_earlier: bool = False


def build_overview_facts(
    connection: Connection,
    brand: Brand,
    worthiness: Worthiness,
    competitors: tuple[Worthiness, ...],
    largest: tuple[ConversationRow, ...],
) -> OverviewFacts:
    """Return the facts for a report: the score with topics and waiting questions in the date range of the score."""
    span = store_span(connection)
    return OverviewFacts(
        worthiness,
        competitors,
        topics=build_topic_leans(connection, brand.name, worthiness.date_range),
        questions=to_waiting_questions(build_response_queues(connection, brand, worthiness.date_range)),
        largest=largest,
        has_earlier=span is not None and span[0] < worthiness.date_range.start,
    )


def to_waiting_questions(queues: ResponseQueues) -> WaitingQuestions:
    """Return how many questions to the brand wait for an answer, however old."""
    to_brand = [queue for queue in queues.queues if queue.cue == ASKED_BRAND]
    older = sum(queue.older_count for queue in to_brand)
    return WaitingQuestions(older + sum(queue.count for queue in to_brand), older, queues.brand_seen)
