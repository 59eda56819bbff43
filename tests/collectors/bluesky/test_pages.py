"""What Bluesky shows in its pages: dates, malformed posts, queries; with the real atproto."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from bluesky_helpers import BRAND, QUERY, MakeBluesky, named, posts_of, uris_of
from bluesky_server import BASE, BlueskyServer, BlueskyWorld
from loopback_http import Loopback, Response

from collectors.bluesky.collector import BlueskyCollector
from collectors.engine.collector import Access, Query
from talkworthy.errors import Unavailable
from talkworthy.model import Batch
from talkworthy.query_language.parse import parse


def test_mentions_at_until_and_later_are_not_looked_for(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld
) -> None:
    until = datetime.fromtimestamp(BASE + 12 * 3600, UTC)
    uris = uris_of(bluesky_collector().collect(Query(BRAND, since=QUERY.since, until=until), None))
    early = {uri for uri in bluesky_world.posts if bluesky_world.posts[uri]["record"]["createdAt"] < "2026-03-01T12"}
    assert uris == {uri for uri in named(bluesky_world) if uri in early}


def test_a_range_of_dates_leaves_what_comes_after_it_to_be_found(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld
) -> None:
    until = datetime.fromtimestamp(BASE + 12 * 3600, UTC)
    part = list(bluesky_collector().collect(Query(BRAND, since=QUERY.since, until=until), None))
    rest = list(bluesky_collector().collect(QUERY, part[-1].cursor))
    assert uris_of(part) | uris_of(rest) == named(bluesky_world)


def test_a_result_that_was_malformed_once_is_read_in_the_next_run(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld
) -> None:
    odd = bluesky_world.write("Brewlark, oddly", BASE)
    bluesky_world.posts[odd]["likeCount"] = "many"
    collector = bluesky_collector()
    first = list(collector.collect(QUERY, None))
    assert (odd in uris_of(first), len(collector.notes.dead)) == (False, 1)
    bluesky_world.posts[odd]["likeCount"] = 1
    assert odd in uris_of(bluesky_collector().collect(QUERY, first[-1].cursor))


def test_a_reply_that_was_malformed_once_is_read_in_the_next_run(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld
) -> None:
    root = bluesky_world.write("Brewlark, anyone?", BASE)
    odd = bluesky_world.write("me", BASE + 5, root)
    bluesky_world.posts[odd]["author"] = None
    collector = bluesky_collector()
    first = list(collector.collect(QUERY, None))
    assert (root in uris_of(first), odd in uris_of(first)) == (True, False)
    bluesky_world.posts[odd]["author"] = bluesky_world.posts[root]["author"]
    assert odd in uris_of(bluesky_collector().collect(QUERY, first[-1].cursor))


def test_one_that_stays_malformed_is_not_read_for_ever(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld
) -> None:
    odd = bluesky_world.write("Brewlark, oddly", BASE)
    bluesky_world.posts[odd]["likeCount"] = "many"
    root = bluesky_world.write("Brewlark, anyone?", BASE + 60)
    bluesky_world.posts[bluesky_world.write("me", BASE + 65, root)]["author"] = None
    first = list(bluesky_collector().collect(QUERY, None))
    second = list(bluesky_collector().collect(QUERY, first[-1].cursor))
    third = list(bluesky_collector().collect(QUERY, second[-1].cursor))
    assert posts_of(third) == []


def test_an_answer_without_a_thread_is_unavailable(bluesky_collector: MakeBluesky, bluesky: Loopback) -> None:
    bluesky.fail("getPostThread", Response({}))
    with pytest.raises(Unavailable, match="in an unknown format"):
        list(bluesky_collector().collect(QUERY, None))


def test_a_query_is_sent_as_bluesky_takes_it_and_applied_again(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld, bluesky: Loopback
) -> None:
    far = bluesky_world.write("A gasket of which I know nothing more than my Brewlark", BASE + 1)
    near = bluesky_world.write("The Brewlark gasket leaks", BASE + 2)
    brand = replace(BRAND, query=parse("Brewlark NEAR/2 gasket"))
    uris = uris_of(bluesky_collector().collect(Query(brand, since=QUERY.since), None))
    assert {request.fields["q"] for request in bluesky.requests_to("search")} == {'"Brewlark" "gasket"'}
    assert (near in uris, far in uris) == (True, False)


def test_the_stream_has_no_dates_long_ago_and_says_so(bluesky: Loopback) -> None:
    collector = BlueskyCollector(Access(settings={"base_url": bluesky.url, "jetstream_url": "ws://127.0.0.1:9"}))
    query = Query(BRAND, since=QUERY.since, until=datetime.fromtimestamp(BASE, UTC))
    assert posts_of(collector.collect(query, None)) == []
    (gap,) = collector.notes.gaps
    assert (gap.kind, gap.since, gap.until) == ("missed", query.since, query.until)


def test_a_404_by_mistake_marks_no_post_as_deleted(bluesky_collector: MakeBluesky, bluesky: Loopback) -> None:
    first = list(bluesky_collector().collect(QUERY, None))
    bluesky.fail("getPostThread", 404)
    collector, batches = bluesky_collector(), list[Batch]()
    with pytest.raises(Unavailable, match="404"):
        batches.extend(collector.collect(QUERY, first[-1].cursor))
    assert first
    assert not [batch for batch in batches if batch.gone]


def test_a_thread_whose_author_put_the_account_to_rest_is_not_buried(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld, bluesky_handler: BlueskyServer
) -> None:
    first = list(bluesky_collector().collect(QUERY, None))
    root = next(uri for uri in bluesky_world.roots() if uri in named(bluesky_world))
    bluesky_world.gone.add(root)
    bluesky_handler.accounts = {
        root.split("/")[2]: {"error": "AccountDeactivated", "message": "Account is deactivated"}
    }
    assert not [batch for batch in bluesky_collector().collect(QUERY, first[-1].cursor) if batch.gone]


def test_a_followed_thread_of_which_nothing_can_be_read_stays_followed(
    bluesky_collector: MakeBluesky, bluesky: Loopback
) -> None:
    first = list(bluesky_collector().collect(QUERY, None))
    bluesky.fail("getPostThread", Response({"thread": {"post": {}}}))
    last = list(bluesky_collector().collect(QUERY, first[-1].cursor))[-1]
    assert first[-1].cursor is not None
    assert last.cursor is not None
    before, after = (item.cursor["places"]["Bluesky"]["followed"] for item in (first[-1], last))
    assert after.keys() == before.keys()


@pytest.mark.parametrize("address", ["x", "at://", "at://did:plc:a", "https://b.example/1", "at://did:plc:a/b/c d"])
def test_a_reply_to_an_address_that_is_none_is_kept_for_later(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld, address: str
) -> None:
    odd = bluesky_world.write("Brewlark, anyone?", BASE)
    bluesky_world.posts[odd]["record"]["reply"] = {"root": {"uri": address}, "parent": {"uri": address}}
    collector = bluesky_collector()
    assert odd not in uris_of(collector.collect(QUERY, None))
    assert len(collector.notes.dead) == 1


def test_an_address_that_bluesky_does_not_take_costs_its_thread_and_no_other(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld, bluesky: Loopback
) -> None:
    bluesky.fail("getPostThread", Response({"error": "InvalidRequest", "message": "no such thing"}, 400), times=1)
    collector = bluesky_collector()
    first = list(collector.collect(QUERY, None))
    assert [line for line in collector.warnings if "rejects the address of one thread" in line]
    assert len(posts_of(first)) > 40
    assert first[-1].cursor is not None
    assert first[-1].cursor["places"]["Bluesky"]["unread"] == {}


def test_two_unreadable_threads_do_not_block_the_others(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld, bluesky: Loopback, bluesky_handler: BlueskyServer
) -> None:
    first = list(bluesky_collector().collect(QUERY, None))
    cursor = json.loads(json.dumps(first[-1].cursor))
    place = cursor["places"]["Bluesky"]
    heavy = [uri for uri in place["followed"] if len(bluesky_world.tree(uri)) > 1][:3]
    place["unread"] = {uri: [BASE + number, 1] for number, uri in enumerate(heavy)}
    place["followed"] = {}
    late = bluesky_world.write("Brewlark, still", BASE + 90_000)
    bluesky_world.write("yes", BASE + 90_010, late)
    bluesky_handler.heavy = set(heavy)
    collector = bluesky_collector()
    batches = list(collector.collect(QUERY, cursor))
    assert late in uris_of(batches)
    assert batches[-1].cursor is not None
    unread = batches[-1].cursor["places"]["Bluesky"]["unread"]
    assert [unread[uri][1] for uri in heavy] == [2, 2, 1]  # so the third is the next first
