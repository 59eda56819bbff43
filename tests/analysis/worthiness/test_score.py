"""The whole score: reproducible, hard to game, and open about what it depends on."""

import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from analysis.worthiness import BrandConversation, ScoreOptions, score_brand, score_brands
from talkworthy.errors import UserError


def values(result):
    return {part.name: part.value for part in result.components}


def test_the_score_is_the_geometric_mean_of_its_components(plenty, weeks13):
    result = score_brand("Kopi", {"Kopi": plenty(), "Competitor": plenty(name="r")}, ["Competitor"], weeks13)
    components = [part.value for part in result.components]
    assert len(components) == 8
    assert result.score == round(100 * math.exp(sum(math.log(value) for value in components) / 8))
    assert result.low < result.score < result.high


def test_like_its_competitor_a_brand_gets_one_half_for_people_and_breadth(plenty, weeks13):
    result = score_brand("Kopi", {"Kopi": plenty(), "Competitor": plenty(name="r")}, ["Competitor"], weeks13)
    assert (result.component("people").value, result.component("breadth").value) == (0.5, 0.5)


def test_the_same_seed_gives_the_same_answer(plenty, weeks13):
    conversation = {"Kopi": plenty(), "Competitor": plenty(name="r")}
    first, second = (score_brand("Kopi", conversation, ["Competitor"], weeks13, ScoreOptions(seed=7)) for _ in range(2))
    assert first == second
    assert np.array_equal(first.replicates, second.replicates)


def test_another_seed_moves_the_replicates_and_not_the_score(plenty, weeks13):
    first, second = (score_brand("Kopi", {"Kopi": plenty()}, [], weeks13, ScoreOptions(seed=seed)) for seed in (1, 2))
    assert first.score == second.score
    assert not np.array_equal(first.replicates, second.replicates)


def test_the_order_of_rows_means_nothing(plenty, weeks13):
    conversation = plenty()
    shuffled = BrandConversation(
        conversation.posts.sample(fraction=1, shuffle=True, seed=3), conversation.conversations.reverse()
    )
    first, second = (score_brand("Kopi", {"Kopi": frames}, [], weeks13) for frames in (conversation, shuffled))
    assert values(first) == pytest.approx(values(second))
    assert first.replicates == pytest.approx(second.replicates)


def test_a_brand_has_the_same_score_alone_and_among_others(plenty, weeks13):
    conversation = {"Kopi": plenty(), "Competitor": plenty(name="r", conversations=40), "Third": plenty(name="s")}
    alone = score_brand("Kopi", conversation, ["Competitor"], weeks13)
    among = score_brands(conversation, {"Third": ["Kopi"], "Competitor": [], "Kopi": ["Competitor"]}, weeks13)["Kopi"]
    assert alone == among
    assert np.array_equal(alone.replicates, among.replicates)


def test_a_brand_is_not_its_own_competitor(plenty, weeks13):
    result = score_brand("Kopi", {"Kopi": plenty()}, ["Kopi"], weeks13)
    assert "people" in result.left_out


def test_an_unknown_competitor_is_named(plenty, weeks13):
    with pytest.raises(UserError, match="'Nobody'"):
        score_brand("Kopi", {"Kopi": plenty()}, ["Nobody"], weeks13)


@pytest.mark.parametrize(
    ("weights", "message"),
    [({"volume": 1.0}, "volume"), ({"sentiment": -1.0}, "negative"), ({"sentiment": 0.0}, "weighs 0")],
)
def test_impossible_weights_are_rejected(weights, message):
    with pytest.raises(UserError, match=message):
        ScoreOptions(weights=weights)


def test_a_negative_seed_is_rejected():
    with pytest.raises(UserError, match="seed"):
        ScoreOptions(seed=-1)


def test_without_replicates_the_interval_is_the_point(plenty, weeks13):
    result = score_brand("Kopi", {"Kopi": plenty()}, [], weeks13, ScoreOptions(replicates=0))
    assert result.low == result.score == result.high


def test_500_cheers_of_one_author_in_one_conversation_count_as_one(plenty, make_post, weeks13):
    conversation = plenty()
    fan = conversation.posts.filter(pl.col("author") == "t-helps1")
    cheers = pl.concat([fan] * 500).with_columns(post=pl.int_range(1_000, 1_500), parent=None)
    loud = replace(conversation, posts=pl.concat([conversation.posts, cheers.cast(dict(conversation.posts.schema))]))
    before, after = (score_brand("Kopi", {"Kopi": frames}, [], weeks13) for frames in (conversation, loud))
    assert values(after) == pytest.approx(values(before))
    assert (after.score, after.opinion) == (before.score, before.opinion)


def test_500_conversations_with_oneself_do_not_make_people(plenty, world, make_post, weeks13):
    conversation = plenty()
    alone = world(*(make_post(f"z{i}", "fan", 1, community="place0") for i in range(500)))
    noisy = BrandConversation(
        pl.concat([conversation.posts, alone.posts]), pl.concat([conversation.conversations, alone.conversations])
    )
    result = score_brand("Kopi", {"Kopi": noisy}, [], weeks13)
    assert result.component("people").plain == pytest.approx(121 / 13)


def test_without_sentiment_a_hated_brand_scores_higher(plenty, weeks13):
    conversation = plenty()
    hated = replace(conversation, posts=conversation.posts.with_columns(sentiment=pl.lit("negative")))
    result = score_brand("Kopi", {"Kopi": hated}, [], weeks13)
    assert result.without["Sentiment"] > result.score


def test_without_the_largest_source_only_the_rest_is_scored(plenty, weeks13):
    conversation = plenty()
    split = pl.col("thread") < "t010"
    elsewhere = pl.when(split).then(pl.lit("elsewhere")).otherwise("source").alias("source")
    # The ten conversations elsewhere are all dialogues, half of the fifty others are: (10 + 2) / 14 without those.
    dialogue = pl.when(split).then(pl.lit(True)).otherwise("dialogue").alias("dialogue")
    conversation = BrandConversation(
        conversation.posts.with_columns(elsewhere), conversation.conversations.with_columns(elsewhere, dialogue)
    )
    options = ScoreOptions(weights={"dialogue": 1.0})
    result = score_brand("Kopi", {"Kopi": conversation}, [], weeks13, options)
    assert result.without["the largest source"] == round(100 * 12 / 14)


def test_one_source_cannot_be_taken_out(plenty, weeks13):
    result = score_brand("Kopi", {"Kopi": plenty()}, [], weeks13)
    assert list(result.without) == [
        "Sentiment",
        "the largest conversation",
        "the three largest conversations",
        "the top author",
    ]


def test_without_the_top_author_their_dialogues_are_gone(plenty, weeks13):
    conversation = plenty()
    # One helper in all sixty conversations: without them nobody answers anybody.
    helper = pl.when(pl.col("author").str.contains("helps")).then(pl.lit("helper")).otherwise("author").alias("author")
    conversation = BrandConversation(
        conversation.posts.with_columns(helper), conversation.conversations.with_columns(dialogue=pl.lit(True))
    )
    result = score_brand("Kopi", {"Kopi": conversation}, [], weeks13, ScoreOptions(weights={"dialogue": 1.0}))
    assert result.score == round(100 * 62 / 64)
    assert result.without["the top author"] == round(100 * 2 / 64)


def test_a_dialogue_of_two_others_outlives_the_top_author(plenty, world, make_post, weeks13):
    conversation = plenty()
    others = world(
        make_post("z", "ann"),
        make_post("z", "bob", parent=0),
        make_post("z", "ann", parent=1),
        *[make_post("z", "top")] * 9,
        z={"dialogue": True},
    )
    conversation = BrandConversation(
        pl.concat([conversation.posts, others.posts]), pl.concat([conversation.conversations, others.conversations])
    )
    result = score_brand("Kopi", {"Kopi": conversation}, [], weeks13, ScoreOptions(weights={"dialogue": 1.0}))
    assert result.without["the top author"] == result.score == round(100 * 33 / 65)


def test_random_weightings_lie_around_the_score(plenty, weeks13):
    result = score_brand("Kopi", {"Kopi": plenty()}, [], weeks13)
    low, high = result.weightings
    assert 2 <= low < result.score < high <= 100
