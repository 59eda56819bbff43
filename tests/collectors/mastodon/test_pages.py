"""Pages of Mastodon: dates, malformed statuses, queries, failing servers."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from loopback_http import Loopback, Response
from mastodon_helpers import BRAND, QUERY, SINCE, MakeMastodon, ids_of, named
from mastodon_server import AWAY, BASE, HOME, TOKEN, MastodonServer, MastodonWorld

from collectors.engine.collector import Query
from talkworthy.errors import RateLimited
from talkworthy.model import Batch
from talkworthy.query_language.parse import parse


@pytest.mark.parametrize("token", ["", TOKEN])
def test_mentions_at_until_and_later_are_not_looked_for(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, token: str
) -> None:
    until = datetime.fromtimestamp(BASE + 12 * 3600, UTC)
    batches = list(mastodon_collector(token).collect(Query(BRAND, since=SINCE, until=until), None))
    first = {min(mastodon_world.tree(root)) for root in mastodon_world.roots()}
    early = {native for native in first & named(mastodon_world) if int(native) >> 16 < (BASE + 12 * 3600) * 1000}
    assert ids_of(batches) & first == early
    assert 0 < len(early) < len(first & named(mastodon_world))


def test_a_range_of_dates_leaves_what_comes_after_it_to_be_found(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld
) -> None:
    until = datetime.fromtimestamp(BASE + 12 * 3600, UTC)
    part = list(mastodon_collector().collect(Query(BRAND, since=SINCE, until=until), None))
    rest = list(mastodon_collector().collect(QUERY, part[-1].cursor))
    assert ids_of(part) | ids_of(rest) == named(mastodon_world)


def test_a_server_that_does_not_answer_is_a_gap_of_its_own(
    mastodon_collector: MakeMastodon, mastodon_handler: MastodonServer
) -> None:
    mastodon_handler.closed = {HOME}
    collector = mastodon_collector(servers=[HOME, AWAY])
    list(collector.collect(QUERY, None))
    assert [(gap.place, gap.kind) for gap in collector.notes.gaps] == [(HOME, "closed")]


def test_a_status_that_was_malformed_once_is_read_in_the_next_run(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld
) -> None:
    odd = mastodon_world.write("odd #Brewlark", BASE, favourites_count="many")
    collector = mastodon_collector()
    first = list(collector.collect(QUERY, None))
    assert (odd in ids_of(first), len(collector.notes.dead)) == (False, 1)
    mastodon_world.statuses[odd]["favourites_count"] = 1
    assert odd in ids_of(mastodon_collector().collect(QUERY, first[-1].cursor))


def test_one_that_stays_malformed_is_not_asked_for_for_ever(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, mastodon: Loopback
) -> None:
    odd = mastodon_world.write("odd #Brewlark", BASE, favourites_count="many")
    first = list(mastodon_collector().collect(QUERY, None))
    second = list(mastodon_collector().collect(QUERY, first[-1].cursor))
    mastodon.requests.clear()
    list(mastodon_collector().collect(QUERY, second[-1].cursor))
    assert not mastodon.requests_to(odd)


def test_a_query_is_sent_as_mastodon_takes_it_and_applied_again(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, mastodon: Loopback
) -> None:
    far = mastodon_world.write("A gasket of which I know nothing more than #Brewlark", BASE + 1)
    near = mastodon_world.write("The #Brewlark gasket leaks", BASE + 2)
    brand = replace(BRAND, communities={}, query=parse("Brewlark NEAR/2 gasket"))
    ids = ids_of(mastodon_collector(TOKEN).collect(Query(brand, since=SINCE), None))
    assert near in ids
    assert far not in ids
    assert {request.fields["q"] for request in mastodon.requests_to("/search")} == {'"Brewlark" "gasket"'}
    assert mastodon.requests_to("/tag/brewlark")


@pytest.mark.parametrize("uri", ["https://[crema.example/1", "https://a\u2100b.example/2", 7, None])
def test_an_address_that_cannot_be_read_costs_its_status_and_no_other(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, uri: Any
) -> None:
    odd = mastodon_world.write("odd #Brewlark", BASE + 50_000, uri=uri)
    collector = mastodon_collector()
    assert ids_of(collector.collect(QUERY, None)) == named(mastodon_world) - {odd}
    assert len(collector.notes.dead) == 1


def test_a_count_that_is_none_does_not_end_the_reading_of_a_long_thread(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld
) -> None:
    long = max(mastodon_world.tree(root) for root in mastodon_world.roots() if len(mastodon_world.tree(root)) == 91)
    odd = max(long, key=int)
    mastodon_world.statuses[odd]["replies_count"] = "many"
    assert long - {odd} <= ids_of(mastodon_collector().collect(QUERY, None))


def test_an_id_without_end_is_no_id(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, mastodon: Loopback
) -> None:
    odd = mastodon_world.statuses[mastodon_world.write("odd #Brewlark", BASE + 50_000)] | {"id": "9" * 5_000}
    mastodon.fail("/tag/brewlark", Response([odd]), times=1)
    first = list(mastodon_collector().collect(QUERY, None))
    second = list(mastodon_collector().collect(QUERY, first[-1].cursor))
    assert ids_of(first) | ids_of(second) == named(mastodon_world)


def test_what_is_no_status_does_not_end_the_pages_of_a_search(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, mastodon: Loopback
) -> None:
    bare = [mastodon_world.write("my Brewlark hisses", BASE + 80_000 + number) for number in range(50)]
    newest = [mastodon_world.statuses[native] for native in reversed(bare[-39:])]
    mastodon.fail("/search", Response({"statuses": [{"id": 4}, *newest]}), times=1)
    assert set(bare[:10]) <= ids_of(mastodon_collector(TOKEN).collect(QUERY, None))


def test_a_search_with_more_pages_than_are_read_leaves_a_gap(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld
) -> None:
    for number in range(90):
        mastodon_world.write("my Brewlark hisses", BASE + 80_000 + number)
    collector = mastodon_collector(TOKEN, most_pages=2)
    list(collector.collect(QUERY, None))
    gap = next(gap for gap in collector.notes.gaps if "search" in gap.reason)
    oldest_read = datetime.fromtimestamp(BASE + 80_010, UTC)
    assert (gap.kind, gap.since, gap.until) == ("missed", SINCE, oldest_read)


def test_two_unreadable_threads_do_not_block_the_others(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, mastodon: Loopback
) -> None:
    first = list(mastodon_collector().collect(QUERY, None))
    heavy = [root for root in mastodon_world.roots() if len(mastodon_world.tree(root)) > 2][:3]
    cursor = json.loads(json.dumps(first[-1].cursor))
    cursor["places"][HOME] |= {"unread": {native: [BASE, 1] for native in heavy}, "followed": {}}
    for native in heavy:
        mastodon.fail(f"/{native}/context", 503)
    late = mastodon_world.write("still #Brewlark", BASE + 90_000)
    batches = list(mastodon_collector().collect(QUERY, cursor))
    assert ids_of(batches) == {late}
    assert batches[-1].cursor is not None
    unread = batches[-1].cursor["places"][HOME]["unread"]
    assert unread == {
        heavy[0]: [BASE, 2],
        heavy[1]: [BASE, 2],
        heavy[2]: [BASE, 1],
    }  # the third is the next one's first


def test_a_server_that_is_down_is_an_outage_and_not_closed(
    mastodon_collector: MakeMastodon, mastodon: Loopback
) -> None:
    mastodon.fail(f"^/{HOME}/", 503)
    collector = mastodon_collector(servers=[HOME, AWAY])
    list(collector.collect(QUERY, None))
    assert [(gap.place, gap.kind) for gap in collector.notes.gaps] == [(HOME, "outage")]


def test_an_id_in_the_future_does_not_move_the_cursor_into_the_future(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld
) -> None:
    odd = mastodon_world.write("odd #Brewlark", BASE + 50_000)
    mastodon_world.statuses[odd]["id"] = "9" * 60
    first = list(mastodon_collector().collect(QUERY, None))
    late = mastodon_world.write("late #Brewlark", BASE + 2 * 86_400 - 60)
    assert late in ids_of(mastodon_collector().collect(QUERY, first[-1].cursor))


def test_a_lone_status_that_does_not_name_the_brand_is_not_kept_for_the_next_run(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, mastodon: Loopback
) -> None:
    quiet = mastodon_world.write("nice weather #coffee", BASE + 80_200)
    mastodon.fail("/context", Response({"error": "Too many requests"}, 429, {"Retry-After": "9999"}))
    batches: list[Batch] = []
    with pytest.raises(RateLimited):
        for batch in mastodon_collector().collect(QUERY, None):
            batches.append(batch)
    cursor = batches[-1].cursor
    assert cursor is not None
    assert cursor["places"][HOME]["unread"]
    assert quiet not in cursor["places"][HOME]["unread"]


def test_a_backfill_reads_before_the_cursor_and_does_not_move_it(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld
) -> None:
    first = list(mastodon_collector().collect(Query(BRAND, since=datetime.fromtimestamp(BASE + 43_200, UTC)), None))
    until = datetime.fromtimestamp(BASE + 43_200, UTC)
    second = list(mastodon_collector().collect(Query(BRAND, since=SINCE, until=until), first[-1].cursor))
    assert ids_of(first) | ids_of(second) == named(mastodon_world)
    assert first[-1].cursor is not None
    assert second[-1].cursor is not None
    before, after = (item["places"][HOME]["searches"] for item in (first[-1].cursor, second[-1].cursor))
    assert {name: cursor["seen_until"] for name, cursor in before.items()} == {
        name: cursor["seen_until"] for name, cursor in after.items()
    }
