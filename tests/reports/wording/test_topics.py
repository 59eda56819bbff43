"""Sentences about topics."""

from __future__ import annotations

from analysis.measures.experience_variance import MixedExperience
from reports.wording.topics import TopicShare, experience_variance_text, top_topics_text


def mixed(topic: str, variance: float, low: float, high: float) -> MixedExperience:
    return MixedExperience(topic, 40, 12, 0.1, variance, low, high, 0, 0, 0)


def test_a_topic_whose_interval_is_above_all_others_is_named():
    text = experience_variance_text([mixed("Lids", 0.6, 0.5, 0.7), mixed("Beans", 0.2, 0.1, 0.3)])

    assert text.startswith("Experiences of \u201cLids\u201d vary most.")


def test_overlapping_intervals_have_no_leader():
    text = experience_variance_text([mixed("Lids", 0.35, 0.26, 0.43), mixed("Beans", 0.34, 0.25, 0.41)])

    assert text.endswith("No clear leader.")


def test_one_topic_alone_is_not_compared():
    assert "leader" not in experience_variance_text([mixed("Lids", 0.35, 0.26, 0.43)])


def test_a_clearly_largest_topic_is_named_alone():
    topics = [TopicShare("Lids", 0.4, 0.35, 0.45), TopicShare("Beans", 0.2, 0.15, 0.25)]

    assert top_topics_text(topics) == "Top topic: \u201cLids\u201d, 40% (35\N{EN DASH}45%) of posts."


def test_two_topics_too_close_to_rank_are_both_named():
    topics = [
        TopicShare("Lids", 0.26, 0.22, 0.30),
        TopicShare("Beans", 0.19, 0.13, 0.24),
        TopicShare("Cups", 0.1, 0.05, 0.15),
    ]

    assert top_topics_text(topics) == (
        "Top topics: \u201cLids\u201d (26%) and \u201cBeans\u201d (19%), too close to rank."
    )
