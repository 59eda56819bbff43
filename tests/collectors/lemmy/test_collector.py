"""Runs on Lemmy and PieFed: which requests they make, what they read of several servers, and failures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from lemmy_helpers import BRAND, QUERY, Serve, collected, make, posts_of, to_line
from lemmy_server import BASE, HOME, PATHS, Fediverse, LemmyServer, LemmyServers, make_world
from loopback_http import Response

from collectors.engine.collector import Access, Query
from collectors.engine.cursor import SourceCursor
from collectors.lemmy.collector import LemmyCollector, to_phrases
from talkworthy.errors import RateLimited, Unavailable, UserError
from talkworthy.query_language.parse import parse

pytestmark = pytest.mark.usefixtures("slept")


def small_world() -> Fediverse:
    """Return a thread that names the brand in its post, and another that names it in a comment."""
    world = Fediverse()
    world.comment(world.post("My Brewlark", "leaks", BASE), "mine too", BASE + timedelta(minutes=1))
    world.comment(world.post("Kettles", "Which?", BASE), "Brewlark", BASE + timedelta(minutes=2))
    return world


@pytest.mark.parametrize("software", sorted(PATHS))
def test_all_threads_that_name_the_brand_are_read_whole(serve: Serve, software: str) -> None:
    world = make_world()
    posts = collected(make(serve(LemmyServer(world, software)).url))
    truth = {str(raw["id"]) for post in world.named() for raw in (world.posts[post], *world.tree(post))}
    assert set(posts) == truth
    assert not [post.id for post in posts.values() if post.parent_missing]


def test_a_run_on_lemmy_makes_one_search_and_one_request_for_each_thread(serve: Serve) -> None:
    """The post that names the brand is in the answer of the search; that of the other thread is not."""
    server = serve(LemmyServer(small_world()))
    list(make(server.url).collect(QUERY, None))
    assert list(map(to_line, server.requests)) == [
        "/nodeinfo/2.1",
        "/api/v3/search q=Brewlark type_=All limit=50 listing_type=All sort=New page=1",
        "/api/v3/comment/list post_id=100000 type_=All sort=Old max_depth=1000",
        "/api/v3/post id=100001",
        "/api/v3/comment/list post_id=100001 type_=All sort=Old max_depth=1000",
    ]


def test_a_run_on_lemmy_1_uses_its_new_api(serve: Serve) -> None:
    server = serve(LemmyServer(small_world(), "lemmy 1"))
    list(make(server.url).collect(QUERY, None))
    assert list(map(to_line, server.requests)) == [
        "/nodeinfo/2.1",
        "/api/v4/search search_term=Brewlark type_=all limit=50",
        "/api/v4/comment/list post_id=100000 type_=all sort=old max_depth=1000",
        "/api/v4/post id=100001",
        "/api/v4/comment/list post_id=100001 type_=all sort=old max_depth=1000",
    ]


def test_a_run_on_piefed_searches_posts_and_comments(serve: Serve) -> None:
    server = serve(LemmyServer(small_world(), "piefed"))
    list(make(server.url).collect(replace(QUERY, since=BASE - timedelta(days=1)), None))
    assert list(map(to_line, server.requests)) == [
        "/nodeinfo/2.1",
        "/api/alpha/search q=Brewlark type_=Posts limit=50 listing_type=All sort=New page=1",
        "/api/alpha/search q=Brewlark type_=Posts limit=50 listing_type=All sort=New page=2",
        "/api/alpha/search q=Brewlark type_=Comments limit=50 listing_type=All sort=New page=1",
        "/api/alpha/search q=Brewlark type_=Comments limit=50 listing_type=All sort=New page=2",
        "/api/alpha/comment/list post_id=100000 type_=All sort=Old limit=50 page=1",
        "/api/alpha/post id=100001",
        "/api/alpha/comment/list post_id=100001 type_=All sort=Old limit=50 page=1",
    ]


def test_a_second_run_requests_each_followed_post_and_no_comments(serve: Serve) -> None:
    """The post that names the brand is in the answer of the search again."""
    server = serve(LemmyServer(small_world()))
    (*_, last) = make(server.url).collect(QUERY, None)
    server.requests.clear()
    assert posts_of(make(server.url).collect(QUERY, last.cursor)) == []
    assert [request.path for request in server.requests] == [
        "/nodeinfo/2.1",
        "/api/v3/search",
        "/api/v3/post",
    ]


def test_a_thread_that_has_grown_is_read_again(serve: Serve) -> None:
    world = small_world()
    server = serve(LemmyServer(world))
    (*_, last) = make(server.url).collect(QUERY, None)
    new = world.comment(100_000, "fixed it", BASE + timedelta(hours=1))
    posts = posts_of(make(server.url).collect(QUERY, last.cursor))
    assert f"lemmy:{HOME}/comment/{new}" in {post.id for post in posts}


def test_a_thread_on_two_servers_is_read_once(serve: Serve) -> None:
    world = small_world()
    server = serve(LemmyServers({"one.example": LemmyServer(world), "two.example": LemmyServer(world, "piefed")}))
    batches = list(make(f"{server.url}/{{server}}", servers=["one.example", "two.example"]).collect(QUERY, None))
    ids = [post.id for post in posts_of(batches)]
    assert sorted(ids) == sorted(set(ids))
    assert len(ids) == 4
    assert server.requests_to("/two.example/.*(post|comment)") == []
    server.requests.clear()
    again = make(f"{server.url}/{{server}}", servers=["one.example", "two.example"]).collect(QUERY, batches[-1].cursor)
    assert posts_of(again) == []
    assert server.requests_to("/two.example/.*(post|comment)") == []


def test_a_comment_that_reached_only_the_second_server_is_read_there(serve: Serve) -> None:
    world = small_world()
    late = world.comment(100_000, "a Brewlark never leaks", BASE + timedelta(hours=1))
    one, two = LemmyServer(world), LemmyServer(world)
    one.hidden = {late}
    server = serve(LemmyServers({"one.example": one, "two.example": two}))
    posts = collected(make(f"{server.url}/{{server}}", servers=["one.example", "two.example"]))
    assert posts[str(late)].thread == f"lemmy:{HOME}/post/100000"
    assert len(posts) == 5


def test_a_server_that_fails_is_skipped_with_a_gap(serve: Serve) -> None:
    world = small_world()
    server = serve(LemmyServers({"one.example": LemmyServer(world), "two.example": LemmyServer(world)}))
    server.fail("/one.example/", 500)
    collector = make(f"{server.url}/{{server}}", servers=["one.example", "two.example"])
    assert len(collected(collector)) == 4
    assert [(gap.place, gap.kind) for gap in collector.notes.gaps] == [("one.example", "outage")]


def test_a_server_of_other_software_is_named(serve: Serve) -> None:
    server = serve(lambda _: Response({"software": {"name": "mbin", "version": "1.8"}}))
    with pytest.raises(Unavailable, match=r"lemmy\.example runs neither Lemmy nor PieFed"):
        list(make(server.url).collect(QUERY, None))


def test_the_rate_limit_of_lemmy_0_is_waited_for_although_its_status_is_400(serve: Serve, slept: list[float]) -> None:
    server = serve(LemmyServer(small_world()))
    server.fail("/search", Response({"error": "rate_limit_error"}, 400), times=2)
    assert len(collected(make(server.url))) == 4
    assert slept == [5.0, 10.0]


def test_a_rate_limit_that_lasts_is_raised(serve: Serve) -> None:
    server = serve(LemmyServer(small_world()))
    server.fail("/search", Response({"error": "rate_limit_error"}, 400))
    with pytest.raises(RateLimited):
        list(make(server.url, longest_wait=1).collect(QUERY, None))


@pytest.mark.parametrize("software", sorted(PATHS))
def test_a_thread_with_more_comments_than_an_answer_shows_is_read_page_by_page(serve: Serve, software: str) -> None:
    world = Fediverse()
    post = world.post("Brewlark owners", "say hello", BASE)
    for number in range(320):
        world.comment(post, f"hello {number}", BASE + timedelta(seconds=number))
    assert len(collected(make(serve(LemmyServer(world, software)).url))) == 321


@pytest.mark.parametrize(("software", "pages"), [("lemmy", 3), ("lemmy 1", 3), ("piefed", 4)])
def test_all_pages_of_a_search_are_read(serve: Serve, software: str, pages: int) -> None:
    world = Fediverse()
    for number in range(120):
        world.post(f"Brewlark {number}", "", BASE + timedelta(minutes=number))
    server = serve(LemmyServer(world, software))
    assert len(collected(make(server.url))) == 120
    kind = "Posts" if software == "piefed" else "All"
    asked = [request for request in server.requests_to("/search") if request.fields["type_"].lower() == kind.lower()]
    assert len(asked) == pages


def test_a_search_ends_where_the_last_run_ended(serve: Serve) -> None:
    world = Fediverse()
    for number in range(120):
        world.post(f"Brewlark {number}", "", BASE + timedelta(days=number))
    server = serve(LemmyServer(world))
    (*_, last) = make(server.url).collect(QUERY, None)
    server.requests.clear()
    list(make(server.url).collect(QUERY, last.cursor))
    assert len(server.requests_to("/search")) == 1


def test_pages_beyond_most_pages_are_a_gap(serve: Serve) -> None:
    world = Fediverse()
    for number in range(120):
        world.post(f"Brewlark {number}", "", BASE + timedelta(days=number))
    collector = make(serve(LemmyServer(world)).url, most_pages=1)
    assert len(collected(collector)) == 50
    (gap,) = collector.notes.gaps
    assert (gap.kind, gap.since, gap.until) == ("missed", None, BASE + timedelta(days=70))


def test_a_hit_that_only_contains_the_name_is_not_read(serve: Serve) -> None:
    world = Fediverse()
    world.post("Brewlarkish", "", BASE)
    server = serve(LemmyServer(world))
    assert collected(make(server.url)) == {}
    assert server.requests_to("/post|/comment") == []


def test_names_are_searched_without_quotation_marks() -> None:
    assert to_phrases(replace(BRAND, aliases=("Brew Lark", "Brewlark"))) == ["Brew Lark", "Brewlark"]


def test_of_terms_that_must_both_occur_the_longest_is_searched() -> None:
    """Lemmy finds several words only in their order."""
    assert to_phrases(replace(BRAND, query=parse('brewlark AND "copper kettle"'))) == ["copper kettle"]


@pytest.mark.parametrize("servers", [[], "lemmy.world", ["localhost"], ["127.0.0.1"], ["a b"], [7], ["x.example/p"]])
def test_a_wrong_setting_is_named(servers: object) -> None:
    with pytest.raises(UserError, match="servers"):
        LemmyCollector(Access(settings={"servers": servers}))


def test_addresses_in_the_private_network_are_not_opened() -> None:
    collector = LemmyCollector(Access(settings={"servers": ["localhost.localdomain"], "timeout": 1}))
    with pytest.raises(Unavailable):
        list(collector.collect(QUERY, None))


def test_hostile_answers_are_bounded_and_lose_no_other_post(serve: Serve) -> None:
    world = small_world()
    texts = ["<script>alert(1)</script>" * 1_000, "\x00\x1b[31mred\u202e", "[" * 50_000, "> " * 20_000, "a" * 500_000]
    for text in texts:
        world.comment(100_000, text, BASE + timedelta(hours=1))
    world.comments[world.comment(100_000, "", BASE)]["content"] = 7
    collector = make(serve(LemmyServer(world)).url)
    posts = collected(collector)
    assert len(posts) == 4 + len(texts)
    assert not [post.id for post in posts.values() if "\x00" in post.text]
    assert len(collector.notes.dead) == 1


def test_a_backfill_reads_only_its_time(serve: Serve) -> None:
    world = make_world()
    query = Query(BRAND, since=BASE + timedelta(days=3), until=BASE + timedelta(days=5))
    posts = collected(make(serve(LemmyServer(world)).url), query)
    assert {post.thread for post in posts.values()} == {f"lemmy:{HOME}/post/100004"}


def test_the_cursor_is_that_of_the_engine(serve: Serve) -> None:
    (*_, last) = make(serve(LemmyServer(small_world())).url).collect(QUERY, None)
    assert last.cursor is not None
    assert SourceCursor.from_json(last.cursor, ["Brewlark"]).to_json(float("inf")) == last.cursor
