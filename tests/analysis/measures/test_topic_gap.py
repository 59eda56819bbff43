"""The topic gap: how far apart people's topics are from those of the brand."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from analysis.measures.topic_gap import divergences, place_brand_posts, to_topic_gap
from talkworthy.model import Brand, Topic

TOPICS = [Topic(0, "lids", ("lid",), 50), Topic(1, "post", ("parcel",), 50)]


def posts(people: tuple[int, int], brand: tuple[int, int], lost: int = 0) -> pl.DataFrame:
    """Return posts of each side in topics 0 and 1, each in its own thread, and `lost` ones of the brand in none."""
    rows = [(False, topic) for topic, many in enumerate(people) for _ in range(many)]
    rows += [(True, topic) for topic, many in enumerate(brand) for _ in range(many)]
    rows += [(True, -1)] * lost
    table = [(f"t{number}", by_brand, topic) for number, (by_brand, topic) in enumerate(rows)]
    return pl.DataFrame(table, schema=["thread", "by_brand", "topic"], orient="row")


@pytest.mark.parametrize(
    ("sides", "bits"),
    [
        ([[5, 5], [5, 5]], 0.0),
        ([[5, 0], [0, 5]], 1.0),
        ([[1, 0], [1, 1]], 0.311278),  # H(3/4, 1/4) - (0 + 1) / 2
    ],
)
def test_the_divergence_is_that_of_jensen_and_shannon_in_bits(sides: list[list[float]], bits: float) -> None:
    assert divergences(np.array([sides], dtype=float))[0] == pytest.approx(bits, abs=1e-6)


def test_the_same_topics_have_no_gap() -> None:
    result = to_topic_gap(posts((40, 40), (40, 40)), TOPICS)
    assert result is not None
    assert result.divergence.value == result.divergence.low == 0.0
    assert result.divergence.high < 0.1
    assert all(item.gap.low < 0 < item.gap.high for item in result.topics)


def test_a_gap_is_signed_certain_and_has_the_threads_of_the_side_with_more() -> None:
    result = to_topic_gap(posts((70, 10), (10, 70)), TOPICS)
    assert result is not None
    more, less = result.topics
    assert (more.label, less.label) == ("lids", "post")
    assert (more.people, more.brand, more.gap.value) == (0.875, 0.125, 0.75)
    assert more.gap.low > 0.5
    assert less.gap.high < -0.5
    assert set(more.threads) <= {f"t{number}" for number in range(70)}
    assert set(less.threads) <= {f"t{number}" for number in range(90, 160)}
    assert result.divergence.low > 0.2


@pytest.mark.parametrize("few", [((40, 40), (10, 9)), ((10, 9), (40, 40))])
def test_too_few_posts_of_one_side_cannot_be_compared(few: tuple[tuple[int, int], tuple[int, int]]) -> None:
    assert to_topic_gap(posts(*few), TOPICS) is None


def test_many_posts_in_few_conversations_cannot_be_compared_either() -> None:
    one_conversation = posts((40, 40), (40, 40)).with_columns(
        thread=pl.when("by_brand").then(pl.lit("t0")).otherwise("thread")
    )
    assert to_topic_gap(one_conversation, TOPICS) is None


def test_posts_in_no_topic_are_counted_and_left_out() -> None:
    result = to_topic_gap(posts((40, 40), (20, 20), lost=40), TOPICS)
    assert result is not None
    assert (result.brand_posts, result.brand_in_none, result.people_in_none) == (40, 0.5, 0.0)


def test_the_brands_posts_join_topics_with_the_same_words() -> None:
    lids = [f"my lid leaks at the hinge and the rubber seal broke {n}" for n in range(30)]
    parcels = [f"the parcel came late and the courier left the box outside {n}" for n in range(30)]
    people = pl.DataFrame({"text": lids + parcels, "topic": [4] * 30 + [7] * 30})
    own = ["We send a new seal for the lid and its hinge", "Our courier was late, the parcel box comes today", "Cheers"]
    assert place_brand_posts(people, own, Brand("Copper Kettle", ("Copper Kettle",))).tolist() == [4, 7, -1]


def test_without_people_in_topics_the_brand_is_in_none() -> None:
    nobody = pl.DataFrame(schema={"text": pl.String, "topic": pl.Int64})
    assert place_brand_posts(nobody, ["a new seal for the lid"] * 3, Brand("Kettle", ("Kettle",))).tolist() == [-1] * 3
