"""Cursors in the format of stores before December 2026: a run goes on from them and loses nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from bluesky_helpers import QUERY, MakeBluesky, uris_of
from bluesky_server import BlueskyServer, BlueskyWorld, Jetstream, to_frame
from loopback_http import Loopback
from loopback_sources import SOURCES, make, make_query
from mastodon_helpers import SINCE, MakeMastodon, ids_of
from mastodon_server import BASE, HOME, MastodonWorld

from collectors.bluesky.collector import BlueskyCollector
from collectors.engine.collector import Access, Query
from collectors.engine.cursor import PlaceCursor, SourceCursor
from talkworthy.model import Brand

ON_MASTODON = Query(Brand("Brewlark", ("Brewlark",)), since=SINCE)
MASTODON = """{"aliases": ["Brewlark"], "servers": {"crema.example": {
  "listings": {"#brewlark": {"recent": {"116155219968000138": 3, "116155927756800146": 0},
                             "until": "116155927756800146"}},
  "threads": {"116150973235200000": [5, 1772323220.0], "116151681024000013": [5, 1772334020.0],
              "116152388812800110": [4, 1772344815.0], "116153096601600120": [1, 1772355600.0],
              "116153804390400126": [2, 1772366405.0], "116154512179200132": [2, 1772377205.0],
              "116155219968000138": [4, 1772388015.0], "116155927756800146": [1, 1772398800.0]},
  "unread": []}}}"""
BLUESKY = """{"aliases": ["Brewlark"], "doubted": [], "searches": {"\\"Brewlark\\"": {
  "recent": {"bluesky:at://did:plc:invented0/app.bsky.feed.post/3mfzcymdu4o22": 1772388000.0,
             "bluesky:at://did:plc:invented1/app.bsky.feed.post/3mfzn2hzp4w22": 1772398800.0,
             "bluesky:at://did:plc:invented2/app.bsky.feed.post/3mfz54u74ej22": 1772381700.0,
             "bluesky:at://did:plc:invented3/app.bsky.feed.post/3mfzralksey22": 1772403300.0,
             "bluesky:at://did:plc:invented6/app.bsky.feed.post/3mfzh6puxeu22": 1772392500.0},
  "until": 1772403300.0}},
  "stream": {"recent": {}, "until": 0.0},
  "threads": {"at://did:plc:invented0/app.bsky.feed.post/3mfxgngas2222": [1, 1772323200.0],
              "at://did:plc:invented0/app.bsky.feed.post/3mfzcymdu4o22": [5, 1772388020.0],
              "at://did:plc:invented2/app.bsky.feed.post/3mfzqfray4x22": [2, 1772403300.0]},
  "unread": []}"""
HACKER_NEWS = """{"aliases": ["Brewlark"], "places": {"Hacker News": {"seen_until": 1772403300.0, "recent": ["7"],
  "unread": {"5": [1772400000.0, 2]}, "followed": {"3": [4, 1772403300.0]}}}}"""


def stored(text: str, **changed: Any) -> dict[str, Any]:
    """Return the cursor in `text` with changes in its server, or at its top level."""
    cursor: dict[str, Any] = json.loads(text)
    cursor.get("servers", {HOME: cursor})[HOME].update(changed)
    return cursor


def test_mastodon_reads_nothing_twice_and_pages_from_the_cursor(
    mastodon_collector: MakeMastodon, mastodon: Loopback
) -> None:
    batches = list(mastodon_collector(overlap_hours=5).collect(ON_MASTODON, stored(MASTODON)))
    assert ids_of(batches) == set()
    begin = int(mastodon.requests_to("/tag/brewlark")[0].fields["min_id"])
    assert begin + 1 == (BASE + (21 - 5) * 3600) * 1000 << 16  # the cursor was at 21:00


def test_mastodon_finds_new_threads_and_new_replies_in_followed_ones(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld
) -> None:
    new = mastodon_world.write("late #Brewlark", BASE + 90_000)
    mastodon_world.write("same here", BASE + 90_010, "116150973235200000")
    batches = list(mastodon_collector(overlap_hours=5).collect(ON_MASTODON, stored(MASTODON)))
    assert ids_of(batches) == {new} | mastodon_world.tree("116150973235200000")


def test_mastodon_reads_threads_that_an_old_run_left_unread(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld
) -> None:
    cursor = stored(MASTODON, unread=["116151681024000013"])
    batches = list(mastodon_collector(overlap_hours=5).collect(ON_MASTODON, cursor))
    assert ids_of(batches) == mastodon_world.tree("116151681024000013")
    assert batches[-1].cursor is not None
    assert batches[-1].cursor["places"][HOME]["unread"] == {}


def test_a_hashtag_that_an_old_run_did_not_read_is_read_from_its_beginning(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld
) -> None:
    first = mastodon_world.write("what is a Brewlark? #tea", BASE + 10)
    batches = list(mastodon_collector(overlap_hours=5, hashtags=["tea"]).collect(ON_MASTODON, stored(MASTODON)))
    assert ids_of(batches) == {first}


def test_a_server_with_ids_that_are_not_numbers_is_read_from_the_beginning(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld
) -> None:
    cursor = stored(MASTODON, listings={"#brewlark": {"recent": {"9zz": 0}, "until": "9zz"}}, threads={})
    first = mastodon_world.roots()[0]
    assert first in ids_of(mastodon_collector(overlap_hours=5).collect(ON_MASTODON, cursor))


def test_bluesky_reads_nothing_twice_and_searches_from_the_cursor(
    bluesky_collector: MakeBluesky, bluesky: Loopback
) -> None:
    assert uris_of(bluesky_collector().collect(QUERY, stored(BLUESKY))) == set()
    assert bluesky.requests_to("searchPosts")[0].fields["since"] == "2026-03-01T16:15:00.000Z"  # six hours before


def test_bluesky_finds_new_threads_and_new_replies_in_followed_ones(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld
) -> None:
    followed = "at://did:plc:invented0/app.bsky.feed.post/3mfxgngas2222"
    new = bluesky_world.write("Brewlark, late", BASE + 90_000)
    bluesky_world.write("same here", BASE + 90_010, followed)
    batches = list(bluesky_collector().collect(QUERY, stored(BLUESKY)))
    assert uris_of(batches) == {new} | bluesky_world.tree(followed)


def test_bluesky_reads_threads_that_an_old_run_left_unread(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld
) -> None:
    unread = "at://did:plc:invented1/app.bsky.feed.post/3mfxu2l5w2c22"
    batches = list(bluesky_collector().collect(QUERY, stored(BLUESKY, unread=[unread])))
    assert uris_of(batches) == bluesky_world.tree(unread)


def test_a_search_that_was_held_back_once_is_not_held_back_again(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld
) -> None:
    odd = bluesky_world.write("Brewlark, oddly", BASE + 81_000)
    bluesky_world.posts[odd]["likeCount"] = "many"
    new = bluesky_world.write("Brewlark, late", BASE + 90_000)
    (*_, last) = bluesky_collector().collect(QUERY, stored(BLUESKY, doubted=['"Brewlark"']))
    assert last.cursor is not None
    assert new
    assert last.cursor["places"]["Bluesky"]["searches"]['"Brewlark"']["seen_until"] == BASE + 90_000


@pytest.mark.parametrize("aliases", [["Brewlark"], ["Brewlark", "Larkpot"]])
def test_the_stream_goes_on_from_its_cursor_even_with_a_new_alias(
    serve: Callable[..., Loopback], bluesky_world: BlueskyWorld, slept: list[float], aliases: list[str]
) -> None:
    handler = BlueskyServer(bluesky_world)
    handler.open = True
    last = list(bluesky_world.posts.values())[-1]
    cursor = stored(BLUESKY, stream={"until": BASE + 80_000.0, "recent": {}})
    with Jetstream([to_frame(last)]) as stream:
        settings = {"base_url": serve(handler).url, "jetstream_url": stream.url, "timeout": 5}
        query = Query(Brand("Brewlark", tuple(aliases)))
        list(BlueskyCollector(Access(settings=settings)).collect(query, cursor))
        assert stream.cursors == [(BASE + 80_000 - 5) * 1_000_000]
        assert slept == []  # before the stream ends, which may wait for its connections


def test_an_old_cursor_without_searches_is_that_of_the_only_search() -> None:
    source_cursor = SourceCursor.from_json(json.loads(HACKER_NEWS), ["Brewlark"])
    place_cursor = PlaceCursor(1772403300.0, ["7"], 0, {"5": (1772400000.0, 2)}, {"3": (4, 1772403300.0)})
    assert source_cursor.places == {"Hacker News": place_cursor}
    assert source_cursor.place("Hacker News").search("") is source_cursor.places["Hacker News"]


@pytest.mark.parametrize("name", ["bluesky", "discourse", "hackernews", "mastodon", "stackexchange"])
@pytest.mark.usefixtures("slept", "on_the_day")
def test_every_source_on_the_engine_leaves_a_cursor_of_the_one_class(name: str, serve: Callable[..., Loopback]) -> None:
    (*_, last) = make(name, serve(SOURCES[name].full()).url).collect(make_query(), None)
    cursor = json.loads(json.dumps(last.cursor))
    assert SourceCursor.from_json(cursor, cursor["aliases"]).to_json(float("inf")) == cursor
