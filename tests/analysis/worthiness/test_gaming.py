"""Coordinated posts hardly move the score, and the sensitivity analysis shows what would have moved it."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import polars as pl
import pytest

from analysis.integrity.coordinated_posting import find_suspects
from analysis.integrity.near_duplicates import find_near_duplicates, normalize_wording
from analysis.worthiness import ScoreOptions, Worthiness, score_brand

HOUR = 3_600_000_000
PRAISE = "Honestly my order was a delight and everyone at home keeps asking me where I found such lovely people"
FEW_POINTS = 2


def load_worlds() -> ModuleType:
    place = Path(__file__).parents[2] / "simulate" / "worlds.py"
    spec = importlib.util.spec_from_file_location("simulated_worlds", place)
    assert spec and spec.loader
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


worlds = load_worlds()


@pytest.fixture(scope="module", params=[60, 150], ids=["60 talks", "150 conversations"])
def usual(request: pytest.FixtureRequest) -> pl.DataFrame:
    """The posts about one brand, as people usually talk."""
    posts: pl.DataFrame = worlds.write(worlds.World(), request.param, np.random.default_rng(request.param))
    return posts


@pytest.fixture(scope="module")
def competitor(usual: pl.DataFrame) -> Any:
    """Return a competitor of about the same size."""
    return worlds.make(worlds.World(), usual["thread"].n_unique(), np.random.default_rng(2))


@pytest.fixture
def score(competitor: Any) -> Callable[[pl.DataFrame], Worthiness]:
    """Return the score of these posts without duplicates and suspected ones; texts are those of `text` where given."""

    def scored(posts: pl.DataFrame) -> Worthiness:
        conversation = {"Kopi": worlds.to_conversation(as_read(posts)), "Competitor": competitor}
        return score_brand(
            "Kopi", conversation, ["Competitor"], worlds.WINDOW, ScoreOptions(as_of=worlds.LATER, replicates=0)
        )

    return scored


def as_read(posts: pl.DataFrame) -> pl.DataFrame:
    """Return the posts without duplicates and suspects."""
    text = "text" if "text" in posts.columns else pl.lit(None, dtype=pl.String)
    frame = posts.with_columns(text=pl.coalesce(text, "id")).with_row_index("post").sort("created_at", "id")
    frame = frame.with_columns(normalize_wording(frame["text"]))
    out = {*find_near_duplicates(frame)["post"], *find_suspects(frame)["post"]}
    left = frame.filter(~pl.col("post").is_in(list(out))).sort("post")
    return left.drop("post", "text", "bare", "wording")


def replies(to: pl.DataFrame, authors: list[str], **columns: Any) -> pl.DataFrame:
    """Return one reply to each of the posts `to`, within a day, all of them positive and about their authors."""
    number = pl.int_range(pl.len())
    return to.with_columns(
        id=pl.format("{}-planted{}", "id", number),
        reply_to="id",
        author=pl.Series(authors),
        created_at=pl.col("created_at") + (number % 20 + 1) * HOUR,
        names=pl.lit(value=False),
        question=pl.lit(value=False),
        **{"sentiment": pl.lit("positive"), "sentences": pl.lit(2), "own_sentences": pl.lit(2)} | columns,
    )


def three_conversations(usual: pl.DataFrame) -> pl.DataFrame:
    """Return the first posts of three conversations of one source."""
    there = usual.filter(pl.col("source") == "reddit", pl.col("reply_to").is_null())
    return there.head(3)


def started(usual: pl.DataFrame, answers: int, **columns: Any) -> pl.DataFrame:
    """Return a new thread in the largest community, with this many replies to its first post by as many people."""
    root = usual.head(1).with_columns(
        id=pl.lit("new"), thread=pl.lit("new"), author=pl.lit("starter"), names=pl.lit(value=True)
    )
    crowd = pl.concat([root] * answers)
    authors = [f"crowd{number}" for number in range(answers)]
    return pl.concat([root, replies(crowd, authors, **columns)], how="diagonal_relaxed").with_columns(
        reported=float(answers)
    )


def gamed(usual: pl.DataFrame, *planted: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([usual.cast({"sentences": pl.Int64, "own_sentences": pl.Int64}), *planted], how="diagonal_relaxed")


def moved(before: Worthiness, after: Worthiness) -> float:
    return abs(exactly(after) - exactly(before))


def exactly(result: Worthiness) -> float:
    """Return the score before it is rounded."""
    values = [max(part.value, 0.02) for part in result.components if part.value is not None]
    return float(100 * np.exp(np.mean(np.log(values))))


def test_three_accounts_with_200_duplicates_move_nothing(usual, score):
    planters = [f"planter{number % 3}" for number in range(200)]
    changing = ("really", "so", "very", "quite")
    texts = [f"{PRAISE} {changing[number % 4]} nice" for number in range(200)]
    under = usual.sample(200, with_replacement=True, seed=1)
    copies = replies(under, planters, text=pl.Series(texts))
    assert exactly(score(gamed(usual, copies))) == pytest.approx(exactly(score(usual)))


def test_fifty_puppets_who_only_appear_together_move_nothing(usual, score):
    puppets = replies(pl.concat([three_conversations(usual)] * 50), [f"sock{number // 3}" for number in range(150)])
    assert exactly(score(gamed(usual, puppets))) == pytest.approx(exactly(score(usual)))


def test_fifty_puppets_in_three_conversations_move_the_score_by_less_than_two_points(usual, score):
    puppets = replies(pl.concat([three_conversations(usual)] * 17).head(50), [f"sock{number}" for number in range(50)])
    assert 0 < moved(score(usual), score(gamed(usual, puppets))) < FEW_POINTS


def test_a_joke_with_5000_answers_moves_the_score_by_less_than_two_points(usual, score):
    joke = started(usual, 5_000, sentiment=pl.lit("neutral"), own_sentences=pl.lit(0))
    assert 0 < moved(score(usual), score(gamed(usual, joke))) < FEW_POINTS


def test_a_giveaway_with_800_entries_moves_the_score_by_less_than_two_points(usual, score):
    giveaway = started(usual, 800, own_sentences=pl.lit(0))
    assert 0 < moved(score(usual), score(gamed(usual, giveaway))) < FEW_POINTS


def test_the_score_without_the_largest_conversation_shows_the_effect_of_a_giveaway(usual, score):
    giveaway = started(usual, 800, own_sentences=pl.lit(0))
    assert score(gamed(usual, giveaway)).without["the largest conversation"] == round(exactly(score(usual)))


def test_the_counts_still_include_everybody(usual, score):
    joke = started(usual, 5_000, sentiment=pl.lit("neutral"), own_sentences=pl.lit(0))
    assert score(gamed(usual, joke)).counts.people == score(usual).counts.people + 5_001
