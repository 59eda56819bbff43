"""Surprises and blind spots: topics against the guess of 100 points, and topics that nobody assumed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

from analysis.measures.guess_surprise import DistinctiveTopic, Surprise, find_distinctive_topics, to_surprises
from analysis.topics import PreviousTopics, place_posts
from reports.queries.assumptions.assumptions import EVIDENCE, AssumptionEntry, load_people_posts
from reports.queries.assumptions.targets import TOPIC
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.storage.analysis.annotations import annotations_frame, texts_frame
from talkworthy.storage.analysis.topics import KnownTopics, load_known_topics, load_nearness
from talkworthy.storage.notebook.assumptions import Guess
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

POINTS = 100
NO_TOPIC = ""
NO_TOPIC_WORDS = "Something else"
MOST_COMPETITOR_POSTS = 4_000
"""The most competitor posts that are assigned to the brand's topics, the newest first; enough to estimate shares."""
FEWEST_CONVERSATIONS = 20
"""With fewer conversations on either side there is no comparison."""

Against = Literal["competitors", "before", "nothing"]


@dataclass(frozen=True, slots=True)
class GuessResult:
    """A topic with its guessed and actual share, and at most 50 of its conversations."""

    label: str
    surprise: Surprise
    threads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnassumedTopics:
    """Topics that no assumption and no guess covers, the most distinctive first.

    They are compared with conversations about the competitors, or about the brand before the date range; with nothing
    where both have too few. `ours` and `theirs` are the numbers of conversations in topics on each side.
    """

    against: Against
    ours: int
    theirs: int
    topics: tuple[tuple[str, DistinctiveTopic, tuple[str, ...]], ...]


def topics_to_guess(connection: Connection, brand: str) -> dict[str, str]:
    """Return the labels of the brand's topics by number, from A to Z, and last "" for posts in no topic."""
    topics = sorted(
        load_known_topics(connection, brand).topics, key=lambda topic: (topic.label.casefold(), topic.number)
    )
    return {str(topic.number): topic.label for topic in topics} | {NO_TOPIC: NO_TOPIC_WORDS}


def load_surprises(connection: Connection, guess: Guess) -> list[GuessResult]:
    """Return the actual share of each topic beside the guess, the greatest surprise first.

    Topics that are newer than the guess count as no topic.
    """
    posts = _with_topics(connection, guess.brand, guess.date_range)
    guessed = posts.with_columns(
        topic=pl.when(pl.col("topic").is_in(list(guess.points))).then("topic").otherwise(pl.lit(NO_TOPIC))
    )
    labels = topics_to_guess(connection, guess.brand)
    points = {NO_TOPIC: 0.0} | dict(guess.points)
    behind = _threads(guessed)
    return [
        GuessResult(
            labels.get(surprise.topic, f"Topic {surprise.topic} (deleted)"), surprise, behind.get(surprise.topic, ())
        )
        for surprise in to_surprises(guessed, points)
    ]


def load_unassumed_topics(
    connection: Connection, brand: Brand, competitors: Sequence[Brand], date_range: DateRange, assumed: Iterable[str]
) -> UnassumedTopics:
    """Return the topics that are not among `assumed` (numbers), compared with the competitors in the date range.

    Where the competitors have too few conversations, the brand's own before the date range are used.
    """
    own = _with_topics(connection, brand.name, date_range).filter(pl.col("topic") != NO_TOPIC)
    others, against = _competitors_in_our_topics(connection, brand, competitors, date_range), "competitors"
    if others["thread"].n_unique() < FEWEST_CONVERSATIONS:
        earlier = _with_topics(connection, brand.name, None).filter(pl.col("created_at") < date_range.start)
        others, against = earlier.filter(pl.col("topic") != NO_TOPIC), "before"
    ours, theirs = own["thread"].n_unique(), others["thread"].n_unique()
    if min(ours, theirs) < FEWEST_CONVERSATIONS:
        return UnassumedTopics("nothing", ours, theirs, ())
    labels, behind, covered = topics_to_guess(connection, brand.name), _threads(own), set(assumed)
    topics = [
        difference
        for difference in find_distinctive_topics(_count(own), _count(others))
        if difference.topic in labels and difference.topic not in covered
    ]
    rows = tuple((labels[topic.topic], topic, behind.get(topic.topic, ())) for topic in topics)
    return UnassumedTopics("competitors" if against == "competitors" else "before", ours, theirs, rows)


def assumed_topics(assumptions: Iterable[AssumptionEntry], guesses: Iterable[Guess]) -> set[str]:
    """Return the numbers of the topics that measure an assumption, or that a guess gave a point to."""
    targets = (target for entry in assumptions if entry.mapping for target in entry.mapping.targets)
    assumed = {target.partition(":")[2] for target in targets if target.startswith(f"{TOPIC}:")}
    return assumed | {topic for guess in guesses for topic, points in guess.points.items() if points > 0}


def _with_topics(connection: Connection, brand: str, date_range: DateRange | None) -> pl.DataFrame:
    """Return people's posts with the column topic: its number as a string, "" for none."""
    topics = annotations_frame(connection, brand, [TOPIC]).select("post", pl.col("label").alias("topic"))
    posts = load_people_posts(connection, brand, date_range).join(topics, on="post", how="left")
    return posts.with_columns(pl.col("topic").fill_null(NO_TOPIC)).sort("created_at", "post")


def _competitors_in_our_topics(
    connection: Connection, brand: Brand, competitors: Sequence[Brand], date_range: DateRange
) -> pl.DataFrame:
    """Return people's posts about the competitors with the brand's topic that each would join, if any.

    The topics were found in posts about the brand, so fewer competitor posts are near one. Both sides are therefore
    compared by how their posts in topics are distributed.
    """
    known = load_known_topics(connection, brand.name)
    ours = _with_topics(connection, brand.name, None)
    theirs = [
        load_people_posts(connection, competitor.name, date_range).with_columns(topic=pl.lit(NO_TOPIC))
        for competitor in competitors
    ]
    # a post that names the brand too counts for the brand
    posts = pl.concat([ours.head(0), *theirs]).filter(~pl.col("post").is_in(ours["post"].implode()))
    posts = posts.unique("post", maintain_order=True).sort("created_at", descending=True).head(MOST_COMPETITOR_POSTS)
    if not known.topics or posts.is_empty():
        return posts.head(0)
    names = (*brand.aliases, *(alias for competitor in competitors for alias in competitor.aliases))
    both = pl.concat([ours, posts.select(ours.columns)])
    texts = dict(texts_frame(connection, both["post"]).select("post", "text").iter_rows())
    past = _to_past(ours, known, load_nearness(connection, brand.name), posts.height)
    post_texts = [texts.get(post, "") for post in both["post"]]
    placed = place_posts(post_texts, replace(brand, aliases=names), past, both["thread"].to_list())
    numbers = {topic.number for topic in known.topics}
    topics = [str(topic) if topic in numbers else NO_TOPIC for topic in placed.topic.tolist()[ours.height :]]
    return posts.with_columns(topic=pl.Series(topics, dtype=pl.String)).filter(pl.col("topic") != NO_TOPIC)


def _to_past(ours: pl.DataFrame, known: KnownTopics, near: Mapping[int, float], guests: int) -> PreviousTopics:
    """Return the brand's posts with their topics and `guests` posts without one; no topic is fitted again."""
    placed = [-1 if topic == NO_TOPIC else int(topic) for topic in ours["topic"]]
    return PreviousTopics(
        [*placed, *[None] * guests],
        [*(near.get(post) for post in ours["post"]), *[None] * guests],
        known.topics,
        [topic.number for topic in known.pinned],
        ours.height + guests,
    )


def _count(posts: pl.DataFrame) -> dict[str, int]:
    """Return the number of conversations by topic."""
    return dict(posts.group_by("topic").agg(pl.col("thread").n_unique()).iter_rows())


def _threads(posts: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    newest = posts.sort("created_at", descending=True).group_by("topic", maintain_order=True)
    listed = newest.agg(pl.col("thread").unique(maintain_order=True).head(EVIDENCE))
    return {topic: tuple(threads) for topic, threads in listed.iter_rows()}
