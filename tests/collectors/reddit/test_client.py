"""The Reddit client: waits, retries and error classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from loopback_http import Response

from collectors.engine.collector import Query
from collectors.reddit.collector import RedditCollector
from talkworthy.errors import AuthFailed, RateLimited, Unavailable

Make = Callable[..., RedditCollector]
BUSY = Response({"message": "Too Many Requests", "error": 429}, 429, {"retry-after": "30"})


def test_a_short_rate_limit_is_waited_out(
    reddit_collector: Make, reddit: Any, slept: list[float], brewlark_query: Query
) -> None:
    reddit.fail("/r/homebrew_bench/comments", BUSY, times=2)
    assert len(list(reddit_collector().collect(brewlark_query, None))) == 25
    assert slept == [30.0, 30.0]


def test_a_long_rate_limit_ends_the_run_and_says_how_long(
    reddit_collector: Make, reddit: Any, brewlark_query: Query
) -> None:
    reddit.fail("/r/homebrew_bench/comments", BUSY)
    with pytest.raises(RateLimited, match="run again in 30 seconds") as caught:
        list(reddit_collector(longest_wait=50).collect(brewlark_query, None))
    assert caught.value.retry_after == 30.0


def test_a_rate_limit_that_does_not_say_how_long_is_waited_for_longer_and_longer(
    reddit_collector: Make, reddit: Any, slept: list[float], brewlark_query: Query
) -> None:
    reddit.fail("/search/", 429)
    with pytest.raises(RateLimited):
        list(reddit_collector(longest_wait=40).collect(brewlark_query, None))
    assert slept == [5.0, 10.0, 20.0]


def test_a_window_that_resets_too_late_is_not_slept_through(
    reddit_collector: Make, reddit: Any, slept: list[float], brewlark_query: Query
) -> None:
    used_up = {"x-ratelimit-remaining": "0", "x-ratelimit-used": "1000", "x-ratelimit-reset": "86400"}
    empty = {"kind": "Listing", "data": {"after": None, "children": []}}
    reddit.fail("/r/homebrew_bench/comments", Response(empty, 200, used_up))
    with pytest.raises(RateLimited):
        list(reddit_collector().collect(brewlark_query, None))
    assert slept == []


def test_a_rate_limit_on_the_token_is_a_rate_limit(reddit_collector: Make, reddit: Any, brewlark_query: Query) -> None:
    reddit.fail("access_token", BUSY)
    with pytest.raises(RateLimited):
        list(reddit_collector(longest_wait=10).collect(brewlark_query, None))


@pytest.mark.parametrize("status", [500, 502, 503, 520])
def test_two_failures_of_the_server_are_got_over(
    reddit_collector: Make, reddit: Any, brewlark_query: Query, status: int
) -> None:
    reddit.fail("/r/homebrew_bench/comments", status, times=2)
    assert len(list(reddit_collector().collect(brewlark_query, None))) == 25


def test_a_request_that_is_too_large_is_cut_into_halves(
    reddit_collector: Make, reddit: Any, reddit_handler: Any, reddit_world: Any, brewlark_query: Query
) -> None:
    reddit_handler.too_large = 1
    ids = {post.id for batch in reddit_collector().collect(brewlark_query, None) for post in batch.posts}
    assert {f"reddit:{name}" for link in reddit_world.named() for name in reddit_world.tree(link)} == ids
    assert max(len(request.fields["children"].split(",")) for request in reddit.requests_to("morechildren")) > 1


@pytest.mark.parametrize(
    "what",
    [
        Response(b"<html>Reddit is down for maintenance</html>", headers={"Content-Type": "text/html"}),
        Response(b"", 200),
        Response({"kind": "Listing"}),
        Response([1, 2, 3]),
        Response(None),
        Response({"kind": "Listing", "data": {"after": None, "children": [{"kind": "t1", "data": {"id": "x"}}] * 2}}),
        "half",
        "cut",
        "hang",
    ],
    ids=["html", "nothing", "no data", "numbers", "null", "no time", "half", "cut", "hang"],
)
def test_a_broken_answer_is_unavailable(
    reddit_collector: Make, reddit: Any, brewlark_query: Query, what: Response | str
) -> None:
    reddit.fail("/r/homebrew_bench/comments", what)
    with pytest.raises(Unavailable):
        list(reddit_collector(timeout=0.2).collect(brewlark_query, None))


def test_an_empty_page_in_the_middle_of_a_listing_is_not_taken_for_its_end(
    reddit_collector: Make, reddit: Any, brewlark_query: Query
) -> None:
    reddit.fail("/r/homebrew_bench/comments", Response(None), skip=1)
    with pytest.raises(Unavailable, match="empty"):
        list(reddit_collector().collect(brewlark_query, None))


@pytest.mark.parametrize("what", [Response({"json": {"errors": ["X"]}}), Response({}), Response(b"{"), "half"])
def test_a_broken_answer_within_a_thread_is_unavailable(
    reddit_collector: Make, reddit: Any, brewlark_query: Query, what: Response | str
) -> None:
    reddit.fail("morechildren", what)
    with pytest.raises(Unavailable):
        list(reddit_collector().collect(brewlark_query, None))


def test_a_server_that_names_the_same_children_for_ever_is_not_followed_for_ever(
    reddit_collector: Make, reddit: Any, brewlark_query: Query
) -> None:
    more = {"count": 1, "name": "t1_x", "id": "x", "parent_id": "t1_y", "children": ["x", "y"]}
    reddit.fail(
        "morechildren", Response({"json": {"errors": [], "data": {"things": [{"kind": "more", "data": more}]}}})
    )
    list(reddit_collector().collect(brewlark_query, None))
    assert len(reddit.requests_to("morechildren")) < 20


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_rejected_key_raises(reddit_collector: Make, reddit: Any, brewlark_query: Query, status: int) -> None:
    reddit.fail("access_token", status)
    with pytest.raises(AuthFailed, match="check REDDIT_CLIENT_ID"):
        list(reddit_collector().collect(brewlark_query, None))


def test_a_token_that_expired_on_the_way_is_renewed(reddit_collector: Make, reddit: Any, brewlark_query: Query) -> None:
    expired = Response({}, 401, {"www-authenticate": 'Bearer realm="reddit", error="invalid_token"'})
    reddit.fail("/comments/", expired, times=1)
    assert len(list(reddit_collector().collect(brewlark_query, None))) == 25
    assert len(reddit.requests_to("access_token")) == 2


def test_requests_to_reddit_have_a_user_agent(reddit_collector: Make, reddit: Any, brewlark_query: Query) -> None:
    list(reddit_collector(user_agent="linux:loopback-test:1 (by /u/nobody)").collect(brewlark_query, None))
    assert {request.headers["user-agent"].split(" PRAW")[0] for request in reddit.requests} == {
        "linux:loopback-test:1 (by /u/nobody)"
    }
