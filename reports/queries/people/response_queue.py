"""Response queues: the posts that need a reply, and the share of posts that need none, with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import polars as pl

from analysis.measures.counted_posts import counted_with_author
from analysis.measures.response_queue import LISTS, exclude_broadcasts, to_response_queue
from analysis.stats.cluster_bootstrap import Estimate, share_of
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.storage.analysis.annotations import annotations_frame, texts_frame
from talkworthy.storage.analysis.dataframes import mentions_frame
from talkworthy.storage.conversations.queries import store_span
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

SHOWN = 50
"""The most posts of each queue that are returned; all of them are counted."""
AROUND = 220
"""Characters that are quoted before and after the evidence."""


@dataclass(frozen=True, slots=True)
class WaitingPost:
    """A post that needs a reply: its text around the evidence, the hours since, and the rule that matched."""

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
    evidence: str
    after: str


@dataclass(frozen=True, slots=True)
class CueQueue:
    """The posts with one response cue, those of the last two weeks and older ones: how many, and the newest of each."""

    cue: str
    count: int
    older_count: int
    waiting: tuple[WaitingPost, ...]
    older: tuple[WaitingPost, ...]


@dataclass(frozen=True, slots=True)
class NoReplyReason:
    """A reason why posts need no reply: how many posts and people, their share of all posts, and conversations."""

    reason: str
    posts: int
    people: int
    share: Estimate
    threads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResponseQueues:
    """What needs a reply in one date range, as of the newest post in the store.

    `no_reply_needed` is the share of people's posts that need none, None where there are no posts. `brand_seen` says
    whether any post by the brand is known; without one nobody can tell what it has answered.
    """

    brand: str
    date_range: DateRange
    as_of: datetime
    posts: int
    people: int
    brand_seen: bool
    queues: tuple[CueQueue, ...]
    no_reply_needed: Estimate | None
    reasons: tuple[NoReplyReason, ...]


def build_response_queues(connection: Connection, brand: Brand, date_range: DateRange) -> ResponseQueues:
    """Return the queues of the posts written in the date range."""
    span = store_span(connection)
    as_of = span[1] if span else date_range.end
    all_posts = load_cued_posts(connection, brand.name)
    posts = to_response_queue(all_posts, as_of).filter(
        pl.col("created_at").is_between(date_range.start, date_range.end, closed="left")
    )
    newest_first = posts.sort("created_at", "post", descending=True)
    return ResponseQueues(
        brand=brand.name,
        date_range=date_range,
        as_of=as_of,
        posts=posts.height,
        people=posts.select("source", "author").n_unique(),
        brand_seen=bool(all_posts["author_type"].is_in(("brand", "staff")).any()),
        queues=tuple(_queue(connection, newest_first, cue) for cue in LISTS),
        no_reply_needed=_no_reply_needed(posts),
        reasons=_reasons(newest_first),
    )


def load_cued_posts(connection: Connection, brand: str) -> pl.DataFrame:
    """Return every post about the brand with the columns that the response queue needs and the evidence of its cue."""
    cues = annotations_frame(connection, brand, ["cue"]).select("post", "start", "stop", "rule", cue="label")
    posts = mentions_frame(connection, brand)
    cued = posts.with_columns(counted=pl.col("post").is_in(counted_with_author(posts)["post"].implode())).join(
        cues, on="post", how="left", maintain_order="left"
    )
    to_brand = cued.filter("counted", pl.col("cue").is_in(("asked_brand", "may_need_help")))["post"]
    return exclude_broadcasts(cued, texts_frame(connection, to_brand.to_list()))


def to_record(queues: ResponseQueues) -> dict[str, Any]:
    """Return the queues as JSON values."""
    first, last = queues.date_range.days
    record = asdict(queues) | {"date_range": {"start": first.isoformat(), "end": last.isoformat()}}
    record["as_of"] = queues.as_of.isoformat()
    for queue in record["queues"]:
        for post in (*queue["waiting"], *queue["older"]):
            post["written_at"] = post["written_at"].isoformat()
    return record


def _queue(connection: Connection, posts: pl.DataFrame, cue: str) -> CueQueue:
    listed = posts.filter(pl.col("waiting") == cue)
    fresh, older = listed.filter(~pl.col("stale")), listed.filter("stale")
    return CueQueue(
        cue, fresh.height, older.height, _read(connection, fresh.head(SHOWN)), _read(connection, older.head(SHOWN))
    )


def _read(connection: Connection, listed: pl.DataFrame) -> tuple[WaitingPost, ...]:
    """Return these posts with their texts; a post that was deleted meanwhile has none."""
    texts = texts_frame(connection, listed["post"].to_list())
    rows = listed.join(texts, on="post", maintain_order="left").iter_rows(named=True)
    return tuple(_to_waiting(row) for row in rows)


def _to_waiting(row: Mapping[str, Any]) -> WaitingPost:
    text = str(row["text"])
    start, stop = row["start"] or 0, row["stop"] if row["stop"] is not None else len(text)
    return WaitingPost(
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
        evidence=text[start : min(stop, start + 3 * AROUND)],
        after=_cut_after(text[stop:]),
    )


def _cut_before(text: str) -> str:
    return text if len(text) <= AROUND else "... " + text[-AROUND:].partition(" ")[2]


def _cut_after(text: str) -> str:
    return text if len(text) <= AROUND else text[:AROUND].rpartition(" ")[0] + " ..."


def _no_reply_needed(posts: pl.DataFrame) -> Estimate | None:
    return _share(posts, pl.col("waiting").is_null() | pl.col("stale"))


def _share(posts: pl.DataFrame, condition: pl.Expr) -> Estimate | None:
    """Return the share of posts that meet the condition, with a cluster bootstrap over threads."""
    by_conversation = posts.group_by("thread").agg(
        part=condition.sum().cast(pl.Float64), whole=pl.len().cast(pl.Float64)
    )
    conversations = by_conversation.sort("thread")
    return share_of(conversations["part"].to_numpy(), conversations["whole"].to_numpy())


def _reasons(posts: pl.DataFrame) -> tuple[NoReplyReason, ...]:
    """Return why posts need no reply, the most common reason first."""
    without_need = posts.filter(pl.col("waiting").is_null() | pl.col("stale"))
    reasons = []
    for (reason,), group in without_need.group_by("reason", maintain_order=True):
        share = _share(posts, (pl.col("reason") == reason) & (pl.col("waiting").is_null() | pl.col("stale")))
        people = group.select("source", "author").n_unique()
        threads = tuple(group["thread"].unique(maintain_order=True).head(SHOWN))
        assert share is not None  # these posts are some of them
        reasons.append(NoReplyReason(str(reason), group.height, people, share, threads))
    return tuple(sorted(reasons, key=lambda reason: (-reason.posts, reason.reason)))
