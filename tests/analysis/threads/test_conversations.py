"""Conversations: which posts concern the brand, who answers whom, and the measures of each."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime

import numpy as np
import pytest

from analysis.threads.conversations import (
    CONTEXT,
    DIRECT,
    IMPLIED,
    NO_CONVERSATION,
    find_mention_kinds,
    measure_conversations,
)
from analysis.threads.reply_forest import Forest
from talkworthy.model import Conversation


@pytest.fixture(scope="session")
def kinds(threads):
    def of(turns):
        return find_mention_kinds(
            threads.forest_of(turns), np.array([turn.names for turn in turns]), threads.about_of(turns)
        ).tolist()

    return of


@pytest.fixture
def conversation(threads):
    """Return the measures of the only conversation in a picture."""
    return lambda picture, **reported: threads.measure(threads.draw(picture), reported)["c"]


# which posts belong to the conversation


def test_where_the_root_names_the_brand_the_whole_tree_is_conversation(threads, kinds):
    assert kinds(threads.draw("ann!\n  bob\n    cem\n  dot!")) == [DIRECT, IMPLIED, IMPLIED, DIRECT]


def test_a_post_that_names_it_brings_its_parents_and_its_replies(threads, kinds):
    picture = """
ann
  bob
    cem!
      dot
  eve
    fay
"""
    assert kinds(threads.draw(picture)) == [CONTEXT, CONTEXT, DIRECT, IMPLIED, NO_CONVERSATION, NO_CONVERSATION]


def test_what_answers_a_post_that_names_it_in_passing_is_no_conversation_of_it(threads, kinds):
    ann, bob, cem, dot = threads.draw("ann!\n  bob\n    cem!\n      dot")
    assert kinds([ann._replace(passing=True), bob, cem, dot]) == [DIRECT, CONTEXT, DIRECT, IMPLIED]


def test_a_post_both_below_and_above_a_mention_is_inherited(threads, kinds):
    assert kinds(threads.draw("ann\n  bob!\n    cem\n      dot!")) == [CONTEXT, DIRECT, IMPLIED, DIRECT]


def test_parts_of_one_thread_are_one_conversation(threads):
    conversations = threads.measure(threads.draw("ann\n  bob!\n  cem\n  dot!\n    eve"))
    assert [conversation["posts"] for conversation in conversations.values()] == [4]


def test_parts_are_one_conversation_even_if_the_root_was_never_seen(threads):
    turn = threads.Turn
    conversations = threads.measure(
        [turn("c1", "c", "c", "ann", names=True), turn("c2", "c", "c", "bob", at=1, names=True), turn("c3", "c", "c")]
    )
    assert list(conversations) == ["c"]
    assert (conversations["c"]["posts"], conversations["c"]["root"]) == (2, "c1")


def test_a_thread_that_never_names_it_has_no_conversation(threads):
    assert threads.measure(threads.draw("ann\n  bob")) == {}


# customer to customer


def test_two_people_and_one_reply_are_customer_to_customer_conversation(conversation):
    measured = conversation("ann!\n  bob")
    assert (measured["c2c"], measured["c2c_exchanges"], measured["people"]) == (True, 1, 2)


@pytest.mark.parametrize("picture", ["ann!", "ann!\n  BRAND"], ids=["alone", "with the answer of the company"])
def test_a_single_review_is_nobody_talking_to_anybody(conversation, picture):
    review = conversation(picture)
    assert [review[name] for name in ("people", "c2c", "c2c_exchanges", "aba")] == [1, False, 0, 0]
    assert [review[name] for name in ("dialogue", "unprompted")] == [False, False]


def test_answering_oneself_is_no_exchange(conversation):
    measured = conversation("ann!\n  ann")
    assert (measured["c2c"], measured["c2c_exchanges"]) == (False, 0)


def test_people_who_each_answer_the_brand_do_not_conversation_to_each_other(conversation):
    measured = conversation("BRAND!\n  ann\n  bob\n  cem")
    assert (measured["c2c"], measured["people"], measured["brand_posts"]) == (False, 3, 1)


def test_who_answers_the_brand_does_not_answer_the_person_above(conversation):
    assert conversation("ann!\n  BRAND\n    bob")["c2c"] is False


def test_people_who_answer_each_other_under_a_brands_post_do_conversation(conversation):
    measured = conversation("BRAND!\n  ann\n    bob")
    assert (measured["c2c"], measured["c2c_exchanges"]) == (True, 1)


def test_a_reply_to_a_promoter_or_a_deleted_post_is_no_exchange(conversation):
    assert conversation("PROMOTER!\n  ann")["c2c"] is False
    assert conversation("GONE!\n  ann")["c2c"] is False


def test_two_deleted_posts_are_no_exchange(conversation):
    measured = conversation("GONE!\n  GONE")
    assert (measured["c2c"], measured["people"]) == (False, 0)


def test_a_reply_whose_parent_was_never_seen_is_no_exchange_with_the_root(threads):
    turn = threads.Turn
    measured = threads.measure([turn("c", "c", None, "ann", names=True), turn("c2", "c", "c1", "bob")])["c"]
    assert (measured["posts"], measured["c2c"]) == (2, False)


def test_there_and_back_is_one_a_b_a(conversation):
    measured = conversation("ann!\n  bob\n    ann")
    assert (measured["aba"], measured["dialogue"], measured["reciprocity"]) == (1, True, 1.0)


def test_there_and_back_and_there_again_are_two(conversation):
    assert conversation("ann!\n  bob\n    ann\n      bob")["aba"] == 2


def test_no_a_b_a_through_the_brand(conversation):
    assert conversation("ann!\n  BRAND\n    ann")["aba"] == 0


def test_three_people_at_depth_two_are_a_dialogue(conversation):
    assert conversation("ann!\n  bob\n    cem\n    dot\n  eve\n    fay")["dialogue"] is True
    assert conversation("ann!\n  bob\n    cem\n    dot\n  eve\n  fay")["dialogue"] is False


def test_depth_made_by_the_brand_is_no_dialogue(conversation):
    assert conversation("ann!\n  BRAND\n    bob\n    cem\n    dot")["dialogue"] is False


def test_reciprocity_is_the_share_of_pairs_that_went_both_ways(conversation):
    assert conversation("ann!\n  bob\n    ann\n  cem")["reciprocity"] == pytest.approx(1 / 2)


def test_reciprocity_is_undefined_without_a_pair(conversation):
    assert conversation("ann!")["reciprocity"] is None


def test_balance_is_what_the_top_talker_leaves_to_the_others(conversation):
    assert conversation("ann! one two three\n  bob four\n    BRAND five six seven eight")["balance"] == pytest.approx(
        1 / 4
    )


def test_balance_is_undefined_without_words(conversation):
    assert conversation("ann!\n  bob")["balance"] is None


def test_the_first_reply_is_another_people_to_the_first_post_itself(conversation):
    assert conversation("ann!\n  ann\n    bob\n  BRAND\n  cem\n  dot")["first_reply_seconds"] == 4.0


def test_the_first_reply_is_undefined_where_only_the_brand_answered(conversation):
    assert conversation("ann!\n  BRAND")["first_reply_seconds"] is None


# the shape, the brand's turns taken out


def test_a_help_desk_ping_pong_is_flat(conversation):
    measured = conversation("ann!\n  BRAND\n    ann\n      BRAND\n        ann")
    assert (measured["posts"], measured["depth"], measured["width"]) == (5, 0, 3)


def test_conversation_below_the_brand_starts_again_at_its_first_person(conversation):
    assert conversation("ann!\n  bob\n    BRAND\n      cem\n        dot")["depth"] == 1


def test_a_deleted_post_keeps_the_shape(conversation):
    assert conversation("ann!\n  GONE\n    bob")["depth"] == 2


def test_structural_virality_is_undefined_under_four_posts_of_people(conversation):
    assert conversation("ann!\n  bob\n  cem\n  BRAND")["structural_virality"] is None
    assert conversation("ann!\n  bob\n  cem\n  dot")["structural_virality"] == pytest.approx(1.5)


# who started the conversation


def test_conversation_without_the_brand_is_brand_free(conversation):
    assert conversation("ann!\n  bob\n  PROMOTER")["kind"] == "brand_free"


def test_conversation_that_the_brand_or_its_staff_answered_is_brand_joined(conversation):
    assert conversation("ann!\n  BRAND")["kind"] == "brand_joined"
    assert conversation("ann!\n  STAFF")["kind"] == "brand_joined"


def test_conversation_that_the_brand_opened_is_brand_started(conversation):
    assert conversation("BRAND!\n  ann")["kind"] == "brand_started"


def test_the_brands_turns_outside_the_conversation_do_not_count(conversation):
    assert conversation("ann\n  bob!\n  BRAND")["kind"] == "brand_free"


def test_the_brand_did_not_start_what_begins_with_its_reply_to_an_unseen_post(threads):
    turn = threads.Turn
    measured = threads.measure([turn("c1", "c", "c", "BRAND", author_type="brand", names=True)])["c"]
    assert measured["kind"] == "brand_joined"


def test_a_person_who_names_it_in_a_reply_is_unprompted(conversation):
    assert conversation("ann\n  bob!\n    cem!")["unprompted"] is True


def test_a_root_that_names_it_brought_nothing_up(conversation):
    assert conversation("ann!\n  bob!")["unprompted"] is False


def test_a_brand_that_names_itself_first_is_prompted(conversation):
    assert conversation("ann\n  BRAND!\n    bob!")["unprompted"] is False


def test_a_mention_in_reply_to_an_unseen_post_is_unprompted(threads):
    turn = threads.Turn
    by_id = threads.measure([turn("c1", "c", "c", "ann", names=True)])["c"]
    by_mark = threads.measure([turn("d", "d", None, "ann", names=True, parent_missing=True)])["d"]
    assert (by_id["unprompted"], by_mark["unprompted"]) == (True, True)


def test_a_mention_in_reply_to_one_of_the_same_second_is_prompted(threads):
    turn = threads.Turn
    measured = threads.measure([turn("c1", "c", "c", "bob", names=True), turn("c", "c", None, "ann", names=True)])["c"]
    assert measured["unprompted"] is False


def test_times_are_of_the_conversation_in_utc(conversation):
    measured = conversation("ann\n  bob!\n    cem\n  dot")
    assert measured["started_at"] == datetime(1970, 1, 1, 0, 0, 0, tzinfo=UTC)
    assert measured["named_at"] == datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
    assert measured["ended_at"] == datetime(1970, 1, 1, 0, 0, 2, tzinfo=UTC)


# how much of it is here


def test_a_thread_with_nothing_known_to_be_missing_is_complete(conversation):
    assert conversation("ann!\n  bob")["completeness"] == 1.0


def test_completeness_is_against_what_the_platform_reports(conversation):
    assert conversation("ann!\n  bob", c=7)["completeness"] == pytest.approx(2 / 8)


def test_a_platform_that_reports_fewer_than_are_here_does_not_make_more_than_all(conversation):
    assert conversation("ann!\n  bob", c=0)["completeness"] == 1.0


def test_parents_that_were_never_seen_are_missing_once_each(threads):
    turn = threads.Turn
    turns = [turn(f"c{i}", "c", parent, "ann", names=True) for i, parent in enumerate(["x", "x", "y"])]
    assert threads.measure(turns)["c"]["completeness"] == pytest.approx(3 / 5)


# the table


def test_a_row_makes_a_conversation_as_it_is(conversation):
    row = conversation("ann!\n  bob")
    row.pop("root_row")
    made = Conversation(brand="Nimbus", source="reddit", community=None, **row)
    assert {field.name for field in fields(made)} == {*row, "brand", "source", "community"}


def test_no_conversation_at_all_is_an_empty_table_of_the_same_columns(threads):
    turns = threads.draw("ann\n  bob")
    forest = threads.forest_of(turns)
    columns = threads.columns_of(turns, forest, {})
    some = threads.measure(threads.draw("ann!"))["c"]
    none = measure_conversations(forest, find_mention_kinds(forest, columns.names, columns.names), columns)
    assert (none.height, none.columns) == (0, list(some))


def test_no_posts_at_all_are_no_conversations(threads):
    forest = Forest.of([], [], [])
    columns = threads.columns_of([], forest, {})
    assert measure_conversations(forest, find_mention_kinds(forest, columns.names, columns.names), columns).height == 0


def test_columns_of_another_forest_are_rejected(threads):
    forest = threads.forest_of(threads.draw("ann!\n  bob"))
    other = threads.draw("ann!")
    columns = threads.columns_of(other, threads.forest_of(other), {})
    with pytest.raises(ValueError, match="not of this forest"):
        measure_conversations(forest, np.zeros(2, dtype=np.int8), columns)


def test_a_conversation_of_100_000_replies_below_each_other(threads):
    turns = [threads.Turn("c0", "c0", None, "ann", names=True)]
    turns += [threads.Turn(f"c{i}", "c0", f"c{i - 1}", ("ann", "bob")[i % 2], at=i) for i in range(1, 100_000)]
    measured = threads.measure(turns)["c0"]
    assert (measured["posts"], measured["depth"], measured["c2c_exchanges"]) == (100_000, 99_999, 99_999)
    assert measured["aba"] == 99_998
