"""Which posts and conversations count, and in which week."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from analysis.worthiness import BrandConversation, score_brand
from analysis.worthiness.conversation_totals import ConversationIndex, to_totals
from talkworthy.date_range import DateRange


def counts(conversation, date_range):
    return score_brand("Kopi", {"Kopi": conversation}, [], date_range).counts


def test_only_people_with_a_name_and_words_of_their_own_count(world, make_post, weeks13):
    conversation = world(
        make_post("a", "ann"),
        make_post("a", "kopi", author_type="brand"),
        make_post("a", "eve", author_type="promoter"),
        make_post("a", None),
        make_post("a", "bob", duplicate=True),
    )
    assert counts(conversation, weeks13).people == 1


def test_a_conversation_without_people_does_not_count(world, make_post, weeks13):
    conversation = world(make_post("a", "ann"), make_post("b", "kopi", author_type="brand"))
    assert counts(conversation, weeks13).conversations == 1


def test_a_conversation_belongs_to_the_date_range_in_which_the_brand_was_first_named(world, make_post, weeks13):
    first, last = weeks13.start, weeks13.end - timedelta(microseconds=1)
    conversation = world(
        make_post("first", "ann"),
        make_post("last", "bob"),
        make_post("early", "cid"),
        make_post("late", "dan"),
        first={"named_at": first},
        last={"named_at": last},
        early={"named_at": first - timedelta(microseconds=1)},
        late={"named_at": weeks13.end},
    )
    result = score_brand("Kopi", {"Kopi": conversation}, [], weeks13)
    assert result.component("people").threads == ("first", "last")


def test_completeness_is_that_of_replies(world, make_post, weeks13):
    conversation = world(
        make_post("a", "ann"),
        make_post("a", "bob"),
        make_post("a", "cid"),
        make_post("b", "dan"),
        a={"completeness": 1.0},
        b={"completeness": 0.2},
    )
    # 2 of 2 replies, and 0 of 4
    assert counts(conversation, weeks13).completeness == pytest.approx(2 / 6)


def test_weeks_are_counted_back_from_the_end_of_the_date_range(world, make_post):
    date_range = DateRange(datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 11, tzinfo=UTC))
    # Ten days: the newest week begins on day 3, three days are left for the week before.
    conversation = world(
        make_post("a", "ann", 0), make_post("b", "bob", 2.9), make_post("c", "cid", 3), make_post("d", "dan", 9.9)
    )
    result = counts(conversation, date_range)
    assert (result.weeks, result.weeks_with_conversation) == (2, 2)
    assert counts(world(make_post("a", "ann", 3), make_post("b", "bob", 9.9)), date_range).weeks_with_conversation == 1


def test_no_conversation_at_all_is_counted_and_not_an_error(world, make_post, weeks13):
    result = counts(world(make_post("a", "ann", -30)), weeks13)
    assert (result.conversations, result.people, result.completeness) == (0, 0, 0.0)


@pytest.mark.parametrize("weeks", [1, 5, 13, 40])
def test_the_index_of_all_time_gives_the_totals_of_a_date_range(plenty, weeks13, weeks):
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


def test_the_shares_of_a_cell_add_up_to_its_distinct_people(world, make_post, weeks13):
    conversation = world(
        make_post("a", "ann"),
        make_post("a", "ann"),
        make_post("b", "ann"),
        make_post("b", "bob"),
        make_post("c", "ann", 8),
    )
    totals = to_totals(conversation, weeks13, weeks13.end)
    # Ann is in three conversations of one community, and in two of the first week.
    assert totals.places.rows() == [(0, 0, 1 / 3), (1, 0, 1 / 3 + 1), (2, 0, 1 / 3)]
    assert totals.weeks.rows() == [(0, 0, 0.5), (1, 0, 1.5), (2, 1, 1.0)]


def test_one_name_in_two_sources_is_two_people(world, make_post, weeks13):
    conversation = world(make_post("a", "ann"), make_post("b", "ann", source="elsewhere"))
    assert counts(conversation, weeks13).people == 2


def test_conversations_are_numbered_by_source_and_then_by_id(world, make_post, weeks13):
    conversation = world(make_post("b", "ann"), make_post("c", "ann", source="a forum"), make_post("a", "bob"))
    assert to_totals(conversation, weeks13, weeks13.end).conversations["thread"].to_list() == ["c", "a", "b"]
