"""Which first posts draw people into a conversation, and how long conversations go on after marketing ends.

Pure functions over the posts of one brand's conversations (METHOD section 7).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.measures.counted_posts import counted_posts
from analysis.stats.cluster_bootstrap import FEWEST_CLUSTERS, draw_multinomial, percentiles, sum_replicates

BRAND_SIDE = ("brand", "staff", "promoter")
OTHER_STARTER = "other"
NEEDED = {
    "thread": pl.String,
    "author": pl.String,
    "author_type": pl.String,
    "mention_kind": pl.String,
    "created_at": pl.Int64,
    "duplicate": pl.Boolean,
    "conversation_starter": pl.String,
    "marketing": pl.Boolean,
}
"""The columns that a frame of posts needs. `conversation_starter`: the label of a first post, null for the others;
`marketing`: it refers to the brand's marketing; `created_at`: microseconds.
"""


@dataclass(frozen=True, slots=True)
class StarterYield:
    """`people` is the mean number of people who joined the `conversations` that began with this kind of first post.

    `low` and `high` are the 90% range of the mean, None where there are too few conversations. `largest` is the thread
    with most people.
    """

    starter: str
    conversations: int
    people: float
    low: float | None
    high: float | None
    largest: str


@dataclass(frozen=True, slots=True)
class AfterMarketing:
    """How conversations go on after marketing ends: posts by people after the last reference to it.

    Of `conversations` in which it was referred to, `carried` had at least one such post; `turns` is their median
    number. `longest` is the thread with most of them. None and 0 where marketing was never referred to.
    """

    conversations: int
    carried: int
    turns: float | None
    longest: str | None


def starter_yields(posts: pl.DataFrame) -> list[StarterYield]:
    """Return each kind of first post with the people it drew, most people first; `posts` has the columns of `NEEDED`.

    Only distinct people who post in the conversation itself count, without the author of the first post: a question
    that nobody answers yields 0.
    """
    first_posts = posts.filter(pl.col("conversation_starter").is_not_null()).select(
        "thread", "conversation_starter", opener="author"
    )
    participants = counted_posts(posts).select("thread", "author").unique()
    by_thread = (
        posts.select(pl.col("thread").unique(maintain_order=True))
        .join(first_posts.unique("thread", keep="first", maintain_order=True), "thread", "left")
        .join(participants, "thread", "left")
        .group_by("thread", maintain_order=True)
        .agg(
            pl.col("conversation_starter").first().fill_null(OTHER_STARTER),
            # authors whose name is unknown cannot be counted
            people=(pl.col("author").is_not_null() & pl.col("author").ne_missing(pl.col("opener"))).sum(),
        )
    )
    kinds = [
        _yield(str(kind), conversations)
        for (kind,), conversations in by_thread.group_by("conversation_starter", maintain_order=True)
    ]
    return sorted(kinds, key=lambda starter_yield: (-starter_yield.people, starter_yield.starter))


def after_marketing(posts: pl.DataFrame) -> AfterMarketing:
    """Return the posts by people after the last reference to marketing; `posts` has the columns of `NEEDED`.

    Posts by the brand, its staff and promoters are marketing, and so are people's references to it.
    """
    is_marketing = pl.col("marketing") | pl.col("author_type").is_in(BRAND_SIDE)
    last = posts.filter(is_marketing).group_by("thread").agg(since=pl.col("created_at").max())
    if not last.height:
        return AfterMarketing(0, 0, None, None)
    after = counted_posts(posts).join(last, "thread").filter(pl.col("created_at") > pl.col("since"))
    turns = last.join(after.group_by("thread").len("turns"), "thread", "left").with_columns(
        pl.col("turns").fill_null(0)
    )
    longest = turns.sort("turns", "thread", descending=[True, False]).row(0, named=True)
    return AfterMarketing(
        conversations=turns.height,
        carried=turns.filter(pl.col("turns") > 0).height,
        turns=float(np.median(turns["turns"].to_numpy())),
        longest=longest["thread"] if longest["turns"] else None,
    )


def _yield(kind: str, conversations: pl.DataFrame) -> StarterYield:
    people = conversations["people"].to_numpy().astype(np.float64)
    low, high = _interval(people) if len(people) >= FEWEST_CLUSTERS else (None, None)
    largest = str(conversations.sort("people", "thread", descending=[True, False])["thread"][0])
    return StarterYield(kind, len(people), float(people.mean()), low, high, largest)


def _interval(drawn: NDArray[np.float64]) -> tuple[float, float]:
    """Return the middle 90% of the means of 1,000 samples of the conversations."""
    low, high = percentiles(sum_replicates(draw_multinomial(len(drawn), seed=len(drawn)), drawn) / len(drawn))
    return float(low), float(high)
