"""Each part of the index on a world small enough to work it out by hand."""

import pytest

from analysis.worthiness import score_brand

ALONE = []


def part(conversation, name, date_range, panel=ALONE, **competitors):
    return score_brand("Kopi", {"Kopi": conversation} | competitors, panel, date_range).component(name)


def test_dialogue_is_the_share_of_conversations_drawn_towards_one_half_without_a_panel(world, say, weeks13):
    conversation = world(say("a", "ann"), say("b", "bob"), say("c", "cid"), a={"dialogue": True}, b={"dialogue": True})
    # (2 + 4 x 1/2) / (3 + 4)
    assert part(conversation, "dialogue", weeks13).value == pytest.approx(4 / 7)


def test_dialogue_is_drawn_towards_the_pooled_share_of_the_panel(world, say, weeks13):
    conversation = world(say("a", "ann"), say("b", "bob"), say("c", "cid"), a={"dialogue": True}, b={"dialogue": True})
    one = world(say("d", "dan"), d={"dialogue": True})
    other = world(say("e", "eva"), say("f", "fay"), say("g", "gus"))
    # The panel has 1 dialogue in 4 talks, itself drawn to one half: (1 + 2) / (4 + 4); and (2 + 4 x 3/8) / (3 + 4)
    found = part(conversation, "dialogue", weeks13, ["One", "Other"], One=one, Other=other)
    assert found.value == pytest.approx(3.5 / 7)


def test_a_competitor_with_one_author_type_does_not_make_it_the_rule(world, say, weeks13):
    sides = [say("a", f"p{n}", sentiment="positive" if n < 7 else "negative") for n in range(20)]
    competitor = world(say("z", "zoe", sentiment="positive"))
    # expected (1 + 2) / (1 + 4): (7 + 4 x 3/5) / (20 + 4)
    assert part(world(*sides), "sentiment", weeks13, ["One"], One=competitor).value == pytest.approx(9.4 / 24)


def test_brought_up_is_a_shrunken_share_too(world, say, weeks13):
    conversation = world(say("a", "ann"), say("b", "bob"), say("c", "cid"), a={"unprompted": True})
    # (1 + 4 x 1/2) / (3 + 4)
    found = part(conversation, "unprompted", weeks13)
    assert found.value == pytest.approx(3 / 7)
    assert found.explanation == "In 1 of 3 conversations a person mentioned Kopi before anybody had named it."


def test_talkers_are_distinct_people_a_week_beside_the_median_competitor(world, say, weeks13):
    # Week 1: ann and bob. Week 2: ann, in two conversations. So 3 / 13 a week.
    conversation = world(say("a", "ann"), say("a", "bob"), say("a", "ann"), say("a", "ann", 8), say("b", "ann", 9))
    # Three competitors of 1 / 13, 1 / 13 and 2 / 13: the median is 1 / 13.
    quiet, same = world(say("c", "cid")), world(say("e", "eva"))
    loud = world(say("d", "dan"), say("d", "dot"))
    found = part(conversation, "people", weeks13, ["Quiet", "Same", "Loud"], Quiet=quiet, Same=same, Loud=loud)
    assert found.plain == pytest.approx(3 / 13)
    assert found.value == pytest.approx(3 / (3 + 1))


def test_the_same_name_in_two_sources_is_two_people(world, say, weeks13):
    conversation = world(say("a", "ann"), say("b", "ann", source="other"))
    assert part(conversation, "people", weeks13).n == 2


def test_spread_is_the_effective_number_of_communities_by_people(world, say, weeks13):
    conversation = world(
        say("a", "ann", community="x"),
        say("a", "ann", community="x"),
        *(say("a", name, community="x") for name in ("bob", "cid", "dee", "eve")),
        say("b", "fay", community="y"),
    )
    competitor = world(say("r", "rob"))
    # p = 5/6, 1/6: H = 0.450561, + 1/12 (Miller-Madow): e^0.533894 = 1.705562. The rival: e^0 = 1.
    found = part(conversation, "breadth", weeks13, ["Competitor"], Competitor=competitor)
    assert found.plain == pytest.approx(1.705562, abs=1e-6)
    assert found.value == pytest.approx(1.705562 / 2.705562, abs=1e-6)


def test_spread_is_never_over_the_communities_that_were_seen(world, say, weeks13):
    conversation = world(say("a", "ann", community="x"), say("b", "bob", community="y"), say("c", "cid", community="y"))
    # p = 1/3, 2/3: e^(0.636514 + 1/6) = 2.232631, in two communities (all come one by one)
    assert part(conversation, "breadth", weeks13).plain == 2


def test_a_source_without_communities_is_one_community_of_its_own(world, say, weeks13):
    conversation = world(
        say("a", "ann", community=None), say("b", "bob", community=None, source="other"), say("c", "cid")
    )
    assert part(conversation, "breadth", weeks13).n == 3


def test_staying_power_is_how_evenly_the_weeks_are_filled(world, say, weeks13):
    pairs = (say("a", "ann"), say("a", "bob"), say("b", "cid"), say("b", "dan"))
    # p = 4/5, 1/5: H = 0.500402, + 1/10 (Miller-Madow): e^0.600402 = 1.822851; of 13 weeks.
    found = part(world(*pairs, say("c", "eva", 8)), "staying_power", weeks13)
    assert found.value == pytest.approx(1.822851 / 13, abs=1e-6)


def test_staying_power_never_exceeds_the_weeks_with_conversation(world, say, weeks13):
    conversation = world(say("a", "ann"), say("b", "bob", 8))
    # e^(ln 2 + 1/4) = 2.57, but there were only 2 weeks.
    assert part(conversation, "staying_power", weeks13).value == pytest.approx(2 / 13)


def test_posts_beyond_the_window_count_in_its_last_week(world, say, weeks13):
    conversation = world(say("a", "ann", 90), say("a", "bob", 95))
    assert part(conversation, "staying_power", weeks13).n == 1


def test_mutual_help_is_kaplan_meier_over_questions(world, say, weeks13):
    ask = {"question": True}
    conversation = world(
        say("a", "ann", 1, **ask),
        say("a", "bob", 2, parent=0),  # helped after 24 hours
        say("b", "ann", 1, **ask),
        say("b", "cid", 3, parent=2),  # helped after 48 hours
        say("c", "ann", 1, **ask),  # never helped
        say("d", "ann", 18.5, **ask),  # unseen after 36 hours, when the newest post was written
        say("e", "eva", 20),
    )
    # 4 at risk, 1 helped: 3/4 wait. One leaves. 2 at risk, 1 helped: 3/4 x 1/2 wait.
    found = part(conversation, "peer_help", weeks13)
    assert found.value == pytest.approx(1 - 3 / 8)
    assert found.n == 4


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
def test_such_a_reply_is_not_help(world, say, weeks13, reply):
    conversation = world(say("a", "ann", 1, question=True), say("a", parent=0, **reply), say("b", "eva", 20))
    assert part(conversation, "peer_help", weeks13).value == 0


def test_without_a_question_mutual_help_is_left_out(world, say, weeks13):
    found = part(world(say("a", "ann")), "peer_help", weeks13)
    assert (found.value, found.n) == (None, 0)
    assert found.explanation == "People asked no questions, so this component is not in the score."


def test_substance_is_the_mean_share_of_each_author_in_each_conversation(world, say, weeks13):
    conversation = world(
        say("a", "ann", sentences=3, own_sentences=3),
        say("a", "ann", sentences=1, own_sentences=0),
        say("a", "bob", sentences=100, own_sentences=0),
        say("b", "ann", sentences=1, own_sentences=1),
        say("b", "cid", sentences=0, own_sentences=0),
    )
    # ann in a: 3/4, bob in a: 0, ann in b: 1; cid said nothing.
    found = part(conversation, "personal_relevance", weeks13)
    assert found.value == pytest.approx(1.75 / 3)
    assert found.n == 3


def test_warmth_is_one_vote_per_author_per_conversation(world, say, weeks13):
    conversation = world(
        say("a", "ann", sentiment="positive"),
        say("a", "ann", sentiment="positive"),
        say("a", "ann", sentiment="negative"),
        say("a", "bob", sentiment="negative"),
        say("b", "ann", sentiment="positive"),
        say("b", "cid", sentiment="neutral"),
        say("b", "dan", sentiment=None, mention_kind="context"),
    )
    judged = score_brand("Kopi", {"Kopi": conversation}, ALONE, weeks13)
    # 2 warm, 1 cold, 1 no side: (2 + 4 x 1/2) / (3 + 4)
    assert judged.component("sentiment").value == pytest.approx(4 / 7)
    assert (judged.opinion.positive, judged.opinion.negative, judged.opinion.neutral) == (2, 1, 1)
    assert judged.opinion.net == pytest.approx(1 / 3)
    assert judged.opinion.neutral_share == pytest.approx(1 / 4)


def test_where_nobody_takes_a_side_warmth_is_left_out(world, say, weeks13):
    assert part(world(say("a", "ann")), "sentiment", weeks13).value is None


def test_without_a_panel_talkers_and_spread_are_plain_numbers_outside_the_index(world, say, weeks13):
    judged = score_brand("Kopi", {"Kopi": world(say("a", "ann", question=True, sentiment="positive"))}, ALONE, weeks13)
    assert judged.left_out == ("people", "breadth")
    assert judged.component("people").plain == pytest.approx(1 / 13)
    assert (
        judged.notes[0] == "People talking and Breadth are not in the score: no competitors are tracked to compare with"
    )


def test_beside_a_silent_panel_talkers_and_spread_are_left_out(world, say, weeks13):
    conversation, silent = world(say("a", "ann")), world(say("r", "rob", -30))
    judged = score_brand("Kopi", {"Kopi": conversation, "Competitor": silent}, ["Competitor"], weeks13)
    assert {"people", "breadth"} <= set(judged.left_out)
    assert "the competitor median is 0" in judged.component("people").explanation


def test_a_silent_competitor_counts_as_nobody_in_the_median(world, say, weeks13):
    conversation, silent = world(say("a", "ann")), world(say("r", "rob", -30))
    loud = world(say("l", "lea"), say("l", "lou"))
    # The median of 0 and 2 / 13 is 1 / 13.
    found = part(conversation, "people", weeks13, ["Silent", "Loud"], Silent=silent, Loud=loud)
    assert found.value == pytest.approx(1 / 2)


def test_evidence_of_dialogue_is_the_dialogues_fullest_first(world, say, weeks13):
    conversation = world(
        say("small", "ann"),
        say("big", "ann"),
        say("big", "bob"),
        say("none", "ann"),
        small={"dialogue": True},
        big={"dialogue": True},
    )
    assert part(conversation, "dialogue", weeks13).threads == ("big", "small")


def test_evidence_of_dialogue_is_where_they_came_back_most_and_not_the_largest(world, say, weeks13):
    crowd = [say("crowd", f"c{n}") for n in range(12)]
    pair = [say("pair", ("ann", "bob")[n % 2]) for n in range(10)]
    conversation = world(*crowd, *pair, crowd={"dialogue": True}, pair={"dialogue": True})
    assert part(conversation, "dialogue", weeks13).threads == ("pair", "crowd")


def test_evidence_of_warmth_is_where_most_took_a_side_and_not_the_largest(world, say, weeks13):
    crowd = [say("crowd", f"c{n}", sentiment="positive" if n < 4 else "neutral") for n in range(12)]
    few = [say("few", name, sentiment="negative") for name in ("ann", "bob", "cid")]
    assert part(world(*crowd, *few), "sentiment", weeks13).threads == ("few", "crowd")


def test_places_and_weeks_that_weigh_the_same_need_no_second_number(world, say, weeks13):
    conversation = world(*(say(f"{place}{n}", f"{place}{n}", community=place) for place in "xy" for n in range(400)))
    assert part(conversation, "breadth", weeks13).explanation.startswith(
        "2 communities (not in the score: no competitors"
    )


def test_a_question_that_may_still_be_answered_is_told(world, say, weeks13):
    told = part(world(say("a", "ann", question=True)), "peer_help", weeks13).explanation
    assert told.startswith("0 of 1 question answered by another person within 3 days")


def test_evidence_of_spread_takes_communities_in_turn(world, say, weeks13):
    conversation = world(
        say("x1", "ann", community="x"),
        say("x1", "bob", community="x"),
        say("x2", "cid", community="x"),
        say("y1", "dan", community="y"),
    )
    assert part(conversation, "breadth", weeks13).threads == ("x1", "y1", "x2")


def test_evidence_stops_at_fifty_threads(plenty, weeks13):
    assert len(part(plenty(conversations=120), "unprompted", weeks13).threads) == 40
    assert len(part(plenty(conversations=180), "unprompted", weeks13).threads) == 50
