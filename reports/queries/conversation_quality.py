"""Conversation quality: six measures of each conversation in a date range, and of the brand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from analysis.measures.conversation_quality import (
    BARS,
    BRAND_SIDE,
    QualityMeasure,
    to_brand_quality,
    to_quality_measures,
)
from analysis.measures.counted_posts import counted_with_author
from analysis.text.language import own_words
from analysis.topics import stop_words
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.storage.analysis.annotations import texts_frame
from talkworthy.storage.analysis.dataframes import mentions_frame, quarantined_posts_frame
from talkworthy.storage.posts.brand_posts import threads_with_brand_posts
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

SCRIPT_FROM = 200
"""Conversations, the latest that the brand took part in, whose posts show which texts the brand repeats."""
TITLES = {
    "public_share": "Share of words by people",
    "about_them": "About people, not the product",
    "dialogue": "Replies that got a reply",
    "balance": "Balance",
    "attention": "Engaged replies",
    "unscripted": "Not scripted",
}
MEANINGS = {
    "public_share": "Share of all words that people, not the brand, wrote.",
    "about_them": "Share of people's sentences in the first person.",
    "dialogue": "Share of replies that the person they were addressed to answered.",
    "balance": "Share of words not from the most talkative person (50 = even).",
    "attention": "Share of replies that ask back or pick up the other's point.",
    "unscripted": "Share of the text that repeats none of the brand's other posts.",
}


@dataclass(frozen=True, slots=True, eq=False)
class ConversationQuality:
    """The measures of a brand, each the median over its conversations.

    `conversations` has a row for each conversation with replies and its own six measures (0 to 1).
    `without_replies` counts the others, which are not measured. Together they are the conversations of the score: those
    in which people take part.
    """

    brand: str
    date_range: DateRange
    bars: tuple[QualityMeasure, ...]
    conversations: pl.DataFrame
    without_replies: int

    def of(self, thread: str) -> Mapping[str, float | None] | None:
        """Return the six measures of one conversation; None where it is not in the date range or has no replies."""
        rows = self.conversations.filter(pl.col("thread") == thread)
        return rows.select(BARS).row(0, named=True) if rows.height else None


def build_conversation_quality(connection: Connection, brand: Brand, date_range: DateRange) -> ConversationQuality:
    """Measure the conversations of people that began in the date range, by the texts of their posts."""
    posts = mentions_frame(connection, brand.name, date_range)
    with_people = counted_with_author(posts)["thread"].unique()
    measured = _measure(connection, brand, posts.filter(pl.col("thread").is_in(with_people.implode())))
    return ConversationQuality(
        brand.name, date_range, to_brand_quality(measured), measured, len(with_people) - measured.height
    )


def build_conversation_bars(connection: Connection, brand: Brand, thread: str) -> Mapping[str, float | None] | None:
    """Return the six measures of one conversation in any date range; None where it has no replies.

    Which texts the brand repeats is learned from the conversations that it last took part in.
    """
    own_threads = [other for other in threads_with_brand_posts(connection, brand.name, SCRIPT_FROM) if other != thread]
    posts = quarantined_posts_frame(connection, brand.name, [thread, *own_threads])
    here = pl.col("thread") == thread
    measured = _measure(connection, brand, posts.filter(here | pl.col("author_type").is_in(BRAND_SIDE)))
    rows = measured.filter(here)
    return rows.select(BARS).row(0, named=True) if rows.height else None


def _measure(connection: Connection, brand: Brand, posts: pl.DataFrame) -> pl.DataFrame:
    """Return the measures of these posts, joined with their texts."""
    texts = texts_frame(connection, posts["post"].to_list()).select("post", "text")
    # quoted text is not the author's own, and repeating it does not show that they engage with it
    own = texts.with_columns(pl.Series("text", map(own_words, texts["text"]), dtype=pl.String))
    with_texts = posts.join(own, on="post", how="left", maintain_order="left")
    names = {word.lower() for alias in brand.aliases for word in alias.split()}
    return to_quality_measures(with_texts, stop_words() | names)


def to_record(quality: ConversationQuality) -> dict[str, Any]:
    """Return the measures of the brand as JSON values; those of one conversation come from `of`."""
    first, last = quality.date_range.days
    return {
        "brand": quality.brand,
        "date_range": {"start": first.isoformat(), "end": last.isoformat()},
        "conversations": quality.conversations.height,
        "without_replies": quality.without_replies,
        "measures": [asdict(bar) | {"title": TITLES[bar.name], "meaning": MEANINGS[bar.name]} for bar in quality.bars],
    }
