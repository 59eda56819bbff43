"""The Bluesky collector with a login, with the real atproto, against a pretended Bluesky with an invented world."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bluesky_server import BASE, HANDLE, PASSWORD, BlueskyServer, BlueskyWorld, make_world
from loopback_http import Answer, Loopback

from collectors.base import Access, Estimate, Query
from collectors.bluesky import BlueskyCollector
from talkworthy.errors import AuthFailed, RateLimited, SourceError, Unavailable, UserError
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


def test_every_conversation_that_names_the_brand_is_read_whole(make: Make, world: BlueskyWorld) -> None:
    batches = list(make().collect(QUERY, None))
    assert uris_of(batches) == named(world)
    assert len(posts_of(batches)) == len(named(world)) > 60


def test_a_batch_is_one_conversation_and_the_last_one_has_the_cursor(make: Make) -> None:
    batches = list(make().collect(QUERY, None))
    assert [len({post.conversation for post in batch.posts}) for batch in batches] == [1] * 16 + [0]
    assert [batch.cursor for batch in batches[:-1]] == [None] * 16
    assert json.loads(json.dumps(batches[-1].cursor)) == batches[-1].cursor


def test_replies_hang_where_they_belong(make: Make, world: BlueskyWorld) -> None:
    for post in posts_of(make().collect(QUERY, None)):
        parent = world.parent(post.id.removeprefix("bluesky:"))
        assert post.reply_to == (f"bluesky:{parent}" if parent else None)
        assert not post.parent_missing


def test_a_post_without_replies_costs_no_further_request(make: Make, world: BlueskyWorld, bluesky: Loopback) -> None:
    alone = [uri for uri in world.roots() if len(world.tree(uri)) == 1]
    list(make().collect(QUERY, None))
    assert alone
    assert not [request for request in bluesky.asked("getPostThread") if request.fields["uri"] in alone]


def test_the_requests_of_all_batches_are_those_that_were_made(make: Make, bluesky: Loopback) -> None:
    batches = list(make().collect(QUERY, None))
    assert sum(batch.requests for batch in batches) == len(bluesky.requests)
    assert len(bluesky.asked("createSession")) == 1


def test_a_second_run_gives_nothing_twice(make: Make) -> None:
    first = list(make().collect(QUERY, None))
    assert posts_of(make().collect(QUERY, first[-1].cursor)) == []


def test_all_pages_of_a_search_are_read(make: Make, world: BlueskyWorld, answers: BlueskyServer) -> None:
    answers.page = 3
    assert uris_of(make().collect(QUERY, None)) == named(world)


def test_what_lies_behind_the_ceiling_of_a_search_is_found_too(
    make: Make, world: BlueskyWorld, answers: BlueskyServer
) -> None:
    answers.page, answers.ceiling = 2, 5
    assert uris_of(make().collect(QUERY, None)) == named(world)


def test_a_reply_that_comes_later_is_found_in_the_next_run(make: Make, world: BlueskyWorld) -> None:
    first = list(make().collect(QUERY, None))
    root = world.roots()[0]
    late = world.write("same here", BASE + 90_000, root)
    second = list(make().collect(QUERY, first[-1].cursor))
    assert uris_of(second) == world.tree(root)
    assert late in uris_of(second)


def test_a_post_that_was_slow_to_be_found_is_found_by_the_overlap(make: Make, world: BlueskyWorld) -> None:
    first = list(make().collect(QUERY, None))
    slow = world.write("Brewlark, slowly", BASE + 21 * 3600)
    assert uris_of(make().collect(QUERY, first[-1].cursor)) == {slow}
    without = make(overlap_hours=0)
    assert slow not in uris_of(without.collect(QUERY, list(make(overlap_hours=0).collect(QUERY, None))[-1].cursor))


def test_replies_that_were_not_sent_are_asked_for(make: Make, world: BlueskyWorld, answers: BlueskyServer) -> None:
    answers.depth = 2
    batches = list(make().collect(QUERY, None))
    assert uris_of(batches) == named(world)
    assert not any(post.parent_missing for post in posts_of(batches))


def test_a_very_long_chain_of_replies_is_read_to_its_end(make: Make, world: BlueskyWorld) -> None:
    line = [world.write("Brewlark, a story", BASE + 80_000)]
    for step in range(250):
        line.append(world.write(f"part {step}", BASE + 80_001 + step, line[-1]))
    batches = list(make().collect(QUERY, None))
    assert set(line) <= uris_of(batches)
    assert not any(post.parent_missing for post in posts_of(batches))


def test_a_deleted_post_between_others_becomes_a_tombstone(make: Make, world: BlueskyWorld) -> None:
    root = world.write("Brewlark or not?", BASE + 80_000)
    middle = world.write("not", BASE + 80_010, root)
    end = world.write("why?", BASE + 80_020, middle)
    world.gone.add(middle)
    found = {post.id.removeprefix("bluesky:"): post for post in posts_of(make().collect(QUERY, None))}
    stone = found[middle]
    assert (stone.gone, stone.text, stone.author, stone.conversation) == (True, "", None, f"bluesky:{root}")
    assert abs(stone.created_at.timestamp() - (BASE + 80_010)) < 1
    assert root in found
    assert end not in found  # Bluesky does not send what hangs below


def test_a_conversation_that_lost_its_beginning_keeps_the_rest(make: Make, world: BlueskyWorld) -> None:
    root = world.write("what to buy?", BASE + 80_000)
    answer = world.write("a Brewlark", BASE + 80_010, root)
    thanks = world.write("thanks", BASE + 80_020, answer)
    world.gone.add(root)
    found = {post.id.removeprefix("bluesky:"): post for post in posts_of(make().collect(QUERY, None))}
    assert {root, answer, thanks} <= found.keys()
    assert [found[uri].gone for uri in (root, answer, thanks)] == [True, False, False]
    assert {found[uri].conversation for uri in (root, answer, thanks)} == {f"bluesky:{root}"}


def test_a_followed_post_that_was_deleted_is_told(make: Make, world: BlueskyWorld) -> None:
    first = list(make().collect(QUERY, None))
    root = next(uri for uri in world.roots() if len(world.tree(uri)) == 1 and uri in named(world))
    world.gone.add(root)
    last = list(make().collect(QUERY, first[-1].cursor))[-1]
    assert last.gone == (f"bluesky:{root}",)  # type: ignore[attr-defined]
    assert last.cursor is not None
    assert root not in last.cursor["threads"]


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
    make: Make, world: BlueskyWorld, bluesky: Loopback, wrong: dict[str, Any]
) -> None:
    odd, good = (world.posts[world.write(f"Brewlark {number}", BASE + number)] for number in range(2))
    bluesky.fail("searchPosts", Answer({"posts": [odd | wrong, None, good]}), times=1)
    collector = make()
    assert uris_of(collector.collect(QUERY, None)) == {good["uri"]}
    assert collector.warnings == ["Bluesky sent 2 posts that are not in its format; they were left out."]


def test_a_wrong_password_is_refused(make: Make) -> None:
    with pytest.raises(AuthFailed, match="BLUESKY_APP_PASSWORD"):
        list(make("wrong").collect(QUERY, None))


@pytest.mark.parametrize("missing", ["BLUESKY_HANDLE", "BLUESKY_APP_PASSWORD"])
def test_half_a_login_is_a_mistake(missing: str) -> None:
    secrets = {"BLUESKY_HANDLE": HANDLE, "BLUESKY_APP_PASSWORD": PASSWORD}
    del secrets[missing]
    with pytest.raises(UserError, match=missing):
        BlueskyCollector(Access(secrets))


def test_the_login_is_kept_in_a_file_for_the_user_alone(make: Make, bluesky: Loopback, tmp_path: Path) -> None:
    file = tmp_path / "session"
    list(make(session_file=str(file)).collect(QUERY, None))
    assert file.stat().st_mode & 0o777 == 0o600
    list(make(session_file=str(file)).collect(QUERY, None))
    assert len(bluesky.asked("createSession")) == 1
    assert len(bluesky.asked("getSession")) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["session"]


@pytest.mark.parametrize("kept", ["", "rubbish", f"{HANDLE}:::did:::rubbish:::rubbish:::http://127.0.0.1:9", "\0"])
def test_a_kept_login_that_is_of_no_use_is_replaced(
    make: Make, world: BlueskyWorld, bluesky: Loopback, tmp_path: Path, kept: str
) -> None:
    file = tmp_path / "session"
    file.write_text(kept, encoding="utf-8")
    assert uris_of(make(session_file=str(file)).collect(QUERY, None)) == named(world)
    assert len(bluesky.asked("createSession")) == 1
    assert file.read_text(encoding="utf-8").startswith(f"{HANDLE}:::")


def test_a_session_that_ran_out_is_replaced(make: Make, bluesky: Loopback, tmp_path: Path) -> None:
    file = tmp_path / "session"
    list(make(session_file=str(file)).collect(QUERY, None))
    bluesky.fail("getSession", Answer({"error": "ExpiredToken", "message": "Token has expired"}, 400), times=1)
    list(make(session_file=str(file)).collect(QUERY, None))
    assert len(bluesky.asked("createSession")) == 2


def test_without_a_file_nothing_of_the_login_is_kept(make: Make) -> None:
    batches = list(make().collect(QUERY, None))
    assert "eyJ" not in json.dumps(batches[-1].cursor)


def test_the_rate_limit_is_waited_out(make: Make, world: BlueskyWorld, bluesky: Loopback, slept: list[float]) -> None:
    limited = Answer({"error": "RateLimitExceeded"}, 429, {"Retry-After": "17"})
    bluesky.fail("searchPosts", limited, times=2)
    assert uris_of(make().collect(QUERY, None)) == named(world)
    assert slept == [17.0, 17.0]


def test_a_wait_that_is_too_long_ends_the_run(make: Make, bluesky: Loopback, slept: list[float]) -> None:
    bluesky.fail("searchPosts", Answer({"error": "RateLimitExceeded"}, 429, {"ratelimit-reset": "4102444800"}))
    with pytest.raises(RateLimited) as caught:
        list(make().collect(QUERY, None))
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > 86_400
    assert slept == []


def test_one_conversation_that_fails_is_put_off_to_the_next_run(
    make: Make, world: BlueskyWorld, bluesky: Loopback
) -> None:
    bluesky.fail("getPostThread", 500, times=3)
    collector = make()
    first = list(collector.collect(QUERY, None))
    assert collector.warnings[0].endswith("It is put off to the next run.")
    second = list(make().collect(QUERY, first[-1].cursor))
    assert len(posts_of(second)) > 0
    assert uris_of(first) | uris_of(second) == named(world)
    assert not uris_of(first) & uris_of(second)


def test_a_run_that_breaks_off_leaves_the_rest_to_the_next(make: Make, world: BlueskyWorld, bluesky: Loopback) -> None:
    bluesky.fail("getPostThread", 503, times=6, skip=3)
    batches: list[Batch] = []

    def take() -> None:
        for batch in make().collect(QUERY, None):
            batches.append(batch)

    with pytest.raises(Unavailable, match="503"):
        take()
    rest = list(make().collect(QUERY, batches[-1].cursor))
    assert uris_of(batches) | uris_of(rest) == named(world)


@pytest.mark.parametrize("answer", [{"posts": None}, {"posts": {}}, {"posts": [], "cursor": 3}, [], "x", None])
def test_a_search_answer_of_another_shape_is_unavailable(make: Make, bluesky: Loopback, answer: Any) -> None:
    bluesky.fail("searchPosts", Answer(answer))
    with pytest.raises(Unavailable, match="not its format"):
        list(make().collect(QUERY, None))


def test_a_search_that_bluesky_does_not_take_says_so(make: Make, bluesky: Loopback) -> None:
    bluesky.fail("searchPosts", Answer({"error": "BadQueryString", "message": "no"}, 400))
    with pytest.raises(SourceError, match=r"did not accept the search.*BadQueryString"):
        list(make().collect(QUERY, None))


def test_bluesky_costs_nothing_and_cannot_be_counted_beforehand(make: Make, bluesky: Loopback) -> None:
    assert make().estimate(QUERY, None) == Estimate(None, None, 0.0)
    assert bluesky.requests == []
