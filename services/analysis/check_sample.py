"""Keeps what the rules alone say of the posts of the random sample that people labelled.

A score compares that with the labels to correct for errors of the rules (`reports.queries.score.classifier_error`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.pipeline.analyzer import Reader
from reports.queries.score.classifier_error import load_sample
from services.analysis.read_threads import read_threads
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
    """Read the labelled posts of each brand's sample without their labels, and keep the results; return how many.

    A post is read again when its thread was analysed since. `brands` are all that are tracked.
    """
    count = 0
    for brand in brands:
        with store.read() as connection:
            sampled = outdated_sample_posts(connection, brand.name, load_sample(connection, brand.name).labelled)
            results = _read_unlabelled(connection, brands, brand.name, sampled) if sampled else []
        if sampled:
            with store.write() as connection:
                save_sample_results(connection, brand.name, sampled, results)
        count += len(sampled)
    return count


def _read_unlabelled(
    connection: Connection, brands: Sequence[Brand], brand: str, sampled: Sequence[SampledPost]
) -> list[SampleResult]:
    """Read with the rules alone, and with what people say is about the brand: the sample is of those posts."""
    relevant = load_labels(connection, brand, RELEVANT)
    reader = Reader(brands, [SENTIMENT], {brand: {RELEVANT: relevant}} if relevant else {})
    readings = read_threads(connection, reader, sorted({post.thread for post in sampled}))
    labels = _to_labels(readings, brand)
    return [
        SampleResult(post.post, labels.get((post.post, AUTHOR_TYPE)), labels.get((post.post, SENTIMENT)))
        for post in sampled
    ]


def _to_labels(readings: Iterable[AnalysisResult], brand: str) -> dict[tuple[int, str], str]:
    return {
        (finding.post, finding.annotation.name): finding.annotation.label
        for reading in readings
        for finding in reading.findings
        if finding.annotation.brand == brand and finding.annotation.name in (AUTHOR_TYPE, SENTIMENT)
    }
