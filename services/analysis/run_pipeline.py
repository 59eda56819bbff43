"""The pipeline of `run`, `schedule` and `try`: collect, apply retention, analyse, score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from analysis.worthiness import Worthiness, to_json
from services.analysis import score as scoring
from services.analysis.analyse import AnalyseResult, analyse
from services.collection.collect import CollectOptions, CollectResult, collect
from services.context import AppContext
from services.privacy.retention import apply_retention
from talkworthy.date_range import DEFAULT_WEEKS
from talkworthy.storage.conversations.queries import count_posts

DEFAULT_DATE_RANGE = f"{DEFAULT_WEEKS}w"


@dataclass(frozen=True, slots=True)
class AnalysisAndScores:
    """The counts of an analysis, and the score of each brand; no scores while the store is empty."""

    counts: AnalyseResult
    scores: dict[str, Worthiness]


@dataclass(frozen=True, slots=True)
class PipelineResult:
    """The results of one run."""

    collected: list[CollectResult]
    analysed: AnalysisAndScores

    @property
    def failed(self) -> bool:
        """Whether a source failed; the other steps were run all the same."""
        return any(result.failure for result in self.collected)


def run_pipeline(context: AppContext, options: CollectOptions, date_range: str = DEFAULT_DATE_RANGE) -> PipelineResult:
    """Collect, apply retention, analyse new posts, and score. The caller holds the store's lock."""
    collected = collect(context, options)
    apply_retention(context)
    return PipelineResult(collected, analyse_and_score(context, date_range, options.brands))


def analyse_and_score(
    context: AppContext, date_range: str = DEFAULT_DATE_RANGE, brands: Sequence[str] = ()
) -> AnalysisAndScores:
    """Analyse new posts, and score these brands (none: all). The caller holds the store's lock."""
    counts = analyse(context)
    with context.store.read() as connection:
        is_empty = not count_posts(connection)
    return AnalysisAndScores(counts, {} if is_empty else scoring.score(context, date_range, brands or None))


def to_record(result: PipelineResult) -> dict[str, Any]:
    """Return the results as JSON values."""
    return {
        "collected": [asdict(collected) for collected in result.collected],
        "analysed": asdict(result.analysed.counts),
        "scored": [to_json(worthiness) for worthiness in result.analysed.scores.values()],
    }
