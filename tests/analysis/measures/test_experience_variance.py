"""Mixed experiences: topics where people's experience varies most."""

from __future__ import annotations

import polars as pl

from analysis.measures.experience_variance import NEEDED, find_mixed_experiences


def frame(topic: str, sides: list[str], expectation: str | None = None) -> pl.DataFrame:
    """Return one person for each sentiment, each in a conversation of their own."""
    rows = [(f"{topic}{n}", f"{topic} {n}", topic, side, expectation) for n, side in enumerate(sides)]
    return pl.DataFrame(rows, schema=NEEDED, orient="row")


def test_a_topic_that_delights_half_and_disappoints_half_comes_first() -> None:
    posts = pl.concat([frame("lids", ["neutral", "positive"] * 6), frame("decaf", ["positive", "negative"] * 6)])
    decaf, lids = find_mixed_experiences(posts)
    assert (decaf.topic, decaf.people, decaf.mean, decaf.variance) == ("decaf", 12, 0.0, 1.0)
    assert (lids.topic, lids.variance) == ("lids", 0.25)
    assert decaf.low <= decaf.variance <= decaf.high


def test_one_person_has_one_vote() -> None:
    posts = frame("decaf", ["positive"] * 11)
    loud = posts.head(1).with_columns(pl.lit("negative").alias("sentiment"))
    (result,) = find_mixed_experiences(pl.concat([posts, loud, loud, loud]))
    assert result.people == 11
    assert result.mean == (10 - 0.5) / 11


def test_too_few_people_or_conversations_are_left_out() -> None:
    one_conversation = frame("lids", ["positive", "negative"] * 6).with_columns(pl.lit("a").alias("thread"))
    assert find_mixed_experiences(frame("decaf", ["positive", "negative"] * 4)) == []
    assert find_mixed_experiences(one_conversation) == []


def test_topics_on_which_few_people_have_an_opinion_are_left_out() -> None:
    assert find_mixed_experiences(frame("lids", ["neutral"] * 12)) == []
    assert find_mixed_experiences(frame("lids", ["neutral"] * 12 + ["positive"] * 4)) == []
    assert len(find_mixed_experiences(frame("lids", ["neutral"] * 12 + ["positive"] * 5))) == 1


def test_expectations_are_counted_by_people() -> None:
    posts = pl.concat([frame("decaf", ["negative"] * 12, "worse"), frame("decaf", ["positive"] * 3, "better")])
    (result,) = find_mixed_experiences(posts)
    assert (result.better, result.as_expected, result.worse) == (3, 0, 12)


def test_people_without_a_clear_sentiment_are_left_out() -> None:
    (result,) = find_mixed_experiences(frame("decaf", ["positive"] * 10 + ["unclear"] * 10))
    assert (result.people, result.variance, result.low, result.high) == (10, 0.0, 0.0, 0.0)
