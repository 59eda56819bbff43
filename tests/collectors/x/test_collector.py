"""The X collector, with the real Tweepy, against a loopback server with invented posts."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from x_server import BASE, OFFICIAL

from collectors.engine.collector import CostEstimate, Query
from collectors.x.collector import XCollector
from talkworthy.errors import OutOfBudget, RateLimited
from talkworthy.model import Batch, Brand, Cursor, Post

Make = Callable[..., XCollector]
HOUR = timedelta(hours=1)


@pytest.fixture
def rich(brewlark: Brand) -> Query:
    """More than everything costs."""
    return Query(brewlark, budget=50.0)


def posts_of(batches: Iterable[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


def ids_of(batches: Iterable[Batch]) -> set[str]:
    return {post.id.removeprefix("x:") for post in posts_of(batches)}


def by_text(batches: Iterable[Batch], text: str) -> Post:
    return next(post for post in reversed(posts_of(batches)) if post.text.startswith(text))


def collect_until_broke(collector: XCollector, query: Query, cursor: Cursor | None) -> tuple[list[Batch], bool]:
    """The batches of a run, and whether the budget ended it."""
    batches = []
    try:
        batches.extend(_each(collector.collect(query, cursor), batches))
    except OutOfBudget:
        return batches, True
    return batches, False


def _each(run: Iterable[Batch], into: list[Batch]) -> list[Batch]:
    for batch in run:
        into.append(batch)
    return []


def test_every_thread_that_names_the_brand_is_read_whole(x_collector: Make, x_world: Any, rich: Query) -> None:
    ids = ids_of(x_collector().collect(rich, None))
    assert x_world.truth() <= ids
    assert len(x_world.truth()) == 243


def test_beside_them_come_only_the_posts_that_they_quote(x_collector: Make, x_world: Any, rich: Query) -> None:
    extra = ids_of(x_collector().collect(rich, None)) - x_world.truth()
    assert [x_world.tweets[native]["text"] for native in extra] == ["A quotable line about kettles"]


def test_a_thread_older_than_the_search_is_followed_up_to_its_root(
    x_collector: Make, x_world: Any, rich: Query
) -> None:
    batches = list(x_collector().collect(rich, None))
    reply = by_text(batches, "Brewlark fixed it for me")
    root = by_text(batches, "I asked this long ago")
    assert reply.thread == root.id
    assert by_text(batches, "And I answered").reply_to == root.id


def test_a_post_whose_parent_is_gone_says_so(x_collector: Make, rich: Query) -> None:
    batches = list(x_collector().collect(rich, None))
    assert by_text(batches, "never again").parent_missing
    assert sum(post.parent_missing for post in {post.id: post for post in posts_of(batches)}.values()) == 1


def test_a_long_post_comes_in_full_and_a_withheld_one_as_a_tombstone(x_collector: Make, rich: Query) -> None:
    batches = list(x_collector().collect(rich, None))
    assert by_text(batches, "Brewlark and on").text.endswith("to the end")
    assert [(post.text, post.author) for post in posts_of(batches) if post.gone][:1] == [("", None)]


def test_signs_that_x_writes_as_html_come_as_they_were_meant(x_collector: Make, rich: Query) -> None:
    assert by_text(x_collector().collect(rich, None), "my brewlark").text == "my brewlark & I <3"


def test_the_brands_own_account_is_known_by_name_for_the_price_of_one_user(
    x_collector: Make, x_handler: Any, rich: Query
) -> None:
    batches = list(x_collector().collect(rich, None))
    assert by_text(batches, "Sorry to hear that").author == OFFICIAL
    assert x_handler.billed["users"] == 1


def test_an_account_unknown_to_x_adds_a_warning(x_collector: Make, brewlark: Brand) -> None:
    collector = x_collector()
    brand = replace(brewlark, staff={"x": frozenset({"nobody_here"})})
    list(collector.collect(Query(brand, budget=50), None))
    assert collector.warnings == ["X knows no account called nobody_here; check official and staff in the brand file."]


def test_authors_have_their_handles_where_they_are_paid_for(x_collector: Make, x_handler: Any, rich: Query) -> None:
    batches = list(x_collector(expand_authors=True).collect(rich, None))
    assert by_text(batches, "Sorry to hear that").author == OFFICIAL
    assert by_text(batches, "Sorry to hear that").flags == ("verified_org",)
    assert by_text(batches, "my brewlark").author == "person_7"
    assert x_handler.billed["users"] > 10


@pytest.mark.parametrize("settings", [{}, {"expand_authors": True}, {"archive": True}])
def test_the_costs_of_all_batches_are_what_x_bills(
    x_collector: Make, x_handler: Any, rich: Query, settings: dict[str, Any]
) -> None:
    batches = list(x_collector(**settings).collect(rich, None))
    billed = x_handler.billed["posts"] * 0.005 + x_handler.billed["users"] * 0.010
    assert sum(batch.cost for batch in batches) == pytest.approx(billed)
    assert billed > 1


def test_the_requests_of_all_batches_are_those_that_were_made(x_collector: Make, x: Any, rich: Query) -> None:
    assert sum(batch.requests for batch in x_collector().collect(rich, None)) == len(x.requests)


def test_a_second_run_with_nothing_new_costs_nothing(x_collector: Make, rich: Query) -> None:
    first = list(x_collector().collect(rich, None))
    second = list(x_collector().collect(rich, first[-1].cursor))
    assert (posts_of(second), sum(batch.cost for batch in second)) == ([], 0.0)


def test_a_reply_that_does_not_name_the_brand_is_found_in_the_next_run(
    x_collector: Make, x_world: Any, rich: Query
) -> None:
    first = list(x_collector().collect(rich, None))
    late = x_world.post("same here", BASE + 50 * HOUR, sorted(x_world.named())[-1], "3")
    second = list(x_collector().collect(rich, first[-1].cursor))
    assert late in ids_of(second)
    assert len(ids_of(second)) < 5


def test_a_new_mention_in_a_new_thread_is_found_in_the_next_run(x_collector: Make, x_world: Any, rich: Query) -> None:
    first = list(x_collector().collect(rich, None))
    root = x_world.post("what do you brew with?", BASE + 50 * HOUR, author="3")
    reply = x_world.post("Brewlark!", BASE + 51 * HOUR, root, "4")
    second = list(x_collector().collect(rich, first[-1].cursor))
    assert ids_of(second) == {root, reply}


def test_the_first_reply_to_a_post_that_had_none_is_found_in_the_next_run(
    x_collector: Make, x_world: Any, rich: Query
) -> None:
    alone = x_world.post("Brewlark, anyone?", BASE + 45 * HOUR, author="3")
    first = list(x_collector().collect(rich, None))
    reply = x_world.post("yes, me", BASE + 46 * HOUR, alone, "4")
    assert reply in ids_of(x_collector().collect(rich, first[-1].cursor))


def test_a_post_without_replies_is_not_paid_for_twice(x_collector: Make, x_world: Any, x: Any, rich: Query) -> None:
    alone = x_world.post("Brewlark, anyone?", BASE + 45 * HOUR, author="3")
    list(x_collector().collect(rich, None))
    assert not [request for request in x.requests if f"conversation_id:{alone}" in request.fields.get("query", "")]


@pytest.mark.parametrize("pages", range(1, 9))
def test_a_run_that_is_killed_after_any_page_goes_on_there_and_pays_for_little_twice(
    x_collector: Make, x_world: Any, x_handler: Any, rich: Query, pages: int
) -> None:
    whole = ids_of(x_collector().collect(rich, None))
    billed = x_handler.billed["posts"]
    killed = x_collector().collect(rich, None)
    read = list(itertools.islice(killed, pages))
    killed.close()
    assert read[-1].cursor is not None
    rest = list(x_collector().collect(rich, read[-1].cursor))
    assert ids_of(read) | ids_of(rest) == whole >= x_world.truth()
    assert x_handler.billed["posts"] - billed <= 1.2 * billed


@pytest.mark.parametrize("budget", [0.16, 0.25, 0.40, 0.80, 1.30])
def test_no_budget_is_overspent(x_collector: Make, x_handler: Any, brewlark: Brand, budget: float) -> None:
    batches, broke = collect_until_broke(x_collector(), Query(brewlark, budget=budget), None)
    assert broke
    assert sum(batch.cost for batch in batches) <= budget
    assert x_handler.billed["posts"] * 0.005 + x_handler.billed["users"] * 0.010 <= budget


@pytest.mark.parametrize("budget", [0.25, 0.40, 0.80])
def test_small_budgets_reach_everything_in_the_end(
    x_collector: Make, x_world: Any, brewlark: Brand, budget: float
) -> None:
    ids: set[str] = set()
    cursor: Cursor | None = None
    for runs in itertools.count(1):
        batches, broke = collect_until_broke(x_collector(), Query(brewlark, budget=budget), cursor)
        cursor = batches[-1].cursor
        ids |= ids_of(batches)
        if not broke:
            break
        assert runs < 30
    old = {"I asked this long ago", "And I answered a little later"}
    reachable = {native for native in x_world.truth() if x_world.tweets[native]["text"] not in old}
    assert reachable <= ids


def test_a_budget_that_is_too_small_for_one_page_says_what_it_takes(x_collector: Make, brewlark: Brand) -> None:
    with pytest.raises(OutOfBudget, match=r"\$0\.010 spent, and the next request may cost \$0\.150"):
        list(x_collector().collect(Query(brewlark, budget=0.10), None))


def test_what_was_paid_for_before_a_failure_is_not_paid_for_again(
    x_collector: Make, x_world: Any, x: Any, rich: Query
) -> None:
    x.fail("/2/tweets/search/recent", 429, times=1, skip=2)
    batches: list[Batch] = []
    with pytest.raises(RateLimited):
        _each(x_collector().collect(rich, None), batches)
    again = list(x_collector().collect(rich, batches[-1].cursor))
    assert x_world.truth() <= ids_of(batches) | ids_of(again)
    assert len(ids_of(batches) & ids_of(again)) < 60


def test_a_query_that_is_too_long_is_asked_in_parts(x_collector: Make, x_world: Any, x: Any) -> None:
    aliases = ("Brewlark", *(f"Brewlark Model {number} Deluxe Edition" for number in range(30)))
    batches = list(x_collector().collect(Query(Brand("Brewlark", aliases), budget=50), None))
    assert x_world.truth() <= ids_of(batches)
    assert (
        len(
            {request.fields["query"] for request in x.requests_to("search") if "-is:retweet" in request.fields["query"]}
        )
        == 3
    )


def test_an_ambiguous_alias_is_asked_for_only_near_its_words(x_collector: Make, x: Any) -> None:
    brand = Brand("Brewlark", ("Brewlark",), near=("good", "fixed it"))
    batches = list(x_collector().collect(Query(brand, budget=50), None))
    assert x.requests[0].fields["query"] == '("Brewlark") ("good" OR "fixed it") -is:retweet'
    assert by_text(batches, "Brewlark fixed it")


def test_the_archive_reaches_what_recent_search_does_not(x_collector: Make, x_world: Any, rich: Query) -> None:
    ancient = x_world.post("Brewlark, back then", BASE - timedelta(days=900), author="3")
    assert ancient in ids_of(x_collector(archive=True).collect(rich, None))
    assert ancient not in ids_of(x_collector().collect(rich, None))


def test_the_archive_is_asked_once_a_second(x_collector: Make, x: Any, rich: Query, slept: list[float]) -> None:
    list(x_collector(archive=True).collect(rich, None))
    assert slept == [1.0] * len(x.requests_to("/search/all"))


def test_since_bounds_the_search(x_collector: Make, x_world: Any, brewlark: Brand, x: Any) -> None:
    ids = ids_of(x_collector().collect(Query(brewlark, since=BASE + 20 * HOUR, budget=50), None))
    assert x.requests_to("search")[0].fields["start_time"] == "2026-03-01T20:00:00Z"
    assert 0 < len(ids) < len(x_world.truth()) / 2


def test_after_more_than_a_week_a_gap_is_noted(x_collector: Make, x_handler: Any, x_world: Any, rich: Query) -> None:
    first = list(x_collector().collect(rich, None))
    x_handler.now = BASE + timedelta(days=12)
    late = x_world.post("Brewlark again", BASE + timedelta(days=11), author="3")
    collector = x_collector()
    assert late in ids_of(collector.collect(rich, first[-1].cursor))
    assert [warning[:46] for warning in collector.warnings] == ["The last run on X was more than seven days ago"]


def test_an_estimate_counts_the_posts_that_name_the_brand(x_collector: Make, x_handler: Any, rich: Query) -> None:
    collector = x_collector()
    estimate = collector.estimate(rich, None)
    assert (estimate.posts, estimate.requests, estimate.cost) == (25, 1, pytest.approx(0.125))
    assert x_handler.billed == {"posts": 0, "users": 0, "counts": 1}
    assert "reading their threads costs more" in collector.warnings[0]


def test_an_estimate_after_a_run_counts_only_what_is_new(x_collector: Make, rich: Query) -> None:
    cursor = list(x_collector().collect(rich, None))[-1].cursor
    assert x_collector().estimate(rich, cursor) == CostEstimate(posts=0, requests=1, cost=0.0)
