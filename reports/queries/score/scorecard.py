"""The card: Available, Accessible, Worthy, Relationships - four answers about a business in one look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import polars as pl

from analysis.measures.availability import (
    BONDS,
    Answered,
    Missed,
    come_back,
    find_missed,
    hours_waited,
    share_of_people,
    to_answered,
)
from analysis.measures.response_queue import BRAND_SIDE, with_answers
from analysis.stats.cluster_bootstrap import Estimate
from analysis.worthiness import Worthiness
from reports.queries.people.response_queue import load_cued_posts
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.storage.analysis.annotations import sayings_frame, texts_frame
from talkworthy.storage.conversations.queries import store_span
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

EVIDENCE = 50
QUOTES = 3
AROUND = 90
"""Characters on either side of the evidence that are quoted with it."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A customer's words round the evidence, with the rule that found it and where they stand."""

    words: str
    rule: str
    post: str
    thread: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Available:
    """Does it pick up? `answered` is None without a question to the brand; without a post of the brand's own ever read
    (`brand_seen`) nobody can tell what it has answered."""

    brand_seen: bool
    answered: Answered | None
    unanswered: tuple[str, ...]
    """Conversations with a question that still waits, the newest first."""


@dataclass(frozen=True, slots=True)
class Channel:
    """How many customers could not reach the business this way, with three of them in their words."""

    channel: str
    people: int
    share: Estimate
    threads: tuple[str, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """How many customers show this bond (`functional first_hand` ...), and where."""

    bond: str
    people: int
    share: Estimate
    threads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """All four in one window. Of those who come back there is a count and nothing else: no list of persons."""

    brand: str
    date_range: DateRange
    as_of: datetime
    people: int
    available: Available
    accessible: tuple[Channel, ...]
    worthy: Worthiness
    ties: tuple[Tie, ...]
    come_back: Estimate | None


def build_card(connection: Connection, brand: Brand, date_range: DateRange, judged: Worthiness) -> Card:
    """The card of the brand; `judged` is the verdict on it in the same window."""
    span = store_span(connection)
    as_of = span[1] if span else date_range.end
    posts = load_cued_posts(connection, brand.name)
    inside = pl.col("created_at").is_between(date_range.start, date_range.end, closed="left")
    said = posts.filter("heard").filter(inside)
    everybody = said.select("source", "author").n_unique()
    return Card(
        brand=brand.name,
        date_range=date_range,
        as_of=as_of,
        people=everybody,
        available=_available(posts, date_range, as_of),
        accessible=_accessible(connection, brand, _with_addressee(said, posts), everybody),
        worthy=judged,
        ties=_ties(said, sayings_frame(connection, brand.name, ["bond"]), everybody),
        come_back=come_back(said, date_range),
    )


def to_record(card: Card) -> dict[str, Any]:
    """The card as JSON values; of the index only what the card shows, the rest is `talkworthy show score`'s."""
    first, last = card.date_range.days
    record = {name: value for name, value in _fields(card).items() if name != "worthy"}
    judged = card.worthy
    worthy = {name: getattr(judged, name) for name in ("status", "index", "low", "high", "reasons", "version")}
    return record | {
        "date_range": {"start": first.isoformat(), "end": last.isoformat()},
        "as_of": card.as_of.isoformat(),
        "worthy": worthy,
    }


def _fields(card: Card) -> dict[str, Any]:
    return {
        "brand": card.brand,
        "people": card.people,
        "available": asdict(card.available),
        "accessible": [asdict(one) for one in card.accessible],
        "ties": [asdict(one) for one in card.ties],
        "come_back": None if card.come_back is None else asdict(card.come_back),
    }


def _available(posts: pl.DataFrame, date_range: DateRange, as_of: datetime) -> Available:
    inside = pl.col("created_at").is_between(date_range.start, date_range.end, closed="left")
    asked = with_answers(posts).filter("heard", inside, pl.col("cue") == "asked_brand")
    answered = pl.col("brand_at").is_not_null()
    watched = hours_waited(pl.col("created_at"), pl.coalesce("brand_at", pl.lit(as_of)))
    questions = asked.select("thread", hours=watched, answered=answered)
    waiting = asked.filter(~answered).sort("created_at", "post", descending=True)["thread"]
    return Available(
        brand_seen=bool(posts["author_type"].is_in(BRAND_SIDE).any()),
        answered=to_answered(questions),
        unanswered=tuple(waiting.unique(maintain_order=True).head(EVIDENCE)),
    )


def _with_addressee(said: pl.DataFrame, posts: pl.DataFrame) -> pl.DataFrame:
    """The posts with `to_brand`: it asks the brand something, or answers it."""
    brands = posts.filter(pl.col("author_type").is_in(BRAND_SIDE)).select(parent="post", answers=pl.lit(value=True))
    found = said.join(brands, on="parent", how="left", maintain_order="left")
    return found.with_columns(
        to_brand=pl.col("answers").fill_null(value=False) | pl.col("cue").eq("asked_brand").fill_null(value=False)
    )


def _accessible(connection: Connection, brand: Brand, said: pl.DataFrame, everybody: int) -> tuple[Channel, ...]:
    texts = texts_frame(connection, said["post"].to_list())
    read = said.join(texts, on="post", maintain_order="left").sort("created_at", "post", descending=True)
    missed = find_missed(read["text"].to_list(), brand, read["to_brand"].to_list())
    by_channel: dict[str, list[Missed]] = {}
    for one in sorted(missed, key=lambda one: one.place):
        by_channel.setdefault(one.channel, []).append(one)
    channels = [_channel(read, channel, of, everybody) for channel, of in by_channel.items()]
    return tuple(sorted(channels, key=lambda one: (-one.people, one.channel)))


def _channel(read: pl.DataFrame, channel: str, missed: Sequence[Missed], everybody: int) -> Channel:
    rows = read[[one.place for one in missed]]
    people = rows.select("source", "author").n_unique()
    share = share_of_people(people, everybody)
    assert share is not None  # somebody has said it
    quotes = tuple(_quote(rows.row(number, named=True), one) for number, one in enumerate(missed[:QUOTES]))
    return Channel(channel, people, share, tuple(rows["thread"].unique(maintain_order=True).head(EVIDENCE)), quotes)


def _quote(row: Mapping[str, Any], missed: Missed) -> Quote:
    text = str(row["text"])
    words = text[max(0, missed.start - AROUND) : missed.stop + AROUND]
    return Quote(words, missed.rule, row["id"], row["thread"], row["url"])


def _ties(said: pl.DataFrame, bonds: pl.DataFrame, everybody: int) -> tuple[Tie, ...]:
    """All four, those that nobody shows too; empty only where nobody wrote."""
    tied = said.join(bonds.select("post", "label"), on="post").sort("created_at", "post", descending=True)
    found = [(bond, tied.filter(pl.col("label") == bond)) for bond in BONDS]
    shares = [share_of_people(rows.select("source", "author").n_unique(), everybody) for _, rows in found]
    return tuple(
        Tie(
            bond,
            round(share.value * share.n),
            share,
            tuple(rows["thread"].unique(maintain_order=True).head(EVIDENCE)),
        )
        for (bond, rows), share in zip(found, shares, strict=True)
        if share is not None
    )
