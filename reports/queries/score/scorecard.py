"""The scorecard: responsiveness, reachability, score and loyalty of a brand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import polars as pl

from analysis.measures.availability import (
    BONDS,
    AccessProblem,
    AnswerRate,
    find_access_problems,
    hours_waited,
    share_of_people,
    share_of_returning,
    to_answer_rate,
)
from analysis.measures.counted_posts import count_people
from analysis.measures.response_queue import BRAND_SIDE, questions_to_brand, to_response_queue
from analysis.stats.cluster_bootstrap import Estimate
from analysis.worthiness import Worthiness
from reports.queries.people.response_queue import load_cued_posts
from reports.wording.quotes import quote_around
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.storage.analysis.annotations import annotations_frame, texts_frame
from talkworthy.storage.analysis.dataframes import threads_that_began
from talkworthy.storage.conversations.queries import store_span
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

EVIDENCE = 50
QUOTES = 3
AROUND = 90
"""Characters that are quoted before and after the evidence."""


@dataclass(frozen=True, slots=True)
class ChannelQuote:
    """The text around the evidence, the rule that matched, and the post."""

    words: str
    rule: str
    post: str
    thread: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Responsiveness:
    """Answers to questions. `answered` is None without a question to the brand.

    `brand_seen` says whether any post by the brand is known; without one nobody can tell what it has answered.
    """

    brand_seen: bool
    answered: AnswerRate | None
    unanswered: tuple[str, ...]
    """Threads with a question that is still unanswered, the newest first."""


@dataclass(frozen=True, slots=True)
class UnreachableChannel:
    """How many people could not reach the brand by this channel, with up to three quotes."""

    channel: str
    people: int
    share: Estimate
    threads: tuple[str, ...]
    quotes: tuple[ChannelQuote, ...]


@dataclass(frozen=True, slots=True)
class BondShare:
    """How many people show this bond (`functional first_hand` ...), and in which threads."""

    bond: str
    people: int
    share: Estimate
    threads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The scorecard of one brand in one date range. Returning people are counted and never listed.

    `people` are those of the score: they wrote in conversations that began in the date range, as do all who could not
    reach the brand or show a bond. Questions to the brand are those written in the date range, as in the reply queue.
    """

    brand: str
    date_range: DateRange
    as_of: datetime
    people: int
    responsiveness: Responsiveness
    reachability: tuple[UnreachableChannel, ...]
    worthiness: Worthiness
    bonds: tuple[BondShare, ...]
    returning: Estimate | None


def build_scorecard(connection: Connection, brand: Brand, date_range: DateRange, worthiness: Worthiness) -> Scorecard:
    """Return the scorecard of the brand; `worthiness` is its score in the same date range."""
    span = store_span(connection)
    as_of = span[1] if span else date_range.end
    posts = load_cued_posts(connection, brand.name)
    began = threads_that_began(connection, brand.name, date_range)
    counted = posts.filter("counted", pl.col("thread").is_in(began.implode()))
    people_total = count_people(counted)
    return Scorecard(
        brand=brand.name,
        date_range=date_range,
        as_of=as_of,
        people=people_total,
        responsiveness=_responsiveness(posts, date_range, as_of),
        reachability=_reachability(connection, brand, _with_addressee(counted, posts), people_total),
        worthiness=worthiness,
        bonds=_bonds(counted, annotations_frame(connection, brand.name, ["bond"]), people_total),
        returning=share_of_returning(counted, date_range),
    )


def to_record(scorecard: Scorecard) -> dict[str, Any]:
    """Return the scorecard as JSON values; the rest of the score is in `talkworthy show score`."""
    first, last = scorecard.date_range.days
    worthiness = scorecard.worthiness
    return {
        "brand": scorecard.brand,
        "date_range": {"start": first.isoformat(), "end": last.isoformat()},
        "as_of": scorecard.as_of.isoformat(),
        "people": scorecard.people,
        "responsiveness": asdict(scorecard.responsiveness),
        "reachability": [asdict(channel) for channel in scorecard.reachability],
        "worthiness": {
            name: getattr(worthiness, name) for name in ("status", "score", "low", "high", "reasons", "version")
        },
        "bonds": [asdict(bond) for bond in scorecard.bonds],
        "returning": None if scorecard.returning is None else asdict(scorecard.returning),
    }


def _responsiveness(posts: pl.DataFrame, date_range: DateRange, as_of: datetime) -> Responsiveness:
    inside = pl.col("created_at").is_between(date_range.start, date_range.end, closed="left")
    questions = questions_to_brand(to_response_queue(posts, as_of)).filter(inside)
    observed = hours_waited(pl.col("created_at"), pl.coalesce("brand_at", pl.lit(as_of)))
    timed = questions.select("thread", "answered", hours=observed)
    unanswered = questions.filter(~pl.col("answered")).sort("created_at", "post", descending=True)["thread"]
    return Responsiveness(
        brand_seen=bool(posts["author_type"].is_in(BRAND_SIDE).any()),
        answered=to_answer_rate(timed),
        unanswered=tuple(unanswered.unique(maintain_order=True).head(EVIDENCE)),
    )


def _with_addressee(counted: pl.DataFrame, posts: pl.DataFrame) -> pl.DataFrame:
    """Return the posts with the column to_brand: whether a post asks the brand something or answers it."""
    brands = posts.filter(pl.col("author_type").is_in(BRAND_SIDE)).select(parent="post", answers=pl.lit(value=True))
    addressed = counted.join(brands, on="parent", how="left", maintain_order="left")
    return addressed.with_columns(
        to_brand=pl.col("answers").fill_null(value=False) | pl.col("cue").eq("asked_brand").fill_null(value=False)
    )


def _reachability(
    connection: Connection, brand: Brand, counted: pl.DataFrame, people_total: int
) -> tuple[UnreachableChannel, ...]:
    texts = texts_frame(connection, counted["post"].to_list())
    posts = counted.join(texts, on="post", maintain_order="left").sort("created_at", "post", descending=True)
    missed = find_access_problems(posts["text"].to_list(), brand, posts["to_brand"].to_list())
    by_channel: dict[str, list[AccessProblem]] = {}
    for contact in sorted(missed, key=lambda contact: contact.place):
        by_channel.setdefault(contact.channel, []).append(contact)
    channels = [_channel(posts, channel, contacts, people_total) for channel, contacts in by_channel.items()]
    return tuple(sorted(channels, key=lambda channel: (-channel.people, channel.channel)))


def _channel(
    posts: pl.DataFrame, channel: str, missed: Sequence[AccessProblem], people_total: int
) -> UnreachableChannel:
    rows = posts[[contact.place for contact in missed]]
    people = rows.select("source", "author").n_unique()
    share = share_of_people(people, people_total)
    assert share is not None  # at least one person reported it
    quotes = tuple(_quote(rows.row(number, named=True), contact) for number, contact in enumerate(missed[:QUOTES]))
    return UnreachableChannel(
        channel, people, share, tuple(rows["thread"].unique(maintain_order=True).head(EVIDENCE)), quotes
    )


def _quote(row: Mapping[str, Any], missed: AccessProblem) -> ChannelQuote:
    words = quote_around(str(row["text"]), missed.start, missed.stop, AROUND).text
    return ChannelQuote(words, missed.rule, row["id"], row["thread"], row["url"])


def _bonds(counted: pl.DataFrame, bonds: pl.DataFrame, people_total: int) -> tuple[BondShare, ...]:
    """Return all four bonds, also those that nobody shows; empty only where nobody posted."""
    bonded = counted.join(bonds.select("post", "label"), on="post").sort("created_at", "post", descending=True)
    by_bond = [(bond, bonded.filter(pl.col("label") == bond)) for bond in BONDS]
    shares = [share_of_people(rows.select("source", "author").n_unique(), people_total) for _, rows in by_bond]
    return tuple(
        BondShare(
            bond,
            round(share.value * share.n),
            share,
            tuple(rows["thread"].unique(maintain_order=True).head(EVIDENCE)),
        )
        for (bond, rows), share in zip(by_bond, shares, strict=True)
        if share is not None
    )
