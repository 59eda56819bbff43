"""The Bluesky collector without a login: a loopback stream over a real websocket, and the public API."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bluesky_server import BASE, BlueskyServer, BlueskyWorld, Jetstream, make_world, to_frame
from loopback_http import Loopback

from collectors.bluesky.collector import BlueskyCollector
from collectors.engine.collector import Access, Query
from talkworthy.errors import Unavailable
from talkworthy.model import Batch, Brand

QUERY = Query(Brand("Brewlark", ("Brewlark",)))
NOW = datetime.fromtimestamp(BASE, UTC) + timedelta(days=1)
Make = Callable[..., BlueskyCollector]


@pytest.fixture
def world() -> BlueskyWorld:
    return make_world()


@pytest.fixture
def api(serve: Callable[..., Loopback], world: BlueskyWorld, slept: list[float]) -> Loopback:
    del slept
    answers = BlueskyServer(world)
    answers.open = True
    return serve(answers)


@pytest.fixture
def stream(world: BlueskyWorld) -> Iterator[Jetstream]:
    with Jetstream([to_frame(view) for view in world.posts.values()]) as stream:
        yield stream


@pytest.fixture
def make(api: Loopback, stream: Jetstream, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes a collector for the pretended stream, right after its last event; keywords are settings."""
    monkeypatch.setattr(BlueskyCollector, "now", lambda _: NOW)
    settings = {
        "base_url": api.url,
        "jetstream_url": stream.url,
        "timeout": 5,
        "replay_hours": 48,
        "listen_seconds": 30,
    }
    return lambda **more: BlueskyCollector(Access(settings=settings | more))


def uris_of(batches: Iterable[Batch]) -> set[str]:
    return {post.id.removeprefix("bluesky:") for batch in batches for post in batch.posts}


def named(world: BlueskyWorld) -> set[str]:
    trees = [world.tree(root) for root in world.roots()]
    return set().union(
        *(tree for tree in trees if any("Brewlark" in world.posts[uri]["record"]["text"] for uri in tree))
    )


def test_threads_that_name_the_brand_are_read_whole(make: Make, world: BlueskyWorld) -> None:
    batches = list(make().collect(QUERY, None))
    assert uris_of(batches) == named(world)
    assert [len({post.thread for post in batch.posts}) for batch in batches] == [1] * 16 + [0]


def test_authors_have_their_handles(make: Make) -> None:
    authors = {post.author for batch in make().collect(QUERY, None) for post in batch.posts}
    assert authors
    assert all(author and author.endswith(".example") for author in authors)


def test_the_next_run_begins_shortly_before_the_last_event_and_gives_nothing_twice(
    make: Make, stream: Jetstream, world: BlueskyWorld
) -> None:
    world.write("the last is Brewlark", BASE + 86_000)
    stream.frames.append(to_frame(list(world.posts.values())[-1]))
    first = list(make().collect(QUERY, None))
    second = list(make().collect(QUERY, first[-1].cursor))
    assert uris_of(second) == set()
    assert stream.cursors == [(BASE - 86_400) * 1_000_000, (BASE + 86_000 + 1 - 5) * 1_000_000]


def test_a_reply_in_a_followed_thread_is_collected_from_the_stream(
    make: Make, stream: Jetstream, world: BlueskyWorld
) -> None:
    first = list(make().collect(QUERY, None))
    root = world.roots()[0]
    late = world.write("same here", BASE + 86_000, root)
    stream.frames.append(to_frame(world.posts[late]))
    assert uris_of(make().collect(QUERY, first[-1].cursor)) == world.tree(root)


def test_deletions_are_in_the_batch_with_the_cursor(make: Make, stream: Jetstream, world: BlueskyWorld) -> None:
    uri = world.roots()[0]
    stream.frames.append(to_frame(world.posts[uri], "delete", later=85_000))
    *others, last = make().collect(QUERY, None)
    assert last.gone == (f"bluesky:{uri}",)
    assert last.cursor is not None
    assert not [batch for batch in others if batch.gone]


def test_what_was_deleted_within_the_run_is_not_collected(make: Make, stream: Jetstream, world: BlueskyWorld) -> None:
    uri = next(uri for uri in world.roots() if len(world.tree(uri)) == 1 and uri in named(world))
    stream.frames.append(to_frame(world.posts[uri], "delete", later=80_000))
    world.gone.add(uri)
    assert uri not in uris_of(make().collect(QUERY, None))


def test_a_post_too_new_for_the_api_is_taken_from_the_stream(
    make: Make, stream: Jetstream, world: BlueskyWorld
) -> None:
    new = world.write("fresh Brewlark", BASE + 86_000)
    stream.frames.append(to_frame(world.posts.pop(new)))
    collected = {post.id: post for batch in make().collect(QUERY, None) for post in batch.posts}[f"bluesky:{new}"]
    assert (collected.text, collected.author) == ("fresh Brewlark", new.split("/")[2])
    assert collected.engagement.likes is None


def test_a_line_that_breaks_is_opened_again_where_it_broke(make: Make, stream: Jetstream, world: BlueskyWorld) -> None:
    stream.cut = 2
    assert uris_of(make().collect(QUERY, None)) == named(world)
    assert len(stream.cursors) == 3


def test_a_line_that_does_not_open_is_unavailable(make: Make) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # taken, and nobody listens
        with pytest.raises(Unavailable, match="stream could not be reached"):
            list(make(jetstream_url=f"ws://127.0.0.1:{bound.getsockname()[1]}").collect(QUERY, None))


def test_if_the_api_is_down_the_next_run_reads_the_stream_hits(make: Make, api: Loopback, world: BlueskyWorld) -> None:
    api.fail("getPostThread", 503, times=6)
    batches: list[Batch] = []

    def take() -> None:
        for batch in make().collect(QUERY, None):
            batches.append(batch)

    with pytest.raises(Unavailable, match="503"):
        take()
    assert uris_of(make().collect(QUERY, batches[-1].cursor)) == named(world)


@pytest.mark.parametrize("frame", ["{", "[]", "null", '{"did": "x"}', '{"time_us": "soon", "did": "x"}', "\ufeff"])
def test_a_frame_in_another_format_is_left_out(make: Make, stream: Jetstream, world: BlueskyWorld, frame: str) -> None:
    stream.frames.insert(3, frame)
    collector = make()
    assert uris_of(collector.collect(QUERY, None)) == named(world)
    assert collector.warnings[-1] == "Bluesky sent 1 posts that could not be parsed; they were skipped."


@pytest.mark.parametrize("record", [{}, {"text": 7}, {"text": "Brewlark"}, {"text": "Brewlark", "createdAt": "then"}])
def test_a_post_in_another_format_is_left_out(
    make: Make, stream: Jetstream, world: BlueskyWorld, record: dict[str, Any]
) -> None:
    odd = to_frame({"uri": "at://did:plc:x/app.bsky.feed.post/3k", "record": {"createdAt": "2026-03-01T05:00:00Z"}})
    stream.frames.append(odd.replace('{"createdAt": "2026-03-01T05:00:00Z"}', str(record).replace("'", '"')))
    collector = make()
    assert uris_of(collector.collect(QUERY, None)) == named(world)
    assert "Bluesky sent 1 posts that could not be parsed; they were skipped." in collector.warnings


def test_posts_that_the_stream_no_longer_has_are_noted_as_missed(
    make: Make, stream: Jetstream, world: BlueskyWorld
) -> None:
    first = list(make().collect(QUERY, None))
    late = world.write("later Brewlark", BASE + 10 * 86_400)
    stream.frames[:] = [to_frame(world.posts[late])]
    collector = make()
    list(collector.collect(QUERY, first[-1].cursor))
    assert collector.warnings[0].startswith("Bluesky's stream no longer had the posts between 2026-03-01 23:00 UTC")


def test_a_run_that_could_not_catch_up_says_so(make: Make) -> None:
    collector = make()
    list(collector.collect(QUERY, None))
    assert collector.warnings == [
        "Bluesky's stream was read up to 2026-03-01 23:00 UTC; the next run continues from there. Raise listen_seconds "
        "if it falls further behind."
    ]


def test_a_stream_that_goes_on_is_left_when_the_time_is_up(make: Make, stream: Jetstream, world: BlueskyWorld) -> None:
    stream.stays = True
    assert uris_of(make(listen_seconds=1.5).collect(QUERY, None)) == named(world)
    assert len(stream.cursors) == 1


def test_a_silent_stream_is_opened_again_and_keeps_earlier_posts(
    make: Make, stream: Jetstream, world: BlueskyWorld
) -> None:
    stream.stays = True
    collector = make(timeout=0.9)
    batches = list(collector.collect(QUERY, None))
    assert uris_of(batches) == named(world)
    assert len(stream.cursors) == 3
    assert collector.warnings[0].endswith("What was read before counts.")
    assert batches[-1].cursor is not None
    assert batches[-1].cursor["places"]["Bluesky"]["searches"]["(stream)"]["seen_until"] > BASE


def test_without_a_word_the_run_ends_when_its_time_is_up(make: Make, stream: Jetstream) -> None:
    collector = make(listen_seconds=0)
    batches = list(collector.collect(QUERY, None))
    assert uris_of(batches) == set()
    assert batches[-1].cursor is not None
    assert len(stream.cursors) == 1


def test_a_malformed_post_is_kept_only_where_it_may_concern_us(make: Make, stream: Jetstream) -> None:
    strange = to_frame({"uri": "at://did:plc:x/app.bsky.feed.post/3k", "record": {"createdAt": "2026-03-01T05:00:00Z"}})
    stream.frames += [strange, strange.replace('{"createdAt"', '{"text": "Brewlark", "langs": 7, "createdAt"')]
    stream.frames.append(strange.replace('"2026-03-01T05:00:00Z"', '"soon", "text": "Brewlark"'))
    collector = make()
    list(collector.collect(QUERY, None))
    assert ["Brewlark" in letter.raw for letter in collector.notes.dead] == [True]


def test_what_the_stream_no_longer_has_is_a_gap(make: Make, stream: Jetstream, world: BlueskyWorld) -> None:
    first = list(make().collect(QUERY, None))
    late = world.write("later Brewlark", BASE + 10 * 86_400)
    stream.frames[:] = [to_frame(world.posts[late])]
    collector = make()
    list(collector.collect(QUERY, first[-1].cursor))
    (gap,) = collector.notes.gaps
    assert (gap.place, gap.kind, gap.until) == ("", "missed", datetime.fromtimestamp(BASE + 10 * 86_400 + 1, UTC))
