"""What counts: whose posts, which talks, in which week."""

from datetime import UTC, datetime, timedelta

from analysis.worthiness import judge
from talkworthy.window import Window


def counts(talk, window):
    return judge("Kopi", {"Kopi": talk}, [], window).counts


def test_only_customers_with_a_name_and_words_of_their_own_count(world, say, weeks13):
    talk = world(
        say("a", "ann"),
        say("a", "kopi", voice="brand"),
        say("a", "eve", voice="promoter"),
        say("a", None),
        say("a", "bob", duplicate=True),
    )
    assert counts(talk, weeks13).customers == 1


def test_talk_without_a_customer_is_not_customers_talk(world, say, weeks13):
    talk = world(say("a", "ann"), say("b", "kopi", voice="brand"))
    assert counts(talk, weeks13).talks == 1


def test_a_talk_belongs_to_the_window_in_which_the_brand_was_first_named(world, say, weeks13):
    first, last = weeks13.start, weeks13.end - timedelta(microseconds=1)
    talk = world(
        say("first", "ann"),
        say("last", "bob"),
        say("early", "cid"),
        say("late", "dan"),
        first={"named_at": first},
        last={"named_at": last},
        early={"named_at": first - timedelta(microseconds=1)},
        late={"named_at": weeks13.end},
    )
    found = judge("Kopi", {"Kopi": talk}, [], weeks13)
    assert found.part("talkers").conversations == ("first", "last")


def test_completeness_counts_each_talk_by_its_posts(world, say, weeks13):
    talk = world(
        say("a", "ann"),
        say("a", "bob"),
        say("a", "cid"),
        say("b", "dan"),
        a={"completeness": 1.0},
        b={"completeness": 0.2},
    )
    # (3 x 1.0 + 1 x 0.2) / 4
    assert counts(talk, weeks13).completeness == 0.8


def test_weeks_are_counted_back_from_the_end_of_the_window(world, say):
    window = Window(datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 11, tzinfo=UTC))
    # Ten days: the newest week begins on day 3, three days are left for the week before.
    talk = world(say("a", "ann", 0), say("b", "bob", 2.9), say("c", "cid", 3), say("d", "dan", 9.9))
    found = counts(talk, window)
    assert (found.weeks, found.weeks_with_talk) == (2, 2)
    assert counts(world(say("a", "ann", 3), say("b", "bob", 9.9)), window).weeks_with_talk == 1


def test_no_talk_at_all_is_counted_and_not_an_error(world, say, weeks13):
    found = counts(world(say("a", "ann", -30)), weeks13)
    assert (found.talks, found.customers, found.completeness) == (0, 0, 0.0)
