"""What nobody assumed: how far the talk lies from the 100 points, and topics that stand out against others' talk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

from analysis.measures.guess_surprise import StandsOut, Surprise, stand_out, to_surprises
from analysis.topics import Past, place_posts
from reports.queries.assumptions.assumptions import EVIDENCE, Entry, load_weekly_customers
from reports.queries.assumptions.targets import TOPIC
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.storage.analysis.annotations import sayings_frame, texts_frame
from talkworthy.storage.analysis.topics import KnownTopics, known_topics, nearness_of
from talkworthy.storage.notebook.assumptions import Guess
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

POINTS = 100
NO_TOPIC = ""
NO_TOPIC_WORDS = "Something else"
COMPETITORS_AT_MOST = 4_000
"""Posts of the panel that are put into our topics, the newest first: enough to know its shares by."""
FEWEST_CONVERSATIONS = 20
"""Conversations on either side, below which no topic can stand out."""

Against = Literal["panel", "before", "nothing"]


@dataclass(frozen=True, slots=True)
class Guessed:
    """A topic with what was guessed and what there is, and the conversations it was found in (at most 50)."""

    label: str
    surprise: Surprise
    threads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unassumed:
    """Topics that no claim and no point was given to, those that are most ours first.

    `against`: the talk of the panel, or our own before the window; `nothing` where there is too little of either.
    `ours` and `theirs` are how many conversations each side has in its topics.
    """

    against: Against
    ours: int
    theirs: int
    topics: tuple[tuple[str, StandsOut, tuple[str, ...]], ...]


def topics_to_guess(connection: Connection, brand: str) -> dict[str, str]:
    """The numbers of the brand's topics -> their labels, by the alphabet, and last "" for talk in none."""
    topics = sorted(known_topics(connection, brand).topics, key=lambda topic: (topic.label.casefold(), topic.number))
    return {str(topic.number): topic.label for topic in topics} | {NO_TOPIC: NO_TOPIC_WORDS}


def load_surprises(connection: Connection, guess: Guess) -> list[Guessed]:
    """What there is of each topic beside what was guessed, the greatest surprise first.

    Topics that came after the guess are something else, as they were to whoever guessed.
    """
    posts = _with_topics(connection, guess.brand, guess.date_range)
    known = posts.with_columns(
        topic=pl.when(pl.col("topic").is_in(list(guess.points))).then("topic").otherwise(pl.lit(NO_TOPIC))
    )
    labels = topics_to_guess(connection, guess.brand)
    points = {NO_TOPIC: 0.0} | dict(guess.points)
    behind = _threads(known)
    return [
        Guessed(labels.get(one.topic, f"Topic {one.topic}, which is no more"), one, behind.get(one.topic, ()))
        for one in to_surprises(known, points)
    ]


def load_unassumed(
    connection: Connection, brand: Brand, panel: Sequence[Brand], date_range: DateRange, assumed: Iterable[str]
) -> Unassumed:
    """The topics that are not among the `assumed` (numbers), held against the panel's talk in the same window.

    Without a panel that talks enough, our own talk before the window stands in its place.
    """
    own = _with_topics(connection, brand.name, date_range).filter(pl.col("topic") != NO_TOPIC)
    others, against = _panel_in_our_topics(connection, brand, panel, date_range), "panel"
    if others["thread"].n_unique() < FEWEST_CONVERSATIONS:
        earlier = _with_topics(connection, brand.name, None).filter(pl.col("created_at") < date_range.start)
        others, against = earlier.filter(pl.col("topic") != NO_TOPIC), "before"
    ours, theirs = own["thread"].n_unique(), others["thread"].n_unique()
    if min(ours, theirs) < FEWEST_CONVERSATIONS:
        return Unassumed("nothing", ours, theirs, ())
    labels, behind, known = topics_to_guess(connection, brand.name), _threads(own), set(assumed)
    found = [one for one in stand_out(_count(own), _count(others)) if one.topic in labels and one.topic not in known]
    rows = tuple((labels[one.topic], one, behind.get(one.topic, ())) for one in found)
    return Unassumed("panel" if against == "panel" else "before", ours, theirs, rows)


def assumed_topics(ledger: Iterable[Entry], guesses: Iterable[Guess]) -> set[str]:
    """The numbers of the topics that a claim is counted by, or that any guess gave a point to."""
    targets = (target for entry in ledger if entry.mapping for target in entry.mapping.targets)
    assumed = {target.partition(":")[2] for target in targets if target.startswith(f"{TOPIC}:")}
    return assumed | {topic for guess in guesses for topic, points in guess.points.items() if points > 0}


def _with_topics(connection: Connection, brand: str, date_range: DateRange | None) -> pl.DataFrame:
    """The customers' posts with `topic`: its number as a string, "" for none."""
    told = sayings_frame(connection, brand, [TOPIC]).select("post", pl.col("label").alias("topic"))
    posts = load_weekly_customers(connection, brand, date_range).join(told, on="post", how="left")
    return posts.with_columns(pl.col("topic").fill_null(NO_TOPIC)).sort("created_at", "post")


def _panel_in_our_topics(
    connection: Connection, brand: Brand, panel: Sequence[Brand], date_range: DateRange
) -> pl.DataFrame:
    """The panel's customers' posts by the topic of ours that each would join; those that would join none are left out.

    Topics were found in our posts, so fewer of the panel's lie near any of them: both sides are compared by how what is
    in topics is spread over them.
    """
    known = known_topics(connection, brand.name)
    ours = _with_topics(connection, brand.name, None)
    theirs = [
        load_weekly_customers(connection, competitor.name, date_range).with_columns(topic=pl.lit(NO_TOPIC))
        for competitor in panel
    ]
    # a post that names us too is ours
    competitors = pl.concat([ours.head(0), *theirs]).filter(~pl.col("post").is_in(ours["post"].implode()))
    competitors = (
        competitors.unique("post", maintain_order=True).sort("created_at", descending=True).head(COMPETITORS_AT_MOST)
    )
    if not known.topics or competitors.is_empty():
        return competitors.head(0)
    names = (*brand.aliases, *(alias for competitor in panel for alias in competitor.aliases))
    both = pl.concat([ours, competitors.select(ours.columns)])
    texts = dict(texts_frame(connection, both["post"]).select("post", "text").iter_rows())
    past = _to_past(ours, known, nearness_of(connection, brand.name), competitors.height)
    words = [texts.get(post, "") for post in both["post"]]
    placed = place_posts(words, replace(brand, aliases=names), past, both["thread"].to_list())
    numbers = {topic.number for topic in known.topics}
    topics = [str(topic) if topic in numbers else NO_TOPIC for topic in placed.topic.tolist()[ours.height :]]
    return competitors.with_columns(topic=pl.Series(topics, dtype=pl.String)).filter(pl.col("topic") != NO_TOPIC)


def _to_past(ours: pl.DataFrame, known: KnownTopics, near: Mapping[int, float], guests: int) -> Past:
    """Our posts where they are, and `guests` that have no place yet; nothing is found again from the start."""
    placed = [-1 if topic == NO_TOPIC else int(topic) for topic in ours["topic"]]
    return Past(
        [*placed, *[None] * guests],
        [*(near.get(post) for post in ours["post"]), *[None] * guests],
        known.topics,
        [topic.number for topic in known.pinned],
        ours.height + guests,
    )


def _count(posts: pl.DataFrame) -> dict[str, int]:
    """Topic -> how many conversations have it."""
    return dict(posts.group_by("topic").agg(pl.col("thread").n_unique()).iter_rows())


def _threads(posts: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    newest = posts.sort("created_at", descending=True).group_by("topic", maintain_order=True)
    listed = newest.agg(pl.col("thread").unique(maintain_order=True).head(EVIDENCE))
    return {topic: tuple(where) for topic, where in listed.iter_rows()}
