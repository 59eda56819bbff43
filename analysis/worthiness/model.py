"""What goes into the Worthiness index and what comes out of it, as plain values."""

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
"""The eight parts in the order in which they are told, and what each is called on a screen."""

EQUAL_WEIGHTS: Mapping[str, float] = dict.fromkeys(COMPONENT_TITLES, 1.0)

Status = Literal["scored", "provisional", "insufficient_data"]
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class BrandConversation:
    """All talk about one brand, as two Polars frames.

    `posts`, one row a post of a talk: post Int64; parent Int64 or null (the post it replies to, where that is in the
    store); conversation, source Utf8; community, author Utf8 or null (an author is unique within a source);
    created_at Datetime('us', 'UTC'); mention_kind (direct, inherited, context); voice; sentiment Utf8 or null (null for
    context); question Bool; sentences, own_sentences Int32 (the latter are about the customer); duplicate Bool (a near
    copy of an earlier post: counts nowhere).

    `talks`, one row a conversation: conversation, source, community or null; c2c, dialogue, unprompted Bool;
    completeness Float64 (0 to 1); named_at Datetime('us', 'UTC'), when the brand was first named; customers, posts
    Int32.
    """

    posts: pl.DataFrame
    conversations: pl.DataFrame


@dataclass(frozen=True, slots=True)
class SentimentReview:
    """Posts that we took to take a side, and that people judged too: by their true side, (read as positive, read as cold).

    `neither` are those that took no side.
    """

    positive: tuple[int, int] = (0, 0)
    negative: tuple[int, int] = (0, 0)
    neutral: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class ReviewedSample:
    """What people found when they checked posts that were drawn at random from those that count as about the brand.

    `labels` were checked for being about it, and `right` of them are. `voices`: of how many that we took for customers'
    somebody said whose they are, and how many are customers'. `sides` as there. `pending` more posts have such labels,
    and count from the next analysis on.
    """

    labels: int = 0
    right: int = 0
    author_types: tuple[int, int] = (0, 0)
    sides: SentimentReview = SentimentReview()
    pending: int = 0

    @property
    def precision_low(self) -> float:
        """The lower bound (90 % interval) of the share of posts that are about the brand, 0 to 1."""
        return to_precision(self.labels, self.right).low


NOT_REVIEWED = ReviewedSample()


@dataclass(frozen=True, slots=True)
class ScoreOptions:
    """How to judge. `weights` are by part name, in any unit; parts that are not named weigh nothing.

    `checked` is what people found of each brand's posts, by its name. `as_of` is the moment of the newest post in the
    store, after which nothing is known; None takes the newest post of the talk that is handed over. `since` is the
    moment of the oldest one, where that is known. Raises UserError on an unknown part, a negative number, or no weight
    at all.
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
            raise UserError(
                f"No part of the index is called {unknown[0]!r}. The parts are: {', '.join(COMPONENT_TITLES)}."
            )
        if not all(0 <= weight < float("inf") for weight in self.weights.values()):
            raise UserError("A weight of the index is negative or not a number: use 0 or more.")
        if not any(self.weights.values()):
            raise UserError("Every part of the index weighs 0: give at least one of them a weight.")
        if self.seed < 0 or self.replicates < 0:
            raise UserError("The seed and the number of replicates of the index must be 0 or more.")

    @property
    def version(self) -> str:
        """The version of the method, and what is weighted otherwise than the rest: `2`, or `2+dialogue=2,warmth=0`."""
        weights = [self.weights.get(name, 0.0) for name in COMPONENT_TITLES]
        usual = max(weights, key=lambda weight: (weight > 0, weights.count(weight), -weight))
        odd = {name: weight / usual for name, weight in zip(COMPONENT_TITLES, weights, strict=True) if weight != usual}
        told = ",".join(f"{name}={weight:g}" for name, weight in odd.items())
        return f"{METHOD_VERSION}+{told}" if told else METHOD_VERSION


@dataclass(frozen=True, slots=True)
class Component:
    """One part of the index. `value`, `low` and `high` are 0 to 1, None where the part is left out.

    `explanation` says what the number means, or why the part is left out. `plain` is the number behind it in
    `plain_unit` (customers a week); `n` counts what it was read from, in `unit`. `conversations` are its evidence:
    at most 50, the most telling first.
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
    """How much talk there is in the window. `completeness` is 0 to 1: mean over talks, each counted by its posts."""

    conversations: int
    c2c_conversations: int
    people: int
    communities: int
    weeks_with_conversation: int
    weeks: int
    completeness: float


@dataclass(frozen=True, slots=True)
class Opinion:
    """Which side customers take, one vote per author per talk; positive, cold and no side add up to all votes."""

    positive: int
    negative: int
    neutral: int

    @property
    def net(self) -> float | None:
        """(positive - cold) / (positive + cold), -1 to 1; None where nobody took a side."""
        sides = self.positive + self.negative
        return (self.positive - self.negative) / sides if sides else None

    @property
    def neutral_share(self) -> float | None:
        """The share of votes that took no side, None where there is no vote."""
        votes = self.positive + self.negative + self.neutral
        return self.neutral / votes if votes else None

    @property
    def spread(self) -> float | None:
        """Standard deviation of the votes as -1, 0 and 1: 0 where all agree, 1 where two camps are equal."""
        votes = self.positive + self.negative + self.neutral
        if not votes:
            return None
        mean = (self.positive - self.negative) / votes
        variance = (self.positive + self.negative) / votes - mean**2
        return math.sqrt(max(0.0, variance))


@dataclass(frozen=True, slots=True)
class Ranks:
    """The best and the worst place, 1 being the first, that a brand takes among `brands` in nine of ten weightings."""

    best: int
    worst: int
    brands: int


@dataclass(frozen=True, slots=True)
class Worthiness:
    """The verdict on one brand in one window.

    `index`, `low` and `high` are whole numbers of 100 (a 90 % interval), None when refused. `reasons` say why it is not
    `scored`, `notes` what a reader should know besides. `weightings` is where the index falls in nine of ten random
    weightings, `ranks` where the brand stands there among its rivals; `without` gives the index without Warmth, the
    largest talk, the top author, the largest source. `version` names the method and its weights. `replicates` are the
    bootstrap's indexes, one a replicate, for `compare`.
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
        """Names of the parts that are not in the index."""
        return tuple(component.name for component in self.components if component.value is None)

    def component(self, name: str) -> Component:
        """The part of that name; KeyError where there is none."""
        return {component.name: component for component in self.components}[name]
