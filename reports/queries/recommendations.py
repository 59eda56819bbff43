"""Recommendations for and against a brand and its competitors, counted as the insights count them, with quotes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from analysis.measures.counted_posts import count_people, counted_with_author
from analysis.stats.wilson import Precision, to_precision
from reports.queries.people.customer_insights import LabelCount, count_labels
from reports.queries.score.competitors import competitors_of
from reports.wording.quotes import quote_text, sentence_of
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.settings import Settings
from talkworthy.storage.analysis.annotations import annotations_frame, texts_frame
from talkworthy.storage.analysis.dataframes import mentions_frame
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

FOR, AGAINST = "recommend_for", "recommend_against"
QUOTES = 5
"""Quotes for and quotes against, of each brand."""
LONGEST_QUOTE = 200
"""The most characters of a quote where no sentence of the post is known to be the evidence."""


@dataclass(frozen=True, slots=True)
class RecommendationQuote:
    """The sentences in which somebody recommends a brand or warns against it, and their post."""

    words: str
    act: str
    post: str
    source: str
    thread: str
    url: str | None


@dataclass(frozen=True, slots=True)
class BrandRecommendations:
    """Of the `people` who posted about a brand, who recommended it, who warned against it, and the newest quotes.

    A person who did both is in both counts. `share_for` is the share of recommendations for the brand among the two
    counts, with Wilson's 90% interval; its `share` is None where nobody did either.
    """

    brand: str
    people: int
    recommended: LabelCount
    warned: LabelCount
    share_for: Precision
    quotes: tuple[RecommendationQuote, ...]

    @property
    def share_of_people(self) -> Precision:
        """Return the share of all people who posted about the brand that recommends it, with Wilson's 90% interval."""
        return to_precision(self.people, self.recommended.people)


def build_recommendations(
    connection: Connection, settings: Settings, brand: Brand, date_range: DateRange
) -> tuple[BrandRecommendations, ...]:
    """Return the recommendations in conversations that began in the date range: the brand first, then competitors."""
    brands = (brand, *competitors_of(settings, brand))
    return tuple(_of_brand(connection, each.name, date_range) for each in brands)


def _of_brand(connection: Connection, brand: str, date_range: DateRange) -> BrandRecommendations:
    annotations = annotations_frame(connection, brand, (FOR, AGAINST))
    posts = mentions_frame(connection, brand, date_range)
    people = counted_with_author(posts)
    counts = {count.label: count for count in count_labels(people, annotations, (FOR, AGAINST))}
    recommended, warned = (counts.get(act, LabelCount(act, 0, 0, ())) for act in (FOR, AGAINST))
    return BrandRecommendations(
        brand=brand,
        people=count_people(posts),
        recommended=recommended,
        warned=warned,
        share_for=to_precision(recommended.people + warned.people, recommended.people),
        quotes=_quotes(connection, people, annotations),
    )


def _quotes(connection: Connection, people: pl.DataFrame, annotations: pl.DataFrame) -> tuple[RecommendationQuote, ...]:
    """Return the newest quotes for the brand and then the newest against it, at most one of each person."""
    matches = people.join(annotations.select("post", "label", "start", "stop"), on="post")
    newest = (
        matches.sort("created_at", "post", descending=True)
        .unique(["label", "source", "author"], keep="first", maintain_order=True)
        .group_by("label", maintain_order=True)
        .head(QUOTES)
        .sort("label", descending=True, maintain_order=True)
    )
    texts = texts_frame(connection, newest["post"].unique())
    return tuple(map(_to_quote, newest.join(texts, on="post", maintain_order="left").iter_rows(named=True)))


def _to_quote(row: Mapping[str, Any]) -> RecommendationQuote:
    if row["start"] is None:  # the annotation is about the whole post
        words = quote_text(row["text"], LONGEST_QUOTE)
    else:
        words = " ".join(sentence_of(row["text"], row["start"], row["stop"]).split())
    return RecommendationQuote(words, row["label"], row["id"], row["source"], row["thread"], row["url"])
