"""The Hacker News collector against a simulated search with invented data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from hackernews_server import BASE, HOUR, HackerNewsServer, HackerNewsWorld, make_world
from loopback_http import Loopback, Response

from collectors.engine.collector import Access, CostEstimate, Query
from collectors.hackernews.collector import HackerNewsCollector
from talkworthy.model import Batch, Brand, Post
from talkworthy.query_language.parse import parse

Make = Callable[..., HackerNewsCollector]


@pytest.fixture
def world() -> HackerNewsWorld:
    return make_world()


@pytest.fixture
def handler(world: HackerNewsWorld) -> HackerNewsServer:
    return HackerNewsServer(world)


@pytest.fixture
def site(serve: Callable[..., Loopback], handler: HackerNewsServer, slept: list[float]) -> Loopback:
    del slept
    return serve(handler)


@pytest.fixture
def make(site: Loopback) -> Make:
    return lambda **settings: HackerNewsCollector(Access({}, {"base_url": site.url, "timeout": 2} | settings))


@pytest.fixture
def query() -> Query:
    return Query(Brand("Brewlark", ("Brewlark",)))


def posts_of(batches: Iterable[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


def ids_of(batches: Iterable[Batch]) -> set[int]:
    return {int(post.id.removeprefix("hackernews:")) for post in posts_of(batches)}


def test_every_discussion_that_names_the_brand_is_read_whole(make: Make, world: HackerNewsWorld, query: Query) -> None:
    truth = set().union(*(world.whole(story) for story in world.named()))
    assert ids_of(make().collect(query, None)) == truth
    assert len(truth) == 36


def test_no_settings_are_needed() -> None:
    assert HackerNewsCollector(Access()).warnings == []


def test_the_requests_of_all_batches_are_those_that_were_made(make: Make, site: Loopback, query: Query) -> None:
    assert sum(batch.requests for batch in make().collect(query, None)) == len(site.requests)


@pytest.mark.parametrize("ceiling", [1, 2, 3])
def test_time_is_cut_into_slices_until_each_is_complete(
    make: Make, world: HackerNewsWorld, handler: HackerNewsServer, query: Query, ceiling: int
) -> None:
    handler.ceiling = ceiling
    collector = make()
    assert {post.thread for post in posts_of(collector.collect(query, None))} == {
        f"hackernews:{story}" for story in world.named()
    }
    assert collector.warnings == []


def test_more_than_a_thousand_hits_are_all_found(make: Make, world: HackerNewsWorld, query: Query) -> None:
    story = world.story("An endless discussion", BASE)
    for number in range(2500):
        world.comment(f"Brewlark {number}", BASE + number * 7, story)
    assert world.whole(story) <= ids_of(make().collect(query, None))


def test_too_many_hits_in_one_second_give_a_warning(
    make: Make, world: HackerNewsWorld, handler: HackerNewsServer, query: Query
) -> None:
    handler.ceiling = 1
    world.story("Brewlark, twice", BASE)
    collector = make()
    list(collector.collect(query, None))
    assert collector.warnings == ["Hacker News returns only 1 hits of 2026-01-01 00:00:00."]


def test_the_next_run_reads_only_what_is_new(make: Make, world: HackerNewsWorld, query: Query) -> None:
    first = list(make().collect(query, None))
    story = world.story("Brewlark is back", BASE + 20 * HOUR)
    assert ids_of(make().collect(query, first[-1].cursor)) == {story}


def test_a_discussion_that_has_grown_is_read_again(make: Make, world: HackerNewsWorld, query: Query) -> None:
    first = list(make().collect(query, None))
    story = min(world.named())
    late = world.comment("me too", BASE + 30 * HOUR, story)
    second = list(make().collect(query, first[-1].cursor))
    assert ids_of(second) == world.whole(story)
    assert late in ids_of(second)


def test_known_discussions_are_requested_fifty_at_a_time(
    make: Make, world: HackerNewsWorld, site: Loopback, query: Query
) -> None:
    for number in range(60):
        world.story(f"Brewlark again {number}", BASE + number)
    first = list(make().collect(query, None))
    site.requests.clear()
    assert posts_of(make().collect(query, first[-1].cursor)) == []
    assert len(site.requests) == 3


def test_a_deleted_comment_is_a_tombstone_and_its_replies_stay(
    make: Make, world: HackerNewsWorld, query: Query
) -> None:
    story = world.story("Brewlark asks", BASE)
    removed = world.comment("I regret this", BASE + 1, story)
    below = world.comment("why?", BASE + 2, removed)
    world.delete(removed)
    posts = {post.id: post for post in posts_of(make().collect(query, None))}
    assert (posts[f"hackernews:{removed}"].gone, posts[f"hackernews:{removed}"].author) == (True, None)
    assert posts[f"hackernews:{below}"].reply_to == f"hackernews:{removed}"
    assert not posts[f"hackernews:{below}"].parent_missing


def test_a_comment_whose_story_is_gone_is_saved_from_the_search_hit(
    make: Make, world: HackerNewsWorld, query: Query
) -> None:
    story = world.story("A kettle", BASE)
    comment = world.comment("Brewlark &gt; all", BASE + 1, story)
    world.gone.add(story)
    (saved,) = [post for post in posts_of(make().collect(query, None)) if post.id == f"hackernews:{comment}"]
    assert (saved.text, saved.parent_missing, saved.thread) == ("Brewlark > all", True, f"hackernews:{story}")


def test_a_discussion_that_is_missing_once_is_read_whole_in_the_next_run(
    make: Make, world: HackerNewsWorld, site: Loopback, query: Query
) -> None:
    site.fail("/items/", 404, times=1)
    first = list(make().collect(query, None))
    second = list(make().collect(query, first[-1].cursor))
    assert ids_of([*first, *second]) == set().union(*(world.whole(story) for story in world.named()))


def test_a_story_that_comes_once_without_its_comments_is_read_whole_in_the_next_run(
    make: Make, world: HackerNewsWorld, handler: HackerNewsServer, site: Loopback, query: Query
) -> None:
    story = world.story("A kettle", BASE)
    comment = world.comment("my Brewlark", BASE + 1, story)
    site.fail(
        f"/items/{story}", Response({"id": story, "type": "story", "created_at_i": BASE, "children": []}), times=1
    )
    first = list(make().collect(query, None))
    second = list(make().collect(query, first[-1].cursor))
    assert (comment in ids_of(first), ids_of(second)) == (False, {story, comment})


def test_a_hit_in_a_longer_word_is_ignored(make: Make, world: HackerNewsWorld, site: Loopback) -> None:
    world.story("Brewlarks of the north", BASE)
    before = len(make_world().named())
    list(make().collect(Query(Brand("Brewlark", ("Brewlark",))), None))
    assert len(site.requests_to("items")) == before


@pytest.mark.parametrize("wrong", [{"created_at_i": "soon"}, {"text": 7}, {"id": None}, {"parent_id": "x"}])
def test_a_malformed_comment_is_skipped_with_a_warning(
    make: Make, world: HackerNewsWorld, query: Query, wrong: dict[str, Any]
) -> None:
    story = world.story("Brewlark asks", BASE)
    bad = world.comment("bad", BASE + 1, story)
    good = world.comment("good", BASE + 2, story)
    whole = len(world.items)
    tree = HackerNewsServer._tree

    def spoil(server: HackerNewsServer, native: int) -> dict[str, Any]:
        return tree(server, native) | (wrong if native == bad else {})

    collector = make()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HackerNewsServer, "_tree", spoil)
        ids = ids_of(collector.collect(query, None))
    assert good in ids
    assert bad not in ids
    assert len(ids) < whole
    assert collector.warnings == ["Hacker News sent 1 items that could not be parsed; they were skipped."]


@pytest.mark.parametrize("body", [{"hits": None}, {"hits": {}}, {"message": "x"}, {}])
def test_a_wrong_page_is_unavailable(make: Make, site: Loopback, query: Query, body: Any) -> None:
    site.fail("search", Response(body))
    with pytest.raises(Exception, match="in an unknown format"):
        list(make().collect(query, None))


def test_nothing_older_than_since_is_searched(make: Make, site: Loopback, world: HackerNewsWorld) -> None:
    since = datetime.fromtimestamp(BASE + 6 * HOUR, UTC)
    posts = posts_of(make().collect(Query(Brand("Brewlark", ("Brewlark",)), since=since), None))
    assert min(post.created_at for post in posts) == since
    assert f"created_at_i>={BASE + 6 * HOUR}," in site.requests[0].fields["numericFilters"]


def test_an_estimate_counts_posts_that_name_the_brand(make: Make, site: Loopback, query: Query) -> None:
    assert make().estimate(query, None) == CostEstimate(8, 8, 0.0)
    assert len(site.requests) == 1


def test_until_is_sent_to_the_search(make: Make, site: Loopback, world: HackerNewsWorld) -> None:
    end = BASE + 6 * HOUR
    until = datetime.fromtimestamp(end, UTC)
    batches = list(make().collect(Query(Brand("Brewlark", ("Brewlark",)), until=until), None))
    assert f"created_at_i<{end}" in site.requests[0].fields["numericFilters"]
    assert {post.thread for post in posts_of(batches)} == {
        f"hackernews:{story}" for story in world.named() if world.items[story]["created_at_i"] < end
    }


def test_a_query_is_searched_and_filters_the_hits(make: Make, site: Loopback, world: HackerNewsWorld) -> None:
    brand = Brand("Brewlark", ("Brewlark",), query=parse("brewlark NOT show"))
    batches = list(make().collect(Query(brand), None))
    assert site.requests[0].fields["query"] == '"brewlark"'
    shown = {story for story in world.named() if "Show HN" in world.items[story]["title"]}
    assert ids_of(batches) == set().union(*(world.whole(story) for story in world.named() - shown))
    assert (batches[-1].cursor or {})["aliases"] == ["brewlark NOT show"]


def test_hits_of_one_second_that_are_missing_are_a_gap(
    make: Make, world: HackerNewsWorld, handler: HackerNewsServer, query: Query
) -> None:
    handler.ceiling = 1
    world.story("Brewlark, twice", BASE)
    collector = make()
    list(collector.collect(query, None))
    (gap,) = collector.notes.gaps
    assert (gap.kind, gap.since, gap.until) == (
        "missed",
        datetime.fromtimestamp(BASE, UTC),
        datetime.fromtimestamp(BASE + 1, UTC),
    )


def posts_below(make: Make, story: int) -> list[Post]:
    query = Query(Brand("Brewlark", ("Brewlark",)))
    return [post for post in posts_of(make().collect(query, None)) if post.thread == f"hackernews:{story}"]


def test_a_discussion_is_requested_once_to_recheck_all_its_posts(
    make: Make, world: HackerNewsWorld, site: Loopback
) -> None:
    known = [post for post in posts_below(make, min(world.named())) if not post.gone]
    site.requests.clear()
    (batch,) = make().recheck(known)
    assert [post.id for post in batch.posts] == [post.id for post in known]
    assert len(site.requests) == 1


def test_a_comment_missing_only_from_its_discussion_is_not_gone(
    make: Make, world: HackerNewsWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = min(world.named())
    known = posts_below(make, story)
    below = HackerNewsWorld.below
    monkeypatch.setattr(HackerNewsWorld, "below", lambda self, parent: [] if parent == story else below(self, parent))
    (batch,) = make().recheck([post for post in known if not post.gone])
    assert len(batch.posts) == 3
    assert batch.gone == []


def test_a_comment_that_is_nowhere_is_gone(make: Make, world: HackerNewsWorld) -> None:
    story = min(world.named())
    known = posts_below(make, story)
    lost = world.below(story)[-1]
    world.gone.add(lost)
    (batch,) = make().recheck([post for post in known if post.id == f"hackernews:{lost}"])
    assert (batch.posts, batch.gone) == ([], [f"hackernews:{lost}"])


def test_posts_of_a_discussion_that_fails_are_uncertain(make: Make, world: HackerNewsWorld, site: Loopback) -> None:
    first, second, *_ = sorted(world.named())
    known = [*posts_below(make, first), *posts_below(make, second)]
    site.fail(f"items/{first}", 500)
    collector = make()
    (batch,) = collector.recheck([post for post in known if not post.gone])
    assert {post.thread for post in batch.posts} == {f"hackernews:{second}"}
    assert batch.gone == []
    assert "failed on the discussion" in collector.warnings[0]
