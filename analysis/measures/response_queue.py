"""Which posts ask for a reply, and what became of each: waiting, answered by the brand, answered by others, or stale.

A need that is not addressed to the brand may be a cue; people minding their own business need no reply (METHOD sections
1 and 7). Only a reply answers a question: an old one without a reply is stale, and is counted and listed as such.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.threads.reply_forest import Ints, leaps_of

PEERS_FIRST_HOURS = 72
"""Hours that other people have to answer before the brand may (METHOD section 7)."""
STALE_DAYS = 14
"""Age in days from which an unanswered question is stale: a reply may come too late, and it stays unanswered."""
BRAND_SIDE = ("brand", "staff")
OTHERS = ("public", "unknown", "press")
"""Author types whose reply counts as an answer by others: a deleted author may have been one of the public."""
AUDIENCE = 3
"""Accounts that a post may address: with more, it is a broadcast and not addressed to the brand."""
LISTS = ("asked_brand", "asked_peers", "may_need_help")
"""The cues of posts that ask for a reply, in the order of display."""
WAITING, ANSWERED_BY_BRAND, ANSWERED_BY_OTHERS, STALE = "waiting", "answered_by_brand", "answered_by_others", "stale"
STATES = (WAITING, ANSWERED_BY_BRAND, ANSWERED_BY_OTHERS, STALE)
"""What became of a post with one of these cues; each such post has exactly one state."""

ASKS_NOTHING = "no question or request"
PEERS_FIRST = "asked other people less than three days ago: they come first"
TO_A_CROWD = "speaks to many accounts at once, so to none of them"

NEEDED: dict[str, Any] = {
    "post": pl.Int64,
    "parent": pl.Int64,
    "thread": pl.String,
    "author": pl.String,
    "created_at": pl.Datetime("us", "UTC"),
    "author_type": pl.String,
    "counted": pl.Boolean,
    "cue": pl.String,
    "rule": pl.String,
}
"""The columns that a frame of a brand's posts needs, one row a post. `counted`: by the public, in the conversation, and
counted; `cue` and its `rule` are null where there is no cue.
"""

Longs = NDArray[np.int64]
NEVER = np.iinfo(np.int64).max
_HANDLE = r"(?:^|[^\w@.])@\w"
_MICROSECOND, _HOUR, _DAY = timedelta(microseconds=1), timedelta(hours=1), timedelta(days=1)


def to_response_queue(posts: pl.DataFrame, as_of: datetime) -> pl.DataFrame:
    """Return the counted posts with what became of each, in the order of `posts`, as of `as_of`.

    `posts` has the columns of `NEEDED`. The result has all its columns and `brand_at`, `peer_at` (when the brand and
    when another person first answered, null: nobody), `waits` (hours since it was written), `state` (one of `STATES`,
    null: its cue is none of `LISTS`) and `reason` (why the post is in its list, or why it needs no reply).
    """
    answered = with_answers(posts.filter(pl.col("created_at") <= as_of)).filter("counted")
    waits = (pl.lit(as_of) - pl.col("created_at")).dt.total_microseconds() / (_HOUR // _MICROSECOND)
    return answered.with_columns(waits=waits).with_columns(state=_state(), reason=_reason())


def questions_to_brand(queue: pl.DataFrame) -> pl.DataFrame:
    """Return the questions to the brand among the posts of `to_response_queue`, with `answered`: whether by the brand.

    Every count of answered questions is made from these rows.
    """
    questions = queue.filter(pl.col("cue") == "asked_brand")
    return questions.with_columns(answered=pl.col("state") == ANSWERED_BY_BRAND)


def with_answers(posts: pl.DataFrame) -> pl.DataFrame:
    """Return the posts with `brand_at` and `peer_at`: when the brand and when another person first answered each, or
    null.

    The brand has answered a post when it posted anywhere below it, or later answered another post of the same author in
    that conversation, since people often ask in two posts. Others have answered when they replied to it.
    """
    by_brand = pl.col("author_type").is_in(BRAND_SIDE)
    at = posts.select(pl.when(by_brand).then(pl.col("created_at").dt.timestamp("us")).fill_null(NEVER)).to_series()
    below = earliest_below(_parents(posts), at.to_numpy())
    answered = posts.with_columns(below=pl.Series(below)).with_columns(
        below=pl.when(pl.col("below") < NEVER).then(pl.from_epoch("below", "us").dt.replace_time_zone("UTC"))
    )
    answered = answered.join(
        _replies_to_author(posts), on=["thread", "author", "post"], how="left", maintain_order="left"
    )
    answered = answered.join(_by_others(posts), on="post", how="left", maintain_order="left")
    return answered.with_columns(brand_at=pl.min_horizontal("below", "beside")).drop("below", "beside")


def exclude_broadcasts(posts: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Return the posts, with the cue `leave_alone` and a rule where they address many accounts at once.

    `texts` has `post` and `text` of those whose cue is addressed to the brand.
    """
    broadcasts = texts.filter(pl.col("text").str.count_matches(_HANDLE) > AUDIENCE)["post"]
    is_broadcast = pl.col("post").is_in(broadcasts.implode())
    return posts.with_columns(
        cue=pl.when(is_broadcast).then(pl.lit("leave_alone")).otherwise("cue"),
        rule=pl.when(is_broadcast).then(pl.lit(TO_A_CROWD)).otherwise("rule"),
    )


def earliest_below(parent: Ints, at: Longs) -> Longs:
    """Return the least of `at` (n) over each post and all below it; `parent` (n) is a row, -1 for a root.

    By leaps of 1, 2, 4 ... posts, as in `analysis.threads.reply_forest`.
    """
    least = at.copy()
    for rows, ancestors in leaps_of(parent)[0]:
        np.minimum.at(least, ancestors, least[rows])
    return least


def _state() -> pl.Expr:
    """Return the state of a post; null where its cue is none of `LISTS`. Its age only tells waiting from stale."""
    cue, old = pl.col("cue"), pl.col("waits") > STALE_DAYS * (_DAY // _HOUR)
    return (
        pl.when(cue.is_null() | ~cue.is_in(LISTS))
        .then(pl.lit(None, pl.String))
        .when(pl.col("brand_at").is_not_null())
        .then(pl.lit(ANSWERED_BY_BRAND))
        .when((cue != "asked_brand") & pl.col("peer_at").is_not_null())
        .then(pl.lit(ANSWERED_BY_OTHERS))
        .when(old)
        .then(pl.lit(STALE))
        .otherwise(pl.lit(WAITING))
    )


def _reason() -> pl.Expr:
    too_new = (pl.col("cue") == "asked_peers") & (pl.col("waits") < PEERS_FIRST_HOURS)
    unanswered = pl.col("brand_at").is_null() & pl.col("peer_at").is_null()
    return (
        pl.when(pl.col("cue").is_null())
        .then(pl.lit(ASKS_NOTHING))
        .when(too_new & unanswered)
        .then(pl.lit(PEERS_FIRST))
        .otherwise("rule")
    )


def _parents(posts: pl.DataFrame) -> Ints:
    """Return the row of each post's parent, -1 where it is not in the frame."""
    rows = posts.select(parent="post", row=pl.int_range(pl.len(), dtype=pl.Int32))
    parents = posts.select("parent").join(rows, on="parent", how="left", maintain_order="left")
    return parents["row"].fill_null(-1).to_numpy()


def _replies_to_author(posts: pl.DataFrame) -> pl.DataFrame:
    """Return `beside`: when the brand first replied to any post of the same author in the thread, after the post
    itself.
    """
    replies = posts.filter(pl.col("author_type").is_in(BRAND_SIDE)).select(parent="parent", beside="created_at")
    parents = posts.select("thread", "author", parent="post")
    to_authors = replies.join(parents, on="parent").drop_nulls("author").select("thread", "author", "beside")
    posts_with_cue = posts.filter(pl.col("counted") & pl.col("cue").is_not_null()).select(
        "thread", "author", "post", "created_at"
    )
    later = posts_with_cue.join(to_authors, on=["thread", "author"]).filter(pl.col("beside") >= pl.col("created_at"))
    return later.group_by("thread", "author", "post").agg(pl.col("beside").min())


def _by_others(posts: pl.DataFrame) -> pl.DataFrame:
    """Return `peer_at`: when a person other than its author first replied to each post."""
    replies = posts.filter(pl.col("author_type").is_in(OTHERS)).select(
        post="parent", helper="author", peer_at="created_at"
    )
    authors = posts.select("post", "author")
    others = replies.join(authors, on="post").filter(pl.col("helper").ne_missing(pl.col("author")))
    return others.group_by("post").agg(pl.col("peer_at").min())
