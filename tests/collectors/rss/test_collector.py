"""The collector of feeds against simulated feeds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from loopback_http import Loopback, Response
from rss_server import BASE, HOUR, NEWS, FeedServer, FeedWorld, make_world

from collectors.engine.collector import Access, CostEstimate, Query
from collectors.rss.collector import RssCollector, to_addresses
from talkworthy.errors import Unavailable, UserError
from talkworthy.model import Batch, Brand, Post
from talkworthy.query_language.parse import parse

BLOG = "/feed.xml"
Make = Callable[..., RssCollector]


@pytest.fixture
def world() -> FeedWorld:
    world = make_world()
    world.titles[BLOG] = "Ada&amp;#39;s Blog"
    world.item(BLOG, "I bought a Brewlark", "<p>It <b>hums</b></p><p>really</p>", 1)
    world.item(BLOG, "My garden", "no brand here", 2)
    return world


@pytest.fixture
def handler(world: FeedWorld) -> FeedServer:
    return FeedServer(world)


@pytest.fixture
def web(serve: Callable[..., Loopback], handler: FeedServer, slept: list[float]) -> Loopback:
    del slept
    return serve(handler)


@pytest.fixture
def make(web: Loopback) -> Make:
    """Return a collector for the feeds at these paths."""
    return lambda *paths, **settings: RssCollector(
        Access({}, {"feeds": [web.url + path for path in paths], "allow_private": True, "timeout": 1} | settings)
    )


@pytest.fixture
def query() -> Query:
    return Query(Brand("Brewlark", ("Brewlark",)))


def posts_of(batches: Iterable[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


def titles_of(batches: Iterable[Batch]) -> list[str]:
    return [post.title for post in posts_of(batches)]


def test_only_entries_that_name_the_brand_are_returned(make: Make, query: Query) -> None:
    (post,) = posts_of(make(BLOG).collect(query, None))
    assert (post.title, post.text) == ("I bought a Brewlark", "It hums\n\nreally")
    assert post.thread == post.id == "rss:127.0.0.1/entry-1"
    assert post.created_at == datetime.fromtimestamp(BASE + HOUR, UTC)


def test_no_settings_are_needed(query: Query) -> None:
    assert RssCollector(Access()).estimate(query, None) == CostEstimate(None, 1, 0.0)


def test_a_feed_that_has_not_changed_is_not_sent(make: Make, web: Loopback, query: Query) -> None:
    first = list(make(BLOG).collect(query, None))
    assert titles_of(make(BLOG).collect(query, first[-1].cursor)) == []
    assert "if-none-match" in web.requests[1].headers


def test_only_the_new_entries_of_a_changed_feed_are_returned(make: Make, world: FeedWorld, query: Query) -> None:
    first = list(make(BLOG).collect(query, None))
    world.item(BLOG, "Brewlark again", "", 3)
    assert titles_of(make(BLOG).collect(query, first[-1].cursor)) == ["Brewlark again"]


def test_an_edited_entry_is_returned_again(make: Make, world: FeedWorld, query: Query) -> None:
    first = list(make(BLOG).collect(query, None))
    world.entries[BLOG].clear()
    world.item(BLOG, "I sold a Brewlark", "", 1)
    assert titles_of(make(BLOG).collect(query, first[-1].cursor)) == ["I sold a Brewlark"]


def test_a_new_alias_reads_the_feed_again(make: Make) -> None:
    first = list(make(BLOG).collect(Query(Brand("Brewlark", ("Brewlark",))), None))
    wider = Query(Brand("Brewlark", ("Brewlark", "garden")))
    assert len(titles_of(make(BLOG).collect(wider, first[-1].cursor))) == 2


def test_nothing_older_than_since_is_returned(make: Make) -> None:
    since = datetime.fromtimestamp(BASE + 80 * HOUR, UTC)
    query = Query(Brand("Brewlark", ("Brewlark",)), since=since)
    assert len(titles_of(make(NEWS).collect(query, None))) == 7


def test_a_news_search_is_read_once_for_each_alias() -> None:
    feeds = ["https://news.example/?q={query}&hl=en", "https://blog.example/feed"]
    assert to_addresses(feeds, Brand("Brewlark", ("Brew & Lark", "Larky"))) == [
        "https://news.example/?q=%22Brew%20%26%20Lark%22&hl=en",
        "https://news.example/?q=%22Larky%22&hl=en",
        "https://blog.example/feed",
    ]


def test_one_feed_that_fails_does_not_stop_the_others(make: Make, query: Query) -> None:
    collector = make("/nowhere", BLOG)
    assert titles_of(collector.collect(query, None)) == ["I bought a Brewlark"]
    assert len(collector.warnings) == 1
    assert "/nowhere (404)" in collector.warnings[0]


def test_if_all_feeds_fail_the_run_fails(make: Make, query: Query) -> None:
    with pytest.raises(Unavailable, match="nowhere"):
        list(make("/nowhere", "/neither").collect(query, None))


def test_keys_in_an_address_are_in_no_message(make: Make, query: Query) -> None:
    with pytest.raises(Unavailable) as caught:
        list(make("/nowhere?key=hidden").collect(query, None))
    assert "hidden" not in str(caught.value)


def test_a_redirect_is_followed(make: Make, handler: FeedServer, query: Query) -> None:
    handler.redirects["/old"] = BLOG
    assert titles_of(make("/old").collect(query, None)) == ["I bought a Brewlark"]


def test_a_feed_inside_our_network_is_not_opened(make: Make, web: Loopback, query: Query) -> None:
    with pytest.raises(Unavailable, match="not on the public internet"):
        list(make(BLOG, allow_private=False).collect(query, None))
    assert web.requests == []


@pytest.mark.parametrize("feeds", ["https://blog.example", [], [7], [""]])
def test_invalid_feeds_are_an_error_with_an_example(feeds: Any) -> None:
    with pytest.raises(UserError, match=r'feeds = \["https://example.com/feed.xml"\]'):
        RssCollector(Access({}, {"feeds": feeds}))


def test_entries_without_a_date_are_skipped_with_a_warning(make: Make, world: FeedWorld, query: Query) -> None:
    world.raw(BLOG, "<item><title>Brewlark, some day</title></item>")
    collector = make(BLOG)
    assert titles_of(collector.collect(query, None)) == ["I bought a Brewlark"]
    assert "1 entries have no date or no text and were skipped." in collector.warnings[0]


@pytest.mark.parametrize("body", [b"", b"<html><body>moved</body></html>", b"{}", b"not a feed", b"\x00\xff\xfe"])
def test_a_page_that_is_not_a_feed_is_reported(make: Make, web: Loopback, query: Query, body: bytes) -> None:
    web.fail("", Response(body))
    with pytest.raises(Unavailable, match="is not a feed"):
        list(make(BLOG).collect(query, None))


def test_an_incomplete_feed_is_read_again(make: Make, world: FeedWorld, web: Loopback, query: Query) -> None:
    world.item(BLOG, "Brewlark again", "", 3)
    whole = world.document(BLOG)
    web.fail("", Response(whole[: whole.index(b"I bought")], headers={"ETag": '"half"'}), times=1)
    collector = make(BLOG)
    first = list(collector.collect(query, None))
    assert titles_of(first) == ["Brewlark again"]
    assert "is incomplete" in collector.warnings[-1]
    assert titles_of(make(BLOG).collect(query, first[-1].cursor)) == ["I bought a Brewlark"]


def test_a_backfill_reads_a_feed_that_has_not_changed(make: Make, web: Loopback) -> None:
    brand = Brand("Brewlark", ("Brewlark",))
    moment = datetime.fromtimestamp(BASE + 80 * HOUR, UTC)
    first = list(make(NEWS).collect(Query(brand, since=moment), None))
    early = list(make(NEWS).collect(Query(brand, until=moment), first[-1].cursor))
    assert (len(posts_of(first)), len(posts_of(early))) == (7, 60)
    assert max(post.created_at for post in posts_of(early)) < moment
    assert titles_of(make(NEWS).collect(Query(brand), early[-1].cursor)) == []


def test_an_entry_without_the_brand_is_not_a_dead_letter(make: Make, world: FeedWorld, query: Query) -> None:
    world.raw(BLOG, "<item><title>A kettle</title><pubDate>some day</pubDate></item>")
    world.raw(BLOG, "<item><title>A Brewlark</title><pubDate>some day</pubDate></item>")
    collector = make(BLOG)
    list(collector.collect(query, None))
    assert [json.loads(letter.raw)["entry"]["title"] for letter in collector.notes.dead] == ["A Brewlark"]


def test_a_feed_with_a_password_is_a_gap(make: Make, web: Loopback, query: Query) -> None:
    web.fail("/members", 401)
    collector = make("/members?key=hidden", BLOG)
    list(collector.collect(query, None))
    assert [(gap.kind, gap.place) for gap in collector.notes.gaps] == [("closed", f"{web.url}/members")]


def test_a_feed_without_a_search_needs_no_search_terms(make: Make) -> None:
    brand = Brand("Brewlark", ("Brewlark",), query=parse("NOT garden"))
    assert titles_of(make(BLOG).collect(Query(brand), None)) == ["I bought a Brewlark"]


def test_a_ping_of_a_page_that_is_not_a_feed_fails(make: Make, web: Loopback) -> None:
    web.fail("", Response(b"<html></html>"))
    with pytest.raises(Unavailable, match="is not a feed"):
        make(BLOG).ping()
