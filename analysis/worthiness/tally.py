"""From posts to what each talk contributes to each part, so that every part is a sum over talks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from analysis.worthiness.values import BrandTalk, Counts, Opinion
from talkworthy.window import Window

HELP_HOURS = 72.0
WEEK = timedelta(weeks=1) // timedelta(microseconds=1)
HOUR = timedelta(hours=1) // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """What the talks of one brand in one window add up to; talks are numbered 0, 1, ... by source, then by id.

    `talks`, one row a talk: talk, conversation, source, place (community, or the source where there is none), c2c,
    dialogue, brought_up, completeness, posts, customers and said (customers' posts), votes and substance (authors with
    sentences, and the sum of their shares), own_sentences, warm, cold, no_side (authors), asked, helped (questions).
    `places` and `weeks`: talk, cell, share - the customers of a talk in a community or week, an author of m talks there
    counting 1/m in each, so that the shares of a cell add up to its distinct customers.
    `questions`: talk, hours (to the answer, or for as long as the question could be watched, 72 at most), helped.
    """

    talks: pl.DataFrame
    places: pl.DataFrame
    weeks: pl.DataFrame
    questions: pl.DataFrame
    counts: Counts

    @property
    def opinion(self) -> Opinion:
        """Votes of all talks."""
        return Opinion(*(int(self.talks[side].sum()) for side in ("warm", "cold", "no_side")))


def to_tally(talk: BrandTalk, window: Window, as_of: datetime) -> Tally:
    """The talks whose brand was first named inside `window` and in which at least one customer spoke.

    Posts of such a talk from outside the window count in its first or last week. A question is watched until `as_of`.
    """
    inside = talk.talks.filter(pl.col("named_at").is_between(window.start, window.end, closed="left"))
    said = _number_talks(_customers_posts(talk.posts.join(inside, on="conversation", how="semi"), window))
    questions = _to_questions(said, as_of)
    talks = _to_talks(inside, said, questions)
    return Tally(
        talks=talks,
        places=_to_cells(said, "place"),
        weeks=_to_cells(said, "week"),
        questions=questions.select("talk", "hours", "helped"),
        counts=_to_counts(talks, said, window),
    )


def customers_posts(posts: pl.DataFrame) -> pl.DataFrame:
    """The posts that count: by a customer whose name is known, and not a near copy of an earlier post."""
    return posts.filter(pl.col("voice") == "customer", ~pl.col("duplicate"), pl.col("author").is_not_null())


def _customers_posts(posts: pl.DataFrame, window: Window) -> pl.DataFrame:
    """Customers' posts with numbers for author, community (within a source) and week of the window."""
    weeks_back = ((pl.lit(window.end) - pl.col("created_at")).dt.total_microseconds() - 1) // WEEK
    said = customers_posts(posts).with_columns(
        home=pl.coalesce("community", "source"),
        week=window.weeks - 1 - weeks_back.clip(0, window.weeks - 1),
    )
    said = said.join(_numbers(said, "person", "source", "author"), on=["source", "author"], maintain_order="left")
    return said.join(_numbers(said, "place", "source", "home"), on=["source", "home"], maintain_order="left")


def _numbers(frame: pl.DataFrame, name: str, *columns: str) -> pl.DataFrame:
    return frame.select(columns).unique().sort(columns).with_row_index(name)


def _number_talks(said: pl.DataFrame) -> pl.DataFrame:
    numbers = _numbers(said, "talk", "source", "conversation")
    return said.join(numbers, on=["source", "conversation"], maintain_order="left")


def _to_cells(said: pl.DataFrame, by: str) -> pl.DataFrame:
    """Linearised counts of distinct authors: exact where every talk weighs 1, additive over talks where they do not."""
    present = said.select("person", "talk", cell=by).unique(maintain_order=True)
    shares = present.with_columns(share=1 / pl.len().over("person", "cell"))
    return shares.group_by("talk", "cell", maintain_order=True).agg(pl.col("share").sum())


def _to_questions(said: pl.DataFrame, as_of: datetime) -> pl.DataFrame:
    """One row a question of a customer, with the first direct reply by another customer that was seen by `as_of`."""
    asked = said.filter("question").select("talk", "post", "person", asked_at="created_at")
    replies = said.filter(pl.col("created_at") <= as_of).select(
        post="parent", helper="person", answered_at="created_at"
    )
    answers = asked.join(replies, on="post").filter(pl.col("helper") != pl.col("person"))
    first = answers.group_by("post").agg(pl.col("answered_at").min())
    wait = _hours(pl.col("answered_at") - pl.col("asked_at"))
    watched = _hours(pl.lit(as_of) - pl.col("asked_at"))
    timed = asked.join(first, on="post", how="left", maintain_order="left").with_columns(
        helped=(wait <= HELP_HOURS).fill_null(value=False)
    )
    return timed.with_columns(
        hours=pl.when("helped").then(wait).when(wait.is_null()).then(watched).otherwise(HELP_HOURS)
    )


def _hours(span: pl.Expr) -> pl.Expr:
    """Hours of a time span, 0 where clocks disagree; nothing past 72 hours matters, except that it is past them."""
    hours = span.dt.total_microseconds() / HOUR
    return pl.when(hours > HELP_HOURS).then(hours).otherwise(hours.clip(0))


def _to_talks(inside: pl.DataFrame, said: pl.DataFrame, questions: pl.DataFrame) -> pl.DataFrame:
    spoken = said.group_by("talk", "conversation").agg(said=pl.len())
    kept = spoken.join(inside.drop("customers"), on="conversation").sort("talk")
    helped = questions.group_by("talk").agg(asked=pl.len(), helped=pl.col("helped").sum())
    talks = kept.join(_to_votes(said), on="talk", how="left", maintain_order="left")
    return talks.join(helped, on="talk", how="left", maintain_order="left").with_columns(
        pl.col("asked", "helped").fill_null(0), place=pl.coalesce("community", "source")
    )


def _to_votes(said: pl.DataFrame) -> pl.DataFrame:
    """One vote per author per talk: the share of sentences about themselves, and the side taken."""
    leaning = (pl.col("sentiment") == "positive").sum().cast(pl.Int64) - (pl.col("sentiment") == "negative").sum()
    authors = said.group_by("talk", "person", maintain_order=True).agg(
        pl.col("sentences", "own_sentences").cast(pl.Int64).sum(),
        judged=pl.col("sentiment").is_not_null().any(),
        leaning=leaning,
    )
    spoke = pl.col("sentences") > 0
    share = (pl.col("own_sentences") / pl.col("sentences")).clip(0, 1)
    return authors.group_by("talk", maintain_order=True).agg(
        customers=pl.len(),
        votes=spoke.sum(),
        substance=share.filter(spoke).sum(),
        own_sentences=pl.col("own_sentences").sum(),
        warm=(pl.col("leaning") > 0).sum(),
        cold=(pl.col("leaning") < 0).sum(),
        no_side=(pl.col("judged") & (pl.col("leaning") == 0)).sum(),
    )


def _to_counts(talks: pl.DataFrame, said: pl.DataFrame, window: Window) -> Counts:
    by_posts = (pl.col("completeness") * pl.col("posts")).sum() / pl.col("posts").sum()
    return Counts(
        talks=talks.height,
        c2c_talks=int(talks["c2c"].sum()),
        customers=said["person"].n_unique(),
        communities=said["place"].n_unique(),
        weeks_with_talk=said["week"].n_unique(),
        weeks=window.weeks,
        completeness=float(talks.select(by_posts).item()) if talks.height else 0.0,
    )
