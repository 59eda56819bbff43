"""Insights: counts of what people say, their needs, conversation starters, mixed experiences and emerging topics.

Every number comes with the number of people and with the conversations it is based on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import polars as pl

from analysis.annotators.needs import NAMES as NEEDS
from analysis.annotators.needs import TYPES
from analysis.annotators.speech_acts import ACTS
from analysis.measures.conversation_starters import AfterMarketing, StarterYield, after_marketing, starter_yields
from analysis.measures.counted_posts import count_people, counted_with_author
from analysis.measures.emerging_topics import EmergingTopic, find_emerging_topics, words_of
from analysis.measures.experience_variance import MixedExperience, find_mixed_experiences
from analysis.topics import stop_words
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.storage.analysis.annotations import annotations_frame, texts_frame
from talkworthy.storage.analysis.dataframes import mentions_frame, threads_that_began
from talkworthy.storage.analysis.topics import load_topics
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

COUNTED = {"cue": ("cue",), "stage": ("stage",), "bond": ("bond",), "acts": ACTS, "switch": ("switch",)}
"""What is counted -> the names of the annotations that it is counted from."""
OF_POSTS = ("topic", "conversation_starter", "marketing", "expectation")
QUOTES = 3
EVIDENCE = 50
LONGEST_QUOTE = 300
WEEK = timedelta(weeks=1) // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class LabelCount:
    """How many people and posts have a label, and their conversations, the newest first."""

    label: str
    people: int
    posts: int
    threads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InsightQuote:
    """A verbatim quote, what it is about (life or product), the rule that matched it, and its post."""

    words: str
    about: str
    rule: str
    post: str
    url: str | None
    thread: str


@dataclass(frozen=True, slots=True)
class NeedCount:
    """One kind of need: how many people have it, how many of them in their own life, and quotes."""

    kind: str
    people: int
    about_life: int
    posts: int
    quotes: tuple[InsightQuote, ...]


@dataclass(frozen=True, slots=True)
class Insights:
    """The insights from the conversations that began in a date range, in which `people` posted.

    What emerges is of its newest week.
    """

    brand: str
    date_range: DateRange
    people: int
    label_counts: Mapping[str, tuple[LabelCount, ...]]
    needs: tuple[NeedCount, ...]
    starters: tuple[StarterYield, ...]
    after_marketing: AfterMarketing
    experience_variance: tuple[MixedExperience, ...]
    emerging_words: tuple[EmergingTopic, ...]
    emerging_topics: tuple[EmergingTopic, ...]


def build_insights(connection: Connection, brand: Brand, date_range: DateRange) -> Insights:
    """Count what people say about the brand; what emerges is compared with all weeks before."""
    names = (*OF_POSTS, *NEEDS, *(name for counted in COUNTED.values() for name in counted))
    annotations = annotations_frame(connection, brand.name, names)
    all_posts = with_annotations(
        mentions_frame(connection, brand.name), annotations, _topic_names(connection, brand), OF_POSTS
    )
    began = threads_that_began(connection, brand.name, date_range)
    inside = all_posts.filter(pl.col("thread").is_in(began.implode()))
    people = counted_with_author(inside)
    timed = inside.with_columns(pl.col("created_at").dt.timestamp("us"), pl.col("marketing").is_not_null())
    words, topics = find_emerging(connection, brand, counted_with_author(all_posts), date_range)
    return Insights(
        brand=brand.name,
        date_range=date_range,
        people=count_people(inside),
        label_counts={title: count_labels(people, annotations, counted) for title, counted in COUNTED.items()},
        needs=tuple(_need_count(connection, people, annotations, kind) for kind in TYPES),
        starters=tuple(starter_yields(timed)),
        after_marketing=after_marketing(timed),
        experience_variance=tuple(find_mixed_experiences(people)),
        emerging_words=words,
        emerging_topics=topics,
    )


def to_record(insights: Insights) -> dict[str, Any]:
    """Return the insights as JSON values; the date range includes both days."""
    first, last = insights.date_range.days
    return asdict(insights) | {"date_range": {"start": first.isoformat(), "end": last.isoformat()}}


def _topic_names(connection: Connection, brand: Brand) -> Mapping[str, str]:
    return {str(topic.topic): topic.label for topic in load_topics(connection, brand.name)}


def with_annotations(
    posts: pl.DataFrame, annotations: pl.DataFrame, topics: Mapping[str, str], names: Sequence[str]
) -> pl.DataFrame:
    """Return the posts, the oldest first, with a column for each annotation: its label, for a topic its name.

    `posts` has the columns of `mentions_frame`, `annotations` those of `annotations_frame`.
    """
    for name in names:
        labels = annotations.filter(pl.col("name") == name).select("post", pl.col("label").alias(name))
        posts = posts.join(labels.unique("post", keep="first", maintain_order=True), on="post", how="left")
    named = pl.col("topic").replace_strict(dict(topics), default=None, return_dtype=pl.String)
    return posts.with_columns(named).sort("created_at", "post")


def count_labels(people: pl.DataFrame, annotations: pl.DataFrame, names: Sequence[str]) -> tuple[LabelCount, ...]:
    """Return how many people and posts have each label of the annotations called `names`, most people first.

    `people` are counted posts with an author, `annotations` those of the brand (`annotations_frame`).
    """
    labels = annotations.filter(pl.col("name").is_in(names)).select("post", "label")
    labelled = people.join(labels, on="post").sort("created_at", descending=True)
    counts = labelled.group_by("label", maintain_order=True).agg(
        people=pl.struct("source", "author").n_unique(),
        posts=pl.len(),
        threads=pl.col("thread").unique(maintain_order=True).head(EVIDENCE),
    )
    ranked = counts.sort("people", "label", descending=[True, False])
    return tuple(
        LabelCount(label, number, posts, tuple(threads)) for label, number, posts, threads in ranked.iter_rows()
    )


def _need_count(connection: Connection, people: pl.DataFrame, annotations: pl.DataFrame, kind: str) -> NeedCount:
    names = [name for name, need in NEEDS.items() if need == kind]
    matches = people.join(annotations.filter(pl.col("name").is_in(names)), on="post")
    newest = matches.sort("created_at", "start", descending=[True, False]).head(QUOTES)
    quoted = newest.join(texts_frame(connection, newest["post"].unique()), on="post", maintain_order="left")
    authors = pl.struct("source", "author")
    return NeedCount(
        kind=kind,
        people=matches.select(authors).n_unique(),
        about_life=matches.filter(pl.col("label") == "life").select(authors).n_unique(),
        posts=matches["post"].n_unique(),
        quotes=tuple(_quote(row) for row in quoted.iter_rows(named=True)),
    )


def _quote(row: Mapping[str, Any]) -> InsightQuote:
    words = str(row["text"])[row["start"] : row["stop"]]
    return InsightQuote(words[:LONGEST_QUOTE], row["label"], row["rule"], row["id"], row["url"], row["thread"])


def find_emerging(
    connection: Connection, brand: Brand, people: pl.DataFrame, date_range: DateRange
) -> tuple[tuple[EmergingTopic, ...], tuple[EmergingTopic, ...]]:
    """Return the words and topics that rise in the last seven days of the date range against all weeks before."""
    back = (pl.lit(date_range.end) - pl.col("created_at")).dt.total_microseconds() - 1
    dated = people.filter(pl.col("created_at") < date_range.end).with_columns(week=-(back // WEEK))
    texts = texts_frame(connection, dated["post"].to_list())
    with_texts = dated.join(texts.select("post", "text"), on="post").with_columns(
        author=pl.concat_str("source", pl.lit(":"), "author")
    )
    own_names = {word.lower() for alias in brand.aliases for word in alias.split()}
    words = with_texts.with_columns(words=words_of(with_texts["text"].to_list(), stop_words() | own_names))
    topics = with_texts.with_columns(topics=pl.concat_list("topic"))
    return tuple(find_emerging_topics(words, "words")), tuple(find_emerging_topics(topics, "topics"))
