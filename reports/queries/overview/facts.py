"""The facts that the headline of the overview is made from; pages gather them from their cached queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from analysis.measures.reach import BrandShare
from analysis.worthiness import Worthiness
from reports.queries.overview.topic_leans import TopicLean, build_topic_leans
from reports.queries.people.response_queue import ResponseQueues, build_response_queues
from reports.queries.recommendations import build_recommendations
from reports.queries.share_of_voice import build_share_of_voice
from talkworthy.settings import Settings
from talkworthy.storage.conversations.queries import ConversationRow, store_span
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

ASKED_BRAND = "asked_brand"


@dataclass(frozen=True, slots=True)
class WaitingQuestions:
    """Questions to the brand without an answer, and how many of them are older than two weeks.

    `brand_seen` says whether any post by the brand is known; without one nobody can tell what it has answered. `others`
    are posts of the last two weeks that may need a reply but ask the brand nothing.
    """

    waiting: int
    older: int
    brand_seen: bool
    others: int = 0


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
    settings: Settings,
    worthiness: Worthiness,
    competitors: tuple[Worthiness, ...],
    largest: tuple[ConversationRow, ...],
) -> OverviewFacts:
    """Return the facts for a report: the score with topics and waiting questions in the date range of the score.

    Share of voice and recommendations are there where the score is not: they lead the headline then.
    """
    span, brand, date_range = store_span(connection), settings.brand(worthiness.brand), worthiness.date_range
    facts = OverviewFacts(
        worthiness,
        competitors,
        topics=build_topic_leans(connection, brand.name, date_range),
        questions=to_waiting_questions(build_response_queues(connection, brand, date_range)),
        largest=largest,
        has_earlier=span is not None and span[0] < date_range.start,
    )
    if worthiness.score is not None:
        return facts
    rows = build_recommendations(connection, settings, brand, date_range)
    return replace(
        facts,
        shares=build_share_of_voice(connection, settings, brand, date_range).shares,
        recommended={row.brand: row.recommended.people for row in rows},
    )


def to_waiting_questions(queues: ResponseQueues) -> WaitingQuestions:
    """Return how many questions to the brand wait for an answer: those of the last two weeks, and those gone stale."""
    to_brand = [queue for queue in queues.queues if queue.cue == ASKED_BRAND]
    stale = sum(queue.older_count for queue in to_brand)
    waiting = sum(queue.count for queue in to_brand)
    others = sum(queue.count for queue in queues.queues) - waiting
    return WaitingQuestions(stale + waiting, stale, queues.brand_seen, others)
