"""Which conversations matter: six bars for each talk of a window, and for the brand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from analysis.measures.conversation_quality import BARS, BRAND_SIDE, Bar, to_bars, to_brand_bars
from analysis.text.language import own_words
from analysis.topics import stop_words
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.storage.analysis.annotations import texts_frame
from talkworthy.storage.analysis.dataframes import conversations_frame, mentions_frame, quarantined_posts_frame
from talkworthy.storage.posts.brand_posts import brands_own_conversations
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

SCRIPT_FROM = 200
"""Talks that the brand last took part in, from which its script is read for one talk."""
TITLES = {
    "public_share": "Customers do the talking",
    "about_them": "It is about them",
    "dialogue": "Answered back",
    "balance": "In balance",
    "attention": "They attend to each other",
    "unscripted": "Nobody reads a script",
}
MEANINGS = {
    "public_share": "Of all words, those that customers say.",
    "about_them": "Of customers' sentences, those in the first person: about them, not the company.",
    "dialogue": "Of the replies, those that were answered back by the person they were made to.",
    "balance": "What is left when the one who talks most is taken out: half is as even as two can be.",
    "attention": "Of the replies, those that ask back or take up two words that matter of what they answer.",
    "unscripted": "Of what is said, the part that stands in no other post of the brand's own.",
}


@dataclass(frozen=True, slots=True, eq=False)
class Matters:
    """The brand's bars, each the median over its talks; `talks` has a row for each talk with its own six (0 to 1).

    `silent` talks had nobody who answered another: they are no conversations and count in no bar.
    """

    brand: str
    date_range: DateRange
    bars: tuple[Bar, ...]
    conversations: pl.DataFrame
    silent: int

    def of(self, thread: str) -> Mapping[str, float | None] | None:
        """The six bars of one talk; None where it is not in the window, or nobody answered anybody."""
        found = self.conversations.filter(pl.col("thread") == thread)
        return found.select(BARS).row(0, named=True) if found.height else None


def build_matters(connection: Connection, brand: Brand, date_range: DateRange) -> Matters:
    """Measure the talks that began in the window; their texts are read for it."""
    conversations = conversations_frame(connection, brand.name, date_range)
    measured = _measure(connection, brand, mentions_frame(connection, brand.name, date_range))
    return Matters(brand.name, date_range, to_brand_bars(measured), measured, conversations.height - measured.height)


def build_conversation_bars(connection: Connection, brand: Brand, thread: str) -> Mapping[str, float | None] | None:
    """The six bars of one talk alone, in any window; None where nobody in it answers another.

    The brand's script is read from the talks that it last took part in.
    """
    script = [one for one in brands_own_conversations(connection, brand.name, SCRIPT_FROM) if one != thread]
    posts = quarantined_posts_frame(connection, brand.name, [thread, *script])
    here = pl.col("thread") == thread
    measured = _measure(connection, brand, posts.filter(here | pl.col("author_type").is_in(BRAND_SIDE)))
    found = measured.filter(here)
    return found.select(BARS).row(0, named=True) if found.height else None


def _measure(connection: Connection, brand: Brand, posts: pl.DataFrame) -> pl.DataFrame:
    """`to_bars` of these posts with their texts."""
    texts = texts_frame(connection, posts["post"].to_list()).select("post", "text")
    # what somebody quotes is not said by them, and taking it up that way costs nothing
    own = texts.with_columns(pl.Series("text", map(own_words, texts["text"]), dtype=pl.String))
    read = posts.join(own, on="post", how="left", maintain_order="left")
    names = {word.lower() for alias in brand.aliases for word in alias.split()}
    return to_bars(read, stop_words() | names)


def to_record(matters: Matters) -> dict[str, Any]:
    """The brand's bars as JSON values; those of one talk come from `of`."""
    first, last = matters.date_range.days
    return {
        "brand": matters.brand,
        "date_range": {"start": first.isoformat(), "end": last.isoformat()},
        "conversations": matters.conversations.height,
        "silent": matters.silent,
        "bars": [asdict(bar) | {"title": TITLES[bar.name], "meaning": MEANINGS[bar.name]} for bar in matters.bars],
    }
