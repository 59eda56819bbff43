"""The Mastodon collector, with the real Mastodon.py, against pretended servers with an invented world."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from loopback_http import Answer, Loopback
from mastodon_server import AWAY, BASE, HOME, TOKEN, MastodonServer, MastodonWorld, make_world

from collectors.base import Access, Estimate, Query
from collectors.mastodon import MastodonCollector, to_hashtags
from talkworthy.errors import AuthFailed, RateLimited, Unavailable, UserError
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


def test_every_conversation_that_names_the_brand_is_read_whole(make: Make, world: MastodonWorld) -> None:
    batches = list(make().collect(QUERY, None))
    assert ids_of(batches) == named(world)
    assert len(posts_of(batches)) == len(named(world)) > 100


def test_a_batch_is_one_conversation_and_the_last_one_has_the_cursor(make: Make) -> None:
    batches = list(make().collect(QUERY, None))
    assert [len({post.conversation for post in batch.posts}) for batch in batches] == [1] * 16 + [0]
    assert [batch.cursor for batch in batches[:-1]] == [None] * 16
    assert json.loads(json.dumps(batches[-1].cursor)) == batches[-1].cursor


def test_replies_hang_where_they_belong(make: Make, world: MastodonWorld) -> None:
    found = {post.id.rpartition("/")[2]: post for post in posts_of(make().collect(QUERY, None))}
    for native, post in found.items():
        parent = world.statuses[native]["in_reply_to_id"]
        assert post.reply_to == (found[parent].id if parent else None)
        assert not post.parent_missing


def test_a_status_without_replies_costs_no_further_request(
    make: Make, world: MastodonWorld, mastodon: Loopback
) -> None:
    alone = [native for native in world.roots() if len(world.tree(native)) == 1]
    list(make().collect(QUERY, None))
    assert alone
    assert not [native for native in alone if mastodon.asked(native)]


def test_a_long_conversation_is_asked_for_until_all_of_it_is_there(
    make: Make, world: MastodonWorld, mastodon: Loopback
) -> None:
    long = max(world.roots(), key=lambda root: len(world.tree(root)))
    assert len(world.tree(long)) == 91
    assert world.tree(long) <= ids_of(make().collect(QUERY, None))
    assert len(mastodon.asked("/context")) > 24 - 4


def test_the_requests_of_all_batches_are_those_that_were_made(make: Make, mastodon: Loopback) -> None:
    batches = list(make().collect(QUERY, None))
    assert sum(batch.requests for batch in batches) == len(mastodon.requests)


def test_a_second_run_gives_nothing_twice(make: Make) -> None:
    first = list(make().collect(QUERY, None))
    assert posts_of(make().collect(QUERY, first[-1].cursor)) == []


def test_a_hashtag_is_paged_forward_without_gaps(make: Make, world: MastodonWorld, mastodon: Loopback) -> None:
    for number in range(130):
        world.write("again #Brewlark", BASE + 30_000 + number)
    found = ids_of(make().collect(QUERY, None))
    assert found == named(world)
    assert len(mastodon.asked("/tag/brewlark")) == 5


def test_a_reply_that_comes_later_is_found_in_the_next_run(make: Make, world: MastodonWorld) -> None:
    first = list(make().collect(QUERY, None))
    root = world.roots()[0]
    late = world.write("same here", BASE + 90_000, root)
    second = list(make().collect(QUERY, first[-1].cursor))
    assert ids_of(second) == world.tree(root)
    assert late in ids_of(second)


def test_a_reply_to_a_status_that_stood_alone_is_found_too(make: Make, world: MastodonWorld) -> None:
    alone = next(root for root in world.roots() if len(world.tree(root)) == 1 and root in named(world))
    first = list(make().collect(QUERY, None))
    world.write("and mine", BASE + 90_000, alone)
    assert ids_of(make().collect(QUERY, first[-1].cursor)) == world.tree(alone)


def test_a_status_that_arrived_late_is_found_by_the_overlap(make: Make, world: MastodonWorld) -> None:
    first = list(make().collect(QUERY, None))
    slow = world.write("slow to arrive #Brewlark", BASE + 21 * 3600 - 60)
    assert ids_of(make().collect(QUERY, first[-1].cursor)) == {slow}


def test_without_the_overlap_it_would_be_lost(make: Make, world: MastodonWorld) -> None:
    first = list(make(overlap_hours=0).collect(QUERY, None))
    world.write("slow to arrive #Brewlark", BASE + 21 * 3600 - 60)
    assert posts_of(make(overlap_hours=0).collect(QUERY, first[-1].cursor)) == []


def test_a_mention_below_a_named_hashtag_brings_in_its_whole_conversation(make: Make, world: MastodonWorld) -> None:
    root = world.write("what to buy? #coffee", BASE + 80_000)
    world.write("a Brewlark", BASE + 80_100, root)
    quiet = world.write("nice weather #coffee", BASE + 80_200)
    found = ids_of(make().collect(QUERY, None))
    assert world.tree(root) <= found
    assert quiet not in found


def test_nothing_older_than_since_is_looked_for(make: Make, world: MastodonWorld) -> None:
    since = datetime.fromtimestamp(BASE + 12 * 3600, UTC)
    first = {min(world.tree(root)) for root in world.roots()}
    found = ids_of(make().collect(Query(BRAND, since=since), None)) & first
    assert found == {native for native in first & named(world) if int(native) >> 16 >= (BASE + 12 * 3600) * 1000}


def test_a_status_of_the_very_moment_of_since_is_found(make: Make, world: MastodonWorld) -> None:
    last = max(world.roots(), key=int)
    since = datetime.fromtimestamp((int(last) >> 16) / 1000, UTC)
    exact = world.write("now #Brewlark", since.timestamp())
    world.statuses[exact]["id"] = str(int(last) >> 16 << 16)
    found = posts_of(make().collect(Query(BRAND, since=since), None))
    assert "now #Brewlark" in [post.text for post in found]


def test_boosts_and_what_is_not_public_are_left_out(make: Make, world: MastodonWorld) -> None:
    world.write("psst #Brewlark", BASE + 80_000, visibility="private")
    world.write("again #Brewlark", BASE + 80_001, reblog={"id": "1"})
    quiet = world.write("quietly #Brewlark", BASE + 80_002, visibility="unlisted")
    found = ids_of(make().collect(QUERY, None))
    assert quiet in found
    assert not found & set(list(world.statuses)[-3:-1])


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
    make: Make, world: MastodonWorld, wrong: dict[str, Any]
) -> None:
    odd = world.write("odd #Brewlark", BASE + 50_000, **wrong)
    collector = make()
    assert ids_of(collector.collect(QUERY, None)) == named(world) - {odd}
    assert collector.warnings == [f"{HOME} sent 1 statuses that are not in its format; they were left out."]


def test_what_is_no_status_at_all_is_left_out(make: Make, world: MastodonWorld, mastodon: Loopback) -> None:
    real = world.write("right #Brewlark", BASE + 50_000)
    mastodon.fail("/tag/brewlark", Answer([None, "x", 3, {"id": 4}, world.statuses[real]]), times=1)
    collector = make()
    assert real in ids_of(collector.collect(QUERY, None))
    assert collector.warnings == [f"{HOME} sent 4 statuses that are not in its format; they were left out."]


def test_two_servers_give_each_post_once(make: Make, world: MastodonWorld) -> None:
    found = posts_of(make(servers=[HOME, AWAY]).collect(QUERY, None))
    assert len(found) == len({post.id for post in found}) == len(named(world))


def test_what_one_server_does_not_know_the_other_adds_to_the_same_conversation(
    make: Make, world: MastodonWorld, answers: MastodonServer
) -> None:
    root = world.write("who has one? #Brewlark", BASE + 80_000)
    reply = world.write("me", BASE + 80_010, root)
    answers.hidden[HOME] = {reply}
    found = posts_of(make(servers=[HOME, AWAY]).collect(QUERY, None))
    assert len({post.conversation for post in found if post.id.endswith((root, reply))}) == 1
    assert [post.parent_missing for post in found if post.id.endswith(reply)] == [False]


def test_a_server_that_wants_a_login_is_passed_over(make: Make, world: MastodonWorld, answers: MastodonServer) -> None:
    answers.closed = {HOME}
    collector = make(servers=[HOME, AWAY])
    assert ids_of(collector.collect(QUERY, None)) == named(world)
    assert len(collector.warnings) == 1
    assert collector.warnings[0].startswith(f"{HOME} does not show #brewlark without a login (401); set MASTODON_ACC")


def test_where_all_servers_want_a_login_the_run_fails(make: Make, answers: MastodonServer) -> None:
    answers.closed = {HOME, AWAY}
    with pytest.raises(AuthFailed, match="without a login"):
        list(make(servers=[HOME, AWAY]).collect(QUERY, None))


def test_a_server_that_fails_keeps_its_mark_for_the_next_run(
    make: Make, world: MastodonWorld, mastodon: Loopback
) -> None:
    mastodon.fail(f"^/{HOME}/api/v1/timelines", 503, times=3)
    first = list(make(servers=[HOME, AWAY]).collect(QUERY, None))
    assert ids_of(first) == named(world)
    only_home = world.write("late #Brewlark", BASE + 90_000)
    assert only_home in ids_of(make(servers=[HOME, AWAY]).collect(QUERY, first[-1].cursor))


def test_a_run_that_is_cut_off_goes_on_where_it_was(make: Make, world: MastodonWorld, mastodon: Loopback) -> None:
    for number in range(100):
        world.write("again #Brewlark", BASE + 100_000 + number)
    mastodon.fail("/tag/brewlark", 500, times=3, skip=2)
    batches: list[Batch] = []
    with pytest.raises(Unavailable):
        batches.extend(iter_into(make().collect(QUERY, None), batches))
    assert batches[-1].cursor is not None
    rest = list(make().collect(QUERY, batches[-1].cursor))
    assert ids_of(batches) | ids_of(rest) == named(world)
    assert len(posts_of(batches)) + len(posts_of(rest)) == len(named(world))


def iter_into(batches: Iterable[Batch], into: list[Batch]) -> list[Batch]:
    """Like a job, which keeps what came before a failure."""
    for batch in batches:
        into.append(batch)
    return []


def test_the_rate_limit_is_waited_out(make: Make, world: MastodonWorld, mastodon: Loopback, slept: list[float]) -> None:
    mastodon.fail("/timelines", Answer({"error": "Too many requests"}, 429, {"Retry-After": "17"}), times=2)
    assert ids_of(make().collect(QUERY, None)) == named(world)
    assert slept == [17.0, 17.0]


def test_a_wait_that_is_too_long_ends_the_run(make: Make, mastodon: Loopback, slept: list[float]) -> None:
    limited = Answer({"error": "Too many requests"}, 429, {"X-RateLimit-Reset": "2099-01-01T00:00:00Z"})
    mastodon.fail("/timelines", limited)
    with pytest.raises(RateLimited, match="rate limit stopped the reading of #brewlark") as caught:
        list(make().collect(QUERY, None))
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > 86_400
    assert slept == []


def test_one_conversation_that_fails_is_put_off_to_the_next_run(
    make: Make, world: MastodonWorld, mastodon: Loopback
) -> None:
    heavy = next(root for root in world.roots() if len(world.tree(root)) > 2 and root in named(world))
    mastodon.fail(f"{heavy}/context", 500, times=3)
    collector = make()
    first = list(collector.collect(QUERY, None))
    assert ids_of(first) == named(world) - world.tree(heavy)
    assert collector.warnings[0].endswith("It is put off to the next run.")
    assert ids_of(make().collect(QUERY, first[-1].cursor)) == world.tree(heavy)


def test_when_every_conversation_fails_it_is_the_server_that_is_down(make: Make, mastodon: Loopback) -> None:
    mastodon.fail("/context", 503)
    with pytest.raises(Unavailable, match="503"):
        list(make().collect(QUERY, None))


def test_a_conversation_that_went_away_is_passed_over(make: Make, world: MastodonWorld, mastodon: Loopback) -> None:
    gone = next(root for root in world.roots() if len(world.tree(root)) > 2 and root in named(world))
    mastodon.fail(f"{gone}/context", 404)
    assert ids_of(make().collect(QUERY, None)) == named(world) - world.tree(gone)


def test_a_redirect_is_not_followed(make: Make, mastodon: Loopback) -> None:
    mastodon.fail("/timelines", Answer(b"", 302, {"Location": "http://127.0.0.1:9/"}))
    with pytest.raises(Unavailable, match=r"TooManyRedirects.*name the server that it redirects to"):
        list(make().collect(QUERY, None))


def test_with_a_token_what_has_no_hashtag_is_found_too(make: Make, world: MastodonWorld) -> None:
    bare = [world.write("my Brewlark hisses", BASE + 80_000 + number) for number in range(50)]
    assert not set(bare) & ids_of(make().collect(QUERY, None))
    first = list(make(TOKEN).collect(QUERY, None))
    assert set(bare) <= ids_of(first)
    assert posts_of(make(TOKEN).collect(QUERY, first[-1].cursor)) == []


def test_a_token_goes_to_the_first_server_only(make: Make, mastodon: Loopback) -> None:
    list(make(TOKEN, servers=[HOME, AWAY]).collect(QUERY, None))
    assert all("authorization" in request.headers for request in mastodon.asked(f"^/{HOME}/"))
    assert not any("authorization" in request.headers for request in mastodon.asked(f"^/{AWAY}/"))


def test_a_new_alias_is_looked_for_behind_the_old_marks(make: Make, world: MastodonWorld) -> None:
    old = world.write("the Larkpot leaks #coffee", BASE - 3000)
    first = list(make().collect(QUERY, None))
    both = Brand("Brewlark", ("Brewlark", "Larkpot"), communities=BRAND.communities)
    assert old in ids_of(make().collect(Query(both, since=SINCE), first[-1].cursor))


def test_the_most_pages_of_one_run_leave_the_rest_to_the_next(make: Make, world: MastodonWorld) -> None:
    for number in range(100):
        world.write("again #Brewlark", BASE + 100_000 + number)
    collector = make(most_pages=2)
    first = list(collector.collect(QUERY, None))
    assert collector.warnings == [f"{HOME}: #brewlark has more than 2 pages; the next run goes on there."]
    second = list(make(most_pages=9).collect(QUERY, first[-1].cursor))
    assert ids_of(first) | ids_of(second) == named(world)


def test_conversations_that_fell_silent_are_let_go(make: Make) -> None:
    cursor = list(make(follow_days=1.5).collect(QUERY, None))[-1].cursor
    assert cursor is not None
    assert 0 < len(cursor["servers"][HOME]["threads"]) < 16


@pytest.mark.parametrize(
    "name", ["localhost", "127.0.0.1", "http://mastodon.social", "a.example/b", "a.example:80", ""]
)
def test_a_server_must_be_a_public_name(name: str) -> None:
    with pytest.raises(UserError, match="servers"):
        MastodonCollector(Access(settings={"servers": [name]}))


def test_a_brand_that_no_hashtag_can_name_is_told_so(make: Make) -> None:
    with pytest.raises(UserError, match="No alias of C"):
        list(make().collect(Query(Brand("C++", ("C++",))), None))


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


def test_mastodon_costs_nothing_and_cannot_be_counted_beforehand(make: Make, mastodon: Loopback) -> None:
    assert make().estimate(QUERY, None) == Estimate(None, None, 0.0)
    assert mastodon.requests == []
