"""Classification errors on one brand's posts, by the random sample that people reviewed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.worthiness import ReviewedSample, SentimentReview
from reports.queries.label_sample import CUE
from talkworthy.storage.analysis.labels import (
    ABOUT,
    AUTHOR_TYPE,
    RELEVANT,
    SAMPLED,
    SENTIMENT,
    LabelsByPost,
    load_all_labels,
)
from talkworthy.storage.analysis.sample_results import SampleResult, load_sample_results
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

POSITIVE, NEGATIVE = "positive", "negative"


@dataclass(frozen=True, slots=True)
class SampleLabels:
    """Labels of the posts that `talkworthy sample` drew as being about a brand, by post id.

    `author_types`, `sentiments` and `cues` leave out posts that were labelled as not about the brand.
    """

    about: LabelsByPost
    author_types: LabelsByPost
    sentiments: LabelsByPost
    cues: LabelsByPost

    @property
    def labelled(self) -> set[str]:
        """The posts whose labels are compared with the automatic result."""
        return {*self.author_types, *self.sentiments, *self.cues}


def load_reviewed_sample(connection: Connection, brand: str) -> SampleLabels:
    """Return the labels of a brand's sample.

    Only randomly drawn posts represent the rest: other labels correct errors that people came across.
    """
    labels = load_all_labels(connection, brand)
    drawn = {post for post, label in labels.get(SAMPLED, {}).items() if label == ABOUT}
    about = {post: label for post, label in labels.get(RELEVANT, {}).items() if post in drawn}
    relevant = drawn - {post for post, label in about.items() if label != ABOUT}
    author_types, sentiments, cues = (
        {post: label for post, label in labels.get(name, {}).items() if post in relevant}
        for name in (AUTHOR_TYPE, SENTIMENT, CUE)
    )
    return SampleLabels(about, author_types, sentiments, cues)


def load_checks(connection: Connection, names: Iterable[str]) -> dict[str, ReviewedSample]:
    """Return the reviewed sample of each brand, by the name of the brand.

    Labels are compared with the results that the last analysis saved; labels of posts without a result are pending.
    """
    return {name: _load(connection, name) for name in names}


def _load(connection: Connection, brand: str) -> ReviewedSample:
    sample = load_reviewed_sample(connection, brand)
    right = sum(label == ABOUT for label in sample.about.values())
    if not sample.labelled:
        return ReviewedSample(len(sample.about), right)
    results = load_sample_results(connection, brand)
    people = [
        label == "public"
        for post, label in sample.author_types.items()
        if post in results and results[post].author_type == "public"
    ]
    return ReviewedSample(
        labels=len(sample.about),
        right=right,
        author_types=(len(people), sum(people)),
        sides=_to_review(sample.sentiments, results),
        pending=len(sample.labelled - results.keys()),
    )


def _to_review(sentiments: LabelsByPost, results: Mapping[str, SampleResult]) -> SentimentReview:
    """Count the true sentiments of posts classified as positive or negative; other posts do not affect the score."""
    counts = dict.fromkeys(("positive", "negative", "neutral"), (0, 0))
    for post, truth in sentiments.items():
        sentiment = results[post].sentiment if post in results else None
        if sentiment in (POSITIVE, NEGATIVE):
            true = truth if truth in (POSITIVE, NEGATIVE) else "neutral"
            positive, negative = counts[true]
            counts[true] = (positive + (sentiment == POSITIVE), negative + (sentiment == NEGATIVE))
    return SentimentReview(**counts)
