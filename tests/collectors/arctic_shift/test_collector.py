"""The collector of Arctic Shift against a simulated archive with invented data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from arctic_shift_server import BASE, COMMUNITIES, HOUR, ArcticShiftServer, make_world
from loopback_http import Loopback, Response
from reddit_server import RedditWorld

from collectors.arctic_shift import search, threads
from collectors.arctic_shift.collector import ArcticShiftCollector, to_communities, to_words
from collectors.engine.collector import Access, Query
from talkworthy.errors import Unavailable, UserError
from talkworthy.model import Batch, Brand, Post
from talkworthy.query_language.parse import parse

Make = Callable[..., ArcticShiftCollector]
BENCH, KETTLES = COMMUNITIES


@pytest.fixture
def world() -> RedditWorld:
    return make_world(4)


@pytest.fixture
def handler(world: RedditWorld) -> ArcticShiftServer:
    return ArcticShiftServer(world)


@pytest.fixture
def archive(serve: Callable[..., Loopback], handler: ArcticShiftServer, slept: list[float]) -> Loopback:
    del slept
    return serve(handler)


@pytest.fixture
def make(archive: Loopback, monkeypatch: pytest.MonkeyPatch) -> Make:
    monkeypatch.setattr(ArcticShiftCollector, "now", lambda _: datetime.fromtimestamp(BASE + 72 * HOUR, UTC))
    return lambda **settings: ArcticShiftCollector(Access({}, {"base_url": archive.url, "timeout": 2} | settings))


@pytest.fixture
def query() -> Query:
    return Query(Brand("Brewlark", ("Brewlark",), communities={"arctic_shift": COMMUNITIES}))


def posts_of(batches: Iterable[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


def names_of(batches: Iterable[Batch]) -> set[str]:
    return {post.id.removeprefix("reddit:") for post in posts_of(batches)}


def targets_of(archive: Loopback) -> list[str]:
    """Return the path and the fields of each request that tell it from others of its kind."""
    shown = ("subreddit", "query", "body", "after", "before", "ids", "link_id")
    return [
        f"{request.path.removeprefix('/api/')} "
        + " ".join(f"{name}={request.fields[name]}" for name in shown if name in request.fields)
        for request in archive.requests
    ]


def test_every_thread_that_names_the_brand_is_read_whole(make: Make, query: Query, world: RedditWorld) -> None:
    posts = posts_of(make().collect(query, None))
    assert {post.id.removeprefix("reddit:") for post in posts} == set().union(*map(world.tree, world.named()))
    assert len(posts) == 17
    assert {post.source for post in posts} == {"reddit"}


def test_a_first_run_makes_these_requests_and_no_others(make: Make, query: Query, archive: Loopback) -> None:
    """Two searches a community, one tree a thread, and one request for the submissions that only a comment led to.

    The API welcomes "a couple requests per second" and asks to be considerate (README of its API, "Rate limiting").
    """
    batches = list(make().collect(query, None))
    assert targets_of(archive) == [
        "posts/search subreddit=archived_bench query=Brewlark",
        "comments/search subreddit=archived_bench body=Brewlark",
        "comments/tree link_id=t3_ab0000",
        "posts/search subreddit=archived_kettles query=Brewlark",
        "comments/search subreddit=archived_kettles body=Brewlark",
        "posts/ids ids=ab0001",
        "comments/tree link_id=t3_ab0001",
        "comments/tree link_id=t3_ab0003",
    ]
    assert sum(batch.requests for batch in batches) == 8
    assert [request.fields for request in archive.requests_to("comments/search")[:1]] == [
        {"subreddit": BENCH, "sort": "asc", "limit": "100", "body": "Brewlark"}
    ]
    assert archive.requests_to("tree")[0].fields == {"link_id": "t3_ab0000", "limit": "9999"}


def test_a_second_run_begins_two_days_before_the_newest_hit(make: Make, query: Query, archive: Loopback) -> None:
    cursor = list(make().collect(query, None))[-1].cursor
    archive.requests.clear()
    assert posts_of(make().collect(query, cursor)) == []
    assert targets_of(archive) == [
        "posts/search subreddit=archived_bench query=Brewlark after=1772150399",
        "comments/search subreddit=archived_bench body=Brewlark",
        "comments/tree link_id=t3_ab0000",
        "posts/search subreddit=archived_kettles query=Brewlark after=1772155799",
        "comments/search subreddit=archived_kettles body=Brewlark after=1772152234",
        "comments/tree link_id=t3_ab0001",
        "comments/tree link_id=t3_ab0003",
    ]


def test_a_thread_that_has_grown_is_read_again(make: Make, query: Query, world: RedditWorld) -> None:
    cursor = list(make().collect(query, None))[-1].cursor
    late = world.comment("t3_ab0000", "me too", BASE + 20 * HOUR)
    second = names_of(make().collect(query, cursor))
    assert late in second
    assert second == world.tree("t3_ab0000")


def test_a_thread_that_has_been_silent_for_a_week_is_not_requested_again(
    make: Make, query: Query, archive: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ArcticShiftCollector, "now", lambda _: datetime.fromtimestamp(BASE + 9 * 24 * HOUR, UTC))
    cursor = list(make().collect(query, None))[-1].cursor
    archive.requests.clear()
    list(make().collect(query, cursor))
    assert len(archive.requests) == 4  # only the searches
    assert archive.requests_to("tree") == []


def test_a_backfill_asks_for_its_days_only(make: Make, query: Query, archive: Loopback) -> None:
    days = replace(query, since=datetime.fromtimestamp(BASE, UTC), until=datetime.fromtimestamp(BASE + HOUR, UTC))
    assert {post.thread for post in posts_of(make().collect(days, None))} == {"reddit:t3_ab0000", "reddit:t3_ab0001"}
    assert archive.requests[0].fields["after"] == str(BASE - 1)
    assert archive.requests[0].fields["before"] == str(BASE + HOUR)


def test_a_search_with_more_than_a_page_is_continued_where_it_ended(
    make: Make, query: Query, world: RedditWorld, archive: Loopback
) -> None:
    for number in range(250):
        world.comment("t3_ab0002", f"Brewlark {number}", BASE + 50_000 + number * 7)
    assert world.tree("t3_ab0002") <= names_of(make().collect(query, None))
    afters = [request.fields.get("after") for request in archive.requests_to("comments/search")[:3]]
    assert afters == [None, str(BASE + 50_000 + 99 * 7 - 1), str(BASE + 50_000 + 198 * 7 - 1)]


def test_a_second_with_more_than_a_page_is_a_known_gap(make: Make, query: Query, world: RedditWorld) -> None:
    for number in range(120):
        world.comment("t3_ab0002", f"Brewlark {number}", BASE + 50_000)
    collector = make()
    list(collector.collect(query, None))
    (gap,) = collector.notes.gaps
    assert (gap.place, gap.kind, gap.since) == (
        "r/archived_bench",
        "missed",
        datetime.fromtimestamp(BASE + 50_000, UTC),
    )


def test_a_search_with_too_many_pages_goes_on_in_the_next_run(
    make: Make, query: Query, world: RedditWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MAX_PAGES", 2)
    links = [world.submit(BENCH, f"Brewlark {number}", "", BASE + number * 24 * HOUR) for number in range(300)]
    monkeypatch.setattr(ArcticShiftCollector, "now", lambda _: datetime.fromtimestamp(BASE + 301 * 24 * HOUR, UTC))
    collector = make(follow_days=1)
    first = list(collector.collect(query, None))
    assert "more than 2 pages of posts; the next run continues there" in " ".join(collector.warnings)
    second = make().collect(query, first[-1].cursor)
    assert names_of(first) | names_of(second) >= set(links)


def test_a_collapsed_tree_is_completed_by_ids(
    make: Make, query: Query, handler: ArcticShiftServer, archive: Loopback
) -> None:
    world, handler.tree_limit = handler.world, 10
    for number in range(30):
        world.comment("t3_ab0000", f"reply {number}", BASE + 900 + number)
    assert world.tree("t3_ab0000") <= names_of(make().collect(query, None))
    assert len(archive.requests_to("comments/ids")) == 1


def test_collapsed_comments_that_are_not_sent_are_requested_in_the_next_run(
    make: Make, query: Query, world: RedditWorld, handler: ArcticShiftServer
) -> None:
    last = [world.comment("t3_ab0000", f"reply {number}", BASE + 900 + number) for number in range(30)][-1]
    handler.tree_limit, handler.lacking = 10, {last}
    first = list(make().collect(query, None))
    assert last not in names_of(first)
    handler.lacking = set()
    assert last in names_of(make().collect(query, first[-1].cursor))


def test_a_thread_whose_submission_is_not_in_the_archive_is_kept_without_it(
    make: Make, query: Query, handler: ArcticShiftServer
) -> None:
    handler.lacking = {"t3_ab0001"}
    posts = [post for post in posts_of(make().collect(query, None)) if post.thread == "reddit:t3_ab0001"]
    assert len(posts) == 7
    assert any(post.parent_missing for post in posts)


def test_the_archive_lacks_the_whole_thread(make: Make, query: Query, archive: Loopback) -> None:
    archive.fail("tree", Response({"data": []}))
    archive.fail("posts/ids", Response({"data": []}))
    posts = posts_of(make().collect(query, None))
    assert {post.id for post in posts} == {"reddit:t3_ab0000", "reddit:t3_ab0003"}  # of the search


@pytest.mark.parametrize("status", [200, 422])
def test_where_the_search_is_too_slow_the_community_is_read_page_by_page(
    make: Make, query: Query, handler: ArcticShiftServer, archive: Loopback, status: int
) -> None:
    handler.slow, handler.slow_status = {"comments"}, status
    collector = make()
    world = handler.world
    assert names_of(collector.collect(query, None)) == set().union(*map(world.tree, world.named()))
    assert targets_of(archive)[1:5] == [
        "comments/search subreddit=archived_bench body=Brewlark",
        "comments/search subreddit=archived_bench body=Brewlark",
        "comments/search subreddit=archived_bench body=Brewlark",
        f"comments/search subreddit=archived_bench after={BASE + 72 * HOUR - 30 * 24 * HOUR - 1}",
    ]
    assert collector.warnings[0] == (
        "Arctic Shift was too slow for the search in r/archived_bench, again after retries; try later. "
        "Its comments were read page by page instead."
    )
    (first, *_) = collector.notes.gaps
    assert (first.place, first.kind, first.since) == ("r/archived_bench", "missed", None)


def test_a_slow_search_is_listed_once_for_all_aliases(
    make: Make, handler: ArcticShiftServer, archive: Loopback
) -> None:
    handler.slow = {"posts", "comments"}
    brand = Brand("Brewlark", ("Brewlark", "Larkpot"), communities={"arctic_shift": (BENCH,)})
    list(make().collect(Query(brand), None))
    assert [target for target in targets_of(archive) if "body" not in target and "query" not in target] == [
        f"posts/search subreddit=archived_bench after={BASE + 72 * HOUR - 30 * 24 * HOUR - 1}",
        f"comments/search subreddit=archived_bench after={BASE + 72 * HOUR - 30 * 24 * HOUR - 1}",
        "comments/tree link_id=t3_ab0000",
    ]
    assert not [target for target in targets_of(archive) if "Larkpot" in target]


def test_a_listing_goes_on_an_hour_before_where_it_ended(
    make: Make, query: Query, handler: ArcticShiftServer, archive: Loopback
) -> None:
    handler.slow = {"posts", "comments"}
    cursor = list(make().collect(query, None))[-1].cursor
    archive.requests.clear()
    collector = make()
    assert posts_of(collector.collect(query, cursor)) == []
    newest = max(post["created_utc"] for post in handler.world.submissions.values() if post["subreddit"] == BENCH)
    listed = [request for request in archive.requests_to("posts/search") if "query" not in request.fields]
    assert listed[0].fields["after"] == str(int(newest) - HOUR - 1)
    assert collector.notes.gaps == []


def test_a_community_that_fails_leaves_the_others(make: Make, query: Query, archive: Loopback) -> None:
    archive.fail("posts/search", 403, times=1)
    collector = make()
    assert {post.community for post in posts_of(collector.collect(query, None))} == {KETTLES}
    assert [(gap.place, gap.kind) for gap in collector.notes.gaps] == [("r/archived_bench", "closed")]


def test_comments_of_another_thread_are_left_out(
    make: Make, query: Query, archive: Loopback, world: RedditWorld
) -> None:
    foreign = {**next(iter(world.comments.values())), "link_id": "t3_other", "name": "t1_foreign", "id": "foreign"}
    archive.fail("tree", Response({"data": [{"kind": "t1", "data": foreign}]}))
    assert "t1_foreign" not in names_of(make().collect(query, None))


@pytest.mark.parametrize(
    "branch",
    ["text", 7, None, [], {}, {"kind": "t1"}, {"kind": "t1", "data": 7}, {"kind": ["t1"], "data": {}},
     {"kind": "t1", "data": {"replies": "text"}}, {"kind": "t1", "data": {"replies": {"data": 7}}}],
)  # fmt: skip
def test_a_malformed_branch_loses_no_other(
    make: Make, query: Query, archive: Loopback, handler: ArcticShiftServer, branch: Any
) -> None:
    good = handler._branches(handler.world.children["t3_ab0000"], "t3_ab0000", [99])
    archive.fail("tree", Response({"data": [branch, *good]}), times=1)
    collector = make()
    assert names_of(collector.collect(query, None)) >= handler.world.tree("t3_ab0000")
    assert collector.notes.dead


def test_deep_and_huge_trees_are_read_or_refused_but_end(make: Make, query: Query, archive: Loopback) -> None:
    levels = 20_000
    deep = b'{"kind":"t1","data":{"replies":{"data":{"children":[' * levels + b"]}}}}" * levels
    for body, reason in ((b'{"data":[%s]}' % deep, "unknown format"), (b'["' + b"x" * 2_000_000, "larger than 1 MB")):
        archive.faults.clear()
        archive.fail("tree", Response(body))
        collector = make(most_megabytes=1 if b"xx" in body else 30)
        assert posts_of(collector.collect(query, None)) == []
        assert reason in " ".join(collector.warnings)


def test_an_unknown_format_of_a_whole_page_is_no_empty_search(make: Make, query: Query, archive: Loopback) -> None:
    archive.fail("posts/search", Response({"data": [{"id": 1}, {"id": 2}]}))
    with pytest.raises(Unavailable, match=r"the posts of r/archived_\w+ in an unknown format \(no posts\)"):
        list(make().collect(query, None))


def test_html_and_control_characters_become_plain_text(make: Make, query: Query, world: RedditWorld) -> None:
    world.comment("t3_ab0000", "alert <b> \x00 **bold** \ud800", BASE + 900)
    (text,) = [post.text for post in posts_of(make().collect(query, None)) if "alert" in post.text]
    assert text == "alert <b>  bold \ufffd"


def test_the_communities_of_both_sources_are_searched_once_each() -> None:
    brand = Brand("B", ("B",), communities={"arctic_shift": ("r/Coffee", "tea"), "reddit": ("coffee", "espresso")})
    assert to_communities(brand) == ["Coffee", "tea", "espresso"]


@pytest.mark.parametrize("name", ["", "a b", "coffee&subreddit=x", "r/", "ü", "x" * 40, "../api"])
def test_what_is_no_community_is_refused(name: str) -> None:
    with pytest.raises(UserError, match="is no community of Reddit"):
        to_communities(Brand("B", ("B",), communities={"arctic_shift": (name,)}))


def test_without_a_community_nothing_is_searched(make: Make, archive: Loopback) -> None:
    with pytest.raises(UserError, match="No community is named for Brewlark"):
        list(make().collect(Query(Brand("Brewlark", ("Brewlark",))), None))
    assert archive.requests == []


@pytest.mark.parametrize(
    ("text", "words"),
    [('"Copper Kettle"', "Copper Kettle"), ('"Now or Never"', "Now Never"), ('"-x y"', "x y"), ('"Or"', '"Or"')],
)
def test_a_search_text_has_no_operator(text: str, words: str) -> None:
    assert to_words(text) == words


def test_a_query_is_searched_by_its_words_and_filtered_here(make: Make, world: RedditWorld, archive: Loopback) -> None:
    world.submit(BENCH, "Brewlark samovar", "", BASE + 40_000)
    world.submit(BENCH, "Brewlark grinder samovar", "", BASE + 41_000)
    brand = Brand(
        "Brewlark", ("Brewlark",), communities={"arctic_shift": (BENCH,)}, query=parse("brewlark samovar -grinder")
    )
    assert [post.title for post in posts_of(make().collect(Query(brand), None))] == ["Brewlark samovar"]
    assert archive.requests[0].fields["query"] == "brewlark samovar"


def test_at_most_so_many_followed_threads_of_a_community_are_requested(
    make: Make, query: Query, archive: Loopback, world: RedditWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collectors.arctic_shift.collector.MAX_FOLLOWED_READS", 1)
    cursor = list(make().collect(query, None))[-1].cursor
    archive.requests.clear()
    list(make().collect(query, cursor))
    assert len(archive.requests_to("tree")) == 2  # one of each community
    assert threads.KINDS == ("posts", "comments")
