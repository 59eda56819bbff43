"""Words for marketers."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from analysis.worthiness import Comparison, Ranks
from analysis.worthiness.week_over_week import ConversationMove
from reports.wording import common
from talkworthy.date_range import DateRange
from talkworthy.storage.conversations.queries import ConversationRow
from talkworthy.storage.runs.completeness import SourceCollected
from talkworthy.storage.runs.gaps import KeptGap


def conversation(opening, source="reddit"):
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    return ConversationRow("c", source, None, opening, 3, 2, "brand_free", True, 2, 2, 0, 0, moment, moment, None)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 8, 16), date(2026, 11, 15), "16 Aug - 15 Nov 2026"),
        (date(2025, 12, 28), date(2026, 3, 28), "28 Dec 2025 - 28 Mar 2026"),
        (date(2026, 3, 1), date(2026, 3, 1), "1 Mar 2026"),
    ],
)
def test_a_window_is_told_by_its_first_and_last_day(first, last, words):
    assert common.date_range_text(DateRange.between(first, last)) == words


@pytest.mark.parametrize(
    ("source", "community", "words"),
    [
        ("reddit", "teacups", "r/teacups on Reddit"),
        ("mastodon", "brew.example", "brew.example on Mastodon"),
        ("x", None, "X"),
        ("hackernews", "hackernews", "Hacker News"),
        ("guestbook", "lobby", "lobby on guestbook"),
    ],
)
def test_places_are_told_as_their_people_say_it(source, community, words):
    assert common.place_words(source, community) == words


@pytest.mark.parametrize(
    ("source", "likes", "words"),
    [
        ("reddit", 1204, "1,204 upvotes"),
        ("reddit", -3, "-3 upvotes"),
        ("hackernews", 1, "1 point"),
        ("stackexchange", 2, "2 votes"),
        ("mastodon", 1, "1 favourite"),
        ("x", 2, "2 likes"),
        ("guestbook", 1, "1 like"),
    ],
)
def test_likes_are_called_what_their_source_calls_them(source, likes, words):
    assert common.likes_words(source, likes) == words


def test_counts_come_with_their_unit():
    assert common.count_words(1, "conversation") == "1 talk"
    assert common.count_words(1204, "conversation") == "1,204 talks"
    assert common.count_words(2, "community", "communities") == "2 communities"


def test_an_opening_is_one_line_cut_at_a_word():
    opening = common.opening_words(conversation("first line\n\n" + "word " * 60))
    assert opening.startswith("first line word word")
    assert opening.endswith("word...")
    assert len(opening) <= 183


def test_what_was_said_on_x_is_not_quoted():
    assert common.opening_words(conversation("hello", source="x")) == ""


def test_a_link_is_a_web_address_with_a_host():
    assert common.safe_link(" https://forum.test/1 ") == "https://forum.test/1"
    assert common.safe_link("JavaScript:alert(1)") is None
    assert common.safe_link("https:///path") is None


def test_a_share_is_told_as_all_or_none_only_where_it_is():
    assert [common.share_words(part, 1000) for part in (0, 1, 415, 999, 1000)] == [
        "0 %",
        "1 %",
        "42 %",
        "99 %",
        "100 %",
    ]


def test_a_chance_below_nine_in_ten_says_what_is_needed():
    unclear = Comparison(None, 0.62, "No visible difference.")
    assert common.chance_words("Kettle", unclear) == (
        "The chance that Kettle is ahead is 62\N{NO-BREAK SPACE}%; 90 % either way is needed to say so."
    )


def test_a_chance_is_never_certain():
    assert "99\N{NO-BREAK SPACE}%." in common.chance_words("Kettle", Comparison("Kettle", 1.0, ""))
    assert common.chance_words("Kettle", Comparison(None, None, "")) == ""


@pytest.fixture
def judged(reports):
    """A verdict with a number and one without."""
    return replace(reports["Kettle"].worthiness, index=60, low=50, high=70), reports["Samovar"].worthiness


def test_the_verdict_with_what_is_held_stands_beside_the_one_without(judged):
    more = replace(judged[0], index=70, low=61, high=77)
    assert common.held_words(2, judged[0], more) == (
        "2 posts are held in quarantine and count nowhere; "
        "with them, the index would be 70 (61-77) instead of 60 (50-70)."
    )


def test_a_verdict_that_would_be_the_same_is_told_as_such(judged):
    words = common.held_words(1, judged[0], judged[0])
    assert words == "1 post is held in quarantine and counts nowhere; with it, the index would still be 60 (50-70)."


def test_a_number_that_only_comes_or_goes_with_what_is_held_is_told(judged):
    scored, refused = judged
    assert "with them, there would be an index, of 60 (50-70)." in common.held_words(9, refused, scored)
    assert "with them, there would be no number: not enough talk to score." in common.held_words(9, scored, refused)
    assert "with them, there would be no number either." in common.held_words(9, refused, refused)


def test_where_nothing_is_held_that_is_told(judged):
    assert common.held_words(0, judged[0], None) == "No post is held in quarantine: all that was found counts."


def test_while_the_next_analysis_has_to_find_the_index_with_what_is_held_that_is_said(judged):
    assert common.held_words(2, judged[0], None, pending=True) == (
        "2 posts are held in quarantine and count nowhere. What the index would be with them is known after the next "
        "analysis."
    )


def test_ranges_and_shares_are_kept_on_one_line():
    assert common.unbroken("96 % (88-99 %), a well-kept tea") == (
        "96\N{NO-BREAK SPACE}% (88\N{NON-BREAKING HYPHEN}99\N{NO-BREAK SPACE}%), a well-kept tea"
    )


def test_what_the_index_hangs_on_most_is_named(judged):
    shaken = replace(judged[0], without={"Warmth": 61, "the top author": 52})
    assert common.firm_words(shaken) == (
        "The index hangs most on the top author: without it, it would be 52 instead of 60."
    )


def test_an_index_that_nothing_moves_is_told_as_such(judged):
    still = replace(judged[0], without={"Warmth": 60})
    assert common.firm_words(still) == "Whatever one thing is taken away, the index stays at 60."
    assert common.firm_words(judged[1]) == ""


@pytest.mark.parametrize(
    ("ranks", "words"),
    [
        (Ranks(1, 1, 3), "it comes first of the 3 brands"),
        (Ranks(1, 2, 2), "it comes first or second of the 2 brands"),
        (Ranks(2, 4, 5), "it comes between second and 4th of the 5 brands"),
    ],
)
def test_the_range_of_ranks_is_told_in_words(judged, ranks, words):
    told = common.rank_words(replace(judged[0], ranks=ranks))
    assert told == f"In nine of ten random weightings of the parts {words} that can be ranked."


def test_where_nobody_can_be_ranked_nothing_is_told(judged):
    assert common.rank_words(replace(judged[0], ranks=None)) == ""


def test_weights_are_told_by_the_version():
    assert common.weights_words("2") == "each part weighs the same"
    assert common.weights_words("2+dialogue=2,warmth=0") == "weights of your own: Dialogue 2, Warmth 0, the others 1"


def test_what_was_collected_is_told_for_each_source_and_never_rounded_up():
    found = [SourceCollected("reddit", 3, 2, 1999, 2000), SourceCollected("x", 1, 1, 4, 4)]
    assert common.collected_words(found) == (
        "Reddit 99 % of 2,000 posts in 3 conversations; X 100 % of 4 posts in 1 conversation"
    )


def test_a_gap_is_told_with_its_place_days_and_reason():
    since, until = datetime(2026, 11, 3, 8, tzinfo=UTC), datetime(2026, 11, 5, 9, tzinfo=UTC)
    gap = KeptGap("reddit", "Kettle", "r/tea", "outage", "The source was down.", since, until, until)
    assert common.gap_words(gap) == "Reddit, r/tea: 3 Nov 2026 to 5 Nov 2026, since read (The source was down)"
    lasting = replace(gap, place="", until=None, filled_at=None)
    assert common.gap_words(lasting) == "Reddit: 3 Nov 2026 to now (The source was down)"
    assert common.gap_words(replace(gap, until=since, filled_at=None)) == (
        "Reddit, r/tea: 3 Nov 2026 (The source was down)"
    )


def test_points_come_with_their_sign_unless_they_are_next_to_nothing():
    assert [common.points_words(points) for points in (1.23, -0.41, 0.04, -0.04)] == ["+1.2", "\u22120.4", "0", "0"]


def test_a_conversation_that_moved_the_index_is_told_by_its_coming_or_going():
    assert common.move_words(ConversationMove("c", "entered", 3, 0.6)) == "It came in: +0.6 points"
    assert common.move_words(ConversationMove("c", "left", 3, -0.6)) == "It went out: \u22120.6 points"


def test_the_chance_of_a_rise_is_never_certain_and_says_what_is_needed(reports):
    change = replace(reports["Kettle"].change, chance=0.62)
    assert common.chance_of_rise_words(change) == (
        "The chance that it rose is 62\N{NO-BREAK SPACE}%; 90 % either way is needed to say so."
    )
    assert common.chance_of_rise_words(replace(change, chance=1.0)) == (
        "The chance that it rose is 99\N{NO-BREAK SPACE}%."
    )
    assert common.chance_of_rise_words(replace(change, chance=None)) == ""
