"""When to speak: the posts that wait for somebody, each with its reason, and the share that is best left alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import polars as pl

from analysis.measures.counted_posts import counted_with_author
from analysis.measures.response_queue import LISTS, spare_crowds, to_waiting
from analysis.stats.cluster_bootstrap import Estimate, share_of
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.storage.analysis.annotations import sayings_frame, texts_frame
from talkworthy.storage.analysis.dataframes import mentions_frame
from talkworthy.storage.conversations.queries import store_span
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

SHOWN = 50
"""Posts of each list that are shown and told; all of them are counted."""
AROUND = 220
"""Characters on either side of the evidence that are quoted with it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One post that waits: its words around the evidence `asks`, where it stands, for how long, and by which rule."""

    post: str
    thread: str
    source: str
    community: str | None
    url: str | None
    written_at: datetime
    hours: float
    rule: str
    peer_answered: bool
    before: str
    asks: str
    after: str


@dataclass(frozen=True, slots=True)
class Queue:
    """One list: how many posts wait in it, and how many more would if they were not so old; the newest of each."""

    cue: str
    count: int
    older_count: int
    waiting: tuple[Waiting, ...]
    older: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why `posts` posts of `customers` customers are left alone, their share of all, and conversations of them."""

    reason: str
    posts: int
    people: int
    share: Estimate
    threads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Speaking:
    """What waits for an answer in one window, as things stood at `as_of`, the newest post that was read.

    `alone` is the share of customers' posts to leave alone, None where there are none. `brand_seen`: a post of the
    brand's own was ever read; else nobody can tell what it has answered.
    """

    brand: str
    date_range: DateRange
    as_of: datetime
    posts: int
    people: int
    brand_seen: bool
    queues: tuple[Queue, ...]
    alone: Estimate | None
    reasons: tuple[Reason, ...]


def build_speaking(connection: Connection, brand: Brand, date_range: DateRange) -> Speaking:
    """The lists of posts written in the window. Raises nothing but what the store raises."""
    span = store_span(connection)
    as_of = span[1] if span else date_range.end
    posts = load_cued_posts(connection, brand.name)
    told = to_waiting(posts, as_of).filter(
        pl.col("created_at").is_between(date_range.start, date_range.end, closed="left")
    )
    newest_first = told.sort("created_at", "post", descending=True)
    return Speaking(
        brand=brand.name,
        date_range=date_range,
        as_of=as_of,
        posts=told.height,
        people=told.select("source", "author").n_unique(),
        brand_seen=bool(posts["author_type"].is_in(("brand", "staff")).any()),
        queues=tuple(_queue(connection, newest_first, cue) for cue in LISTS),
        alone=_alone(told),
        reasons=_reasons(newest_first),
    )


def load_cued_posts(connection: Connection, brand: str) -> pl.DataFrame:
    """Every post of the brand's talks, with the columns that `analysis.measures.response_queue` needs and the evidence of its cue."""
    cues = sayings_frame(connection, brand, ["cue"]).select("post", "start", "stop", "rule", cue="label")
    posts = mentions_frame(connection, brand)
    told = posts.with_columns(heard=pl.col("post").is_in(counted_with_author(posts)["post"].implode())).join(
        cues, on="post", how="left", maintain_order="left"
    )
    to_brand = told.filter("heard", pl.col("cue").is_in(("asked_brand", "may_need_help")))["post"]
    return spare_crowds(told, texts_frame(connection, to_brand.to_list()))


def to_record(speaking: Speaking) -> dict[str, Any]:
    """All of it as JSON values."""
    first, last = speaking.date_range.days
    record = asdict(speaking) | {"date_range": {"start": first.isoformat(), "end": last.isoformat()}}
    record["as_of"] = speaking.as_of.isoformat()
    for queue in record["queues"]:
        for one in (*queue["waiting"], *queue["older"]):
            one["written_at"] = one["written_at"].isoformat()
    return record


def _queue(connection: Connection, told: pl.DataFrame, cue: str) -> Queue:
    listed = told.filter(pl.col("waiting") == cue)
    fresh, older = listed.filter(~pl.col("stale")), listed.filter("stale")
    return Queue(
        cue, fresh.height, older.height, _read(connection, fresh.head(SHOWN)), _read(connection, older.head(SHOWN))
    )


def _read(connection: Connection, listed: pl.DataFrame) -> tuple[Waiting, ...]:
    """These posts with their words; one that was deleted meanwhile asks nothing any more."""
    texts = texts_frame(connection, listed["post"].to_list())
    rows = listed.join(texts, on="post", maintain_order="left").iter_rows(named=True)
    return tuple(_to_waiting(row) for row in rows)


def _to_waiting(row: Mapping[str, Any]) -> Waiting:
    text = str(row["text"])
    start, stop = row["start"] or 0, row["stop"] if row["stop"] is not None else len(text)
    return Waiting(
        post=row["id"],
        thread=row["thread"],
        source=row["source"],
        community=row["community"],
        url=row["url"],
        written_at=row["created_at"],
        hours=row["waits"],
        rule=row["rule"],
        peer_answered=row["peer_at"] is not None,
        before=_cut_before(text[:start]),
        asks=text[start : min(stop, start + 3 * AROUND)],
        after=_cut_after(text[stop:]),
    )


def _cut_before(text: str) -> str:
    return text if len(text) <= AROUND else "... " + text[-AROUND:].partition(" ")[2]


def _cut_after(text: str) -> str:
    return text if len(text) <= AROUND else text[:AROUND].rpartition(" ")[0] + " ..."


def _alone(told: pl.DataFrame) -> Estimate | None:
    return _share(told, pl.col("waiting").is_null() | pl.col("stale"))


def _share(told: pl.DataFrame, which: pl.Expr) -> Estimate | None:
    """The share of these posts that are `which`, by redrawing talks."""
    by_conversation = told.group_by("thread").agg(part=which.sum().cast(pl.Float64), whole=pl.len().cast(pl.Float64))
    conversations = by_conversation.sort("thread")
    return share_of(conversations["part"].to_numpy(), conversations["whole"].to_numpy())


def _reasons(told: pl.DataFrame) -> tuple[Reason, ...]:
    """Why posts are left alone, the commonest first."""
    left = told.filter(pl.col("waiting").is_null() | pl.col("stale"))
    found = []
    for (reason,), posts in left.group_by("reason", maintain_order=True):
        share = _share(told, (pl.col("reason") == reason) & (pl.col("waiting").is_null() | pl.col("stale")))
        people = posts.select("source", "author").n_unique()
        where = tuple(posts["thread"].unique(maintain_order=True).head(SHOWN))
        assert share is not None  # these posts are some of them
        found.append(Reason(str(reason), posts.height, people, share, where))
    return tuple(sorted(found, key=lambda one: (-one.posts, one.reason)))
