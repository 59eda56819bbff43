"""Runs on a simulated Steam: which requests they make, and what they do with a list that ends early."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from loopback_http import Loopback, Response
from steam_server import APP, BASE, HOUR, TEAM, SteamServer, SteamWorld, make_world

from collectors.engine.collector import Access, Query
from collectors.steam.collector import SteamCollector
from talkworthy.errors import RateLimited, Unavailable
from talkworthy.model import Batch, Brand, Post

pytestmark = pytest.mark.usefixtures("slept")
Serve = Callable[..., Loopback]
QUERY = Query(Brand("Brewlark", ("Brewlark",)))
REVIEWS = f"/appreviews/{APP}"


def make(server: Loopback, **settings: Any) -> SteamCollector:
    return SteamCollector(Access(settings={"base_url": server.url, "timeout": 5} | settings))


def posts_of(batches: list[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


def asked(server: Loopback) -> list[tuple[str, str]]:
    """Return the path and the cursor of each request."""
    return [(request.path, request.fields.get("cursor", "")) for request in server.requests]


def test_a_first_run_searches_once_and_reads_each_page_once(serve: Serve) -> None:
    server = serve(SteamServer(make_world(10)))
    assert len(posts_of(list(make(server).collect(QUERY, None)))) == 12  # two are answered
    assert asked(server) == [
        ("/api/storesearch/", ""), (REVIEWS, "*"), (REVIEWS, "AoA+/4=="), (REVIEWS, "AoA+/8=="),
    ]  # fmt: skip
    assert server.requests[0].fields == {"term": "Brewlark", "l": "english", "cc": "us"}
    assert server.requests[1].fields == {
        "json": "1", "num_per_page": "100", "filter": "recent", "language": "all", "purchase_type": "all",
        "cursor": "*", "filter_offtopic_activity": "0",
    }  # fmt: skip


def test_the_next_run_stops_at_the_page_with_known_reviews(serve: Serve) -> None:
    world = make_world(100)
    server = serve(SteamServer(world, page=20))
    first = list(make(server).collect(QUERY, None))
    world.review("I tried it", BASE + 101 * HOUR)
    server.requests.clear()
    second = list(make(server).collect(QUERY, first[-1].cursor))
    assert [post.text for post in posts_of(second)] == ["I tried it"]
    assert asked(server) == [("/api/storesearch/", ""), (REVIEWS, "*")]


def test_a_game_in_the_settings_takes_a_request_for_its_name(serve: Serve) -> None:
    server = serve(SteamServer(make_world(2)))
    posts = posts_of(list(make(server, apps=[APP], language="German").collect(QUERY, None)))
    assert {post.community for post in posts} == {"Brewlark"}
    assert asked(server) == [("/api/appdetails", ""), (REVIEWS, "*")]
    assert server.requests[1].fields["language"] == "german"


def test_an_answered_review_is_a_thread_of_two(serve: Serve) -> None:
    server = serve(SteamServer(make_world(1)))
    review, answer = posts_of(list(make(server).collect(QUERY, None)))
    assert (answer.text, answer.reply_to, answer.thread) == (TEAM, review.id, review.id)
    assert not answer.parent_missing


def test_an_answer_that_comes_later_is_read_in_the_next_run(serve: Serve) -> None:
    world = make_world(4)
    server = serve(SteamServer(world))
    first = list(make(server).collect(QUERY, None))
    world.reviews[APP][0] |= {"developer_response": TEAM, "timestamp_dev_responded": BASE + 9 * HOUR}
    second = posts_of(list(make(server).collect(QUERY, first[-1].cursor)))
    assert TEAM in [post.text for post in second]


def test_a_malformed_answer_costs_the_answer_and_not_the_review(serve: Serve) -> None:
    world = make_world(1)
    world.reviews[APP][0]["timestamp_dev_responded"] = "yesterday"
    collector = make(serve(SteamServer(world)))
    assert [post.kind for post in posts_of(list(collector.collect(QUERY, None)))] == ["review"]
    assert len(collector.notes.dead) == 1


def test_reviews_without_words_are_left_out(serve: Serve) -> None:
    world = make_world(2)
    world.review(" ", BASE + 9 * HOUR)
    assert len(posts_of(list(make(serve(SteamServer(world))).collect(QUERY, None)))) == 3


def test_most_reviews_ends_a_run_and_older_ones_are_a_gap(serve: Serve) -> None:
    server = serve(SteamServer(make_world(30)))
    collector = make(server, most_reviews=300)
    reviews = [post for post in posts_of(list(collector.collect(QUERY, None))) if post.kind == "review"]
    assert len(reviews) == 12
    assert len(server.requests_to(REVIEWS)) == 3
    assert [(gap.kind, gap.place) for gap in collector.notes.gaps] == [("missed", f"Steam, game {APP}")]


def test_a_list_that_ends_early_is_read_again_in_the_next_run(serve: Serve) -> None:
    server = serve(SteamServer(make_world(10)))
    empty = Response({"success": 1, "query_summary": {"num_reviews": 0}, "reviews": [], "cursor": "x"})
    server.fail("/appreviews/", empty, times=2, skip=1)
    collector = make(server)
    first = list(collector.collect(QUERY, None))
    assert f"Steam, game {APP} listed 4 of its 10 reviews; the next run reads them again." in collector.warnings
    second = list(make(server).collect(QUERY, first[-1].cursor))
    assert len({post.id for post in posts_of([*first, *second])}) == 12


def test_a_page_that_is_empty_once_is_requested_again(serve: Serve) -> None:
    server = serve(SteamServer(make_world(10)))
    empty = Response({"success": 1, "query_summary": {"num_reviews": 0}, "reviews": [], "cursor": "x"})
    server.fail("/appreviews/", empty, times=1, skip=1)
    assert len(posts_of(list(make(server).collect(QUERY, None)))) == 12


def test_a_cursor_that_leads_to_itself_ends_the_list(serve: Serve) -> None:
    server = serve(SteamServer(make_world(10)))
    world = SteamWorld()
    page = {"success": 1, "query_summary": {}, "reviews": [world.review("a", BASE)], "cursor": "*"}
    server.fail("/appreviews/", Response(page))
    assert len(posts_of(list(make(server).collect(QUERY, None)))) == 1
    assert len(server.requests_to(REVIEWS)) == 1


def test_requests_stay_below_two_hundred_in_five_minutes(serve: Serve, slept: list[float]) -> None:
    server = serve(SteamServer(make_world(0)))
    collector = make(server)
    for _ in range(103):
        collector.ping()
    assert slept == [3.0, 3.0, 3.0]  # 100 at once, then 100 in five minutes


def test_a_429_without_a_time_is_waited_for_and_then_raised(serve: Serve) -> None:
    server = serve(SteamServer(make_world(10)))
    server.fail("/appreviews/", Response(b"null", 429))
    with pytest.raises(RateLimited):
        list(make(server, longest_wait=1).collect(QUERY, None))


@pytest.mark.parametrize(
    "body",
    [
        b"null", b"[" * 100_000, b'{"success": 2}', b'{"success": 1, "reviews": {}}', b"<html></html>", b"\xff\x00",
        b'{"success": 1, "reviews": [{}], "cursor": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    ],
    ids=["null", "deep", "no success", "no list", "HTML", "not text", "deep cursor"],
)  # fmt: skip
def test_a_hostile_list_is_an_error_and_no_crash(serve: Serve, body: bytes) -> None:
    server = serve(SteamServer(make_world(3)))
    server.fail("/appreviews/", Response(body))
    with pytest.raises(Unavailable):
        list(make(server).collect(QUERY, None))


def test_a_full_page_is_followed_by_another_request_whatever_steam_counts(serve: Serve) -> None:
    server = serve(SteamServer(make_world(100), page=100))
    assert len(posts_of(list(make(server).collect(QUERY, None)))) == 120
    assert asked(server) == [("/api/storesearch/", ""), (REVIEWS, "*"), (REVIEWS, "AoA+/100==")]
