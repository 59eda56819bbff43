"""Each component of the score on a world small enough to compute by hand."""

import pytest

from analysis.worthiness import score_brand

ALONE = []


def part(conversation, name, date_range, panel=ALONE, **competitors):
    return score_brand("Kopi", {"Kopi": conversation} | competitors, panel, date_range).component(name)


def test_dialogue_is_shrunk_towards_one_half_without_competitors(world, make_post, weeks13):
    conversation = world(
        make_post("a", "ann"), make_post("b", "bob"), make_post("c", "cid"), a={"dialogue": True}, b={"dialogue": True}
    )
    # (2 + 4 x 1/2) / (3 + 4)
    assert part(conversation, "dialogue", weeks13).value == pytest.approx(4 / 7)


def test_dialogue_is_shrunk_towards_the_pooled_share_of_the_competitors(world, make_post, weeks13):
    conversation = world(
        make_post("a", "ann"), make_post("b", "bob"), make_post("c", "cid"), a={"dialogue": True}, b={"dialogue": True}
    )
    answered = world(make_post("d", "dan"), d={"dialogue": True})
    other = world(make_post("e", "eva"), make_post("f", "fay"), make_post("g", "gus"))
    # The competitors have 1 dialogue in 4 conversations, itself shrunk to one half: (1 + 2) / (4 + 4);
    # and (2 + 4 x 3/8) / (3 + 4)
    result = part(conversation, "dialogue", weeks13, ["One", "Other"], One=answered, Other=other)
    assert result.value == pytest.approx(3.5 / 7)


def test_a_competitor_with_one_positive_author_does_not_set_the_norm(world, make_post, weeks13):
    sides = [make_post("a", f"p{n}", sentiment="positive" if n < 7 else "negative") for n in range(20)]
    competitor = world(make_post("z", "zoe", sentiment="positive"))
    # expected (1 + 2) / (1 + 4): (7 + 4 x 3/5) / (20 + 4)
    assert part(world(*sides), "sentiment", weeks13, ["One"], One=competitor).value == pytest.approx(9.4 / 24)


def test_unprompted_is_a_shrunken_share_too(world, make_post, weeks13):
    conversation = world(make_post("a", "ann"), make_post("b", "bob"), make_post("c", "cid"), a={"unprompted": True})
    # (1 + 4 x 1/2) / (3 + 4)
    result = part(conversation, "unprompted", weeks13)
    assert result.value == pytest.approx(3 / 7)
    assert result.explanation == "In 1 of 3 conversations, somebody mentioned Kopi without being asked about it."


def test_people_are_distinct_people_a_week_compared_with_the_competitor_median(world, make_post, weeks13):
    # Week 1: ann and bob. Week 2: ann, in two conversations. So 3 / 13 a week.
    conversation = world(
        make_post("a", "ann"),
        make_post("a", "bob"),
        make_post("a", "ann"),
        make_post("a", "ann", 8),
        make_post("b", "ann", 9),
    )
    # Three competitors of 1 / 13, 1 / 13 and 2 / 13: the median is 1 / 13.
    quiet, same = world(make_post("c", "cid")), world(make_post("e", "eva"))
    loud = world(make_post("d", "dan"), make_post("d", "dot"))
    result = part(conversation, "people", weeks13, ["Quiet", "Same", "Loud"], Quiet=quiet, Same=same, Loud=loud)
    assert result.plain == pytest.approx(3 / 13)
    assert result.value == pytest.approx(3 / (3 + 1))


def test_the_same_name_in_two_sources_is_two_people(world, make_post, weeks13):
    conversation = world(make_post("a", "ann"), make_post("b", "ann", source="other"))
    assert part(conversation, "people", weeks13).n == 2


def test_breadth_is_the_effective_number_of_communities_by_people(world, make_post, weeks13):
    conversation = world(
        make_post("a", "ann", community="x"),
        make_post("a", "ann", community="x"),
        *(make_post("a", name, community="x") for name in ("bob", "cid", "dee", "eve")),
        make_post("b", "fay", community="y"),
    )
    competitor = world(make_post("r", "rob"))
    # p = 5/6, 1/6: H = 0.450561, + 1/12 (Miller-Madow): e^0.533894 = 1.705562. The competitor: e^0 = 1.
    result = part(conversation, "breadth", weeks13, ["Competitor"], Competitor=competitor)
    assert result.plain == pytest.approx(1.705562, abs=1e-6)
    assert result.value == pytest.approx(1.705562 / 2.705562, abs=1e-6)


def test_breadth_is_never_over_the_communities_that_were_seen(world, make_post, weeks13):
    conversation = world(
        make_post("a", "ann", community="x"), make_post("b", "bob", community="y"), make_post("c", "cid", community="y")
    )
    # p = 1/3, 2/3: e^(0.636514 + 1/6) = 2.232631, in two communities (all come one by one)
    assert part(conversation, "breadth", weeks13).plain == 2


def test_a_source_without_communities_is_one_community_of_its_own(world, make_post, weeks13):
    conversation = world(
        make_post("a", "ann", community=None),
        make_post("b", "bob", community=None, source="other"),
        make_post("c", "cid"),
    )
    assert part(conversation, "breadth", weeks13).n == 3


def test_staying_power_is_how_evenly_the_weeks_are_filled(world, make_post, weeks13):
    pairs = (make_post("a", "ann"), make_post("a", "bob"), make_post("b", "cid"), make_post("b", "dan"))
    # p = 4/5, 1/5: H = 0.500402, + 1/10 (Miller-Madow): e^0.600402 = 1.822851; of 13 weeks.
    result = part(world(*pairs, make_post("c", "eva", 8)), "staying_power", weeks13)
    assert result.value == pytest.approx(1.822851 / 13, abs=1e-6)


def test_staying_power_never_exceeds_the_weeks_with_conversation(world, make_post, weeks13):
    conversation = world(make_post("a", "ann"), make_post("b", "bob", 8))
    # e^(ln 2 + 1/4) = 2.57, but there were only 2 weeks.
    assert part(conversation, "staying_power", weeks13).value == pytest.approx(2 / 13)


def test_posts_beyond_the_date_range_count_in_its_last_week(world, make_post, weeks13):
    conversation = world(make_post("a", "ann", 90), make_post("a", "bob", 95))
    assert part(conversation, "staying_power", weeks13).n == 1


def test_peer_help_is_kaplan_meier_over_questions(world, make_post, weeks13):
    ask = {"question": True}
    conversation = world(
        make_post("a", "ann", 1, **ask),
        make_post("a", "bob", 2, parent=0),  # helped after 24 hours
        make_post("b", "ann", 1, **ask),
        make_post("b", "cid", 3, parent=2),  # helped after 48 hours
        make_post("c", "ann", 1, **ask),  # never helped
        make_post("d", "ann", 18.5, **ask),  # unseen after 36 hours, when the newest post was written
        make_post("e", "eva", 20),
    )
    # 4 at risk, 1 helped: 3/4 wait. One leaves. 2 at risk, 1 helped: 3/4 x 1/2 wait.
    result = part(conversation, "peer_help", weeks13)
    assert result.value == pytest.approx(1 - 3 / 8)
    assert result.n == 4


@pytest.mark.parametrize(
    "reply",
    [
        {"author": "ann", "day": 2},
        {"author": "kopi", "day": 2, "author_type": "brand"},
        {"author": "bob", "day": 4.01},
        {"author": "bob", "day": 2, "duplicate": True},
        {"author": None, "day": 2},
    ],
    ids=["by the asker", "by the brand", "after 72 hours", "a near copy", "by nobody we know"],
)
def test_such_a_reply_is_not_help(world, make_post, weeks13, reply):
    conversation = world(
        make_post("a", "ann", 1, question=True), make_post("a", parent=0, **reply), make_post("b", "eva", 20)
    )
    assert part(conversation, "peer_help", weeks13).value == 0


def test_without_a_question_peer_help_is_left_out(world, make_post, weeks13):
    result = part(world(make_post("a", "ann")), "peer_help", weeks13)
    assert (result.value, result.n) == (None, 0)
    assert result.explanation == "People asked no questions, so this component is not in the score."


def test_personal_relevance_is_the_mean_share_of_each_author_in_each_conversation(world, make_post, weeks13):
    conversation = world(
        make_post("a", "ann", sentences=3, own_sentences=3),
        make_post("a", "ann", sentences=1, own_sentences=0),
        make_post("a", "bob", sentences=100, own_sentences=0),
        make_post("b", "ann", sentences=1, own_sentences=1),
        make_post("b", "cid", sentences=0, own_sentences=0),
    )
    # ann in a: 3/4, bob in a: 0, ann in b: 1; cid wrote nothing.
    result = part(conversation, "personal_relevance", weeks13)
    assert result.value == pytest.approx(1.75 / 3)
    assert result.n == 3


def test_sentiment_is_one_vote_per_author_per_conversation(world, make_post, weeks13):
    conversation = world(
        make_post("a", "ann", sentiment="positive"),
        make_post("a", "ann", sentiment="positive"),
        make_post("a", "ann", sentiment="negative"),
        make_post("a", "bob", sentiment="negative"),
        make_post("b", "ann", sentiment="positive"),
        make_post("b", "cid", sentiment="neutral"),
        make_post("b", "dan", sentiment=None, mention_kind="context"),
    )
    scored = score_brand("Kopi", {"Kopi": conversation}, ALONE, weeks13)
    # 2 positive, 1 negative, 1 neutral: (2 + 4 x 1/2) / (3 + 4)
    assert scored.component("sentiment").value == pytest.approx(4 / 7)
    assert (scored.opinion.positive, scored.opinion.negative, scored.opinion.neutral) == (2, 1, 1)
    assert scored.opinion.net == pytest.approx(1 / 3)
    assert scored.opinion.neutral_share == pytest.approx(1 / 4)


def test_where_nobody_is_positive_or_negative_sentiment_is_left_out(world, make_post, weeks13):
    assert part(world(make_post("a", "ann")), "sentiment", weeks13).value is None


def test_without_competitors_people_and_breadth_are_plain_numbers_outside_the_score(world, make_post, weeks13):
    scored = score_brand(
        "Kopi", {"Kopi": world(make_post("a", "ann", question=True, sentiment="positive"))}, ALONE, weeks13
    )
    assert scored.left_out == ("people", "breadth")
    assert scored.component("people").plain == pytest.approx(1 / 13)
    assert (
        scored.notes[0] == "People talking and Breadth are not in the score: no competitors are tracked to compare with"
    )


def test_with_a_competitor_median_of_0_people_and_breadth_are_left_out(world, make_post, weeks13):
    conversation, silent = world(make_post("a", "ann")), world(make_post("r", "rob", -30))
    scored = score_brand("Kopi", {"Kopi": conversation, "Competitor": silent}, ["Competitor"], weeks13)
    assert {"people", "breadth"} <= set(scored.left_out)
    assert "the competitor median is 0" in scored.component("people").explanation


def test_a_competitor_without_posts_counts_as_0_in_the_median(world, make_post, weeks13):
    conversation, silent = world(make_post("a", "ann")), world(make_post("r", "rob", -30))
    loud = world(make_post("l", "lea"), make_post("l", "lou"))
    # The median of 0 and 2 / 13 is 1 / 13.
    result = part(conversation, "people", weeks13, ["Silent", "Loud"], Silent=silent, Loud=loud)
    assert result.value == pytest.approx(1 / 2)


def test_evidence_of_dialogue_is_the_dialogues_fullest_first(world, make_post, weeks13):
    conversation = world(
        make_post("small", "ann"),
        make_post("big", "ann"),
        make_post("big", "bob"),
        make_post("none", "ann"),
        small={"dialogue": True},
        big={"dialogue": True},
    )
    assert part(conversation, "dialogue", weeks13).threads == ("big", "small")


def test_evidence_of_dialogue_is_where_they_came_back_most_and_not_the_largest(world, make_post, weeks13):
    crowd = [make_post("crowd", f"c{n}") for n in range(12)]
    pair = [make_post("pair", ("ann", "bob")[n % 2]) for n in range(10)]
    conversation = world(*crowd, *pair, crowd={"dialogue": True}, pair={"dialogue": True})
    assert part(conversation, "dialogue", weeks13).threads == ("pair", "crowd")


def test_evidence_of_sentiment_is_where_most_had_an_opinion_and_not_the_largest(world, make_post, weeks13):
    crowd = [make_post("crowd", f"c{n}", sentiment="positive" if n < 4 else "neutral") for n in range(12)]
    few = [make_post("few", name, sentiment="negative") for name in ("ann", "bob", "cid")]
    assert part(world(*crowd, *few), "sentiment", weeks13).threads == ("few", "crowd")


def test_communities_of_equal_size_need_no_second_number(world, make_post, weeks13):
    conversation = world(
        *(make_post(f"{place}{n}", f"{place}{n}", community=place) for place in "xy" for n in range(400))
    )
    assert part(conversation, "breadth", weeks13).explanation.startswith(
        "2 communities (not in the score: no competitors"
    )


def test_a_question_that_may_still_be_answered_is_mentioned(world, make_post, weeks13):
    values = part(world(make_post("a", "ann", question=True)), "peer_help", weeks13).explanation
    assert values.startswith("0 of 1 question answered by another person within 3 days")


def test_evidence_of_breadth_takes_communities_in_turn(world, make_post, weeks13):
    conversation = world(
        make_post("x1", "ann", community="x"),
        make_post("x1", "bob", community="x"),
        make_post("x2", "cid", community="x"),
        make_post("y1", "dan", community="y"),
    )
    assert part(conversation, "breadth", weeks13).threads == ("x1", "y1", "x2")


def test_evidence_stops_at_fifty_threads(plenty, weeks13):
    assert len(part(plenty(conversations=120), "unprompted", weeks13).threads) == 40
    assert len(part(plenty(conversations=180), "unprompted", weeks13).threads) == 50
