"""Response queues: the posts that ask for a reply and what became of them, and the share of posts that need none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

import polars as pl

from analysis.measures.counted_posts import counted_with_author
from analysis.measures.response_queue import (
    ANSWERED_BY_BRAND,
    ANSWERED_BY_OTHERS,
    BRAND_SIDE,
    LISTS,
    STALE,
    STATES,
    WAITING,
    exclude_broadcasts,
    questions_to_brand,
    to_response_queue,
)
from analysis.stats.cluster_bootstrap import Estimate, share_of
from reports.wording.quotes import quote_around
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.storage.analysis.annotations import annotations_frame, texts_frame
from talkworthy.storage.analysis.dataframes import mentions_frame
from talkworthy.storage.conversations.queries import store_span
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

SHOWN = 50
"""The most posts of each list that are returned; all of them are counted."""
AROUND = 220
"""Characters that are quoted before and after the evidence."""
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class WaitingPost:
    """A post that asks for a reply: its text around the evidence, the hours since, and why it is in its list.

    `answered_after` are the hours until the answer that its state names, None where there is none.
    """

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
    cue: str
    answered_after: float | None


@dataclass(frozen=True, slots=True)
class CueQueue:
    """The unanswered posts with one response cue, those of the last two weeks and the stale ones: how many, and the
    newest of each.
    """

    cue: str
    count: int
    older_count: int
    waiting: tuple[WaitingPost, ...]
    older: tuple[WaitingPost, ...]


@dataclass(frozen=True, slots=True)
class AnsweredPosts:
    """The posts that the brand answered, or that others did: how many, and the newest."""

    count: int
    posts: tuple[WaitingPost, ...]


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
    """What became of the posts of one date range that ask for a reply, as of the newest post in the store.

    `posts` are those by the `authors` whose names are known, `states` how many of them are in each of `STATES`.
    `questions` are those to the brand, of which it answered `answered_questions`. `no_reply_needed` is the share of
    people's posts that ask for nothing, None where there are no posts. `brand_seen` says whether any post by the brand
    is known; without one nobody can tell what it has answered.
    """

    brand: str
    date_range: DateRange
    as_of: datetime
    posts: int
    authors: int
    brand_seen: bool
    queues: tuple[CueQueue, ...]
    no_reply_needed: Estimate | None
    reasons: tuple[NoReplyReason, ...]
    states: Mapping[str, int]
    questions: int
    answered_questions: int
    answered_by_brand: AnsweredPosts
    answered_by_others: AnsweredPosts


def build_response_queues(connection: Connection, brand: Brand, date_range: DateRange) -> ResponseQueues:
    """Return the queues of the posts written in the date range."""
    span = store_span(connection)
    as_of = span[1] if span else date_range.end
    all_posts = load_cued_posts(connection, brand.name)
    posts = to_response_queue(all_posts, as_of).filter(
        pl.col("created_at").is_between(date_range.start, date_range.end, closed="left")
    )
    newest_first = posts.sort("created_at", "post", descending=True)
    questions = questions_to_brand(posts)
    return ResponseQueues(
        brand=brand.name,
        date_range=date_range,
        as_of=as_of,
        posts=posts.height,
        authors=posts.select("source", "author").n_unique(),
        brand_seen=bool(all_posts["author_type"].is_in(BRAND_SIDE).any()),
        queues=tuple(_queue(connection, newest_first, cue) for cue in LISTS),
        no_reply_needed=_share(posts, pl.col("state").is_null()),
        reasons=_reasons(newest_first),
        states={state: int((posts["state"] == state).sum()) for state in STATES},
        questions=questions.height,
        answered_questions=int(questions["answered"].sum()),
        answered_by_brand=_answered(connection, newest_first, ANSWERED_BY_BRAND),
        answered_by_others=_answered(connection, newest_first, ANSWERED_BY_OTHERS),
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
    listed = [queue[age] for queue in record["queues"] for age in ("waiting", "older")]
    listed += [record[state]["posts"] for state in (ANSWERED_BY_BRAND, ANSWERED_BY_OTHERS)]
    for post in chain.from_iterable(listed):
        post["written_at"] = post["written_at"].isoformat()
    return record


def _queue(connection: Connection, posts: pl.DataFrame, cue: str) -> CueQueue:
    listed = posts.filter(pl.col("cue") == cue)
    fresh, stale = listed.filter(pl.col("state") == WAITING), listed.filter(pl.col("state") == STALE)
    return CueQueue(
        cue, fresh.height, stale.height, _read(connection, fresh.head(SHOWN)), _read(connection, stale.head(SHOWN))
    )


def _answered(connection: Connection, posts: pl.DataFrame, state: str) -> AnsweredPosts:
    answered = posts.filter(pl.col("state") == state)
    return AnsweredPosts(answered.height, _read(connection, answered.head(SHOWN)))


def _read(connection: Connection, listed: pl.DataFrame) -> tuple[WaitingPost, ...]:
    """Return these posts with their texts; a post that was deleted meanwhile has none."""
    texts = texts_frame(connection, listed["post"].to_list())
    answered_at = {ANSWERED_BY_BRAND: "brand_at", ANSWERED_BY_OTHERS: "peer_at"}
    rows = listed.join(texts, on="post", maintain_order="left").iter_rows(named=True)
    return tuple(_to_waiting(row, row.get(answered_at.get(row["state"], ""))) for row in rows)


def _to_waiting(row: Mapping[str, Any], answered_at: datetime | None) -> WaitingPost:
    text = str(row["text"])
    start, stop = row["start"] or 0, row["stop"] if row["stop"] is not None else len(text)
    quote = quote_around(text, start, min(stop, start + 3 * AROUND), AROUND)
    return WaitingPost(
        post=row["id"],
        thread=row["thread"],
        source=row["source"],
        community=row["community"],
        url=row["url"],
        written_at=row["created_at"],
        hours=row["waits"],
        rule=row["reason"],
        peer_answered=row["peer_at"] is not None,
        before=quote.before,
        evidence=quote.evidence,
        after=quote.after,
        cue=row["cue"],
        answered_after=None if answered_at is None else max(0.0, (answered_at - row["created_at"]) / _HOUR),
    )


def _share(posts: pl.DataFrame, condition: pl.Expr) -> Estimate | None:
    """Return the share of posts that meet the condition, with a cluster bootstrap over threads."""
    by_conversation = posts.group_by("thread").agg(
        part=condition.sum().cast(pl.Float64), whole=pl.len().cast(pl.Float64)
    )
    conversations = by_conversation.sort("thread")
    return share_of(conversations["part"].to_numpy(), conversations["whole"].to_numpy())


def _reasons(posts: pl.DataFrame) -> tuple[NoReplyReason, ...]:
    """Return why posts need no reply, the most common reason first."""
    reasons = []
    for (reason,), group in posts.filter(pl.col("state").is_null()).group_by("reason", maintain_order=True):
        share = _share(posts, (pl.col("reason") == reason) & pl.col("state").is_null())
        people = group.select("source", "author").n_unique()
        threads = tuple(group["thread"].unique(maintain_order=True).head(SHOWN))
        assert share is not None  # these posts are some of them
        reasons.append(NoReplyReason(str(reason), group.height, people, share, threads))
    return tuple(sorted(reasons, key=lambda reason: (-reason.posts, reason.reason)))
