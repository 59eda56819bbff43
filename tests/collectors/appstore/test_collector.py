"""Runs on a simulated App Store: which requests they make, and what they do with a feed that is empty at times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from appstore_server import APP, BASE, JSON, OTHER_JSON, XML, AppStoreServer, AppStoreWorld, make_world
from loopback_http import Loopback, Response

from collectors.appstore.collector import AppStoreCollector
from collectors.engine.collector import Access, Query
from talkworthy.errors import Unavailable
from talkworthy.model import Batch, Brand, Post

pytestmark = pytest.mark.usefixtures("slept")
Serve = Callable[..., Loopback]
QUERY = Query(Brand("Brewlark", ("Brewlark",)))
PAGE = f"/us/rss/customerreviews/page={{}}/id={APP}/sortby=mostrecent/json"


def make(server: Loopback, **settings: Any) -> AppStoreCollector:
    return AppStoreCollector(Access(settings={"base_url": server.url, "timeout": 5} | settings))


def posts_of(batches: list[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


def paths(server: Loopback) -> list[str]:
    return [request.path for request in server.requests]


def test_a_first_run_searches_once_and_reads_each_page_once(serve: Serve) -> None:
    server = serve(AppStoreServer(make_world(10)))
    assert len(posts_of(list(make(server).collect(QUERY, None)))) == 10
    assert paths(server) == ["/search", PAGE.format(1), PAGE.format(2), PAGE.format(3)]
    assert server.requests[0].fields == {
        "term": "Brewlark", "country": "us", "media": "software", "entity": "software", "limit": "50",
    }  # fmt: skip


def test_the_next_run_stops_at_the_page_with_known_reviews(serve: Serve) -> None:
    world = make_world(100)
    server = serve(AppStoreServer(world, page=10))
    first = list(make(server).collect(QUERY, None))
    world.review("New", "I tried it", BASE + timedelta(hours=101))
    server.requests.clear()
    second = list(make(server).collect(QUERY, first[-1].cursor))
    assert [post.text for post in posts_of(second)] == ["I tried it"]
    assert paths(server) == ["/search", PAGE.format(1), PAGE.format(2)]  # the overlap is 6 reviews of an hour each


def test_reviews_that_do_not_name_the_brand_are_read_as_well(serve: Serve) -> None:
    world = AppStoreWorld()
    world.app(APP, "Brewlark", "Brewlark")
    world.review("Meh", "It lost my recipes", BASE)
    (post,) = posts_of(list(make(serve(AppStoreServer(world))).collect(QUERY, None)))
    assert (post.text, post.community) == ("It lost my recipes", "Brewlark")


def test_each_country_has_its_own_feed(serve: Serve) -> None:
    world = make_world(2)
    world.review("Ja", "Guter Timer", BASE, (APP, "de"))
    server = serve(AppStoreServer(world))
    posts = posts_of(list(make(server, countries=["us", "DE"]).collect(QUERY, None)))
    assert [post.url for post in posts if post.text == "Guter Timer"] == [
        f"https://apps.apple.com/de/app/id{APP}?see-all=reviews"
    ]
    assert paths(server) == ["/search", PAGE.format(1), PAGE.format(1).replace("/us/", "/de/")]


@pytest.mark.parametrize("empty", [[JSON], [JSON, OTHER_JSON], [OTHER_JSON, XML]], ids=" and ".join)
def test_a_spelling_with_reviews_is_read_where_another_is_empty(serve: Serve, empty: list[str]) -> None:
    handler = AppStoreServer(make_world(10))
    truth = posts_of(list(make(serve(handler)).collect(QUERY, None)))
    handler.empty = set(empty)
    assert posts_of(list(make(serve(handler)).collect(QUERY, None))) == truth


def test_a_spelling_with_reviews_is_read_where_another_fails(serve: Serve) -> None:
    handler = AppStoreServer(make_world(10))
    truth = posts_of(list(make(serve(handler)).collect(QUERY, None)))
    server = serve(handler)
    server.fail("customerreviews/page=.*json", 502)
    assert posts_of(list(make(server).collect(QUERY, None))) == truth


def test_a_feed_that_fails_in_one_spelling_and_is_empty_in_the_others_is_a_failure(serve: Serve) -> None:
    server = serve(AppStoreServer(make_world(0)))
    server.fail("customerreviews/page=.*json", 502)
    with pytest.raises(Unavailable, match="502"):
        list(make(server).collect(QUERY, None))


def test_a_feed_that_is_empty_for_a_while_loses_nothing(serve: Serve) -> None:
    world = make_world(10)
    handler = AppStoreServer(world)
    server = serve(handler)
    first = list(make(server).collect(QUERY, None))
    world.review("New", "I tried it", BASE + timedelta(hours=11))
    handler.empty = {JSON, OTHER_JSON, XML}
    second = list(make(server).collect(QUERY, first[-1].cursor))
    handler.empty = set()
    third = list(make(server).collect(QUERY, second[-1].cursor))
    assert posts_of(second) == []
    assert "I tried it" in [post.text for post in posts_of(third)]


def test_at_most_ten_pages_are_read_and_older_reviews_are_a_gap(serve: Serve) -> None:
    server = serve(AppStoreServer(make_world(60), page=5))
    collector = make(server)
    assert len(posts_of(list(collector.collect(QUERY, None)))) == 50
    assert len(server.requests_to("/rss/")) == 10
    assert [(gap.kind, gap.place) for gap in collector.notes.gaps] == [("missed", f"App Store US, app {APP}")]
    assert collector.warnings == [f"App Store US, app {APP} shows only its newest 500 reviews."]


def test_an_edited_review_is_read_again(serve: Serve) -> None:
    world = make_world(4)
    server = serve(AppStoreServer(world))
    first = list(make(server).collect(QUERY, None))
    world.reviews[APP, "us"][0]["content"]["label"] = "On second thoughts"
    second = list(make(server).collect(QUERY, first[-1].cursor))
    assert [(post.id, post.text) for post in posts_of(second)] == [("appstore:9004", "On second thoughts")]


def test_an_app_that_a_country_does_not_have_leaves_the_others(serve: Serve) -> None:
    server = serve(AppStoreServer(make_world(3)))
    server.fail("/gb/", 404)
    collector = make(server, countries=["gb", "us"])
    assert len(posts_of(list(collector.collect(QUERY, None)))) == 3
    assert [gap.kind for gap in collector.notes.gaps] == ["outage"]


def test_more_searches_than_the_limit_allows_are_slowed_down(serve: Serve, slept: list[float]) -> None:
    server = serve(AppStoreServer(make_world(0)))
    collector = make(server)
    for _ in range(13):
        collector.ping()
    assert slept == [6.0, 6.0, 6.0]  # 10 at once, then 10 a minute: never more than 20


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"feed": {"entry": ' + b"[" * 5_000 + b"]" * 5_000 + b"}}",
        b'{"feed": {"entry": "text", "link": 7}}',
        b'{"feed": []}',
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><feed/>',
        b"\x00\xff" * 1_000,
        b" " * 6_000_000,
    ],
    ids=["deep", "deep entry", "wrong types", "feed is a list", "declarations", "not text", "large"],
)
def test_a_hostile_feed_is_an_error_and_no_crash(serve: Serve, body: bytes) -> None:
    server = serve(AppStoreServer(make_world(3)))
    server.fail("/rss/", Response(body))
    with pytest.raises(Unavailable):
        list(make(server).collect(QUERY, None))


def test_entries_that_are_no_objects_are_dead_letters(serve: Serve) -> None:
    server = serve(AppStoreServer(make_world(3)))
    server.fail("/rss/", Response({"feed": {"entry": ["a", 7, None, {"id": 1}]}}), times=1)
    collector = make(server)
    list(collector.collect(QUERY, None))
    assert len(collector.notes.dead) == 4
