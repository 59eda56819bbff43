"""What an assumption can be measured by: the brand's topics and the annotations, each with a plain description."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from analysis.annotators.needs import NAMES as NEEDS
from talkworthy.storage.analysis.annotations import annotations_frame
from talkworthy.storage.analysis.topics import load_known_topics
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

TOPIC = "topic"
RULES: Mapping[str, str] = {
    "question": "someone asks a question",
    "answer": "someone answers a question",
    "complaint": "someone complains",
    "praise": "someone praises it",
    "recommend_for": "someone recommends it",
    "recommend_against": "someone warns against it",
    "comparison": "someone compares it with others",
    "experience": "someone shares a personal experience",
    "sentiment:positive": "someone is positive about the brand",
    "sentiment:negative": "someone is negative about the brand",
    "cue:asked_brand": "someone asks the brand",
    "cue:asked_peers": "someone asks other people",
    "cue:may_need_help": "someone may need help",
    "stage:uses_well": "someone is a happy user",
    "stage:did_not_buy": "someone decided against it",
    "stage:left": "someone stopped using it",
    "stage:not_started": "someone has it and is not using it yet",
    "expectation:better": "it was better than someone expected",
    "expectation:worse": "it was worse than someone expected",
    "expectation:as expected": "it was what someone expected",
    "bond:functional first_hand": "someone finds it useful (first-hand)",
    "bond:functional hearsay": "someone heard it is useful",
    "bond:emotional first_hand": "someone is emotionally attached to it",
    "bond:emotional hearsay": "someone heard others love it",
    "goal": "someone wants to achieve something",
    "struggle": "someone struggles with something",
    "worry": "someone worries about something",
    "dream": "someone has a wish",
    "care": "someone says what they value",
}
"""`name` or `name:label` of annotations -> its description."""


def targets_of(connection: Connection, brand: str) -> dict[str, str]:
    """Return the descriptions of everything that can measure an assumption: topics from A to Z, then annotations.

    Neither order nor texts reveal how common anything is, since that is what people guess.
    """
    topics = sorted(
        load_known_topics(connection, brand).topics, key=lambda topic: (topic.label.casefold(), topic.number)
    )
    return {f"{TOPIC}:{topic.number}": topic.label for topic in topics} | dict(RULES)


def find_spans(connection: Connection, brand: str, targets: Sequence[str]) -> pl.DataFrame:
    """Return where any of `targets` matches: the columns post, start and stop (null for the whole post)."""
    names = sorted({name for target in targets for name in _names(target)})
    annotations = annotations_frame(connection, brand, names)
    conditions = [_matches(target) for target in targets]
    return annotations.filter(pl.any_horizontal(conditions) if conditions else pl.lit(False)).select(
        "post", "start", "stop"
    )


def _names(target: str) -> tuple[str, ...]:
    """Return the annotation names of a target: a post's second goal has a name of its own."""
    name = target.partition(":")[0]
    return tuple(annotation for annotation, kind in NEEDS.items() if kind == name) or (name,)


def _matches(target: str) -> pl.Expr:
    label = target.partition(":")[2]
    named = pl.col("name").is_in(_names(target))
    return named & (pl.col("label") == label) if label else named
