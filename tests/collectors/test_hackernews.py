"""The Hacker News collector against a pretended search with an invented world."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from hackernews_server import BASE, HOUR, HackerNewsServer, HackerNewsWorld, make_world
from loopback_http import Answer, Loopback

from collectors.base import Access, Estimate, Query
from collectors.fields import WRONG_SHAPE
from collectors.hackernews import HackerNewsCollector, to_post
from talkworthy.model import Batch, Brand, Engagement, Post

Make = Callable[..., HackerNewsCollector]


@pytest.fixture
def world() -> HackerNewsWorld:
    return make_world()


@pytest.fixture
def answers(world: HackerNewsWorld) -> HackerNewsServer:
    return HackerNewsServer(world)


@pytest.fixture
def site(serve: Callable[..., Loopback], answers: HackerNewsServer, slept: list[float]) -> Loopback:
    del slept
    return serve(answers)


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
def test_time_is_cut_into_slices_until_each_is_shown_whole(
    make: Make, world: HackerNewsWorld, answers: HackerNewsServer, query: Query, ceiling: int
) -> None:
    answers.ceiling = ceiling
    collector = make()
    assert {post.conversation for post in posts_of(collector.collect(query, None))} == {
        f"hackernews:{story}" for story in world.named()
    }
    assert collector.warnings == []


def test_more_than_a_thousand_hits_are_all_found(make: Make, world: HackerNewsWorld, query: Query) -> None:
    story = world.story("An endless talk", BASE)
    for number in range(2500):
        world.comment(f"Brewlark {number}", BASE + number * 7, story)
    found = ids_of(make().collect(query, None))
    assert world.whole(story) <= found


def test_more_hits_in_one_second_than_a_search_shows_are_told(
    make: Make, world: HackerNewsWorld, answers: HackerNewsServer, query: Query
) -> None:
    answers.ceiling = 1
    world.story("Brewlark, twice", BASE)
    collector = make()
    list(collector.collect(query, None))
    assert collector.warnings == ["Hacker News shows only 1 hits of 2026-01-01 00:00:00."]


def test_only_what_is_new_is_asked_for_in_the_next_run(make: Make, world: HackerNewsWorld, query: Query) -> None:
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


def test_known_discussions_are_asked_about_fifty_at_a_time(
    make: Make, world: HackerNewsWorld, site: Loopback, query: Query
) -> None:
    for number in range(60):
        world.story(f"Brewlark again {number}", BASE + number)
    first = list(make().collect(query, None))
    site.requests.clear()
    assert posts_of(make().collect(query, first[-1].cursor)) == []
    assert len(site.requests) == 3


def test_a_deleted_comment_is_a_tombstone_and_the_talk_below_it_stays(
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


def test_a_comment_whose_story_is_gone_is_kept_as_the_search_shows_it(
    make: Make, world: HackerNewsWorld, query: Query
) -> None:
    story = world.story("A kettle", BASE)
    comment = world.comment("Brewlark &gt; all", BASE + 1, story)
    world.gone.add(story)
    (kept,) = [post for post in posts_of(make().collect(query, None)) if post.id == f"hackernews:{comment}"]
    assert (kept.text, kept.parent_missing, kept.conversation) == ("Brewlark > all", True, f"hackernews:{story}")


def test_a_hit_that_is_a_longer_word_is_no_find(make: Make, world: HackerNewsWorld, site: Loopback) -> None:
    world.story("Brewlarks of the north", BASE)
    before = len(make_world().named())
    list(make().collect(Query(Brand("Brewlark", ("Brewlark",))), None))
    assert len(site.asked("items")) == before


@pytest.mark.parametrize("wrong", [{"created_at_i": "soon"}, {"text": 7}, {"id": None}, {"parent_id": "x"}])
def test_one_malformed_comment_is_left_out_aloud(
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
        found = ids_of(collector.collect(query, None))
    assert good in found
    assert bad not in found
    assert len(found) < whole
    assert collector.warnings == ["Hacker News sent 1 items that are not in its format; they were left out."]


@pytest.mark.parametrize("body", [{"hits": None}, {"hits": {}}, {"message": "x"}, {}])
def test_a_wrong_page_is_unavailable(make: Make, site: Loopback, query: Query, body: Any) -> None:
    site.fail("search", Answer(body))
    with pytest.raises(Exception, match="not its format"):
        list(make().collect(query, None))


def test_nothing_older_than_asked_for_is_looked_for(make: Make, site: Loopback, world: HackerNewsWorld) -> None:
    since = datetime.fromtimestamp(BASE + 6 * HOUR, UTC)
    found = posts_of(make().collect(Query(Brand("Brewlark", ("Brewlark",)), since=since), None))
    assert min(post.created_at for post in found) == since
    assert f"created_at_i>={BASE + 6 * HOUR}," in site.requests[0].fields["numericFilters"]


def test_an_estimate_counts_what_names_the_brand(make: Make, site: Loopback, query: Query) -> None:
    assert make().estimate(query, None) == Estimate(8, 8, 0.0)
    assert len(site.requests) == 1


STORY = {
    "id": 41, "created_at_i": 1_767_225_600, "type": "story", "author": "ada", "title": "Ask HN: AT&amp;T?",
    "text": '<i>why</i> <a href="https:&#x2F;&#x2F;shop.example&#x2F;long">https:&#x2F;&#x2F;shop.ex...</a>',
    "points": 3, "parent_id": None, "story_id": 41, "num_comments": 9,
}  # fmt: skip


def test_a_story_becomes_a_post() -> None:
    assert to_post(STORY) == Post(
        id="hackernews:41",
        source="hackernews",
        kind="story",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        conversation="hackernews:41",
        title="Ask HN: AT&T?",
        text="why https://shop.example/long",
        author="ada",
        community="Hacker News",
        url="https://news.ycombinator.com/item?id=41",
        engagement=Engagement(likes=3, replies=9),
    )


def test_a_comments_points_are_not_told() -> None:
    comment = to_post(STORY | {"id": 42, "type": "comment", "parent_id": 41, "points": 0, "title": None})
    assert comment.engagement == Engagement()
    assert (comment.reply_to, comment.kind) == ("hackernews:41", "comment")


def test_a_link_without_words_of_its_own_is_not_gone() -> None:
    assert not to_post(STORY | {"text": None}).gone


@pytest.mark.parametrize("key", ["id", "created_at_i"])
def test_what_every_item_has_must_be_there(key: str) -> None:
    with pytest.raises(WRONG_SHAPE):
        to_post({name: value for name, value in STORY.items() if name != key})
