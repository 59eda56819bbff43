"""What Mastodon shows in its pages: dates, malformed statuses, queries, servers that fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from loopback_http import Loopback
from mastodon_server import AWAY, BASE, HOME, TOKEN, MastodonServer, MastodonWorld, make_world

from collectors.base import Access, Query
from collectors.mastodon import MastodonCollector
from talkworthy.expressions.parse import parse
from talkworthy.model import Batch, Brand, Post

Make = Callable[..., MastodonCollector]
BRAND = Brand("Brewlark", ("Brewlark",), communities={"mastodon": ("coffee",)})
SINCE = datetime.fromtimestamp(BASE - 86_400, UTC)
QUERY = Query(BRAND, since=SINCE)


@pytest.fixture
def world() -> MastodonWorld:
    return make_world()


@pytest.fixture
def answers(world: MastodonWorld) -> MastodonServer:
    return MastodonServer(world)


@pytest.fixture
def mastodon(serve: Callable[..., Loopback], answers: MastodonServer, slept: list[float]) -> Loopback:
    del slept
    return serve(answers)


@pytest.fixture
def make(mastodon: Loopback, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes a collector for the pretended servers, a day after the world's last status; keywords are settings."""
    monkeypatch.setattr(MastodonCollector, "now", lambda _: datetime.fromtimestamp(BASE, UTC) + timedelta(days=2))

    def make(token: str = "", **settings: Any) -> MastodonCollector:
        settings = {"servers": [HOME], "base_url": f"{mastodon.url}/{{server}}", "timeout": 5} | settings
        return MastodonCollector(Access({"MASTODON_ACCESS_TOKEN": token}, settings))

    return make


def posts_of(batches: Iterable[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


def ids_of(batches: Iterable[Batch]) -> set[str]:
    """The ids as the pretended servers give them; the server of an author does not matter."""
    return {post.id.rpartition("/")[2] for post in posts_of(batches)}


def named(world: MastodonWorld) -> set[str]:
    """The ids of all conversations of which some status names the brand."""
    trees = [world.tree(root) for root in world.roots()]
    return set().union(*(tree for tree in trees if any("Brewlark" in world.statuses[i]["content"] for i in tree)))


@pytest.mark.parametrize("token", ["", TOKEN])
def test_mentions_at_until_and_later_are_not_looked_for(make: Make, world: MastodonWorld, token: str) -> None:
    until = datetime.fromtimestamp(BASE + 12 * 3600, UTC)
    batches = list(make(token).collect(Query(BRAND, since=SINCE, until=until), None))
    first = {min(world.tree(root)) for root in world.roots()}
    early = {native for native in first & named(world) if int(native) >> 16 < (BASE + 12 * 3600) * 1000}
    assert ids_of(batches) & first == early
    assert 0 < len(early) < len(first & named(world))


def test_a_range_of_dates_leaves_what_comes_after_it_to_be_found(make: Make, world: MastodonWorld) -> None:
    until = datetime.fromtimestamp(BASE + 12 * 3600, UTC)
    part = list(make().collect(Query(BRAND, since=SINCE, until=until), None))
    rest = list(make().collect(QUERY, part[-1].cursor))
    assert ids_of(part) | ids_of(rest) == named(world)


def test_a_server_that_does_not_answer_is_a_gap_of_its_own(make: Make, answers: MastodonServer) -> None:
    answers.closed = {HOME}
    collector = make(servers=[HOME, AWAY])
    list(collector.collect(QUERY, None))
    assert [(gap.place, gap.kind) for gap in collector.notes.gaps] == [(HOME, "closed")]


def test_a_status_that_was_malformed_once_is_read_in_the_next_run(make: Make, world: MastodonWorld) -> None:
    odd = world.write("odd #Brewlark", BASE, favourites_count="many")
    collector = make()
    first = list(collector.collect(QUERY, None))
    assert (odd in ids_of(first), len(collector.notes.dead)) == (False, 1)
    world.statuses[odd]["favourites_count"] = 1
    assert odd in ids_of(make().collect(QUERY, first[-1].cursor))


def test_one_that_stays_malformed_is_not_asked_for_for_ever(
    make: Make, world: MastodonWorld, mastodon: Loopback
) -> None:
    odd = world.write("odd #Brewlark", BASE, favourites_count="many")
    first = list(make().collect(QUERY, None))
    second = list(make().collect(QUERY, first[-1].cursor))
    mastodon.requests.clear()
    list(make().collect(QUERY, second[-1].cursor))
    assert not mastodon.asked(odd)


def test_a_query_is_sent_as_mastodon_takes_it_and_applied_again(
    make: Make, world: MastodonWorld, mastodon: Loopback
) -> None:
    far = world.write("A gasket of which I know nothing more than #Brewlark", BASE + 1)
    near = world.write("The #Brewlark gasket leaks", BASE + 2)
    brand = replace(BRAND, communities={}, query=parse("Brewlark NEAR/2 gasket"))
    found = ids_of(make(TOKEN).collect(Query(brand, since=SINCE), None))
    assert near in found
    assert far not in found
    assert {request.fields["q"] for request in mastodon.asked("/search")} == {'"Brewlark" "gasket"'}
    assert mastodon.asked("/tag/brewlark")
