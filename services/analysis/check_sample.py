"""Saves the results of the rules alone on the labelled posts of the random sample.

A score compares them with the labels to correct for errors of the rules (`reports.queries.score.classifier_error`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.pipeline.analyzer import ThreadAnalyzer
from reports.queries.label_sample import CUE
from reports.queries.score.classifier_error import load_reviewed_sample
from services.analysis.read_threads import analyse_threads
from talkworthy.findings import AnalysisResult
from talkworthy.model import Brand
from talkworthy.storage.analysis.labels import AUTHOR_TYPE, RELEVANT, SENTIMENT, load_labels
from talkworthy.storage.analysis.sample_results import (
    SampledPost,
    SampleResult,
    outdated_sample_posts,
    save_sample_results,
)
from talkworthy.storage.store import Connection, Store  # type: ignore[attr-defined]


def check_samples(store: Store, brands: Sequence[Brand]) -> int:
    """Analyse the labelled posts of each brand's sample without their labels, save the results, return their count.

    A post is analysed again when its thread was analysed since. `brands` are all tracked brands.
    """
    count = 0
    for brand in brands:
        with store.read() as connection:
            sampled = outdated_sample_posts(
                connection, brand.name, load_reviewed_sample(connection, brand.name).labelled
            )
            results = _read_unlabelled(connection, brands, brand.name, sampled) if sampled else []
        if sampled:
            with store.write() as connection:
                save_sample_results(connection, brand.name, sampled, results)
        count += len(sampled)
    return count


def _read_unlabelled(
    connection: Connection, brands: Sequence[Brand], brand: str, sampled: Sequence[SampledPost]
) -> list[SampleResult]:
    """Return results of the rules alone, but with the labels on relevance: the sample is of relevant posts."""
    relevant = load_labels(connection, brand, RELEVANT)
    analyzer = ThreadAnalyzer(brands, [SENTIMENT, CUE], {brand: {RELEVANT: relevant}} if relevant else {})
    analysed = analyse_threads(connection, analyzer, sorted({post.thread for post in sampled}))
    labels = _to_labels(analysed, brand)
    return [
        SampleResult(post.post, *(labels.get((post.post, name)) for name in (AUTHOR_TYPE, SENTIMENT, CUE)))
        for post in sampled
    ]


def _to_labels(analysed: Iterable[AnalysisResult], brand: str) -> dict[tuple[int, str], str]:
    return {
        (finding.post, finding.annotation.name): finding.annotation.label
        for result in analysed
        for finding in result.annotations
        if finding.annotation.brand == brand and finding.annotation.name in (AUTHOR_TYPE, SENTIMENT, CUE)
    }
