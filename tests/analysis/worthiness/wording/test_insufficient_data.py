"""A refused index: much talk in too few places is not called little talk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.worthiness import ConversationCounts, score_brand
from analysis.worthiness.wording.insufficient_data import (
    components_to_show,
    insufficient_data_reason,
    insufficient_data_sentence,
    no_number_words,
    too_little_words,
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


def test_much_conversation_in_two_places_is_told_as_that():
    assert insufficient_data_sentence("Kopi", IN_TWO_PLACES) == (
        "469 customers talk about Kopi, but only in 2 communities: too few places to score."
    )


def test_much_conversation_in_few_weeks_is_told_as_that():
    assert insufficient_data_sentence("Kopi", replace(ENOUGH, weeks_with_conversation=5)) == (
        "469 customers talk about Kopi, but only in 5 of 13 weeks: too few to score."
    )


def test_conversation_that_was_hardly_collected_is_told_as_that():
    assert insufficient_data_sentence("Kopi", replace(ENOUGH, completeness=0.4)) == (
        "469 customers talk about Kopi, but too little of what was said has been collected to score."
    )


@pytest.mark.parametrize("little", [{"c2c_conversations": 29}, {"people": 49}])
def test_little_conversation_comes_before_all_else(little):
    assert (
        insufficient_data_sentence("Kopi", replace(IN_TWO_PLACES, **little))
        == "There is not enough talk about Kopi to score."
    )


def test_the_line_beside_competitors_says_what_lacks():
    assert insufficient_data_reason(IN_TWO_PLACES) == "in too few places to score"
    assert insufficient_data_reason(replace(ENOUGH, people=3)) == "not enough talk to score"


def test_why_there_is_no_number_fits_what_lacks():
    assert no_number_words("Kopi", IN_TWO_PLACES) == (
        "A number from so few places would say as much about those places as about Kopi. So there is none yet."
    )


def test_in_the_middle_of_a_sentence_it_is_told_too():
    assert too_little_words(IN_TWO_PLACES) == "it is talked about in too few places"


def test_where_nothing_lacks_but_weight_the_conversation_is_not_called_little():
    assert insufficient_data_sentence("Kopi", ENOUGH) == (
        "469 customers talk about Kopi, but no part that carries weight can be measured."
    )


@pytest.fixture
def scored(plenty, weeks13):
    return score_brand("Kopi", {"Kopi": plenty()}, [], weeks13)


def test_much_conversation_without_an_index_has_parts_that_stand_beside_its_name(scored):
    refused = replace(scored, score=None, counts=IN_TWO_PLACES)

    assert [part.title for part in components_to_show(refused)] == ["Dialogue", "Brought up", "Warmth"]


def test_an_index_stands_alone(scored):
    assert components_to_show(scored) == []


def test_little_conversation_has_no_parts_to_tell(scored):
    assert components_to_show(replace(scored, score=None, counts=replace(IN_TWO_PLACES, people=3))) == []
