"""`make simulate`: does the 90% range hold the true score, and is "A is higher than B" true? On simulated worlds.

The true score of a world (`worlds.py`) is that of so many conversations that chance is gone. Nothing here is a test: it
prints figures.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from typing import get_args

import numpy as np
import polars as pl
from worlds import LATER, WINDOW, World, make, write

from analysis.measures.assumption_test import AssumedShare, Comparison, evaluate_assumption
from analysis.worthiness import ScoreOptions, Worthiness, compare, score_brands
from analysis.worthiness.components import NEEDS_COMPETITORS
from analysis.worthiness.estimation.estimators import FLOOR

PLENTY = 6_000
"""Conversations of each brand from which the true score is computed."""
USUAL = World()
WORLDS = {
    "usual": USUAL,
    "heavy threads, similar opinions": replace(USUAL, tail=1.15, alike=0.6),
    "little dialogue, negative": replace(USUAL, back=0.05, positive=0.3, asks=0.1, hours=60.0),
    "one community, few weeks": replace(
        USUAL, communities=(20, 1, 1, 1), weeks=(0, 0, 9, 5, 3, 2, 1, 1, 1, 1, 0, 0, 1)
    ),
}
BETTER = (
    replace(USUAL, rate=0.5, back=0.05, positive=0.35, hours=70.0, communities=(20, 1, 1)),
    replace(USUAL, rate=0.8, back=0.15, positive=0.5, hours=40.0, communities=(9, 4, 2)),
    USUAL,
    replace(USUAL, rate=1.4, back=0.5, positive=0.75, hours=8.0, communities=(5, 5, 4, 4, 3, 3)),
)
"""Each better than the one before, by every parameter at once."""
COMPETITORS = ("competitor one", "competitor two")


def main() -> None:
    """Simulate and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--samples", type=int, default=200)
    options.add_argument("--processes", type=int, default=2)
    options.add_argument("--conversations", type=int, nargs="+", default=[8, 30, 60, 150, 500])
    options.add_argument("--missing", type=float, nargs="+", default=[0.0, 0.1, 0.2, 0.4])
    args = options.parse_args()
    begun = time.perf_counter()
    # a child that is forked after Polars has started its threads waits for them for ever
    with ProcessPoolExecutor(args.processes, mp_context=get_context("spawn")) as pool:
        truths = dict(zip(WORLDS, pool.map(truth_of, WORLDS.values()), strict=True))
        print("90% ranges that hold the truth, of the samples that are scored")
        for name in WORLDS:
            for conversations in args.conversations:
                print(coverage(pool.map, name, truths[name], Sampling(conversations, 0.0, args.samples)), flush=True)
        print("the same with comments that were not collected")
        for missing in args.missing[1:]:
            print(coverage(pool.map, "usual", truths["usual"], Sampling(150, missing, args.samples)), flush=True)
        for conversations in (60, 150):
            print(false_beats(pool.map, conversations, args.samples), flush=True)
        print(order(pool.map, args.samples))
        print(assumptions(pool.map, args.samples))
    print(f"{time.perf_counter() - begun:.0f} s")


@dataclass(frozen=True, slots=True)
class Sampling:
    """Samples of about `conversations` conversations for each brand, with a share of `missing` comments."""

    conversations: int
    missing: float
    samples: int


Map = Callable[..., Iterable[Worthiness]]


def truth_of(world: World) -> float:
    """Return the true score of the world, with competitors like it, without chance."""
    return float(
        np.mean([unrounded(sample(world, PLENTY, 0.0, number)["ours"], like_its_competitors=True) for number in (0, 1)])
    )


def unrounded(worthiness: Worthiness, like_its_competitors: bool = False) -> float:
    """Return the score before rounding, from the components; with competitors of the same world two of them are 1/2."""
    parts = {
        component.name: max(component.value, FLOOR)
        for component in worthiness.components
        if component.value is not None
    }
    if like_its_competitors:
        parts |= dict.fromkeys(NEEDS_COMPETITORS, 0.5)
    return float(100 * np.exp(np.mean(np.log(list(parts.values())))))


def sample(world: World, conversations: int, missing: float, number: int) -> dict[str, Worthiness]:
    """Score a brand and two competitors of the same world, from one sample."""
    rng = np.random.default_rng([number, conversations])
    conversation = {name: make(world, conversations, rng, missing) for name in ("ours", *COMPETITORS)}
    replicates = 1_000 if conversations < PLENTY else 0
    options = ScoreOptions(as_of=LATER, replicates=replicates, seed=number)
    return score_brands(conversation, {"ours": COMPETITORS, COMPETITORS[0]: ("ours", COMPETITORS[1])}, WINDOW, options)


def coverage(run: Map, name: str, truth: float, sampling: Sampling) -> str:
    """Return one line: how often the range holds the truth."""
    draw = partial(sample, WORLDS[name], sampling.conversations, sampling.missing)
    results = [by_brand["ours"] for by_brand in run(draw, range(1, sampling.samples + 1))]  # type: ignore[call-overload]
    scored = [result for result in results if result.score is not None]
    covered = [result for result in scored if result.low <= round(truth) <= result.high]  # type: ignore[operator]
    wide = np.mean([result.high - result.low for result in scored]) if scored else float("nan")  # type: ignore[operator]
    share = f"{len(covered) / len(scored):6.1%}" if scored else "     -"
    missed = f", {sampling.missing:.0%} missing" if sampling.missing else ""
    why = Counter(
        reason.split("(")[0].lstrip("0123456789, %").removeprefix("of ").lstrip("0123456789 ")
        for result in results
        if result.score is None
        for reason in result.reasons
    )
    without_score = f"; {len(results) - len(scored)} without a score ({why.most_common(1)[0][0]})" if why else ""
    low, high = (sum(_missed(result, truth)[side] for result in scored) for side in (0, 1))
    figures = (
        f"{share} of {len(scored)}, {wide:4.1f} wide, truth {truth:.1f} ({low} too low, {high} too high){without_score}"
    )
    return f"  {name:26} {sampling.conversations:4} conversations{missed}: {figures}"


def _missed(result: Worthiness, truth: float) -> tuple[bool, bool]:
    """Return whether the range lies below the truth, and whether above."""
    return result.high < round(truth), result.low > round(truth)  # type: ignore[operator]


def false_beats(run: Map, conversations: int, samples: int) -> str:
    """Return how often one of two brands of the same world is called more worthy."""
    results = list(run(partial(sample, USUAL, conversations, 0.0), range(1_001, 1_001 + samples)))
    comparisons = [compare(by_brand["ours"], by_brand[COMPETITORS[0]]) for by_brand in results]  # type: ignore[index]
    ours = sum(comparison.higher == "ours" for comparison in comparisons)
    theirs = sum(comparison.higher is not None for comparison in comparisons) - ours
    figures = f"A beats B in {ours / samples:.1%}, B beats A in {theirs / samples:.1%}"
    return f"two brands that do not differ, {conversations} conversations: {figures}"


def order(run: Map, samples: int) -> str:
    """Return how often the score orders four brands as they were made."""
    right = sum(run(ordered, range(samples)))  # type: ignore[arg-type]
    return f"four brands, each better than the last, 150 conversations: in order in {right / samples:.1%}"


def ordered(number: int) -> bool:
    """Return whether one sample of them comes in order."""
    rng = np.random.default_rng([number, 4])
    conversation = {f"brand {place}": make(world, 150, rng) for place, world in enumerate(BETTER)}
    competitors = {name: [other for other in conversation if other != name] for name in conversation}
    results = score_brands(conversation, competitors, WINDOW, ScoreOptions(as_of=LATER, replicates=0))
    scores = [unrounded(results[name]) for name in conversation]
    return scores == sorted(scores)


def assumptions(run: Map, samples: int) -> str:
    """Return how often an exactly true assumption is called false, and a far exceeded one is detected."""
    results = list(run(assumed, range(samples)))
    false, detected = (sum(result[side] for result in results) / samples for side in (0, 1))  # type: ignore[index]
    return f"assumptions, 150 conversations: false results {false:.1%}; of planted topics {detected:.1%} are detected"


def assumed(number: int) -> tuple[float, bool]:
    """Return the share of false results on a random topic in one sample, and whether a planted one is detected.

    30% of the conversations have the topic and 30% is assumed: both "at least" and "at most" hold. Planted in 45%, it
    is clearly more than 30%.
    """
    rng = np.random.default_rng([number, 5])
    posts = write(USUAL, 150, rng).select("thread", "author")
    conversations = posts["thread"].unique(maintain_order=True)
    random_posts, planted = (
        posts.with_columns(
            has=pl.col("thread").is_in(conversations.filter(rng.random(len(conversations)) < share).implode())
        )
        for share in (0.3, 0.45)
    )
    statuses = [evaluate_assumption(random_posts, AssumedShare(side, 0.3)).status for side in get_args(Comparison)]
    detected = evaluate_assumption(planted, AssumedShare("at_least", 0.3)).status == "holds"
    return statuses.count("does_not_hold") / len(statuses), detected


if __name__ == "__main__":
    main()
