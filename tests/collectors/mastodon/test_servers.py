"""Several Mastodon servers, and those that fail, need a login, or ask us to wait."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from loopback_http import Loopback, Response
from mastodon_helpers import QUERY, MakeMastodon, ids_of, named, posts_of
from mastodon_server import AWAY, BASE, HOME, TOKEN, MastodonServer, MastodonWorld

from collectors.engine.collector import Access
from collectors.mastodon.collector import MastodonCollector
from talkworthy.errors import AuthFailed, RateLimited, Unavailable, UserError
from talkworthy.model import Batch


def test_two_servers_give_each_post_once(mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld) -> None:
    posts = posts_of(mastodon_collector(servers=[HOME, AWAY]).collect(QUERY, None))
    assert len(posts) == len({post.id for post in posts}) == len(named(mastodon_world))


def test_what_one_server_does_not_know_the_other_adds_to_the_same_thread(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, mastodon_handler: MastodonServer
) -> None:
    root = mastodon_world.write("who has one? #Brewlark", BASE + 80_000)
    reply = mastodon_world.write("me", BASE + 80_010, root)
    mastodon_handler.hidden[HOME] = {reply}
    posts = posts_of(mastodon_collector(servers=[HOME, AWAY]).collect(QUERY, None))
    assert len({post.thread for post in posts if post.id.endswith((root, reply))}) == 1
    assert [post.parent_missing for post in posts if post.id.endswith(reply)] == [False]


def test_a_server_that_wants_a_login_is_passed_over(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, mastodon_handler: MastodonServer
) -> None:
    mastodon_handler.closed = {HOME}
    collector = mastodon_collector(servers=[HOME, AWAY])
    assert ids_of(collector.collect(QUERY, None)) == named(mastodon_world)
    assert len(collector.warnings) == 1
    assert collector.warnings[0].startswith(f"{HOME} does not show #brewlark without a login (401); set MASTODON_ACC")


def test_where_all_servers_want_a_login_the_run_fails(
    mastodon_collector: MakeMastodon, mastodon_handler: MastodonServer
) -> None:
    mastodon_handler.closed = {HOME, AWAY}
    with pytest.raises(AuthFailed, match="without a login"):
        list(mastodon_collector(servers=[HOME, AWAY]).collect(QUERY, None))


def test_a_server_that_fails_keeps_its_cursor_for_the_next_run(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, mastodon: Loopback
) -> None:
    mastodon.fail(f"^/{HOME}/api/v1/timelines", 503, times=3)
    first = list(mastodon_collector(servers=[HOME, AWAY]).collect(QUERY, None))
    assert ids_of(first) == named(mastodon_world)
    only_home = mastodon_world.write("late #Brewlark", BASE + 90_000)
    assert only_home in ids_of(mastodon_collector(servers=[HOME, AWAY]).collect(QUERY, first[-1].cursor))


def test_a_run_that_is_cut_off_goes_on_where_it_was(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, mastodon: Loopback
) -> None:
    for number in range(100):
        mastodon_world.write("again #Brewlark", BASE + 100_000 + number)
    mastodon.fail("/tag/brewlark", 500, times=3, skip=2)
    batches: list[Batch] = []
    with pytest.raises(Unavailable):
        batches.extend(iter_into(mastodon_collector().collect(QUERY, None), batches))
    assert batches[-1].cursor is not None
    rest = list(mastodon_collector().collect(QUERY, batches[-1].cursor))
    assert ids_of(batches) | ids_of(rest) == named(mastodon_world)
    assert len(posts_of(batches)) + len(posts_of(rest)) == len(named(mastodon_world))


def iter_into(batches: Iterable[Batch], into: list[Batch]) -> list[Batch]:
    """Like a job, which keeps what came before a failure."""
    for batch in batches:
        into.append(batch)
    return []


def test_the_rate_limit_is_waited_out(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, mastodon: Loopback, slept: list[float]
) -> None:
    mastodon.fail("/timelines", Response({"error": "Too many requests"}, 429, {"Retry-After": "17"}), times=2)
    assert ids_of(mastodon_collector().collect(QUERY, None)) == named(mastodon_world)
    assert slept == [17.0, 17.0]


def test_a_wait_that_is_too_long_ends_the_run(
    mastodon_collector: MakeMastodon, mastodon: Loopback, slept: list[float]
) -> None:
    limited = Response({"error": "Too many requests"}, 429, {"X-RateLimit-Reset": "2099-01-01T00:00:00Z"})
    mastodon.fail("/timelines", limited)
    with pytest.raises(RateLimited, match="rate limit was reached at #brewlark") as caught:
        list(mastodon_collector().collect(QUERY, None))
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > 86_400
    assert slept == []


def test_one_thread_that_fails_is_put_off_to_the_next_run(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, mastodon: Loopback
) -> None:
    heavy = next(
        root for root in mastodon_world.roots() if len(mastodon_world.tree(root)) > 2 and root in named(mastodon_world)
    )
    mastodon.fail(f"{heavy}/context", 500, times=3)
    collector = mastodon_collector()
    first = list(collector.collect(QUERY, None))
    assert ids_of(first) == named(mastodon_world) - mastodon_world.tree(heavy)
    assert collector.warnings[0].endswith("The next run tries again.")
    assert ids_of(mastodon_collector().collect(QUERY, first[-1].cursor)) == mastodon_world.tree(heavy)


def test_when_every_thread_fails_it_is_the_server_that_is_down(
    mastodon_collector: MakeMastodon, mastodon: Loopback
) -> None:
    mastodon.fail("/context", 503)
    with pytest.raises(Unavailable, match="503"):
        list(mastodon_collector().collect(QUERY, None))


def test_a_thread_that_went_away_is_passed_over(
    mastodon_collector: MakeMastodon, mastodon_world: MastodonWorld, mastodon: Loopback
) -> None:
    gone = next(
        root for root in mastodon_world.roots() if len(mastodon_world.tree(root)) > 2 and root in named(mastodon_world)
    )
    mastodon.fail(f"{gone}/context", 404)
    assert ids_of(mastodon_collector().collect(QUERY, None)) == named(mastodon_world) - mastodon_world.tree(gone)


def test_a_redirect_is_not_followed(mastodon_collector: MakeMastodon, mastodon: Loopback) -> None:
    mastodon.fail("/timelines", Response(b"", 302, {"Location": "http://127.0.0.1:9/"}))
    with pytest.raises(Unavailable, match=r"TooManyRedirects.*use the server that it redirects to"):
        list(mastodon_collector().collect(QUERY, None))


def test_a_token_goes_to_the_first_server_only(mastodon_collector: MakeMastodon, mastodon: Loopback) -> None:
    list(mastodon_collector(TOKEN, servers=[HOME, AWAY]).collect(QUERY, None))
    assert all("authorization" in request.headers for request in mastodon.requests_to(f"^/{HOME}/"))
    assert not any("authorization" in request.headers for request in mastodon.requests_to(f"^/{AWAY}/"))


@pytest.mark.parametrize(
    "name", ["localhost", "127.0.0.1", "http://mastodon.social", "a.example/b", "a.example:80", ""]
)
def test_a_server_must_be_a_public_name(name: str) -> None:
    with pytest.raises(UserError, match="servers"):
        MastodonCollector(Access(settings={"servers": [name]}))
