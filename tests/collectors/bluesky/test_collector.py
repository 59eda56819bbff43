"""The Bluesky collector with a login, with the real atproto, against a loopback server with invented posts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bluesky_helpers import QUERY, MakeBluesky, named, posts_of, uris_of
from bluesky_server import BASE, BlueskyServer, BlueskyWorld
from loopback_http import Loopback, Response

from collectors.engine.collector import CostEstimate
from talkworthy.errors import Unavailable
from talkworthy.model import Batch


def test_every_thread_that_names_the_brand_is_read_whole(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld
) -> None:
    batches = list(bluesky_collector().collect(QUERY, None))
    assert uris_of(batches) == named(bluesky_world)
    assert len(posts_of(batches)) == len(named(bluesky_world)) > 60


def test_a_batch_is_one_thread_and_the_last_one_has_the_cursor(bluesky_collector: MakeBluesky) -> None:
    batches = list(bluesky_collector().collect(QUERY, None))
    assert [len({post.thread for post in batch.posts}) for batch in batches] == [1] * 16 + [0]
    assert [batch.cursor for batch in batches[:-1]] == [None] * 16
    assert json.loads(json.dumps(batches[-1].cursor)) == batches[-1].cursor


def test_replies_hang_where_they_belong(bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld) -> None:
    for post in posts_of(bluesky_collector().collect(QUERY, None)):
        parent = bluesky_world.parent(post.id.removeprefix("bluesky:"))
        assert post.reply_to == (f"bluesky:{parent}" if parent else None)
        assert not post.parent_missing


def test_a_post_without_replies_costs_no_further_request(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld, bluesky: Loopback
) -> None:
    alone = [uri for uri in bluesky_world.roots() if len(bluesky_world.tree(uri)) == 1]
    list(bluesky_collector().collect(QUERY, None))
    assert alone
    assert not [request for request in bluesky.requests_to("getPostThread") if request.fields["uri"] in alone]


def test_the_requests_of_all_batches_are_those_that_were_made(
    bluesky_collector: MakeBluesky, bluesky: Loopback
) -> None:
    batches = list(bluesky_collector().collect(QUERY, None))
    assert sum(batch.requests for batch in batches) == len(bluesky.requests)
    assert len(bluesky.requests_to("createSession")) == 1


def test_a_second_run_gives_nothing_twice(bluesky_collector: MakeBluesky) -> None:
    first = list(bluesky_collector().collect(QUERY, None))
    assert posts_of(bluesky_collector().collect(QUERY, first[-1].cursor)) == []


def test_all_pages_of_a_search_are_read(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld, bluesky_handler: BlueskyServer
) -> None:
    bluesky_handler.page = 3
    assert uris_of(bluesky_collector().collect(QUERY, None)) == named(bluesky_world)


def test_what_lies_behind_the_ceiling_of_a_search_is_found_too(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld, bluesky_handler: BlueskyServer
) -> None:
    bluesky_handler.page, bluesky_handler.ceiling = 2, 5
    assert uris_of(bluesky_collector().collect(QUERY, None)) == named(bluesky_world)


def test_a_reply_that_comes_later_is_found_in_the_next_run(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld
) -> None:
    first = list(bluesky_collector().collect(QUERY, None))
    root = bluesky_world.roots()[0]
    late = bluesky_world.write("same here", BASE + 90_000, root)
    second = list(bluesky_collector().collect(QUERY, first[-1].cursor))
    assert uris_of(second) == bluesky_world.tree(root)
    assert late in uris_of(second)


def test_a_post_that_was_slow_to_be_found_is_found_by_the_overlap(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld
) -> None:
    first = list(bluesky_collector().collect(QUERY, None))
    slow = bluesky_world.write("Brewlark, slowly", BASE + 21 * 3600)
    assert uris_of(bluesky_collector().collect(QUERY, first[-1].cursor)) == {slow}
    without = bluesky_collector(overlap_hours=0)
    assert slow not in uris_of(
        without.collect(QUERY, list(bluesky_collector(overlap_hours=0).collect(QUERY, None))[-1].cursor)
    )


def test_replies_that_were_not_sent_are_asked_for(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld, bluesky_handler: BlueskyServer
) -> None:
    bluesky_handler.depth = 2
    batches = list(bluesky_collector().collect(QUERY, None))
    assert uris_of(batches) == named(bluesky_world)
    assert not any(post.parent_missing for post in posts_of(batches))


def test_a_very_long_chain_of_replies_is_read_to_its_end(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld
) -> None:
    line = [bluesky_world.write("Brewlark, a story", BASE + 80_000)]
    for step in range(250):
        line.append(bluesky_world.write(f"part {step}", BASE + 80_001 + step, line[-1]))
    batches = list(bluesky_collector().collect(QUERY, None))
    assert set(line) <= uris_of(batches)
    assert not any(post.parent_missing for post in posts_of(batches))


def test_a_deleted_post_between_others_becomes_a_tombstone(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld
) -> None:
    root = bluesky_world.write("Brewlark or not?", BASE + 80_000)
    middle = bluesky_world.write("not", BASE + 80_010, root)
    end = bluesky_world.write("why?", BASE + 80_020, middle)
    bluesky_world.gone.add(middle)
    posts_by_id = {
        post.id.removeprefix("bluesky:"): post for post in posts_of(bluesky_collector().collect(QUERY, None))
    }
    stone = posts_by_id[middle]
    assert (stone.gone, stone.text, stone.author, stone.thread) == (True, "", None, f"bluesky:{root}")
    assert abs(stone.created_at.timestamp() - (BASE + 80_010)) < 1
    assert root in posts_by_id
    assert end not in posts_by_id  # Bluesky does not send what hangs below


def test_a_thread_that_lost_its_beginning_keeps_the_rest(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld
) -> None:
    root = bluesky_world.write("what to buy?", BASE + 80_000)
    answer = bluesky_world.write("a Brewlark", BASE + 80_010, root)
    thanks = bluesky_world.write("thanks", BASE + 80_020, answer)
    bluesky_world.gone.add(root)
    posts_by_id = {
        post.id.removeprefix("bluesky:"): post for post in posts_of(bluesky_collector().collect(QUERY, None))
    }
    assert {root, answer, thanks} <= posts_by_id.keys()
    assert [posts_by_id[uri].gone for uri in (root, answer, thanks)] == [True, False, False]
    assert {posts_by_id[uri].thread for uri in (root, answer, thanks)} == {f"bluesky:{root}"}


def test_a_deleted_post_in_a_followed_thread_is_reported(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld
) -> None:
    first = list(bluesky_collector().collect(QUERY, None))
    root = next(
        uri for uri in bluesky_world.roots() if len(bluesky_world.tree(uri)) == 1 and uri in named(bluesky_world)
    )
    bluesky_world.gone.add(root)
    last = list(bluesky_collector().collect(QUERY, first[-1].cursor))[-1]
    assert last.gone == (f"bluesky:{root}",)  # type: ignore[attr-defined]
    assert last.cursor is not None
    assert root not in last.cursor["places"]["Bluesky"]["followed"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"uri": 7},
        {"record": None},
        {"record": {"text": "Brewlark"}},
        {"author": {}},
        {"likeCount": "many"},
        {"replyCount": -1},
        {"indexedAt": "soon"},
    ],
)
def test_one_post_in_another_format_is_left_out_and_the_rest_kept(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld, bluesky: Loopback, wrong: dict[str, Any]
) -> None:
    odd, good = (bluesky_world.posts[bluesky_world.write(f"Brewlark {number}", BASE + number)] for number in range(2))
    bluesky.fail("searchPosts", Response({"posts": [odd | wrong, None, good]}), times=1)
    collector = bluesky_collector()
    assert uris_of(collector.collect(QUERY, None)) == {good["uri"]}
    assert collector.warnings == ["Bluesky sent 2 posts that could not be parsed; they were skipped."]


def test_one_thread_that_fails_is_put_off_to_the_next_run(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld, bluesky: Loopback
) -> None:
    bluesky.fail("getPostThread", 500, times=3)
    collector = bluesky_collector()
    first = list(collector.collect(QUERY, None))
    assert collector.warnings[0].endswith("The next run tries again.")
    second = list(bluesky_collector().collect(QUERY, first[-1].cursor))
    assert len(posts_of(second)) > 0
    assert uris_of(first) | uris_of(second) == named(bluesky_world)
    assert not uris_of(first) & uris_of(second)


def test_a_run_that_breaks_off_leaves_the_rest_to_the_next(
    bluesky_collector: MakeBluesky, bluesky_world: BlueskyWorld, bluesky: Loopback
) -> None:
    bluesky.fail("getPostThread", 503, times=6, skip=3)
    batches: list[Batch] = []

    def take() -> None:
        for batch in bluesky_collector().collect(QUERY, None):
            batches.append(batch)

    with pytest.raises(Unavailable, match="503"):
        take()
    rest = list(bluesky_collector().collect(QUERY, batches[-1].cursor))
    assert uris_of(batches) | uris_of(rest) == named(bluesky_world)


def test_bluesky_costs_nothing_and_cannot_be_counted_beforehand(
    bluesky_collector: MakeBluesky, bluesky: Loopback
) -> None:
    assert bluesky_collector().estimate(QUERY, None) == CostEstimate(None, None, 0.0)
    assert bluesky.requests == []
