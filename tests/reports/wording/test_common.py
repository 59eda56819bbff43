"""Formats and sentences of reports."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from analysis.worthiness import Comparison, Ranks
from analysis.worthiness.week_over_week import ConversationChange
from reports.wording import common
from talkworthy.date_range import DateRange
from talkworthy.storage.conversations.queries import ConversationRow
from talkworthy.storage.runs.completeness import CollectedSource
from talkworthy.storage.runs.gaps import StoredGap


def conversation(opening, source="reddit"):
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    return ConversationRow("c", source, None, opening, 3, 2, "brand_free", True, 2, 2, 0, 0, moment, moment, None)


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 8, 16), date(2026, 11, 15), "16 Aug \N{EN DASH} 15 Nov 2026"),
        (date(2025, 12, 28), date(2026, 3, 28), "28 Dec 2025 \N{EN DASH} 28 Mar 2026"),
        (date(2026, 3, 1), date(2026, 3, 1), "1 Mar 2026"),
    ],
)
def test_a_date_range_has_its_first_and_last_day(first, last, text):
    assert common.date_range_text(DateRange.between(first, last)) == text


@pytest.mark.parametrize(
    ("source", "community", "text"),
    [
        ("reddit", "teacups", "r/teacups on Reddit"),
        ("mastodon", "brew.example", "brew.example on Mastodon"),
        ("x", None, "X"),
        ("hackernews", "hackernews", "Hacker News"),
        ("guestbook", "lobby", "lobby on guestbook"),
    ],
)
def test_communities_have_the_names_that_their_members_use(source, community, text):
    assert common.community_text(source, community) == text


def test_counts_come_with_their_unit():
    assert common.count_text(1, "conversation") == "1 conversation"
    assert common.count_text(1204, "conversation") == "1,204 conversations"
    assert common.count_text(2, "community", "communities") == "2 communities"


def test_an_opening_is_one_line_cut_at_a_word():
    snippet = common.opening_snippet(conversation("first line\n\n" + "word " * 60))
    assert snippet.startswith("first line word word")
    assert snippet.endswith("word...")
    assert len(snippet) <= 183


def test_posts_on_x_are_not_quoted():
    assert common.opening_snippet(conversation("hello", source="x")) == ""


def test_a_link_is_a_web_address_with_a_host():
    assert common.safe_link(" https://forum.test/1 ") == "https://forum.test/1"
    assert common.safe_link("JavaScript:alert(1)") is None
    assert common.safe_link("https:///path") is None


def test_a_share_is_0_or_100_percent_only_where_it_is_none_or_all():
    assert [common.percent_text(part, 1000) for part in (0, 1, 415, 999, 1000)] == [
        "0%",
        "1%",
        "42%",
        "99%",
        "100%",
    ]


def test_a_chance_below_90_percent_names_the_threshold():
    unclear = Comparison(None, 0.62, "No visible difference.")
    assert common.chance_text("Kettle", unclear) == "62% chance Kettle is ahead (we call it at 90%)."


def test_a_chance_is_never_certain():
    assert common.chance_text("Kettle", Comparison("Kettle", 1.0, "")) == "99% chance Kettle is ahead."
    assert common.chance_text("Kettle", Comparison(None, None, "")) == ""


@pytest.fixture
def results(reports):
    """A result with a score and one without."""
    return replace(reports["Kettle"].worthiness, score=60, low=50, high=70), reports["Samovar"].worthiness


def test_the_score_with_excluded_posts_is_compared_with_the_one_without(results):
    more = replace(results[0], score=70, low=61, high=77)
    assert common.quarantine_text(2, results[0], more) == (
        "2 posts are excluded as suspected spam; "
        "with them, the score would be 70 (61\N{EN DASH}77), not 60 (50\N{EN DASH}70)."
    )


def test_a_score_that_would_be_the_same_is_reported_as_such_also_where_its_range_differs(results):
    wider = replace(results[0], low=49)
    assert common.quarantine_text(1, results[0], wider) == (
        "1 post is excluded as suspected spam. Including it would not change the score (60)."
    )


def test_a_score_that_only_exists_with_or_without_excluded_posts_is_reported(results):
    scored, unscored = results
    assert "with them, the score would be 60 (50\N{EN DASH}70)." in common.quarantine_text(9, unscored, scored)
    assert "with them, there would be no score: not enough conversations." in common.quarantine_text(
        9, scored, unscored
    )
    assert "with them, there would be no score either." in common.quarantine_text(9, unscored, unscored)


def test_nothing_excluded(results):
    assert common.quarantine_text(0, results[0], None) == "No suspected spam was excluded."


def test_the_next_analysis_may_be_needed_for_the_score_with_excluded_posts(results):
    assert common.quarantine_text(2, results[0], None, pending=True) == (
        "2 posts are excluded as suspected spam. The next analysis shows what the score would be with them."
    )


def test_number_ranges_are_kept_on_one_line():
    assert common.unbroken("96% (88\N{EN DASH}99%), tea \N{EN DASH} 3") == (
        "96% (88\N{EN DASH}\N{WORD JOINER}99%), tea \N{EN DASH} 3"
    )


def test_what_the_score_depends_on_most_is_named(results):
    sensitive = replace(results[0], without={"Sentiment": 61, "the top author": 52})
    assert common.reliability_text(sensitive) == (
        "Most dependent on the top author: without it the score would be 52, not 60."
    )


def test_a_score_that_depends_on_nothing_is_reported_as_such(results):
    stable = replace(results[0], without={"Sentiment": 60})
    assert common.reliability_text(stable) == "The score stays at 60 whichever of these is left out."
    assert common.reliability_text(results[1]) == ""


@pytest.mark.parametrize(
    ("ranks", "text"),
    [
        (Ranks(1, 1, 3), "first of 3 brands"),
        (Ranks(1, 2, 3), "first or second of 3 brands"),
        (Ranks(2, 4, 5), "between second and 4th of 5 brands"),
    ],
)
def test_the_range_of_ranks(results, ranks, text):
    ranked = common.ranks_text(replace(results[0], ranks=ranks))
    assert ranked == f"With other weightings it ranks {text}."


def test_ranks_without_information_are_left_out(results):
    assert common.ranks_text(replace(results[0], ranks=None)) == ""
    assert common.ranks_text(replace(results[0], ranks=Ranks(1, 2, 2))) == ""


def test_weights_come_from_the_version():
    assert common.weights_text("2") == "all components have the same weight"
    assert common.weights_text("2+dialogue=2,sentiment=0") == "custom weights: Dialogue 2, Sentiment 0, all others 1"


def test_completeness_by_source_is_rounded_down():
    collected = [CollectedSource("reddit", 3, 2, 1999, 2000), CollectedSource("x", 1, 1, 4, 4)]
    assert common.completeness_text(collected) == (
        "Reddit 99% of 2,000 posts in 3 threads; X 100% of 4 posts in 1 thread"
    )


def test_a_gap_has_its_community_days_and_reason():
    since, until = datetime(2026, 11, 3, 8, tzinfo=UTC), datetime(2026, 11, 5, 9, tzinfo=UTC)
    gap = StoredGap("reddit", "Kettle", "r/tea", "outage", "The source was down.", since, until, until)
    assert common.data_gap_text(gap) == "Reddit, r/tea: 3 Nov 2026 to 5 Nov 2026, back-filled (The source was down)"
    lasting = replace(gap, place="", until=None, filled_at=None)
    assert common.data_gap_text(lasting) == "Reddit: 3 Nov 2026 to now (The source was down)"
    assert common.data_gap_text(replace(gap, until=since, filled_at=None)) == (
        "Reddit, r/tea: 3 Nov 2026 (The source was down)"
    )


def test_points_have_a_sign_unless_they_round_to_zero():
    assert [common.points_text(points) for points in (1.23, -0.41, 0.04, -0.04)] == ["+1.2", "\u22120.4", "0", "0"]


def test_a_conversation_that_changed_the_score_is_new_or_dropped_out():
    assert common.move_text(ConversationChange("c", "entered", 3, 0.6)) == "New: +0.6 points"
    assert common.move_text(ConversationChange("c", "left", 3, -0.6)) == "Dropped out: \u22120.6 points"


def test_the_chance_of_a_rise_is_never_certain(reports):
    change = replace(reports["Kettle"].change, chance=0.62)
    assert common.chance_of_rise_text(change) == "62% likely an increase, not yet conclusive."
    assert common.chance_of_rise_text(replace(change, chance=1.0)) == "99% likely an increase."
    assert common.chance_of_rise_text(replace(change, chance=0.04)) == "96% likely a decrease."
    assert common.chance_of_rise_text(replace(change, chance=None)) == ""


def test_dates_percentages_and_ranges_have_one_format():
    assert common.date_text(date(2026, 10, 6)) == "6 Oct 2026"
    assert common.range_text(55, 63) == "55\N{EN DASH}63"
    assert common.percent_with_range(0.94, 0.853, 0.9901) == "94% (85\N{EN DASH}100%)"
    assert common.percent_bounds(0.29, 0.31) == "29\N{EN DASH}31"


@pytest.mark.parametrize(("spread", "level"), [(0.35, "low"), (0.4, "medium"), (0.7, "high")])
def test_polarisation_has_a_level(spread, level):
    assert common.polarisation_text(spread) == f"Polarisation: {level} ({spread:.2f})"


@pytest.mark.parametrize(
    ("promoters", "sentence"),
    [
        (0, ""),
        (1, "1 post by promoters is excluded from all numbers."),
        (1204, "1,204 posts by promoters are excluded from all numbers."),
    ],
)
def test_posts_by_promoters_are_counted_in_a_sentence(promoters: int, sentence: str) -> None:
    assert common.promotion_text(promoters) == sentence


def test_a_date_range_in_the_middle_of_a_sentence():
    assert common.in_date_range_text(DateRange.between(date(2020, 1, 1), date(2020, 3, 31))) == (
        "between 1 Jan and 31 Mar 2020"
    )
    assert common.in_date_range_text(DateRange.between(date(2020, 1, 1), date(2020, 1, 1))) == "on 1 Jan 2020"
