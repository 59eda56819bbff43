"""What counts: whose posts, which talks, in which week."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from analysis.worthiness import BrandConversation, score_brand
from analysis.worthiness.conversation_totals import ConversationIndex, to_totals
from talkworthy.date_range import DateRange


def counts(conversation, date_range):
    return score_brand("Kopi", {"Kopi": conversation}, [], date_range).counts


def test_only_people_with_a_name_and_words_of_their_own_count(world, say, weeks13):
    conversation = world(
        say("a", "ann"),
        say("a", "kopi", author_type="brand"),
        say("a", "eve", author_type="promoter"),
        say("a", None),
        say("a", "bob", duplicate=True),
    )
    assert counts(conversation, weeks13).people == 1


def test_conversation_without_a_customer_is_not_people_conversation(world, say, weeks13):
    conversation = world(say("a", "ann"), say("b", "kopi", author_type="brand"))
    assert counts(conversation, weeks13).conversations == 1


def test_a_conversation_belongs_to_the_window_in_which_the_brand_was_first_named(world, say, weeks13):
    first, last = weeks13.start, weeks13.end - timedelta(microseconds=1)
    conversation = world(
        say("first", "ann"),
        say("last", "bob"),
        say("early", "cid"),
        say("late", "dan"),
        first={"named_at": first},
        last={"named_at": last},
        early={"named_at": first - timedelta(microseconds=1)},
        late={"named_at": weeks13.end},
    )
    found = score_brand("Kopi", {"Kopi": conversation}, [], weeks13)
    assert found.component("people").threads == ("first", "last")


def test_completeness_is_that_of_replies(world, say, weeks13):
    conversation = world(
        say("a", "ann"),
        say("a", "bob"),
        say("a", "cid"),
        say("b", "dan"),
        a={"completeness": 1.0},
        b={"completeness": 0.2},
    )
    # 2 of 2 replies, and 0 of 4
    assert counts(conversation, weeks13).completeness == pytest.approx(2 / 6)


def test_weeks_are_counted_back_from_the_end_of_the_window(world, say):
    date_range = DateRange(datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 11, tzinfo=UTC))
    # Ten days: the newest week begins on day 3, three days are left for the week before.
    conversation = world(say("a", "ann", 0), say("b", "bob", 2.9), say("c", "cid", 3), say("d", "dan", 9.9))
    found = counts(conversation, date_range)
    assert (found.weeks, found.weeks_with_conversation) == (2, 2)
    assert counts(world(say("a", "ann", 3), say("b", "bob", 9.9)), date_range).weeks_with_conversation == 1


def test_no_conversation_at_all_is_counted_and_not_an_error(world, say, weeks13):
    found = counts(world(say("a", "ann", -30)), weeks13)
    assert (found.conversations, found.people, found.completeness) == (0, 0, 0.0)


@pytest.mark.parametrize("weeks", [1, 5, 13, 40])
def test_a_book_of_all_time_says_of_a_window_what_its_own_conversation_says(plenty, weeks13, weeks):
    conversation, early = plenty(conversations=90), plenty(conversations=40, name="e")
    conversation = BrandConversation(
        pl.concat([early.posts, conversation.posts]), pl.concat([early.conversations, conversation.conversations])
    )
    date_range = DateRange(weeks13.end - timedelta(weeks=weeks), weeks13.end)
    alone, whole = (
        to_totals(conversation, date_range, weeks13.end),
        ConversationIndex.of(conversation, weeks13.end).totals_in(date_range),
    )
    assert alone.counts == whole.counts
    for name in ("conversations", "places", "weeks", "questions"):
        assert_frame_equal(getattr(alone, name), getattr(whole, name), check_exact=True)


def test_the_shares_of_a_cell_add_up_to_its_different_people(world, say, weeks13):
    conversation = world(say("a", "ann"), say("a", "ann"), say("b", "ann"), say("b", "bob"), say("c", "ann", 8))
    totals = to_totals(conversation, weeks13, weeks13.end)
    # Ann is in three talks of one community, and in two of the first week.
    assert totals.places.rows() == [(0, 0, 1 / 3), (1, 0, 1 / 3 + 1), (2, 0, 1 / 3)]
    assert totals.weeks.rows() == [(0, 0, 0.5), (1, 0, 1.5), (2, 1, 1.0)]


def test_one_name_in_two_sources_is_two_people(world, say, weeks13):
    conversation = world(say("a", "ann"), say("b", "ann", source="elsewhere"))
    assert counts(conversation, weeks13).people == 2


def test_conversations_are_numbered_by_source_and_then_by_id(world, say, weeks13):
    conversation = world(say("b", "ann"), say("c", "ann", source="a forum"), say("a", "bob"))
    assert to_totals(conversation, weeks13, weeks13.end).conversations["thread"].to_list() == ["c", "a", "b"]
