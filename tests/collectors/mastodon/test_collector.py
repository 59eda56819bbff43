"""The Mastodon collector, with the real Mastodon.py, against loopback servers with invented posts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from loopback_http import Loopback, Response
from mastodon_helpers import BRAND, QUERY, SINCE, MakeMastodon, ids_of, named, posts_of
from mastodon_server import BASE, HOME, TOKEN, MastodonWorld

from collectors.engine.collector import CostEstimate, Query
from collectors.mastodon.collector import to_hashtags
from talkworthy.errors import UserError
from talkworthy.model import Brand


def test_every_thread_that_names_the_brand_is_read_whole(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld
) -> None:
    batches = list(mastodon_collector().collect(QUERY, None))
    assert ids_of(batches) == named(mastodon_world)
    assert len(posts_of(batches)) == len(named(mastodon_world)) > 100


def test_a_batch_is_one_thread_and_the_last_one_has_the_cursor(mastodon_collector: MakeMastodon) -> None:
    batches = list(mastodon_collector().collect(QUERY, None))
    assert [len({post.thread for post in batch.posts}) for batch in batches] == [1] * 16 + [0]
    assert [batch.cursor for batch in batches[:-1]] == [None] * 16
    assert json.loads(json.dumps(batches[-1].cursor)) == batches[-1].cursor


def test_replies_hang_where_they_belong(mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld) -> None:
    posts_by_id = {post.id.rpartition("/")[2]: post for post in posts_of(mastodon_collector().collect(QUERY, None))}
    for native, post in posts_by_id.items():
        parent = mastodon_world.statuses[native]["in_reply_to_id"]
        assert post.reply_to == (posts_by_id[parent].id if parent else None)
        assert not post.parent_missing


def test_a_status_without_replies_costs_no_further_request(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, mastodon: Loopback
) -> None:
    alone = [native for native in mastodon_world.roots() if len(mastodon_world.tree(native)) == 1]
    list(mastodon_collector().collect(QUERY, None))
    assert alone
    assert not [native for native in alone if mastodon.requests_to(native)]


def test_a_long_thread_is_asked_for_until_all_of_it_is_there(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, mastodon: Loopback
) -> None:
    long = max(mastodon_world.roots(), key=lambda root: len(mastodon_world.tree(root)))
    assert len(mastodon_world.tree(long)) == 91
    assert mastodon_world.tree(long) <= ids_of(mastodon_collector().collect(QUERY, None))
    assert len(mastodon.requests_to("/context")) > 24 - 4


def test_the_requests_of_all_batches_are_those_that_were_made(
    mastodon_collector: MakeMastodon, mastodon: Loopback
) -> None:
    batches = list(mastodon_collector().collect(QUERY, None))
    assert sum(batch.requests for batch in batches) == len(mastodon.requests)


def test_a_second_run_gives_nothing_twice(mastodon_collector: MakeMastodon) -> None:
    first = list(mastodon_collector().collect(QUERY, None))
    assert posts_of(mastodon_collector().collect(QUERY, first[-1].cursor)) == []


def test_a_hashtag_is_paged_forward_without_gaps(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, mastodon: Loopback
) -> None:
    for number in range(130):
        mastodon_world.write("again #Brewlark", BASE + 30_000 + number)
    ids = ids_of(mastodon_collector().collect(QUERY, None))
    assert ids == named(mastodon_world)
    assert len(mastodon.requests_to("/tag/brewlark")) == 5


def test_a_reply_that_comes_later_is_found_in_the_next_run(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld
) -> None:
    first = list(mastodon_collector().collect(QUERY, None))
    root = mastodon_world.roots()[0]
    late = mastodon_world.write("same here", BASE + 90_000, root)
    second = list(mastodon_collector().collect(QUERY, first[-1].cursor))
    assert ids_of(second) == mastodon_world.tree(root)
    assert late in ids_of(second)


def test_a_reply_to_a_status_that_stood_alone_is_found_too(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld
) -> None:
    alone = next(
        root for root in mastodon_world.roots() if len(mastodon_world.tree(root)) == 1 and root in named(mastodon_world)
    )
    first = list(mastodon_collector().collect(QUERY, None))
    mastodon_world.write("and mine", BASE + 90_000, alone)
    assert ids_of(mastodon_collector().collect(QUERY, first[-1].cursor)) == mastodon_world.tree(alone)


def test_a_status_that_arrived_late_is_found_by_the_overlap(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld
) -> None:
    first = list(mastodon_collector().collect(QUERY, None))
    slow = mastodon_world.write("slow to arrive #Brewlark", BASE + 21 * 3600 - 60)
    assert ids_of(mastodon_collector().collect(QUERY, first[-1].cursor)) == {slow}


def test_without_the_overlap_it_would_be_lost(mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld) -> None:
    first = list(mastodon_collector(overlap_hours=0).collect(QUERY, None))
    mastodon_world.write("slow to arrive #Brewlark", BASE + 21 * 3600 - 60)
    assert posts_of(mastodon_collector(overlap_hours=0).collect(QUERY, first[-1].cursor)) == []


def test_a_mention_below_a_named_hashtag_brings_in_its_whole_thread(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld
) -> None:
    root = mastodon_world.write("what to buy? #coffee", BASE + 80_000)
    mastodon_world.write("a Brewlark", BASE + 80_100, root)
    quiet = mastodon_world.write("nice weather #coffee", BASE + 80_200)
    ids = ids_of(mastodon_collector().collect(QUERY, None))
    assert mastodon_world.tree(root) <= ids
    assert quiet not in ids


def test_nothing_older_than_since_is_looked_for(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld
) -> None:
    since = datetime.fromtimestamp(BASE + 12 * 3600, UTC)
    first = {min(mastodon_world.tree(root)) for root in mastodon_world.roots()}
    ids = ids_of(mastodon_collector().collect(Query(BRAND, since=since), None)) & first
    assert ids == {native for native in first & named(mastodon_world) if int(native) >> 16 >= (BASE + 12 * 3600) * 1000}


def test_a_status_of_the_very_moment_of_since_is_found(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld
) -> None:
    last = max(mastodon_world.roots(), key=int)
    since = datetime.fromtimestamp((int(last) >> 16) / 1000, UTC)
    exact = mastodon_world.write("now #Brewlark", since.timestamp())
    mastodon_world.statuses[exact]["id"] = str(int(last) >> 16 << 16)
    posts = posts_of(mastodon_collector().collect(Query(BRAND, since=since), None))
    assert "now #Brewlark" in [post.text for post in posts]


def test_boosts_and_what_is_not_public_are_left_out(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld
) -> None:
    mastodon_world.write("psst #Brewlark", BASE + 80_000, visibility="private")
    mastodon_world.write("again #Brewlark", BASE + 80_001, reblog={"id": "1"})
    quiet = mastodon_world.write("quietly #Brewlark", BASE + 80_002, visibility="unlisted")
    ids = ids_of(mastodon_collector().collect(QUERY, None))
    assert quiet in ids
    assert not ids & set(list(mastodon_world.statuses)[-3:-1])


@pytest.mark.parametrize(
    "wrong",
    [
        {"created_at": "yesterday"},
        {"created_at": None},
        {"uri": 7},
        {"account": None},
        {"account": {"acct": ["x"]}},
        {"content": {"a": 1}},
        {"replies_count": "many"},
        {"favourites_count": -1},
    ],
)
def test_one_status_in_another_format_is_left_out_and_the_rest_kept(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, wrong: dict[str, Any]
) -> None:
    odd = mastodon_world.write("odd #Brewlark", BASE + 50_000, **wrong)
    collector = mastodon_collector()
    assert ids_of(collector.collect(QUERY, None)) == named(mastodon_world) - {odd}
    assert collector.warnings == [f"{HOME} sent 1 statuses that could not be parsed; they were skipped."]


def test_what_is_no_status_at_all_is_left_out(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, mastodon: Loopback
) -> None:
    real = mastodon_world.write("right #Brewlark", BASE + 50_000)
    mastodon.fail("/tag/brewlark", Response([None, "x", 3, {"id": 4}, mastodon_world.statuses[real]]), times=1)
    collector = mastodon_collector()
    assert real in ids_of(collector.collect(QUERY, None))
    assert collector.warnings == [f"{HOME} sent 4 statuses that could not be parsed; they were skipped."]


def test_with_a_token_what_has_no_hashtag_is_found_too(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld
) -> None:
    bare = [mastodon_world.write("my Brewlark hisses", BASE + 80_000 + number) for number in range(50)]
    assert not set(bare) & ids_of(mastodon_collector().collect(QUERY, None))
    first = list(mastodon_collector(TOKEN).collect(QUERY, None))
    assert set(bare) <= ids_of(first)
    assert posts_of(mastodon_collector(TOKEN).collect(QUERY, first[-1].cursor)) == []


def test_a_new_alias_is_looked_for_behind_the_old_marks(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld
) -> None:
    old = mastodon_world.write("the Larkpot leaks #coffee", BASE - 3000)
    first = list(mastodon_collector().collect(QUERY, None))
    both = Brand("Brewlark", ("Brewlark", "Larkpot"), communities=BRAND.communities)
    assert old in ids_of(mastodon_collector().collect(Query(both, since=SINCE), first[-1].cursor))


def test_the_most_pages_of_one_run_leave_the_rest_to_the_next(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld
) -> None:
    for number in range(100):
        mastodon_world.write("again #Brewlark", BASE + 100_000 + number)
    collector = mastodon_collector(most_pages=2)
    first = list(collector.collect(QUERY, None))
    assert collector.warnings == [f"{HOME}: #brewlark has more than 2 pages; the next run continues there."]
    second = list(mastodon_collector(most_pages=9).collect(QUERY, first[-1].cursor))
    assert ids_of(first) | ids_of(second) == named(mastodon_world)


def test_threads_that_fell_silent_are_let_go(mastodon_collector: MakeMastodon) -> None:
    cursor = list(mastodon_collector(follow_days=1.5).collect(QUERY, None))[-1].cursor
    assert cursor is not None
    assert 0 < len(cursor["places"][HOME]["followed"]) < 16


def test_a_brand_that_cannot_be_a_hashtag_raises(mastodon_collector: MakeMastodon) -> None:
    with pytest.raises(UserError, match="No alias of C"):
        list(mastodon_collector().collect(Query(Brand("C++", ("C++",))), None))


@pytest.mark.parametrize(
    ("name", "tags"),
    [
        ("Google Drive", ["googledrive"]),
        ("Café-Bar", ["cafébar"]),
        ("7 Eleven", ["7eleven"]),
        ("AT&T", []),
        ("365", []),
    ],
)
def test_an_alias_as_a_hashtag(name: str, tags: list[str]) -> None:
    assert to_hashtags([name]) == tags


def test_mastodon_costs_nothing_and_cannot_be_counted_beforehand(
    mastodon_collector: MakeMastodon, mastodon: Loopback
) -> None:
    assert mastodon_collector().estimate(QUERY, None) == CostEstimate(None, None, 0.0)
    assert mastodon.requests == []
