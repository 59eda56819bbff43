"""The collector of DEV against a simulated server with invented data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from devto_server import BASE, HOUR, DevtoServer, DevtoWorld, make_world
from loopback_http import Loopback, Response

from collectors.devto.collector import DevtoCollector
from collectors.engine.collector import Access, Query
from talkworthy.errors import Unavailable
from talkworthy.model import Batch, Brand, Post
from talkworthy.query_language.parse import parse

Make = Callable[..., DevtoCollector]
NOW = datetime.fromtimestamp(BASE + 20 * HOUR, UTC)


@pytest.fixture
def world() -> DevtoWorld:
    return make_world()


@pytest.fixture
def handler(world: DevtoWorld) -> DevtoServer:
    handler = DevtoServer(world)
    handler.now = NOW
    return handler


@pytest.fixture
def site(serve: Callable[..., Loopback], handler: DevtoServer, slept: list[float]) -> Loopback:
    del slept
    return serve(handler)


@pytest.fixture
def make(site: Loopback, monkeypatch: pytest.MonkeyPatch) -> Make:
    monkeypatch.setattr(DevtoCollector, "now", lambda _: NOW)
    return lambda **settings: DevtoCollector(Access({}, {"base_url": site.url, "timeout": 2} | settings))


@pytest.fixture
def query() -> Query:
    return Query(Brand("Brewlark", ("Brewlark",)))


def posts_of(batches: Iterable[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


def ids_of(batches: Iterable[Batch]) -> set[str]:
    return {post.id.rpartition(":")[2].removeprefix("comment/") for post in posts_of(batches)}


def lines_of(site: Loopback) -> list[str]:
    """Return the requests so far, as paths with their fields."""
    return [
        request.path + "".join(f" {name}={value}" for name, value in request.fields.items())
        for request in site.requests
    ]


def test_every_article_that_names_the_brand_is_read_with_all_its_comments(
    make: Make, world: DevtoWorld, query: Query
) -> None:
    assert ids_of(make().collect(query, None)) == world.truth()
    assert len(world.truth()) == 48  # 8 articles with 5 comments each


def test_the_requests_of_a_run_are_as_few_as_possible(make: Make, world: DevtoWorld, site: Loopback) -> None:
    """One search, and two requests for each article; the API has no request for several articles with their texts.

    Within the limit: three requests a second, see `DevtoApi`.
    """
    world.articles = {native: world.articles[native] for native in list(world.articles)[:2]}
    list(make().collect(Query(Brand("Brewlark", ("Brewlark",))), None))
    assert lines_of(site) == [
        "/api/articles/search q=Brewlark per_page=100 page=1",
        "/api/articles/1000001",
        "/api/comments a_id=1000001",
        "/api/articles/1000002",
        "/api/comments a_id=1000002",
    ]


def test_a_run_without_news_takes_one_request(make: Make, site: Loopback, query: Query) -> None:
    first = list(make().collect(query, None))
    site.requests.clear()
    assert posts_of(make().collect(query, first[-1].cursor)) == []
    assert lines_of(site) == ["/api/articles/search q=Brewlark per_page=100 page=1 top=8"]


def test_the_requests_of_all_batches_are_those_that_were_made(make: Make, site: Loopback, query: Query) -> None:
    assert sum(batch.requests for batch in make().collect(query, None)) == len(site.requests) == 17


def test_an_article_without_comments_takes_one_request(make: Make, world: DevtoWorld, site: Loopback) -> None:
    world.articles, world.comments = {}, {}
    world.article("Brewlark alone", "<p>hm</p>", BASE)
    list(make().collect(Query(Brand("Brewlark", ("Brewlark",))), None))
    assert [request.path for request in site.requests] == ["/api/articles/search", "/api/articles/1000001"]


def test_the_next_run_reads_only_what_is_new(make: Make, world: DevtoWorld, query: Query) -> None:
    first = list(make().collect(query, None))
    article = world.article("Brewlark is back", "<p>yes</p>", BASE + 19 * HOUR)
    assert ids_of(make().collect(query, first[-1].cursor)) == {str(article)}


def test_an_article_with_a_new_comment_is_read_again(
    make: Make, world: DevtoWorld, site: Loopback, query: Query
) -> None:
    first = list(make().collect(query, None))
    article = world.named()[0]
    late = world.comment("<p>me too</p>", BASE + 19 * HOUR, article)
    site.requests.clear()
    second = list(make().collect(query, first[-1].cursor))
    assert late in ids_of(second)
    assert ids_of(second) == world.whole(article)
    assert len(site.requests) == 3


def test_an_old_article_that_is_still_discussed_is_requested_alone(
    make: Make, world: DevtoWorld, site: Loopback, query: Query
) -> None:
    old = world.article("Brewlark, long ago", "<p>yes</p>", BASE - 100 * 24 * HOUR)
    world.comment("<p>still true</p>", BASE + 15 * HOUR, old)
    first = list(make().collect(query, None))
    late = world.comment("<p>today as well</p>", BASE + 19 * HOUR, old)
    site.requests.clear()
    second = list(make().collect(query, first[-1].cursor))
    assert late in ids_of(second)
    assert [request.path for request in site.requests] == [
        "/api/articles/search", f"/api/articles/{old}", "/api/comments",
    ]  # fmt: skip


def test_a_followed_article_that_is_gone_does_not_end_the_run(make: Make, world: DevtoWorld, query: Query) -> None:
    old = world.article("Brewlark, long ago", "<p>yes</p>", BASE - 100 * 24 * HOUR)
    world.comment("<p>still true</p>", BASE + 15 * HOUR, old)
    first = list(make().collect(query, None))
    new = world.article("Brewlark again", "<p>yes</p>", BASE + 19 * HOUR)
    del world.articles[old]
    assert ids_of(make().collect(query, first[-1].cursor)) == {str(new)}


@pytest.mark.parametrize("longest_page", [30, 100, 1000])
def test_all_pages_are_read_whatever_the_longest_page_of_the_server(
    make: Make, world: DevtoWorld, handler: DevtoServer, query: Query, longest_page: int
) -> None:
    handler.longest_page = longest_page
    for number in range(230):
        world.article(f"Brewlark {number}", "<p>x</p>", BASE + number)
    assert ids_of(make().collect(query, None)) == world.truth()


def test_a_search_that_never_ends_is_cut_off_with_a_gap(
    make: Make, world: DevtoWorld, site: Loopback, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collectors.devto.collector.MAX_PAGES", 3)
    article = world.articles[world.named()[0]]
    site.fail("search", Response([article] * 100))
    collector = make()
    list(collector.collect(query, None))
    assert len(site.requests_to("search")) == 3
    assert [gap.kind for gap in collector.notes.gaps] == ["missed"]


def test_each_alias_is_a_search_and_an_article_is_read_once(make: Make, site: Loopback) -> None:
    brand = Brand("Brewlark", ("Brewlark", "My Brewlark"))
    list(make().collect(Query(brand), None))
    assert [request.fields["q"] for request in site.requests_to("search")] == ["Brewlark", "My Brewlark"]
    assert len(site.requests_to(r"articles/\d+")) == 8


def test_an_article_that_the_search_shows_for_a_longer_word_is_not_kept(
    make: Make, world: DevtoWorld, query: Query
) -> None:
    article = world.article("Brewlarks of the north", "<p>birds</p>", BASE)
    assert str(article) not in ids_of(make().collect(query, None))


def test_a_query_is_searched_and_filters_what_is_read(make: Make, site: Loopback, world: DevtoWorld) -> None:
    brand = Brand("Brewlark", ("Brewlark",), query=parse("brewlark AND brewing"))
    assert {post.thread for post in posts_of(make().collect(Query(brand), None))} == {
        f"devto:{native}" for native in world.named() if "Brewing" in world.articles[native]["title"]
    }
    assert set(site.requests_to("search")[0].fields["q"].split()) == {"brewlark", "brewing"}


def test_since_limits_the_search(make: Make, site: Loopback, query: Query) -> None:
    since = NOW - timedelta(days=91)
    list(make().collect(Query(query.brand, since=since), None))
    assert site.requests[0].fields["top"] == "92"


def test_a_deleted_comment_is_a_tombstone_and_its_replies_stay(make: Make, world: DevtoWorld, query: Query) -> None:
    article = world.article("Brewlark asks", "<p>?</p>", BASE)
    removed = world.comment("<p>I regret this</p>", BASE + 1, article)
    below = world.comment("<p>why?</p>", BASE + 2, removed)
    world.delete(removed)
    posts = {post.id: post for post in posts_of(make().collect(query, None))}
    tombstone = posts[f"devto:comment/{removed}"]
    assert (tombstone.gone, tombstone.author, tombstone.text) == (True, None, "")
    assert posts[f"devto:comment/{below}"].reply_to == tombstone.id
    assert not posts[f"devto:comment/{below}"].parent_missing


def test_a_very_deep_tree_is_read_whole(make: Make, world: DevtoWorld, query: Query) -> None:
    parent: int | str = world.article("Brewlark, deep", "<p>x</p>", BASE)
    for number in range(100):
        parent = world.comment("<p>deeper</p>", BASE + number, parent)
    assert parent in ids_of(make().collect(query, None))


def test_an_answer_that_is_nested_too_deeply_is_unavailable(make: Make, site: Loopback, query: Query) -> None:
    site.fail("search", Response(b"[" * 200_000))
    with pytest.raises(Unavailable, match="in an unknown format"):
        list(make().collect(query, None))


def test_an_answer_without_the_comments_is_read_again_in_the_next_run(
    make: Make, world: DevtoWorld, site: Loopback, query: Query
) -> None:
    site.fail("comments", Response([]), times=1)
    first = list(make().collect(query, None))
    second = list(make().collect(query, first[-1].cursor))
    assert ids_of(first) != world.truth()
    assert ids_of([*first, *second]) == world.truth()


@pytest.mark.parametrize("wrong", [{"created_at": "soon"}, {"id_code": 7}, {"user": "bob"}, {"body_html": ["x"]}])
def test_a_malformed_comment_is_skipped_with_a_warning(
    make: Make, world: DevtoWorld, query: Query, wrong: dict[str, Any]
) -> None:
    article = world.named()[0]
    bad, good = (world.comment("<p>well</p>", BASE + number, article) for number in (1, 2))
    world.comments[bad] |= wrong
    collector = make()
    ids = ids_of(collector.collect(query, None))
    assert good in ids
    assert bad not in ids
    assert collector.warnings == ["DEV sent 1 items that could not be parsed; they were skipped."]


@pytest.mark.parametrize("children", ["x", {"a": 1}, 7, [7, "x", None]])
def test_malformed_children_lose_no_other_comment(
    make: Make, world: DevtoWorld, handler: DevtoServer, query: Query, children: object
) -> None:
    article = world.named()[0]
    leaf = world.comment("<p>well</p>", BASE + 1, article)
    tree = DevtoServer._tree

    def spoil(server: DevtoServer, code: str) -> dict[str, Any]:
        return tree(server, code) | ({"children": children} if code == leaf else {})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DevtoServer, "_tree", spoil)
        assert ids_of(make().collect(query, None)) == world.truth()


@pytest.mark.parametrize("body", [{"error": "x"}, 7, "text", None, b'[], "list": 7', b"[1"])
def test_a_wrong_page_is_unavailable(make: Make, site: Loopback, query: Query, body: Any) -> None:
    site.fail("search", Response(body))
    with pytest.raises(Unavailable, match="in an unknown format"):
        list(make().collect(query, None))


def test_a_server_on_this_computer_is_not_waited_for(make: Make, query: Query, slept: list[float]) -> None:
    list(make().collect(query, None))
    assert slept == []


def test_dev_itself_gets_fewer_than_three_requests_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is `api_throttle`, three reading requests a second: see `DevtoApi`."""
    clock, sent = [100.0], list[float]()
    monkeypatch.setattr("time.monotonic", lambda: clock[0])

    def wait(seconds: float) -> None:
        clock[0] += seconds

    def get(*_: object) -> Response:
        sent.append(clock[0])
        return Response(b"[]")

    collector = DevtoCollector(Access(wait=wait))
    monkeypatch.setattr(collector.client, "get", get)
    for _ in range(4):
        collector.ping()
    assert [round(at, 2) for at in sent] == [100.0, 100.35, 100.7, 101.05]
