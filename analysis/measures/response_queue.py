"""When a decent brand speaks: who asked it and waits, whom peers left without an answer, and why all others are let be.

An unasked need may be a cue; a customer minding her own business is to be left alone (METHOD sections 1 and 7). So
whatever somebody has answered, whatever is old, and whatever is in doubt is left alone, each with its reason.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.threads.reply_forest import Ints, leaps_of

PEERS_FIRST_HOURS = 72
"""How long peers have to answer one of their own before the brand may think of it (METHOD section 7)."""
STALE_DAYS = 14
"""A question so old is history: whoever asked has found an answer, or has stopped to care."""
BRAND_SIDE = ("brand", "staff")
OTHERS = ("public", "unknown", "press")
"""Voices whose reply to a post counts as somebody being with its author: a deleted author may have been a peer."""
AUDIENCE = 3
"""Accounts that a post may speak to: whoever names more of them speaks to a crowd, and not to the brand."""
LISTS = ("asked_brand", "asked_peers", "may_need_help")
"""The cues that a list is made of, in the order in which they are shown."""

ASKS_NOTHING = "asks for nothing"
BRAND_ANSWERED = "the brand has answered"
PEERS_ANSWERED = "other people have answered"
OTHERS_THERE = "other people are with them already"
PEERS_FIRST = "asked other people less than three days ago: they come first"
STALE = "older than two weeks"
TO_A_CROWD = "speaks to many accounts at once, so to none of them"

NEEDED: dict[str, Any] = {
    "post": pl.Int64,
    "parent": pl.Int64,
    "thread": pl.String,
    "author": pl.String,
    "created_at": pl.Datetime("us", "UTC"),
    "author_type": pl.String,
    "heard": pl.Boolean,
    "cue": pl.String,
    "rule": pl.String,
}
"""The columns that a frame of a brand's talk posts needs, one row a post. `heard`: it is a customer's, in the talk, and
counts; `cue` and the `rule` that told it: null where there is none."""

Longs = NDArray[np.int64]
NEVER = np.iinfo(np.int64).max
_HANDLE = r"(?:^|[^\w@.])@\w"
_MICROSECOND, _HOUR, _DAY = timedelta(microseconds=1), timedelta(hours=1), timedelta(days=1)


def to_response_queue(posts: pl.DataFrame, as_of: datetime) -> pl.DataFrame:
    """The heard posts with what is to be done about each, in the order of `posts`, as things were known at `as_of`.

    `posts` has the columns of `NEEDED`. Out come all its columns and `brand_at`, `peer_at` (when the brand and when
    another person first answered, null: nobody did), `waits` (hours since it was written), `waiting` (the one of
    `LISTS` that it is in, null: leave it alone), `stale` (it would wait, were it not so old) and `reason`.
    """
    answered = with_answers(posts.filter(pl.col("created_at") <= as_of)).filter("heard")
    waits = (pl.lit(as_of) - pl.col("created_at")).dt.total_microseconds() / (_HOUR // _MICROSECOND)
    answered = answered.with_columns(waits=waits).with_columns(alone=_no_reply_reason())
    listed = pl.col("alone").is_null()
    old = pl.col("waits") > STALE_DAYS * (_DAY // _HOUR)
    return answered.with_columns(
        waiting=pl.when(listed).then("cue"),
        stale=listed & old,
        reason=pl.when(listed & old).then(pl.lit(STALE)).otherwise(pl.coalesce("alone", "rule")),
    ).drop("alone")


def with_answers(posts: pl.DataFrame) -> pl.DataFrame:
    """The posts with `brand_at` and `peer_at`: when the brand and when another person first answered each, or null.

    The brand has answered a post when it wrote anywhere below it, or later on answered another post of the same
    author in that conversation: people ask in two posts what is answered once. Others have when they replied to it.
    """
    by_brand = pl.col("author_type").is_in(BRAND_SIDE)
    at = posts.select(pl.when(by_brand).then(pl.col("created_at").dt.timestamp("us")).fill_null(NEVER)).to_series()
    below = earliest_below(_parents(posts), at.to_numpy())
    answered = posts.with_columns(below=pl.Series(below)).with_columns(
        below=pl.when(pl.col("below") < NEVER).then(pl.from_epoch("below", "us").dt.replace_time_zone("UTC"))
    )
    answered = answered.join(_replies_to_author(posts), on=["thread", "author", "post"], how="left", maintain_order="left")
    answered = answered.join(_by_others(posts), on="post", how="left", maintain_order="left")
    return answered.with_columns(brand_at=pl.min_horizontal("below", "beside")).drop("below", "beside")


def exclude_broadcasts(posts: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """The posts, with `leave_alone` for their cue where they speak to a crowd; the rule says so.

    `texts` has `post` and `text` of those whose cue speaks to the brand.
    """
    broadcasts = texts.filter(pl.col("text").str.count_matches(_HANDLE) > AUDIENCE)["post"]
    is_broadcast = pl.col("post").is_in(broadcasts.implode())
    return posts.with_columns(
        cue=pl.when(is_broadcast).then(pl.lit("leave_alone")).otherwise("cue"),
        rule=pl.when(is_broadcast).then(pl.lit(TO_A_CROWD)).otherwise("rule"),
    )


def earliest_below(parent: Ints, at: Longs) -> Longs:
    """The least of `at` (n) over each post and all below it; `parent` (n) is a row, -1 for a root.

    By leaps of 1, 2, 4 ... posts, as `analysis.threads.reply_forest` does it.
    """
    least = at.copy()
    for rows, ancestors in leaps_of(parent)[0]:
        np.minimum.at(least, ancestors, least[rows])
    return least


def _no_reply_reason() -> pl.Expr:
    """Why a heard post is left alone; null where it is not, or not for another reason than its age."""
    cue, peers, brand = pl.col("cue"), pl.col("peer_at").is_not_null(), pl.col("brand_at").is_not_null()
    return (
        pl.when(cue.is_null())
        .then(pl.lit(ASKS_NOTHING))
        .when(~cue.is_in(LISTS))
        .then("rule")
        .when(brand)
        .then(pl.lit(BRAND_ANSWERED))
        .when((cue == "asked_peers") & peers)
        .then(pl.lit(PEERS_ANSWERED))
        .when((cue == "may_need_help") & peers)
        .then(pl.lit(OTHERS_THERE))
        .when((cue == "asked_peers") & (pl.col("waits") < PEERS_FIRST_HOURS))
        .then(pl.lit(PEERS_FIRST))
    )


def _parents(posts: pl.DataFrame) -> Ints:
    """The row of each post's parent, -1 where it is not here."""
    rows = posts.select(parent="post", row=pl.int_range(pl.len(), dtype=pl.Int32))
    parents = posts.select("parent").join(rows, on="parent", how="left", maintain_order="left")
    return parents["row"].fill_null(-1).to_numpy()


def _replies_to_author(posts: pl.DataFrame) -> pl.DataFrame:
    """`beside`: when the brand first replied to any post of the same author there, no earlier than the post itself."""
    replies = posts.filter(pl.col("author_type").is_in(BRAND_SIDE)).select(parent="parent", beside="created_at")
    parents = posts.select("thread", "author", parent="post")
    to_authors = replies.join(parents, on="parent").drop_nulls("author").select("thread", "author", "beside")
    posts_with_cue = posts.filter(pl.col("heard") & pl.col("cue").is_not_null()).select("thread", "author", "post", "created_at")
    later = posts_with_cue.join(to_authors, on=["thread", "author"]).filter(pl.col("beside") >= pl.col("created_at"))
    return later.group_by("thread", "author", "post").agg(pl.col("beside").min())


def _by_others(posts: pl.DataFrame) -> pl.DataFrame:
    """`peer_at`: when another person than its author first replied to each post."""
    replies = posts.filter(pl.col("author_type").is_in(OTHERS)).select(
        post="parent", helper="author", peer_at="created_at"
    )
    authors = posts.select("post", "author")
    others = replies.join(authors, on="post").filter(pl.col("helper").ne_missing(pl.col("author")))
    return others.group_by("post").agg(pl.col("peer_at").min())
