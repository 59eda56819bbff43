"""No score: many conversations in too few communities are not called few."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.worthiness import ConversationCounts, score_brand
from analysis.worthiness.wording.insufficient_data import (
    components_to_show,
    insufficient_data_reason,
    insufficient_data_sentence,
    too_little_text,
    why_no_score_text,
)

ENOUGH = ConversationCounts(
    conversations=116,
    c2c_conversations=57,
    people=469,
    communities=4,
    weeks_with_conversation=12,
    weeks=13,
    completeness=0.95,
)
IN_TWO_PLACES = replace(ENOUGH, communities=2)


def test_many_conversations_in_two_communities():
    assert insufficient_data_sentence("Kopi", IN_TWO_PLACES) == (
        "469 people talk about Kopi, but only in 2 communities: too few for a score."
    )


def test_many_conversations_in_few_weeks():
    assert insufficient_data_sentence("Kopi", replace(ENOUGH, weeks_with_conversation=5)) == (
        "469 people talk about Kopi, but only in 5 of 13 weeks: too few for a score."
    )


def test_conversations_with_few_replies_collected():
    assert insufficient_data_sentence("Kopi", replace(ENOUGH, completeness=0.4)) == (
        "469 people talk about Kopi, but too few of the replies were collected for a score."
    )


@pytest.mark.parametrize("little", [{"c2c_conversations": 29}, {"people": 49}])
def test_too_few_conversations_come_first(little):
    assert (
        insufficient_data_sentence("Kopi", replace(IN_TWO_PLACES, **little))
        == "There are not enough conversations about Kopi for a score yet."
    )


def test_the_reason_in_the_list_of_competitors():
    assert insufficient_data_reason(IN_TWO_PLACES) == "too few communities"
    assert insufficient_data_reason(replace(ENOUGH, people=3)) == "not enough conversations"


def test_why_there_is_no_score_fits_the_missing_data():
    assert why_no_score_text("Kopi", IN_TWO_PLACES) == (
        "With so few communities, a score would reflect those communities as much as Kopi."
    )


def test_the_clause_fits_the_middle_of_a_sentence():
    assert too_little_text(IN_TWO_PLACES) == "people talk about it in too few communities"


def test_where_only_weight_is_missing_conversations_are_not_called_few():
    assert insufficient_data_sentence("Kopi", ENOUGH) == (
        "469 people talk about Kopi, but no component that has a weight can be measured."
    )


@pytest.fixture
def scored(plenty, weeks13):
    return score_brand("Kopi", {"Kopi": plenty()}, [], weeks13)


def test_many_conversations_without_a_score_show_components(scored):
    refused = replace(scored, score=None, counts=IN_TWO_PLACES)

    assert [part.title for part in components_to_show(refused)] == ["Dialogue", "Unprompted mentions", "Sentiment"]


def test_a_score_shows_no_components_instead(scored):
    assert components_to_show(scored) == []


def test_too_few_conversations_show_no_components(scored):
    assert components_to_show(replace(scored, score=None, counts=replace(IN_TWO_PLACES, people=3))) == []
