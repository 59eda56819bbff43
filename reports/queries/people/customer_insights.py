"""What customers say, counted: what emerges, what sets talk off, what they want and fear, who may need an answer.

Every number comes with how many customers it is of and with the conversations behind it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import polars as pl

from analysis.annotators.needs import NAMES as FRAMES
from analysis.annotators.needs import TYPES
from analysis.annotators.speech_acts import ACTS
from analysis.measures.conversation_starters import Carry, StarterYield, carry, starter_yields
from analysis.measures.counted_posts import counted_with_author
from analysis.measures.emerging_topics import Emerging, emerging, words_of
from analysis.measures.experience_variance import Gamble, gambles
from analysis.topics import stop_words
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.storage.analysis.annotations import sayings_frame, texts_frame
from talkworthy.storage.analysis.dataframes import mentions_frame
from talkworthy.storage.analysis.topics import topics_of
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

COUNTED = {"cue": ("cue",), "stage": ("stage",), "bond": ("bond",), "acts": ACTS}
"""What is told -> the names of the annotations that it is counted from."""
OF_POSTS = ("topic", "conversation_starter", "marketing", "expectation")
QUOTES = 3
EVIDENCE = 50
LONGEST_QUOTE = 300
WEEK = timedelta(weeks=1) // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Said:
    """One answer (`label`): how many customers gave it in how many posts, and the conversations, newest first."""

    label: str
    people: int
    posts: int
    threads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a customer as they stand, what they are about (life or product), the rule, and where they stand."""

    words: str
    about: str
    rule: str
    post: str
    url: str | None
    thread: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What customers want, fear or struggle with: how many do, how often it is about their life, and their words."""

    kind: str
    people: int
    about_life: int
    posts: int
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Insights:
    """All of that about one brand in one window; `customers` wrote in it. What emerges is of its newest week."""

    brand: str
    date_range: DateRange
    people: int
    counted: Mapping[str, tuple[Said, ...]]
    frames: tuple[Frame, ...]
    starters: tuple[StarterYield, ...]
    carry: Carry
    gambles: tuple[Gamble, ...]
    emerging_words: tuple[Emerging, ...]
    emerging_topics: tuple[Emerging, ...]


def build_insights(connection: Connection, brand: Brand, date_range: DateRange) -> Insights:
    """Count what was said about the brand; what emerges is held against all weeks before."""
    names = (*OF_POSTS, *FRAMES, *(name for of in COUNTED.values() for name in of))
    sayings = sayings_frame(connection, brand.name, names)
    everything = with_sayings(
        mentions_frame(connection, brand.name), sayings, _topic_names(connection, brand), OF_POSTS
    )
    inside = everything.filter(pl.col("created_at").is_between(date_range.start, date_range.end, closed="left"))
    people = counted_with_author(inside)
    timed = inside.with_columns(pl.col("created_at").dt.timestamp("us"), pl.col("marketing").is_not_null())
    words, topics = find_emerging(connection, brand, counted_with_author(everything), date_range)
    return Insights(
        brand=brand.name,
        date_range=date_range,
        people=people.select("source", "author").n_unique(),
        counted={title: _count(people, sayings, of) for title, of in COUNTED.items()},
        frames=tuple(_frame(connection, people, sayings, kind) for kind in TYPES),
        starters=tuple(starter_yields(timed)),
        carry=carry(timed),
        gambles=tuple(gambles(people)),
        emerging_words=words,
        emerging_topics=topics,
    )


def to_record(insights: Insights) -> dict[str, Any]:
    """The insights as JSON values; both days of the window are in it."""
    first, last = insights.date_range.days
    return asdict(insights) | {"date_range": {"start": first.isoformat(), "end": last.isoformat()}}


def _topic_names(connection: Connection, brand: Brand) -> Mapping[str, str]:
    return {str(topic.topic): topic.label for topic in topics_of(connection, brand.name)}


def with_sayings(
    posts: pl.DataFrame, sayings: pl.DataFrame, topics: Mapping[str, str], names: Sequence[str]
) -> pl.DataFrame:
    """The posts, the oldest first, with a column for each of `names`: its label, for a topic the name of that number.

    `posts` has the columns of `talk_posts_frame`, `sayings` those of `sayings_frame`.
    """
    for name in names:
        told = sayings.filter(pl.col("name") == name).select("post", pl.col("label").alias(name))
        posts = posts.join(told.unique("post", keep="first", maintain_order=True), on="post", how="left")
    named = pl.col("topic").replace_strict(dict(topics), default=None, return_dtype=pl.String)
    return posts.with_columns(named).sort("created_at", "post")


def _count(people: pl.DataFrame, sayings: pl.DataFrame, names: Sequence[str]) -> tuple[Said, ...]:
    said = sayings.filter(pl.col("name").is_in(names)).select("post", "label")
    told = people.join(said, on="post").sort("created_at", descending=True)
    counted = told.group_by("label", maintain_order=True).agg(
        people=pl.struct("source", "author").n_unique(),
        posts=pl.len(),
        threads=pl.col("thread").unique(maintain_order=True).head(EVIDENCE),
    )
    ranked = counted.sort("people", "label", descending=[True, False])
    return tuple(Said(label, many, posts, tuple(where)) for label, many, posts, where in ranked.iter_rows())


def _frame(connection: Connection, people: pl.DataFrame, sayings: pl.DataFrame, kind: str) -> Frame:
    names = [name for name, of in FRAMES.items() if of == kind]
    told = people.join(sayings.filter(pl.col("name").is_in(names)), on="post")
    newest = told.sort("created_at", "start", descending=[True, False]).head(QUOTES)
    quoted = newest.join(texts_frame(connection, newest["post"].unique()), on="post", maintain_order="left")
    authors = pl.struct("source", "author")
    return Frame(
        kind=kind,
        people=told.select(authors).n_unique(),
        about_life=told.filter(pl.col("label") == "life").select(authors).n_unique(),
        posts=told["post"].n_unique(),
        quotes=tuple(_quote(row) for row in quoted.iter_rows(named=True)),
    )


def _quote(row: Mapping[str, Any]) -> Quote:
    words = str(row["text"])[row["start"] : row["stop"]]
    return Quote(words[:LONGEST_QUOTE], row["label"], row["rule"], row["id"], row["url"], row["thread"])


def find_emerging(
    connection: Connection, brand: Brand, people: pl.DataFrame, date_range: DateRange
) -> tuple[tuple[Emerging, ...], tuple[Emerging, ...]]:
    """Words and topics that rise in the last seven days of the window against all weeks before."""
    back = (pl.lit(date_range.end) - pl.col("created_at")).dt.total_microseconds() - 1
    dated = people.filter(pl.col("created_at") < date_range.end).with_columns(week=-(back // WEEK))
    texts = texts_frame(connection, dated["post"].to_list())
    spoken = dated.join(texts.select("post", "text"), on="post").with_columns(
        author=pl.concat_str("source", pl.lit(":"), "author")
    )
    ours = {word.lower() for alias in brand.aliases for word in alias.split()}
    words = spoken.with_columns(words=words_of(spoken["text"].to_list(), stop_words() | ours))
    topics = spoken.with_columns(topics=pl.concat_list("topic"))
    return tuple(emerging(words, "words")), tuple(emerging(topics, "topics"))
