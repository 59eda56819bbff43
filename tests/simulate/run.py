"""`make simulate`: does the interval hold the truth, and does "A beats B" mean it? On made-up worlds (`worlds.py`).

The truth of a world is its index with so much talk that chance is gone. Nothing here is a test: it prints figures.
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

from analysis.measures.assumption_test import AssumedShare, Comparison, judge_assumption
from analysis.worthiness import Options, Worthiness, compare, judge_all
from analysis.worthiness.components import NEEDS_PANEL
from analysis.worthiness.estimators import FLOOR

PLENTY = 6_000
"""Talks of each brand from which the truth is read."""
USUAL = World()
WORLDS = {
    "usual": USUAL,
    "heavy threads, like minds": replace(USUAL, tail=1.15, alike=0.6),
    "lonely, cold": replace(USUAL, back=0.05, warm=0.3, asks=0.1, hours=60.0),
    "one place, few weeks": replace(USUAL, communities=(20, 1, 1, 1), weeks=(0, 0, 9, 5, 3, 2, 1, 1, 1, 1, 0, 0, 1)),
}
BETTER = (
    replace(USUAL, rate=0.5, back=0.05, warm=0.35, hours=70.0, communities=(20, 1, 1)),
    replace(USUAL, rate=0.8, back=0.15, warm=0.5, hours=40.0, communities=(9, 4, 2)),
    USUAL,
    replace(USUAL, rate=1.4, back=0.5, warm=0.75, hours=8.0, communities=(5, 5, 4, 4, 3, 3)),
)
"""Each better than the one before, by every law at once."""
COMPETITORS = ("rival one", "rival two")


def main() -> None:
    """Simulate and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--samples", type=int, default=200)
    options.add_argument("--processes", type=int, default=2)
    options.add_argument("--talks", type=int, nargs="+", default=[8, 30, 60, 150, 500])
    options.add_argument("--missing", type=float, nargs="+", default=[0.0, 0.1, 0.2, 0.4])
    told = options.parse_args()
    begun = time.perf_counter()
    # a child that is forked after Polars has started its threads waits for them for ever
    with ProcessPoolExecutor(told.processes, mp_context=get_context("spawn")) as pool:
        truths = dict(zip(WORLDS, pool.map(truth_of, WORLDS.values()), strict=True))
        print("90 % intervals that hold the truth, of the samples that are scored")
        for name in WORLDS:
            for conversations in told.conversations:
                print(coverage(pool.map, name, truths[name], Sampling(conversations, 0.0, told.samples)), flush=True)
        print("the same with comments that were not collected")
        for missing in told.missing[1:]:
            print(coverage(pool.map, "usual", truths["usual"], Sampling(150, missing, told.samples)), flush=True)
        for conversations in (60, 150):
            print(false_beats(pool.map, conversations, told.samples), flush=True)
        print(order(pool.map, told.samples))
        print(ledger(pool.map, told.samples))
    print(f"{time.perf_counter() - begun:.0f} s")


@dataclass(frozen=True, slots=True)
class Sampling:
    """So many samples of about `talks` talks for each brand, a share of whose comments is missing."""

    conversations: int
    missing: float
    samples: int


Map = Callable[..., Iterable[Worthiness]]


def truth_of(world: World) -> float:
    """The index of the world, whose rivals are like it, when chance is gone."""
    return float(
        np.mean([unrounded(sample(world, PLENTY, 0.0, number)["ours"], like_its_competitors=True) for number in (0, 1)])
    )


def unrounded(found: Worthiness, like_its_competitors: bool = False) -> float:
    """The index before it is rounded, from the parts; beside rivals of the same world Talkers and Spread are 1/2."""
    parts = {part.name: max(part.value, FLOOR) for part in found.parts if part.value is not None}
    if like_its_competitors:
        parts |= dict.fromkeys(NEEDS_PANEL, 0.5)
    return float(100 * np.exp(np.mean(np.log(list(parts.values())))))


def sample(world: World, conversations: int, missing: float, number: int) -> dict[str, Worthiness]:
    """The verdicts on a brand and two rivals of the same world, from one sample."""
    rng = np.random.default_rng([number, conversations])
    conversation = {name: make(world, conversations, rng, missing) for name in ("ours", *COMPETITORS)}
    replicates = 1_000 if conversations < PLENTY else 0
    options = Options(as_of=LATER, replicates=replicates, seed=number)
    return judge_all(conversation, {"ours": COMPETITORS, COMPETITORS[0]: ("ours", COMPETITORS[1])}, WINDOW, options)


def coverage(run: Map, name: str, truth: float, sampling: Sampling) -> str:
    """One line: how often the interval holds the truth."""
    one = partial(sample, WORLDS[name], sampling.conversations, sampling.missing)
    found = [verdicts["ours"] for verdicts in run(one, range(1, sampling.samples + 1))]  # type: ignore[call-overload]
    scored = [verdict for verdict in found if verdict.index is not None]
    held = [verdict for verdict in scored if verdict.low <= round(truth) <= verdict.high]  # type: ignore[operator]
    wide = np.mean([verdict.high - verdict.low for verdict in scored]) if scored else float("nan")  # type: ignore[operator]
    share = f"{len(held) / len(scored):6.1%}" if scored else "     -"
    missed = f", {sampling.missing:.0%} missing" if sampling.missing else ""
    why = Counter(
        reason.split(";")[0].lstrip("0123456789, ")
        for verdict in found
        if verdict.index is None
        for reason in verdict.reasons
    )
    refused = f"; {len(found) - len(scored)} refused ({why.most_common(1)[0][0]})" if why else ""
    low, high = (sum(_missed(verdict, truth)[side] for verdict in scored) for side in (0, 1))
    told = f"{share} of {len(scored)}, {wide:4.1f} wide, truth {truth:.1f} ({low} too low, {high} too high){refused}"
    return f"  {name:26} {sampling.conversations:4} talks{missed}: {told}"


def _missed(verdict: Worthiness, truth: float) -> tuple[bool, bool]:
    """Whether the interval lies below the truth, and whether above."""
    return verdict.high < round(truth), verdict.low > round(truth)  # type: ignore[operator]


def false_beats(run: Map, conversations: int, samples: int) -> str:
    """How often one of two brands of the same world is said to be the worthier."""
    found = list(run(partial(sample, USUAL, conversations, 0.0), range(1_001, 1_001 + samples)))
    said = [compare(verdicts["ours"], verdicts[COMPETITORS[0]]) for verdicts in found]  # type: ignore[index]
    ours = sum(one.higher == "ours" for one in said)
    theirs = sum(one.higher is not None for one in said) - ours
    told = f"A beats B in {ours / samples:.1%}, B beats A in {theirs / samples:.1%}"
    return f"two brands that do not differ, {conversations} talks: {told}"


def order(run: Map, samples: int) -> str:
    """How often the index orders four brands as they were made."""
    right = sum(run(ordered, range(samples)))  # type: ignore[arg-type]
    return f"four brands, each better than the last, 150 talks: in order in {right / samples:.1%}"


def ordered(number: int) -> bool:
    """Whether one sample of them comes in order."""
    rng = np.random.default_rng([number, 4])
    conversation = {f"brand {place}": make(world, 150, rng) for place, world in enumerate(BETTER)}
    panels = {name: [other for other in conversation if other != name] for name in conversation}
    verdicts = judge_all(conversation, panels, WINDOW, Options(as_of=LATER, replicates=0))
    indexes = [unrounded(verdicts[name]) for name in conversation]
    return indexes == sorted(indexes)


def ledger(run: Map, samples: int) -> str:
    """What the assumptions ledger says of a claim that is true to the dot, and of one that is far from the truth."""
    said = list(run(assumed, range(samples)))
    false, found = (sum(one[side] for one in said) / samples for side in (0, 1))  # type: ignore[index]
    return f"assumptions, 150 talks: false verdicts {false:.1%}; of planted topics {found:.1%} are found"


def assumed(number: int) -> tuple[float, bool]:
    """Of one sample: the share of false verdicts on a topic strewn at random, and whether a planted one is found.

    30 % of the conversations have the topic and 30 % is claimed: whether it is at least or at most, that holds. Planted
    in 45 %, it is at least 30 % by any measure.
    """
    rng = np.random.default_rng([number, 5])
    posts = write(USUAL, 150, rng).select("thread", "author")
    conversations = posts["thread"].unique(maintain_order=True)
    strewn, planted = (
        posts.with_columns(
            has=pl.col("thread").is_in(conversations.filter(rng.random(len(conversations)) < share).implode())
        )
        for share in (0.3, 0.45)
    )
    verdicts = [judge_assumption(strewn, AssumedShare(side, 0.3)).status for side in get_args(Comparison)]
    found = judge_assumption(planted, AssumedShare("at_least", 0.3)).status == "holds"
    return verdicts.count("does_not_hold") / len(verdicts), found


if __name__ == "__main__":
    main()
