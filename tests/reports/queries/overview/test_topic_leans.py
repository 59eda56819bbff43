"""The share of each topic, and which way its opinions lean."""

from __future__ import annotations

import pytest

from reports.queries.overview.topic_leans import Share, TopicLean, build_topic_leans, to_shares, to_topic_leans
from reports.queries.score.brand_report import choose_date_range
from talkworthy.storage.analysis.topics import TopicSentimentCount, count_topics, load_topics

LABELS = {0: "Pumps", 1: "Beans"}


def counts(topic: int | None, sentiments: str, first: int = 0) -> list[TopicSentimentCount]:
    """One post a thread: `+` positive, `-` negative, `o` neutral, ` ` not analysed."""
    names = {"+": "positive", "-": "negative", "o": "neutral", " ": None}
    return [TopicSentimentCount(f"hob:{first + n}", topic, names[sign], 1) for n, sign in enumerate(sentiments)]


def lean_of(sentiments: str) -> TopicLean:
    return to_topic_leans(counts(0, sentiments), LABELS)[0]


def test_topics_come_largest_first_with_their_share_of_all_posts():
    leans = to_topic_leans([*counts(0, "+-o"), *counts(1, "oooo ", 10), *counts(None, "++", 20)], LABELS)

    assert [(lean.label, lean.share.posts, lean.share.whole) for lean in leans] == [("Beans", 5, 10), ("Pumps", 3, 10)]
    assert leans[1].share.value == 0.3
    assert leans[1].share.low < 0.3 < leans[1].share.high


def test_a_topic_of_mostly_negative_posts_leans_negative():
    lean = lean_of("+---------oo")

    assert (lean.positive, lean.negative, lean.lean) == (1, 9, "negative")
    assert lean.positive_share.value == 0.1
    assert lean.positive_share.high < 0.5


def test_a_topic_of_mostly_positive_posts_leans_positive():
    assert lean_of("++++++++++-").lean == "positive"


def test_three_to_one_of_eight_is_mixed():
    lean = lean_of("++------")

    assert (lean.positive, lean.negative, lean.lean) == (2, 6, "mixed")
    assert lean.positive_share.high > 0.5


def test_of_four_negative_posts_nothing_is_said():
    lean = lean_of("----ooooo")

    assert (lean.positive_share, lean.lean) == (None, None)


def test_one_thread_full_of_complaints_leans_nowhere():
    lean = to_topic_leans([TopicSentimentCount("hob:1", 0, "negative", 40)], LABELS)[0]

    assert (lean.negative, lean.positive_share, lean.lean) == (40, None, None)


def test_a_topic_without_a_label_is_left_out():
    assert to_topic_leans(counts(5, "++"), LABELS) == ()


def test_the_sentiments_of_one_thread_add_up_in_its_share():
    shares = to_shares([*counts(0, "+"), *counts(0, "-"), *counts(None, "o", 1)])

    assert shares[0] == Share(2, 3, pytest.approx(2 / 3), 0.0, 1.0)


def test_the_store_has_the_same_posts_in_topics_and_leans(store, grow):
    grow("Kettle", 26)
    with store.read() as connection:
        date_range = choose_date_range(connection)
        lean = build_topic_leans(connection, "Kettle", date_range)[0]
        rows, topic_counts = (
            load_topics(connection, "Kettle", date_range),
            count_topics(connection, "Kettle", date_range),
        )

    assert (lean.topic, lean.label, lean.share.posts, lean.share.whole) == (1, "Cleaning", 26, 78)
    assert [row.posts for row in rows] == [26]
    assert sum(count.posts for count in topic_counts) == 78
    assert (lean.positive, lean.negative, lean.lean) == (0, 0, None)
