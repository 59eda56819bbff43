"""Pages of X: edits, malformed posts, incomplete responses, dates; with the real Tweepy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from loopback_http import Response
from x_server import BASE

from collectors.engine.collector import Query
from collectors.x.collector import XCollector
from talkworthy.errors import RateLimited, Unavailable
from talkworthy.model import Batch, Brand, Post
from talkworthy.query_language.parse import parse

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


def test_an_edited_post_comes_as_it_reads_now_and_its_older_version_goes(
    x_collector: Make, x_world: Any, rich: Query
) -> None:
    before = x_world.post("Brewlark is grat", BASE + 45 * HOUR, author="3")
    first = list(x_collector().collect(rich, None))
    after = x_world.edit(before, "Brewlark is great", BASE + 45.2 * HOUR)
    second = list(x_collector().collect(rich, first[-1].cursor))
    assert by_text(second, "Brewlark is great").id == f"x:{after}"
    assert [item for batch in second for item in batch.gone] == [f"x:{before}"]


def test_a_query_is_sent_as_x_takes_it_and_applied_again_before_a_thread_is_paid_for(
    x_collector: Make, x_world: Any, x: Any, brewlark: Brand
) -> None:
    far = x_world.post("A gasket, and after many more words of no use a Brewlark", BASE + 45 * HOUR, author="3")
    near = x_world.post("The Brewlark gasket leaks", BASE + 46 * HOUR, author="3")
    below = [x_world.post("same here", BASE + 47 * HOUR, item, "4") for item in (far, near)]
    query = Query(replace(brewlark, query=parse("Brewlark NEAR/2 gasket")), budget=50)
    ids = ids_of(x_collector().collect(query, None))
    assert x.requests_to("search")[0].fields["query"] == '("Brewlark" "gasket") -is:retweet'
    assert {near, below[1]} <= ids
    assert below[0] not in ids


@pytest.mark.parametrize(
    "wrong",
    [
        {"created_at": "soon"},
        {"author_id": None},
        {"public_metrics": {"like_count": "many"}},
        {"text": 7},
        {"conversation_id": "none"},
        {"id": "x"},
    ],
)
def test_one_malformed_post_in_a_page_is_kept_as_it_came_and_the_others_are_read(
    x_collector: Make, x: Any, x_world: Any, rich: Query, wrong: dict[str, Any]
) -> None:
    good = sorted(x_world.named(), key=int)[-3:]
    odd, *rest = ({**x_world.tweets[native]} for native in good)
    page = {"data": [odd | wrong, "no post", *rest], "meta": {"result_count": 4}}
    x.fail("search", Response(page), times=1)
    collector = x_collector()
    assert set(good[1:]) <= ids_of(collector.collect(rich, None))
    assert len(collector.notes.dead) == 2
    assert "X sent 2 posts that could not be parsed; they were skipped." in collector.warnings


def test_a_dead_letter_of_x_keeps_what_its_author_is_called(x_collector: Make, x: Any, x_world: Any) -> None:
    native = sorted(x_world.named(), key=int)[-1]
    tweet, author = x_world.tweets[native], x_world.tweets[native]["author_id"]
    users = [{"id": author, "username": "invented_ada"}, {"id": "77", "username": "somebody_else"}]
    page = {"data": [tweet | {"lang": 7}], "includes": {"users": users}, "meta": {"result_count": 1}}
    x.fail("search", Response(page), times=1)
    collector = x_collector()
    list(collector.collect(Query(Brand("Brewlark", ("Brewlark",)), budget=50), None))
    (letter,) = collector.notes.dead
    corrected = letter.raw.replace('"lang": 7', '"lang": "en"')
    (post,) = XCollector.parse_dead_letter(corrected)
    assert (post.id, post.author) == (f"x:{native}", "invented_ada")
    assert "somebody_else" not in letter.raw


@pytest.mark.parametrize("raw", ["", "[]", "{}", '{"data": {}, "includes": {}}', '{"data": "x", "includes": {}}'])
def test_a_dead_letter_that_is_still_no_post_stays_dead(raw: str) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        XCollector.parse_dead_letter(raw)


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"data": []},
        {"data": [], "meta": {"result_count": 3}},
        {"meta": {}},
        {"meta": {"result_count": 3}},
        {"meta": 3},
    ],
)
def test_an_incomplete_response_is_not_taken_for_an_empty_one(
    x_collector: Make, x: Any, rich: Query, answer: Any
) -> None:
    x.fail("search", Response(answer))
    with pytest.raises(Unavailable, match="in an unknown format"):
        list(x_collector().collect(rich, None))


def test_a_page_of_which_nothing_can_be_read_ends_the_run_before_more_is_paid_for(
    x_collector: Make, x: Any, rich: Query
) -> None:
    x.fail("search", Response({"data": [{"id": "1"}, {"id": "2"}], "meta": {"result_count": 2, "next_token": "more"}}))
    with pytest.raises(Unavailable, match="only posts in an unknown format"):
        list(x_collector().collect(rich, None))
    assert len(x.requests_to("search")) == 1


def test_mentions_at_until_and_later_are_not_asked_for(
    x_collector: Make, x_world: Any, x: Any, brewlark: Brand
) -> None:
    until = BASE + 10 * HOUR
    ids = ids_of(x_collector().collect(Query(brewlark, budget=50, until=until), None))
    early = {native for native in x_world.named() if x_world.tweets[native]["created_at"] < f"{until:%Y-%m-%dT%H:%M}"}
    assert set().union(*(x_world.thread(native) for native in early)) <= ids
    assert not ids & (x_world.named() - early)
    assert "until_id" in x.requests_to("search")[0].fields


def test_dates_out_of_reach_of_recent_search_add_a_gap_and_cost_nothing(
    x_collector: Make, x: Any, brewlark: Brand
) -> None:
    collector = x_collector()
    query = Query(replace(brewlark, official={}), since=BASE - timedelta(days=40), until=BASE - timedelta(days=30))
    batches = list(collector.collect(query, None))
    assert (posts_of(batches), x.requests_to("search")) == ([], [])
    (gap,) = collector.notes.gaps
    assert (gap.kind, gap.since, gap.until) == ("missed", query.since, query.until)
    assert "archive = true" in gap.reason


def test_the_archive_is_asked_for_dates_long_ago(x_collector: Make, x_world: Any, brewlark: Brand) -> None:
    wanted, later = (x_world.post("Brewlark then", BASE - timedelta(days=days), author="3") for days in (900, 890))
    query = Query(brewlark, since=BASE - timedelta(days=901), budget=50, until=BASE - timedelta(days=895))
    ids = ids_of(x_collector(archive=True).collect(query, None))
    assert wanted in ids
    assert later not in ids


def test_the_gap_after_a_week_lies_between_the_last_run_and_what_the_search_reaches(
    x_collector: Make, x_handler: Any, rich: Query
) -> None:
    first = list(x_collector().collect(rich, None))
    x_handler.now = BASE + timedelta(days=12)
    collector = x_collector()
    list(collector.collect(rich, first[-1].cursor))
    (gap,) = collector.notes.gaps
    assert (gap.place, gap.kind, gap.until) == ("", "missed", BASE + timedelta(days=5, hours=1))
    assert gap.since is not None
    assert gap.since > BASE


def test_parents_that_a_run_did_not_come_to_look_up_are_looked_up_in_the_next(
    x_collector: Make, x_world: Any, x: Any, rich: Query
) -> None:
    x.fail("^/2/tweets$", 429)
    batches: list[Batch] = []
    with pytest.raises(RateLimited):
        batches.extend(kept(x_collector().collect(rich, None), batches))
    x.faults.clear()
    again = list(x_collector().collect(rich, batches[-1].cursor))
    assert x_world.truth() <= ids_of(batches) | ids_of(again)
    assert by_text(again, "I asked this long ago")


def kept(run: Iterable[Batch], into: list[Batch]) -> list[Batch]:
    """Like a job, which keeps what came before a failure."""
    for batch in run:
        into.append(batch)
    return []
