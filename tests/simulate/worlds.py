"""Simulated worlds whose true score is known: what people do in them is drawn from given distributions.

Thread sizes are heavy-tailed, posts reply to each other at random, people come back to whoever answered them, opinions
within a conversation are correlated (beta-binomial), some people ask and are answered late or never.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.threads.conversations import PUBLIC, ConversationColumns, find_mention_kinds, measure_conversations
from analysis.threads.reply_forest import Forest
from analysis.worthiness import BrandConversation
from talkworthy.date_range import DateRange

START = datetime(2026, 6, 1, tzinfo=UTC)
WEEKS = 13
WINDOW = DateRange(START, START + timedelta(weeks=WEEKS))
LATER = WINDOW.end + timedelta(days=30)
HOUR = 3_600_000_000
LARGEST = 400
SOURCES = ("reddit", "hackernews", "mastodon")


@dataclass(frozen=True, slots=True)
class World:
    """How people talk about one brand. Shares are 0 to 1.

    `rate`: its conversations relative to another brand in the same weeks. `tail`: exponent of the thread sizes (smaller
    is heavier). `back`: a reply is by the author whom the parent answered. `unprompted`: the brand is first named in a
    reply. `opinionated`: share with an opinion, `positive`: the positive ones of these; `alike`: correlation within a
    conversation. `asks`, `hours`: posts that ask, and the mean wait for an answer. `own`: sentences about the author.
    `communities` and `weeks`: relative frequencies.
    """

    rate: float = 1.0
    tail: float = 1.6
    back: float = 0.25
    unprompted: float = 0.4
    positive: float = 0.6
    opinionated: float = 0.4
    alike: float = 0.3
    asks: float = 0.3
    hours: float = 20.0
    own: float = 0.4
    communities: Sequence[float] = (8, 5, 3, 2, 1, 1)
    weeks: Sequence[float] = field(default_factory=lambda: (1,) * WEEKS)


def make(world: World, conversations: int, rng: np.random.Generator, missing: float = 0.0) -> BrandConversation:
    """Return about `conversations` times the rate of the world; a share of `missing` replies is not collected."""
    return to_conversation(write(world, conversations, rng, missing))


def write(world: World, conversations: int, rng: np.random.Generator, missing: float = 0.0) -> pl.DataFrame:
    """Return the posts of `make`, one row each, by thread; `created_at` in microseconds of the range.

    No two samples share a thread: threads of one id would be resampled together.
    """
    count = max(1, int(rng.poisson(conversations * world.rate)))
    name = f"w{rng.integers(2**40)}"
    threads = [_thread(world, f"{name}.{number}", rng) for number in range(count)]
    # one frame from columns put end to end: a frame a thread took three quarters of the time
    posts = pl.DataFrame({name: list(chain.from_iterable(thread[name] for thread in threads)) for name in threads[0]})
    posts = posts.with_columns(reported=(pl.len() - 1).over("thread").cast(pl.Float64))
    collected_rows = (posts["reply_to"].is_null()) | pl.Series(rng.random(len(posts)) >= missing)
    collected = posts.filter(collected_rows)
    # where nobody is seen to name the brand there is no talk about it to be found
    return _answered_late(world, collected.filter(pl.col("names").any().over("thread")), rng)


def _thread(world: World, root: str, rng: np.random.Generator) -> dict[str, list[Any]]:
    """Return the columns of one thread: who answers whom, when, and with which sentiment."""
    size = min(LARGEST, int(np.ceil(rng.pareto(world.tail) + 1)))
    community = int(rng.choice(len(world.communities), p=_shares(world.communities)))
    begins = float(rng.choice(len(world.weeks), p=_shares(world.weeks)) + rng.random()) * 7 * 24
    parent, author = _people(world, size, root, rng)
    named = int(rng.integers(1, size)) if size > 1 and rng.random() < world.unprompted else 0
    leaning = rng.beta(*_beta(world.positive, world.alike))
    side = np.where(rng.random(size) < leaning, "positive", "negative")
    sentences = rng.integers(1, 6, size)
    waits = rng.exponential(2.0, size)
    hours = np.cumsum(np.where(np.arange(size) == 0, begins, waits))
    return {
        "id": [f"{root}.{place}" for place in range(size)],
        "reply_to": [f"{root}.{above}" if above >= 0 else None for above in parent.tolist()],
        "thread": [f"{root}.0"] * size,
        "source": [SOURCES[community % len(SOURCES)]] * size,
        "community": [f"c{community}"] * size,
        "author": author,
        "created_at": (hours * HOUR).astype(np.int64).tolist(),
        "names": (np.arange(size) == named).tolist(),
        "sentiment": np.where(rng.random(size) < world.opinionated, side, "neutral").tolist(),
        "question": (rng.random(size) < world.asks).tolist(),
        "sentences": sentences.tolist(),
        "own_sentences": rng.binomial(sentences, world.own).tolist(),
    }


def _people(world: World, size: int, root: str, rng: np.random.Generator) -> tuple[NDArray[np.int64], list[str]]:
    """Return the post that each answers (-1: none), and its author."""
    parent = np.full(size, -1, dtype=np.int64)
    author: list[str] = []
    for place in range(size):
        # half of all replies go to the first post, the others to any
        parent[place] = -1 if not place else 0 if rng.random() < 0.5 else rng.integers(place)
        grandparent = parent[parent[place]] if place and parent[place] >= 0 else -1
        comes_back = grandparent >= 0 and rng.random() < world.back
        author.append(author[grandparent] if comes_back else f"p{root}.{place}")
    return parent, author


def _answered_late(world: World, posts: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Return the posts with answers to questions moved to a later time."""
    questions = posts.select(reply_to="id", asked="question", asked_at="created_at")
    with_questions = posts.join(questions, on="reply_to", how="left", maintain_order="left")
    waits = pl.Series((rng.exponential(world.hours, len(posts)) * HOUR).astype(np.int64))
    moved = pl.when(pl.col("asked").fill_null(value=False)).then(pl.col("asked_at") + waits).otherwise("created_at")
    return with_questions.with_columns(created_at=moved).drop("asked", "asked_at")


def to_conversation(posts: pl.DataFrame) -> BrandConversation:
    """Return the posts as the store would, with the conversations measured in them."""
    moment = (pl.lit(START) + pl.duration(microseconds=pl.col("created_at"))).cast(pl.Datetime("us", "UTC"))
    posts = posts.with_columns(created_at=moment).with_row_index("post").with_columns(pl.col("post").cast(pl.Int64))
    forest = Forest.of(posts["id"], posts["reply_to"], posts["thread"])
    everything = np.ones(len(posts), dtype=bool)
    names = posts["names"].to_numpy()
    first = posts.unique("thread", keep="first", maintain_order=True)
    # the rule of who answers whom is measured, the border of the talk is not: the whole tree is about the brand
    columns = ConversationColumns(
        author=posts["author"].rank("dense").cast(pl.Int32).to_numpy(),
        author_type=np.full(len(posts), PUBLIC, dtype=np.int8),
        words=posts["sentences"].cast(pl.Int32).to_numpy(),
        created_at=posts["created_at"].dt.timestamp("us").to_numpy(),
        names=names,
        parent_missing=~everything,
        reported=first["reported"].to_numpy(),
    )
    roles = find_mention_kinds(forest, everything, everything)
    conversations = measure_conversations(forest, roles, columns).with_columns(pl.col("people", "posts").cast(pl.Int32))
    parents = posts.select(reply_to="id", parent="post")
    rows = posts.join(parents, on="reply_to", how="left", maintain_order="left").with_columns(
        mention_kind=pl.lit("direct"), author_type=pl.lit("public"), duplicate=pl.lit(value=False)
    )
    places = posts.select("thread", "source", "community").unique(maintain_order=True)
    return BrandConversation(
        posts=rows.drop("id", "reply_to", "names", "reported"),
        conversations=conversations.join(places, on="thread", how="left", maintain_order="left"),
    )


def _shares(weights: Sequence[float]) -> NDArray[np.float64]:
    values = np.asarray(weights, dtype=np.float64)
    return values / values.sum()


def _beta(mean: float, alike: float) -> tuple[float, float]:
    """Return the parameters of a beta distribution of this mean and correlation `alike` within a conversation."""
    size = 1 / max(alike, 1e-6) - 1
    return max(mean * size, 1e-3), max((1 - mean) * size, 1e-3)
