"""Who moved to the brand and from it, by the other brand, with the posts that say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from analysis.annotators.switching import FROM, NAME, TO
from analysis.measures.counted_posts import count_people, counted_with_author
from analysis.stats.wilson import Precision, to_precision
from analysis.text.moves import SOMETHING_ELSE
from reports.queries.people.customer_insights import LabelCount, count_labels
from reports.wording.quotes import quote_text
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.storage.analysis.annotations import annotations_frame, texts_frame
from talkworthy.storage.analysis.dataframes import mentions_frame
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

QUOTES = 3
"""Quotes for each direction and other brand."""
LONGEST_QUOTE = 300
PEOPLE_NEEDED = 5
"""Fewer people who moved give no share: its range would hold nearly everything."""


@dataclass(frozen=True, slots=True)
class SwitchQuote:
    """The sentence in which somebody says that they moved, `label` (`from:NAME`, `to:NAME`), and its post."""

    words: str
    label: str
    post: str
    source: str
    thread: str
    url: str | None


@dataclass(frozen=True, slots=True)
class SwitchRow:
    """The people who came to the brand from `other`, and those who left the brand for it, with the newest quotes."""

    other: str
    came: LabelCount
    left: LabelCount
    quotes: tuple[SwitchQuote, ...]


@dataclass(frozen=True, slots=True)
class Switching:
    """The moves between a brand and others that people report, most people first, what is not tracked last.

    Of `people` who posted, `came` report a move to the brand and `left` one away from it; whoever reports both is in
    both. `share_to_brand` is the share of moves to the brand with Wilson's 90% interval; None with too few people.
    """

    brand: str
    date_range: DateRange
    people: int
    came: int
    left: int
    share_to_brand: Precision | None
    rows: tuple[SwitchRow, ...]


def build_switching(connection: Connection, brand: Brand, date_range: DateRange) -> Switching:
    """Return the moves that people report in conversations that began in the date range."""
    annotations = annotations_frame(connection, brand.name, (NAME,))
    posts = mentions_frame(connection, brand.name, date_range)
    people = counted_with_author(posts)
    moves = people.join(annotations.select("post", "label", "start", "stop"), on="post")
    came, left = (count_people(moves.filter(pl.col("label").str.starts_with(f"{side}:"))) for side in (FROM, TO))
    return Switching(
        brand=brand.name,
        date_range=date_range,
        people=count_people(posts),
        came=came,
        left=left,
        share_to_brand=to_precision(came + left, came) if came + left >= PEOPLE_NEEDED else None,
        rows=_to_rows(count_labels(people, annotations, (NAME,)), _quotes(connection, moves)),
    )


def to_record(switching: Switching) -> dict[str, Any]:
    """Return the moves as JSON values; the date range includes both days."""
    first, last = switching.date_range.days
    return asdict(switching) | {"date_range": {"start": first.isoformat(), "end": last.isoformat()}}


def _to_rows(counts: Sequence[LabelCount], quotes: Sequence[SwitchQuote]) -> tuple[SwitchRow, ...]:
    counts_by_label = {count.label: count for count in counts}
    rows = []
    for other in {label.partition(":")[2] for label in counts_by_label}:
        came, left = (f"{side}:{other}" for side in (FROM, TO))
        row = SwitchRow(
            other,
            counts_by_label.get(came, LabelCount(came, 0, 0, ())),
            counts_by_label.get(left, LabelCount(left, 0, 0, ())),
            tuple(quote for quote in quotes if quote.label in (came, left)),
        )
        rows.append(row)
    return tuple(sorted(rows, key=_rank))


def _rank(row: SwitchRow) -> tuple[bool, int, str]:
    return row.other == SOMETHING_ELSE, -(row.came.people + row.left.people), row.other


def _quotes(connection: Connection, moves: pl.DataFrame) -> tuple[SwitchQuote, ...]:
    """Return the newest quotes of each direction and other brand, at most one of each person, arrivals first."""
    newest = (
        moves.sort("created_at", "post", descending=True)
        .unique(["label", "source", "author"], keep="first", maintain_order=True)
        .group_by("label", maintain_order=True)
        .head(QUOTES)
        .sort("label", maintain_order=True)
    )
    texts = texts_frame(connection, newest["post"].unique())
    return tuple(map(_to_quote, newest.join(texts, on="post", maintain_order="left").iter_rows(named=True)))


def _to_quote(row: Mapping[str, Any]) -> SwitchQuote:
    words = quote_text(row["text"][row["start"] : row["stop"]], LONGEST_QUOTE)
    return SwitchQuote(words, row["label"], row["id"], row["source"], row["thread"], row["url"])
