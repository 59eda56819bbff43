"""What changed since last week, and what of it is chance."""

from datetime import timedelta

import polars as pl
import pytest

from analysis.worthiness import BrandConversation, ScoreOptions, score_brand, to_changes
from analysis.worthiness.week_over_week import a_week_before, to_record
from talkworthy.date_range import DateRange


@pytest.fixture
def weeks8(weeks13):
    """Eight weeks that end with the thirteen: a week earlier there were conversations too."""
    return DateRange(weeks13.end - timedelta(weeks=8), weeks13.end)


def change_of(conversation, date_range, **options):
    return to_changes({"Kopi": conversation}, {"Kopi": []}, date_range, ScoreOptions(**options))["Kopi"]


def with_last_week(conversation, weeks13, **columns):
    """Return the conversations with these columns for all that began in the last of thirteen weeks."""
    last = pl.col("named_at") >= weeks13.end - timedelta(weeks=1)
    changes = [pl.when(last).then(pl.lit(value)).otherwise(name).alias(name) for name, value in columns.items()]
    return BrandConversation(conversation.posts, conversation.conversations.with_columns(changes))


def test_the_date_range_a_week_before_is_as_long(weeks8):
    earlier = a_week_before(weeks8)
    assert (earlier.weeks, weeks8.end - earlier.end) == (8, timedelta(days=7))


def test_both_numbers_equal_the_scores(plenty, weeks8):
    conversation, now = plenty(conversations=130), ScoreOptions(as_of=weeks8.end)
    result = to_changes({"Kopi": conversation}, {"Kopi": []}, weeks8, now)["Kopi"]
    past, present = (
        score_brand("Kopi", {"Kopi": conversation}, [], date_range, now)
        for date_range in (a_week_before(weeks8), weeks8)
    )
    assert (result.score, result.low, result.high) == (past.score, past.low, past.high)
    assert result.points == pytest.approx(present.score - past.score, abs=1)


def test_weeks_that_are_alike_show_no_change(plenty, weeks8):
    result = change_of(plenty(conversations=130), weeks8)
    assert 0.1 < result.chance < 0.9
    assert result.sentence.startswith("No visible change since last week: ")


def test_a_week_full_of_dialogue_is_a_visible_rise(plenty, weeks13, weeks8):
    conversation = with_last_week(plenty(conversations=650), weeks13, dialogue=True, unprompted=True)
    result = change_of(conversation, weeks8)
    assert result.chance >= 0.9
    assert result.sentence.startswith("The score rose since last week: ")
    assert {part.name for part in result.components[:2]} == {"dialogue", "unprompted"}


def test_a_week_without_dialogue_is_a_visible_fall(plenty, weeks13, weeks8):
    result = change_of(with_last_week(plenty(conversations=650), weeks13, dialogue=False, unprompted=False), weeks8)
    assert result.chance <= 0.1
    assert result.sentence.startswith("The score fell since last week: ")


def test_the_points_of_the_components_add_up_to_the_change(plenty, weeks13, weeks8):
    weights = {"dialogue": 2.0, "unprompted": 1.0, "sentiment": 0.5}
    result = change_of(with_last_week(plenty(conversations=130), weeks13, dialogue=True), weeks8, weights=weights)
    assert sum(part.points for part in result.components) == pytest.approx(result.points)
    assert result.points > 1


def test_a_conversation_that_entered_has_the_points_that_the_score_loses_without_it(plenty, weeks8):
    conversation, weights = plenty(conversations=130), {"dialogue": 1.0}
    result = change_of(conversation, weeks8, weights=weights)
    entered = next(move for move in result.conversations if move.moved == "entered" and move.points > 0)
    rest = BrandConversation(conversation.posts, conversation.conversations.filter(pl.col("thread") != entered.thread))
    whole, without = (
        100
        * score_brand("Kopi", {"Kopi": frames}, [], weeks8, ScoreOptions(weights=weights)).component("dialogue").value
        for frames in (conversation, rest)
    )
    assert entered.points == pytest.approx(whole - without)


def test_a_dialogue_that_left_costs_points(plenty, weeks8):
    result = change_of(plenty(conversations=130), weeks8, weights={"dialogue": 1.0})
    assert (result.entered, result.left) == (10, 10)
    gone = [move for move in result.conversations if move.moved == "left"]
    # every other conversation is a dialogue: by its number in its name
    assert gone
    assert all((move.points < 0) == (int(move.thread[1:]) % 2 == 0) for move in gone)


def test_at_most_ten_conversations_are_listed_the_strongest_first(plenty, weeks8):
    strengths = [abs(move.points) for move in change_of(plenty(conversations=260), weeks8).conversations]
    assert len(strengths) == 10
    assert strengths == sorted(strengths, reverse=True)


def test_a_brand_without_a_score_a_week_ago_is_not_compared(plenty, weeks13):
    result = change_of(plenty(conversations=30), weeks13)
    assert (result.score, result.points, result.chance, result.components, result.conversations) == (
        None,
        None,
        None,
        (),
        (),
    )
    assert result.sentence == "A week ago there was no score yet."


def test_a_brand_without_a_score_then_or_now_says_so(plenty, weeks13):
    assert change_of(plenty(conversations=5), weeks13).sentence == "There was no score a week ago either."


def test_the_change_as_json(plenty, weeks8):
    record = to_record(change_of(plenty(conversations=130), weeks8))
    assert record["then"] == {"start": "2024-01-29", "end": "2024-03-24"}
    assert record["components"][0]["name"] in {
        "dialogue",
        "unprompted",
        "peer_help",
        "personal_relevance",
        "sentiment",
        "staying_power",
    }


def test_without_replicates_there_is_no_chance(plenty, weeks8):
    assert change_of(plenty(conversations=130), weeks8, replicates=0).chance is None


def test_weeks_that_were_not_collected_a_week_ago_are_counted(plenty, weeks8):
    since = a_week_before(weeks8).start + timedelta(days=7)
    assert change_of(plenty(conversations=130), weeks8, since=since).watched == 7
    assert change_of(plenty(conversations=130), weeks8, since=since - timedelta(days=7)).watched is None
    assert change_of(plenty(conversations=130), weeks8).watched is None


def test_a_certain_rise_of_less_than_a_point_is_not_visible(plenty, weeks13, weeks8):
    result = change_of(
        with_last_week(plenty(conversations=650), weeks13, dialogue=True),
        weeks8,
        weights={"personal_relevance": 50.0, "dialogue": 1.0},
    )
    assert result.chance >= 0.9
    assert result.sentence.startswith("No visible change since last week: ")
