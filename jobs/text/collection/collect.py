"""The text of `talkworthy import`, `collect`, `sources recheck` and `run`: what was collected, at which cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from collectors.engine.source_facts import facts_of
from jobs.text.measures import score
from services.analysis.run_pipeline import PipelineResult
from services.collection.collect import CollectResult
from services.collection.recheck_posts import RecheckResult, to_sentence


def to_text(results: Sequence[CollectResult]) -> str:
    """Return a line for each source and brand."""
    return "\n".join(
        f"{result.source}, {result.brand}: {result.new:,} new posts" + (f"; stopped: {reason}" if reason else "")
        for result in results
        for reason in (result.failure or result.stopped,)
    )


def estimates_to_text(estimates: Sequence[Mapping[str, Any]]) -> str:
    """Return a line for each source and brand: how many posts, and the cost."""
    return "\n".join(
        f"{row['source']}, {row['brand']}: {_about(row['posts'], 'posts')}, {_cost(row['source'], row['cost'])}"
        for row in estimates
    )


def recheck_to_text(results: Sequence[RecheckResult]) -> str:
    """Return a line for each source whose posts were checked again."""
    if not results:
        return "Nothing to recheck: no configured source has posts here that can be checked again."
    return "\n".join(
        f"{result.source}: {to_sentence(result)}" + (f" Stopped: {reason}" if reason else "")
        for result in results
        for reason in (result.failure or result.stopped,)
    )


def run_to_text(result: PipelineResult) -> str:
    """Return what each source gave, and the score of each brand."""
    scores = score.to_text(result.analysed.scores) or "There are no posts yet, so there is nothing to score."
    return f"{to_text(result.collected)}\n{scores}"


def _cost(source: str, cost: float | None) -> str:
    """Return the estimate, or how the source describes its cost where that is 0."""
    return _about(cost, "US dollars") if cost != 0 else facts_of(source).costs or "free"


def _about(amount: float | None, unit: str) -> str:
    return f"an unknown number of {unit}" if amount is None else f"about {amount:,g} {unit}"
