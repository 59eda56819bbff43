"""What a claim can be counted by: a brand's topics, and what the rules find, each in words that a person would use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from analysis.annotators.needs import NAMES as FRAMES
from talkworthy.storage.analysis.annotations import sayings_frame
from talkworthy.storage.analysis.topics import known_topics
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

TOPIC = "topic"
RULES: Mapping[str, str] = {
    "question": "somebody asks something",
    "answer": "somebody answers a question",
    "complaint": "somebody complains",
    "praise": "somebody praises it",
    "recommend_for": "somebody recommends it",
    "recommend_against": "somebody warns against it",
    "comparison": "somebody compares it with others",
    "experience": "somebody tells an experience of their own",
    "sentiment:positive": "somebody is for the brand",
    "sentiment:negative": "somebody is against the brand",
    "cue:asked_brand": "somebody asks the brand",
    "cue:asked_peers": "somebody asks other customers",
    "cue:may_need_help": "somebody may need help",
    "stage:uses_well": "somebody uses it well",
    "stage:did_not_buy": "somebody decided against it",
    "stage:left": "somebody left it",
    "stage:not_started": "somebody has it and has not started",
    "expectation:better": "it was better than somebody expected",
    "expectation:worse": "it was worse than somebody expected",
    "expectation:as expected": "it was what somebody expected",
    "bond:functional first_hand": "somebody tells of using it",
    "bond:functional hearsay": "somebody has heard of what it does",
    "bond:emotional first_hand": "somebody tells of a feeling for it",
    "bond:emotional hearsay": "somebody has heard how others feel about it",
    "goal": "somebody wants to achieve something",
    "struggle": "somebody struggles with something",
    "worry": "somebody worries about something",
    "dream": "somebody dreams of something",
    "care": "somebody says what they care about",
}
"""`name` or `name:label` of annotations -> what it says of a conversation."""


def targets_of(connection: Connection, brand: str) -> dict[str, str]:
    """All that a claim on this brand can be counted by -> its words: topics by the alphabet, then rules.

    Neither order nor words tell how much there is of anything: that is what is being guessed.
    """
    topics = sorted(known_topics(connection, brand).topics, key=lambda topic: (topic.label.casefold(), topic.number))
    return {f"{TOPIC}:{topic.number}": topic.label for topic in topics} | dict(RULES)


def find_spans(connection: Connection, brand: str, targets: Sequence[str]) -> pl.DataFrame:
    """Where any of `targets` is found: `post` (its number) and the evidence `start, stop`, null for the whole post."""
    names = sorted({name for target in targets for name in _names(target)})
    sayings = sayings_frame(connection, brand, names)
    wanted = [_is_it(target) for target in targets]
    return sayings.filter(pl.any_horizontal(wanted) if wanted else pl.lit(False)).select("post", "start", "stop")


def _names(target: str) -> tuple[str, ...]:
    """The annotations that tell it: a post may have two goals, the second under a name of its own."""
    name = target.partition(":")[0]
    return tuple(turn for turn, kind in FRAMES.items() if kind == name) or (name,)


def _is_it(target: str) -> pl.Expr:
    label = target.partition(":")[2]
    named = pl.col("name").is_in(_names(target))
    return named & (pl.col("label") == label) if label else named
