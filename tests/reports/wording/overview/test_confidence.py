"""The line of confidence."""

from __future__ import annotations

from analysis.stats.wilson import to_precision
from reports.queries.measured_precision import NEGATIVE, POSITIVE, MeasuredPrecision
from reports.wording.overview.confidence import confidence_line


def test_it_says_how_often_sentiment_is_right_and_how_many_mentions_were_reviewed():
    measured = [
        MeasuredPrecision(NEGATIVE, to_precision(118, 47), "shipped"),
        MeasuredPrecision(POSITIVE, to_precision(114, 95), "shipped"),
    ]

    assert confidence_line(measured, 20) == (
        "All ranges are 90%. Of posts shown as negative, 4 in 10 really are; as positive, 8 in 10. "
        "20 mentions reviewed by a person."
    )


def test_what_few_posts_measured_is_not_measured():
    measured = [MeasuredPrecision(NEGATIVE, to_precision(9, 9), "shipped"), MeasuredPrecision(POSITIVE)]

    assert confidence_line(measured, 1204) == (
        "All ranges are 90%. How often sentiment is right was not measured yet. 1,204 mentions reviewed by a person."
    )


def test_where_nobody_reviewed_a_mention_it_says_so():
    assert confidence_line([], 0).endswith("No mention reviewed by a person yet.")
