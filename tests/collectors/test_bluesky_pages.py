"""What Bluesky shows in its pages: dates, malformed posts, queries; with the real atproto."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bluesky_server import BASE, HANDLE, PASSWORD, BlueskyServer, BlueskyWorld, make_world
from loopback_http import Answer, Loopback

from collectors.base import Access, Query
from collectors.bluesky import BlueskyCollector
from talkworthy.errors import Unavailable
from talkworthy.expressions.parse import parse
from talkworthy.model import Batch, Brand, Post

Make = Callable[..., BlueskyCollector]
BRAND = Brand("Brewlark", ("Brewlark",))
QUERY = Query(BRAND, since=datetime.fromtimestamp(BASE - 86_400, UTC))


@pytest.fixture
def world() -> BlueskyWorld:
    return make_world()


@pytest.fixture
def answers(world: BlueskyWorld) -> BlueskyServer:
    return BlueskyServer(world)


@pytest.fixture
def bluesky(serve: Callable[..., Loopback], answers: BlueskyServer, slept: list[float]) -> Loopback:
    del slept
    return serve(answers)


@pytest.fixture
def make(bluesky: Loopback, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes a collector for the pretended Bluesky, a day after the world's last post; keywords are settings."""
    monkeypatch.setattr(BlueskyCollector, "now", lambda _: datetime.fromtimestamp(BASE, UTC) + timedelta(days=2))

    def make(password: str = PASSWORD, **settings: Any) -> BlueskyCollector:
        secrets = {"BLUESKY_HANDLE": f"@{HANDLE}", "BLUESKY_APP_PASSWORD": password}
        return BlueskyCollector(Access(secrets, {"base_url": bluesky.url, "timeout": 5} | settings))

    return make


def posts_of(batches: Iterable[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


def uris_of(batches: Iterable[Batch]) -> set[str]:
    return {post.id.removeprefix("bluesky:") for post in posts_of(batches)}


def named(world: BlueskyWorld) -> set[str]:
    """The URIs of all conversations of which some post names the brand."""
    trees = [world.tree(root) for root in world.roots()]
    return set().union(
        *(tree for tree in trees if any("Brewlark" in str(world.posts[uri]["record"]["text"]) for uri in tree))
    )


def test_mentions_at_until_and_later_are_not_looked_for(make: Make, world: BlueskyWorld) -> None:
    until = datetime.fromtimestamp(BASE + 12 * 3600, UTC)
    found = uris_of(make().collect(Query(BRAND, since=QUERY.since, until=until), None))
    early = {uri for uri in world.posts if world.posts[uri]["record"]["createdAt"] < "2026-03-01T12"}
    assert found == {uri for uri in named(world) if uri in early}


def test_a_range_of_dates_leaves_what_comes_after_it_to_be_found(make: Make, world: BlueskyWorld) -> None:
    until = datetime.fromtimestamp(BASE + 12 * 3600, UTC)
    part = list(make().collect(Query(BRAND, since=QUERY.since, until=until), None))
    rest = list(make().collect(QUERY, part[-1].cursor))
    assert uris_of(part) | uris_of(rest) == named(world)


def test_a_result_that_was_malformed_once_is_read_in_the_next_run(make: Make, world: BlueskyWorld) -> None:
    odd = world.write("Brewlark, oddly", BASE)
    world.posts[odd]["likeCount"] = "many"
    collector = make()
    first = list(collector.collect(QUERY, None))
    assert (odd in uris_of(first), len(collector.notes.dead)) == (False, 1)
    world.posts[odd]["likeCount"] = 1
    assert odd in uris_of(make().collect(QUERY, first[-1].cursor))


def test_a_reply_that_was_malformed_once_is_read_in_the_next_run(make: Make, world: BlueskyWorld) -> None:
    root = world.write("Brewlark, anyone?", BASE)
    odd = world.write("me", BASE + 5, root)
    world.posts[odd]["author"] = None
    collector = make()
    first = list(collector.collect(QUERY, None))
    assert (root in uris_of(first), odd in uris_of(first)) == (True, False)
    world.posts[odd]["author"] = world.posts[root]["author"]
    assert odd in uris_of(make().collect(QUERY, first[-1].cursor))


def test_one_that_stays_malformed_is_not_read_for_ever(make: Make, world: BlueskyWorld) -> None:
    odd = world.write("Brewlark, oddly", BASE)
    world.posts[odd]["likeCount"] = "many"
    root = world.write("Brewlark, anyone?", BASE + 60)
    world.posts[world.write("me", BASE + 65, root)]["author"] = None
    first = list(make().collect(QUERY, None))
    second = list(make().collect(QUERY, first[-1].cursor))
    third = list(make().collect(QUERY, second[-1].cursor))
    assert posts_of(third) == []


def test_an_answer_without_a_thread_is_unavailable(make: Make, bluesky: Loopback) -> None:
    bluesky.fail("getPostThread", Answer({}))
    with pytest.raises(Unavailable, match="not its format"):
        list(make().collect(QUERY, None))


def test_a_query_is_sent_as_bluesky_takes_it_and_applied_again(
    make: Make, world: BlueskyWorld, bluesky: Loopback
) -> None:
    far = world.write("A gasket of which I know nothing more than my Brewlark", BASE + 1)
    near = world.write("The Brewlark gasket leaks", BASE + 2)
    brand = replace(BRAND, query=parse("Brewlark NEAR/2 gasket"))
    found = uris_of(make().collect(Query(brand, since=QUERY.since), None))
    assert {request.fields["q"] for request in bluesky.asked("search")} == {'"Brewlark" "gasket"'}
    assert (near in found, far in found) == (True, False)


def test_the_stream_cannot_tell_of_dates_long_ago_and_says_so(bluesky: Loopback) -> None:
    collector = BlueskyCollector(Access(settings={"base_url": bluesky.url, "jetstream_url": "ws://127.0.0.1:9"}))
    query = Query(BRAND, since=QUERY.since, until=datetime.fromtimestamp(BASE, UTC))
    assert posts_of(collector.collect(query, None)) == []
    (gap,) = collector.notes.gaps
    assert (gap.kind, gap.since, gap.until) == ("missed", query.since, query.until)


def test_a_page_that_is_not_found_by_mistake_buries_nobody(make: Make, bluesky: Loopback) -> None:
    first = list(make().collect(QUERY, None))
    bluesky.fail("getPostThread", 404)
    collector, batches = make(), list[Batch]()
    with pytest.raises(Unavailable, match="404"):
        batches.extend(collector.collect(QUERY, first[-1].cursor))
    assert first
    assert not [batch for batch in batches if batch.gone]


def test_a_conversation_whose_author_put_the_account_to_rest_is_not_buried(
    make: Make, world: BlueskyWorld, answers: BlueskyServer
) -> None:
    first = list(make().collect(QUERY, None))
    root = next(uri for uri in world.roots() if uri in named(world))
    world.gone.add(root)
    answers.accounts = {root.split("/")[2]: {"error": "AccountDeactivated", "message": "Account is deactivated"}}
    assert not [batch for batch in make().collect(QUERY, first[-1].cursor) if batch.gone]


def test_a_followed_conversation_of_which_nothing_can_be_read_stays_followed(make: Make, bluesky: Loopback) -> None:
    first = list(make().collect(QUERY, None))
    bluesky.fail("getPostThread", Answer({"thread": {"post": {}}}))
    last = list(make().collect(QUERY, first[-1].cursor))[-1]
    assert first[-1].cursor is not None
    assert last.cursor is not None
    assert last.cursor["threads"].keys() == first[-1].cursor["threads"].keys()
