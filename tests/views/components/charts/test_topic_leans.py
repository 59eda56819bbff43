"""Topics by sentiment: bars to both sides of the middle."""

from __future__ import annotations

from analysis.stats.cluster_bootstrap import Estimate
from reports.queries.overview.topic_leans import Lean, Share, TopicLean
from views.components.charts.topic_leans import to_lean_bars

SHARE = Share(20, 60, 0.33, 0.2, 0.4)


def topic(label: str, positive: int, negative: int, bounds: tuple[float, float] | None, lean: Lean | None) -> TopicLean:
    value = positive / (positive + negative)
    estimate = None if bounds is None else Estimate(value, *bounds, positive + negative)
    return TopicLean(1, label, SHARE, positive, negative, estimate, lean)


DELIVERY = topic("Delivery", 2, 8, (0.07, 0.45), "negative")
BEANS = topic("Beans", 9, 1, (0.7, 0.98), "positive")
PUMPS = topic("Pumps", 6, 4, (0.38, 0.8), "mixed")
LIDS = topic("Lids", 1, 1, None, None)


def test_the_most_negative_topic_is_first_and_those_with_few_opinions_have_no_bar():
    bars = to_lean_bars([BEANS, LIDS, PUMPS, DELIVERY])

    assert [bar.topic.label for bar in bars] == ["Delivery", "Pumps", "Beans"]


def test_a_bar_goes_from_the_middle_to_its_share_with_its_range_beside_it():
    bars = to_lean_bars([DELIVERY, BEANS])

    assert [(bar.left, bar.right, bar.low, bar.high) for bar in bars] == [(20, 50, 7, 45), (50, 90, 70, 98)]


def test_only_a_range_on_one_side_of_the_middle_is_called_a_lean():
    assert [bar.lean for bar in to_lean_bars([DELIVERY, PUMPS, BEANS])] == [
        "mostly negative",
        "no clear lean",
        "mostly positive",
    ]


def test_a_bar_is_described_in_words():
    (bar,) = to_lean_bars([DELIVERY])

    assert bar.description == ("Delivery: mostly negative, 20% of 10 opinions are positive (90% range 7 to 45%)")
