"""Communities, share of conversation, first appearances, and where all were searched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from analysis.measures.reach import (
    count_contributions,
    find_first_mentions,
    searched_for_all,
    share_of_voice,
    to_communities,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SCHEMA = ("source", "community", "thread", "author", "sentiment")
Row = tuple[str, str | None, str, str, str | None]


def frame(*rows: Row) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(SCHEMA, pl.String), orient="row")


def many(conversation: str, people: int, first: int = 0) -> list[Row]:
    """Return a conversation with this many people."""
    return [("hob", "kitchens", conversation, f"p{number}", None) for number in range(first, first + people)]


def test_a_person_counts_once_in_a_community_and_votes_once_in_a_conversation() -> None:
    (place,) = to_communities(
        frame(
            ("hob", "kitchens", "a", "ann", "positive"),
            ("hob", "kitchens", "a", "ann", "positive"),
            ("hob", "kitchens", "b", "ann", "negative"),
        )
    )
    assert (place.people, place.conversations, place.positive, place.negative, place.votes) == (1, 2, 1, 1, 2)


def test_a_person_in_two_communities_is_in_both_shares() -> None:
    places = to_communities(
        frame(
            ("hob", "kitchens", "a", "ann", None),
            ("hob", "teacups", "b", "ann", None),
            ("hob", "kitchens", "a", "bob", None),
        )
    )
    assert [(item.name, item.share) for item in places] == [("kitchens", 1.0), ("teacups", 0.5)]


def test_a_source_without_communities_is_its_own_community() -> None:
    (place,) = to_communities(frame(("x", None, "a", "ann", None)))
    assert place.name == "x"


def test_sentiment_needs_opinions_in_five_conversations_and_is_wide_where_they_are_few() -> None:
    votes = [("hob", "kitchens", f"t{n}", f"p{n}", "negative" if n == 4 else "positive") for n in range(5)]
    (few,), (enough,) = to_communities(frame(*votes[:4])), to_communities(frame(*votes))

    assert few.sentiment is None
    assert enough.sentiment is not None
    assert (enough.sentiment.value, enough.sentiment.n) == (0.8, 5)
    assert enough.sentiment.low < 0.5 < enough.sentiment.high <= 1.0


def test_the_thread_of_most_people_comes_first() -> None:
    (place,) = to_communities(frame(*many("small", 1), *many("large", 3)))
    assert place.threads == ("large", "small")


def test_without_people_there_are_no_communities() -> None:
    assert to_communities(frame()) == ()


def test_a_share_is_of_all_contributions_and_inside_its_interval() -> None:
    ours = frame(*(row for conversation in range(12) for row in many(f"a{conversation}", 3)))
    theirs = frame(*(row for conversation in range(12) for row in many(f"b{conversation}", 1)))
    first, second = share_of_voice({"Ours": ours, "Theirs": theirs})
    assert (first.brand, first.contributions, first.conversations, first.share) == ("Ours", 36, 12, 0.75)
    assert first.low is not None and first.high is not None
    assert 0.5 < first.low < 0.75 < first.high < 1
    assert second.share == 0.25


def test_a_thread_about_both_counts_for_both() -> None:
    both = frame(*many("a", 2))
    assert [item.share for item in share_of_voice({"Ours": both, "Theirs": both})] == [0.5, 0.5]


def test_brands_with_the_same_threads_are_resampled_together() -> None:
    both = frame(*(row for conversation in range(20) for row in many(f"a{conversation}", 1 + conversation % 4)))
    ours, _ = share_of_voice({"Ours": both, "Theirs": both})
    assert ours.low == ours.high == pytest.approx(0.5)


def test_four_conversations_have_no_interval() -> None:
    few = frame(*(row for conversation in range(4) for row in many(f"a{conversation}", 2)))
    assert share_of_voice({"Ours": few, "Theirs": frame()})[0].low is None


def test_without_posts_there_are_no_shares() -> None:
    assert share_of_voice({"Ours": frame(), "Theirs": frame()}) == ()


def conversations(*rows: tuple[str, int]) -> pl.DataFrame:
    """Return conversations of a community, begun this many days after noon."""
    values = [("hob", place, f"{place}-{days}", NOON + timedelta(days=days)) for place, days in rows]
    return pl.DataFrame(values, schema=["source", "community", "thread", "named_at"], orient="row")


LONG_AGO = NOON - timedelta(days=400)


def test_a_community_is_new_where_the_brand_was_never_named_before() -> None:
    known = {("hob", "kitchens"): LONG_AGO, ("hob", "teacups"): LONG_AGO}
    values = conversations(("kitchens", -90), ("kitchens", 3), ("teacups", 5), ("teacups", 9))
    new, unknown = find_first_mentions(values, NOON, NOON + timedelta(days=30), known)
    assert [(item.name, item.thread) for item in new] == [("teacups", "teacups-5")]
    assert unknown == 0


def test_a_community_collected_for_less_than_four_weeks_is_only_counted() -> None:
    known = {("hob", "kitchens"): NOON - timedelta(days=10)}
    assert find_first_mentions(conversations(("kitchens", 3)), NOON, NOON + timedelta(days=30), known) == ([], 1)


PLACES = [("hob", "kitchens"), ("hob", "Teacups"), ("file", "file")]
EVERYWHERE = {"Ours": {}, "Theirs": {}}


def test_files_cover_all_brands() -> None:
    assert searched_for_all(PLACES, EVERYWHERE, {}) == frozenset(PLACES)


def test_a_source_counts_only_where_it_was_searched_for_every_brand() -> None:
    searched = {"hob": frozenset({"Ours"})}
    assert searched_for_all(PLACES, EVERYWHERE, searched) == {("file", "file")}


def test_of_a_source_with_named_communities_only_those_named_by_all_count() -> None:
    brands = {"Ours": {"hob": ("kitchens", "teacups")}, "Theirs": {"hob": ("teacups",)}}
    searched = {"hob": frozenset(brands)}
    assert searched_for_all(PLACES, brands, searched) == {("hob", "Teacups"), ("file", "file")}


@pytest.mark.parametrize(("shut", "left"), [("teacups", {("hob", "kitchens")}), ("", set())])
def test_a_community_with_a_gap_does_not_count(shut: str, left: set[tuple[str, str]]) -> None:
    result = searched_for_all(PLACES, EVERYWHERE, {}, frozenset({("hob", shut)}))
    assert result == left | {("file", "file")}


def test_a_contribution_counts_in_the_stretch_in_which_its_conversation_began():
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    rows = [
        ("hob", "a", "ada", monday),
        ("hob", "a", "ada", monday),
        ("hob", "a", "ben", monday),
        ("hob", "b", "ada", monday + timedelta(days=8)),
        ("hob", "c", "ada", monday - timedelta(days=1)),
    ]
    posts = pl.DataFrame(rows, schema=["source", "thread", "author", "began"], orient="row")

    counted = count_contributions({"Ours": posts, "Theirs": posts.head(1)}, [monday, monday + timedelta(weeks=1)])

    assert counted == [(2, 1), (1, 0)]
