"""The score of large data: 1,000 resamples of 100,000 conversations, and the whole history of five brands.

The data is invented: this measures time and memory, in CPU seconds. The history of the five real communities is
measured by `talkworthy show history` on a store that `run.py` fills.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import numpy as np
import polars as pl

from analysis.worthiness import BrandConversation, ScoreOptions, score_brands
from analysis.worthiness.conversation_totals import to_totals
from analysis.worthiness.estimation.bootstrap import measure_replicates
from analysis.worthiness.history import to_histories
from talkworthy.date_range import DEFAULT_WEEKS, DateRange

END = datetime(2026, 6, 1, tzinfo=UTC)
WEEK_MICROSECONDS = 7 * 86_400_000_000
POSTS_A_CONVERSATION = 6
BRANDS = ("Copper", "Kettle", "Harbour", "Lantern", "Willow")

Result = TypeVar("Result")


def main() -> None:
    """Measure and print."""
    newest = DateRange(END - timedelta(weeks=DEFAULT_WEEKS), END)
    large = invent(100_000, DEFAULT_WEEKS, 0)
    totals = timed("100,000 conversations, 600,000 posts: totals", lambda: to_totals(large, newest, END))
    timed("100,000 conversations: 1,000 resamples", lambda: measure_replicates(totals, 1_000, 1))
    for conversations in (1_600, 16_000):
        brands = {name: invent(conversations, 213, number) for number, name in enumerate(BRANDS)}
        competitors = {name: [competitor for competitor in BRANDS if competitor != name] for name in BRANDS}
        label = f"5 brands, {13 * conversations // 213:,} conversations in 13 weeks"
        options = ScoreOptions(as_of=END)
        timed(f"{label}: one score of each", lambda: score_brands(brands, competitors, newest, options))  # noqa: B023
        timed(f"{label}: 213 weeks of each", lambda: to_histories(brands, competitors, newest, options))  # noqa: B023


def timed(what: str, work: Callable[[], Result]) -> Result:
    """Print the CPU seconds of `work`, and the most memory so far; return its result."""
    begun = time.process_time()
    result = work()
    seconds, peak = time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {what:52} {seconds:7.1f} s of CPU, {peak:6,.0f} MB at most so far", flush=True)
    return result


def invent(conversations: int, weeks: int, seed: int) -> BrandConversation:
    """Return this many conversations of six posts each over this many weeks, in 12 communities of 3 sources."""
    rng = np.random.default_rng(seed)
    conversation = np.repeat(np.arange(conversations), POSTS_A_CONVERSATION)
    turn = np.tile(np.arange(POSTS_A_CONVERSATION), conversations)
    named = np.sort(rng.integers(0, weeks * WEEK_MICROSECONDS, conversations))
    place = rng.integers(0, 12, conversations)
    names, moments = _to_names(np.arange(conversations)), _to_moments(named, weeks)
    posts = pl.DataFrame({"post": np.arange(len(conversation)), "thread": names.gather(conversation)}).with_columns(
        parent=pl.when(pl.Series(turn) > 0).then(pl.col("post") - 1),
        source=_to_names(place[conversation] % 3),
        community=_to_names(place[conversation]),
        author=_to_names(rng.integers(0, 3 * conversations, len(conversation))),
        created_at=moments.gather(conversation)
        + pl.duration(hours=pl.lit(pl.Series(turn * rng.integers(1, 20, len(conversation))))),
        mention_kind=pl.lit("direct"),
        author_type=pl.lit("public"),
        sentiment=pl.Series(rng.choice(["positive", "negative", "neutral"], len(conversation))),
        question=pl.Series(rng.random(len(conversation)) < 0.3),
        sentences=pl.Series(rng.integers(1, 6, len(conversation)), dtype=pl.Int32),
        own_sentences=pl.Series(rng.integers(0, 2, len(conversation)), dtype=pl.Int32),
        duplicate=pl.lit(value=False),
    )
    about = pl.DataFrame({"thread": names, "named_at": moments}).with_columns(
        source=_to_names(place % 3),
        community=_to_names(place),
        c2c=pl.lit(value=True),
        dialogue=pl.Series(rng.random(conversations) < 0.4),
        unprompted=pl.Series(rng.random(conversations) < 0.3),
        completeness=pl.lit(1.0),
        people=pl.lit(POSTS_A_CONVERSATION, pl.Int32),
        posts=pl.lit(POSTS_A_CONVERSATION, pl.Int32),
    )
    return BrandConversation(posts, about)


def _to_names(numbers: np.ndarray) -> pl.Series:
    return pl.Series(numbers).cast(pl.String)


def _to_moments(since_beginning: np.ndarray, weeks: int) -> pl.Series:
    first = int((END - timedelta(weeks=weeks)).timestamp()) * 1_000_000
    return pl.Series(first + since_beginning).cast(pl.Datetime("us", "UTC"))


if __name__ == "__main__":
    main()
