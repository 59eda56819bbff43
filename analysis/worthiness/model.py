"""Input and output values of the Talkworthy score."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.stats.wilson import to_precision
from talkworthy.date_range import DateRange
from talkworthy.errors import UserError

METHOD_VERSION = "2"

COMPONENT_TITLES: Mapping[str, str] = {
    "people": "People talking",
    "dialogue": "Dialogue",
    "breadth": "Breadth",
    "unprompted": "Unprompted mentions",
    "peer_help": "Peer help",
    "personal_relevance": "Personal relevance",
    "staying_power": "Staying power",
    "sentiment": "Sentiment",
}
"""The eight components in their order, and the title of each on screen."""

EQUAL_WEIGHTS: Mapping[str, float] = dict.fromkeys(COMPONENT_TITLES, 1.0)

Status = Literal["scored", "provisional", "insufficient_data"]
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class BrandConversation:
    """All conversations about one brand, as two Polars frames.

    `posts`, one row a post of a conversation: post Int64; parent Int64 or null (the post it replies to, where the store
    has it); thread, source Utf8; community, author Utf8 or null (an author is unique within a source); created_at
    Datetime('us', 'UTC'); mention_kind (direct, implied, context); author_type; sentiment Utf8 or null (null for
    context); question Bool; sentences, own_sentences Int32 (the latter are about the author's own life); duplicate Bool
    (a near duplicate of an earlier post, which counts nowhere).

    `conversations`, one row a conversation: thread, source, community or null; c2c, dialogue, unprompted Bool;
    completeness Float64 (0 to 1); named_at Datetime('us', 'UTC'), when the brand was first named; people, posts Int32;
    lone_review Bool, a review that nobody but the company answered, which is no conversation (no column: none is).
    """

    posts: pl.DataFrame
    conversations: pl.DataFrame


@dataclass(frozen=True, slots=True)
class SentimentReview:
    """Reviewed posts that were classified as positive or negative, by their true sentiment.

    Each pair counts those (classified as positive, classified as negative). `neutral` are posts that are truly neither.
    """

    positive: tuple[int, int] = (0, 0)
    negative: tuple[int, int] = (0, 0)
    neutral: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class ReviewedSample:
    """Labels of a random sample of the posts that count as about the brand.

    `labels` posts were reviewed for relevance, and `right` of them are about the brand. `author_types` counts the posts
    classified as by the public whose author type was reviewed, and how many of these are truly by the public. `sides`
    are the reviewed sentiments. `pending` more posts are labelled, and count from the next analysis on.
    """

    labels: int = 0
    right: int = 0
    author_types: tuple[int, int] = (0, 0)
    sides: SentimentReview = SentimentReview()
    pending: int = 0

    @property
    def precision_low(self) -> float:
        """Lower bound (90% range) of the share of posts that are about the brand, 0 to 1."""
        return to_precision(self.labels, self.right).low


NOT_REVIEWED = ReviewedSample()


@dataclass(frozen=True, slots=True)
class ScoreOptions:
    """Options of the score. `weights` are by component name, in any unit; a component without a weight weighs nothing.

    `checked` is the reviewed sample of each brand, by its name. `as_of` is the time of the newest post in the store;
    None takes the newest post of the given conversations. `since` is the time of the oldest post, where known. Raises
    UserError on an unknown component, a negative number, or no weight at all.
    """

    weights: Mapping[str, float] = field(default_factory=lambda: dict(EQUAL_WEIGHTS))
    seed: int = 1
    replicates: int = 1_000
    checked: Mapping[str, ReviewedSample] = field(default_factory=dict)
    as_of: datetime | None = None
    since: datetime | None = None

    def __post_init__(self) -> None:
        unknown = sorted(set(self.weights) - set(COMPONENT_TITLES))
        if unknown:
            names = ", ".join(COMPONENT_TITLES)
            raise UserError(f"The score has no component called {unknown[0]!r}. The components are: {names}.")
        if not all(0 <= weight < float("inf") for weight in self.weights.values()):
            raise UserError("A weight of the score is negative or not a number: use 0 or more.")
        if not any(self.weights.values()):
            raise UserError("Every component of the score weighs 0: give at least one of them a weight.")
        if self.seed < 0 or self.replicates < 0:
            raise UserError("The seed and the number of replicates of the score must be 0 or more.")

    @property
    def version(self) -> str:
        """Version of the method, and the weights that differ from the rest: `2`, or `2+dialogue=2,sentiment=0`."""
        weights = [self.weights.get(name, 0.0) for name in COMPONENT_TITLES]
        usual = max(weights, key=lambda weight: (weight > 0, weights.count(weight), -weight))
        odd = {name: weight / usual for name, weight in zip(COMPONENT_TITLES, weights, strict=True) if weight != usual}
        text = ",".join(f"{name}={weight:g}" for name, weight in odd.items())
        return f"{METHOD_VERSION}+{text}" if text else METHOD_VERSION


@dataclass(frozen=True, slots=True)
class Component:
    """One component of the score. `value`, `low` and `high` are 0 to 1, None where it is left out.

    `explanation` says what the number means, or why it is left out. `plain` is the measured number in `plain_unit`
    (people a week); `n` counts what it is based on, in `unit`. `threads` are the ids of its evidence: at most 50, the
    most relevant first.
    """

    name: str
    title: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: str
    plain: float
    plain_unit: str
    explanation: str
    threads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConversationCounts:
    """Size of the data in the date range. `completeness` is the share of all replies that was collected, 0 to 1."""

    conversations: int
    c2c_conversations: int
    people: int
    communities: int
    weeks_with_conversation: int
    weeks: int
    completeness: float


@dataclass(frozen=True, slots=True)
class Opinion:
    """Sentiment of people, one vote per author and conversation; the three counts add up to all votes."""

    positive: int
    negative: int
    neutral: int

    @property
    def net(self) -> float | None:
        """(positive - negative) / (positive + negative), -1 to 1; None where all votes are neutral."""
        sides = self.positive + self.negative
        return (self.positive - self.negative) / sides if sides else None

    @property
    def neutral_share(self) -> float | None:
        """Share of neutral votes, None where there is no vote."""
        votes = self.positive + self.negative + self.neutral
        return self.neutral / votes if votes else None

    @property
    def spread(self) -> float | None:
        """Standard deviation of the votes as -1, 0 and 1: 0 where all agree, 1 where half are for and half against."""
        votes = self.positive + self.negative + self.neutral
        if not votes:
            return None
        mean = (self.positive - self.negative) / votes
        variance = (self.positive + self.negative) / votes - mean**2
        return math.sqrt(max(0.0, variance))


@dataclass(frozen=True, slots=True)
class Ranks:
    """Best and worst rank (1 is the highest score) of a brand among `brands` in 90% of random weightings."""

    best: int
    worst: int
    brands: int


@dataclass(frozen=True, slots=True)
class Worthiness:
    """Talkworthy score of one brand in one date range.

    `score`, `low` and `high` are whole numbers up to 100 (90% range), None where there is not enough data. `reasons`
    say why the status is not `scored`; `notes` are further remarks for the reader. `weightings` is the range of the
    score in 90% of random weightings, `ranks` the brand's rank among its competitors there; `without` is the score
    without Sentiment, the largest conversation, the top author or the largest source. `version` names the method and
    its weights. `replicates` are the scores of the bootstrap, one a replicate, for `compare`.
    """

    brand: str
    date_range: DateRange
    version: str
    status: Status
    reasons: tuple[str, ...]
    notes: tuple[str, ...]
    score: int | None
    low: int | None
    high: int | None
    components: tuple[Component, ...]
    counts: ConversationCounts
    opinion: Opinion
    weightings: tuple[int, int] | None
    ranks: Ranks | None
    without: Mapping[str, int]
    replicates: Array = field(repr=False, compare=False)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Names of the components that are not in the score."""
        return tuple(component.name for component in self.components if component.value is None)

    def component(self, name: str) -> Component:
        """Return the component of that name; KeyError where there is none."""
        return {component.name: component for component in self.components}[name]
