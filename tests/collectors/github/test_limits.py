"""The limits of GitHub: 60 requests an hour without a token, searches counted apart, and its refusals."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from github_server import BASE, HOUR, TOKEN, GithubServer, GithubWorld
from loopback_http import Loopback, Response

from collectors.engine.collector import Query
from collectors.github.collector import GithubCollector
from talkworthy.errors import AuthFailed, OutOfBudget, RateLimited, UserError
from talkworthy.model import Batch

Make = Callable[..., GithubCollector]


def titles_of(batches: list[Batch]) -> list[str]:
    return [post.title for batch in batches for post in batch.posts if post.title]


def test_a_run_without_a_token_stays_within_the_limit_and_reads_the_newest_first(
    make: Make, world: GithubWorld, handler: GithubServer, site: Loopback, query: Query
) -> None:
    world.issues.clear()
    handler.core = 60
    for number in range(70):
        world.comment(world.issue(f"Brewlark {number}", BASE + number), "mine, too", BASE + number)
    collector = make()
    first = list(collector.collect(query, None))
    assert titles_of(first) == [f"Brewlark {number}" for number in range(69, 19, -1)]
    assert len(site.requests_to("comments")) == 50
    assert [gap.kind for gap in collector.notes.gaps] == ["budget"]
    assert "GITHUB_TOKEN" in collector.warnings[0]
    handler.core = 60
    second = list(make().collect(query, first[-1].cursor))
    assert titles_of(second) == [f"Brewlark {number}" for number in range(19, -1, -1)]
    assert len(site.requests) == 72


def test_what_is_new_is_read_before_what_was_left(make: Make, world: GithubWorld, query: Query) -> None:
    first = list(make(most_requests=2).collect(query, None))
    world.issue("Brewlark is back", BASE + 30 * HOUR)
    second = list(make(most_requests=2).collect(query, first[-1].cursor))
    assert titles_of([*first, *second]) == [
        "A kettle hums 10", "Brewlark hums 9", "Brewlark is back", "A kettle hums 7", "Brewlark hums 6"
    ]  # fmt: skip


def test_no_request_for_a_thread_is_made_where_none_is_allowed(make: Make, site: Loopback, query: Query) -> None:
    (last,) = make(most_requests=0).collect(query, None)
    assert (last.posts, len(site.requests)) == ((), 1)


def test_a_used_up_hour_ends_the_run_before_github_refuses(
    make: Make, handler: GithubServer, site: Loopback, query: Query
) -> None:
    handler.core, handler.reset = 3, int(time.time()) + 1800
    collector = make()
    batches = list(collector.collect(query, None))
    assert (len(batches), len(site.requests_to("comments"))) == (4, 3)
    assert "GitHub takes no more requests for 30 minutes" in collector.warnings[0]


def test_a_used_up_minute_of_searches_is_waited_for(
    make: Make, world: GithubWorld, handler: GithubServer, slept: list[float], query: Query
) -> None:
    for number in range(101):
        world.issue(f"Brewlark {number}", BASE + number)
    handler.searches, handler.reset = 1, int(time.time()) + 40

    def refill(seconds: float) -> None:
        slept.append(seconds)
        handler.searches = 10

    collector = make()
    collector.client._wait = refill
    assert len(titles_of(list(collector.collect(query, None)))) == 109
    assert [wait for wait in slept if 37 <= wait <= 41]


@pytest.mark.parametrize(
    ("refusal", "seconds"),
    [
        (Response({"message": "You have exceeded a secondary rate limit"}, 403, {"Retry-After": "600"}), 600.0),
        (Response({"message": "slow down"}, 429, {"Retry-After": "600"}), 600.0),
        (Response({}, 429, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "soon"}), 60.0),
        (Response({}, 429, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "nan"}), 60.0),
        (Response({}, 429, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "inf"}), 60.0),
        (Response({"message": "You have exceeded a secondary rate limit. Please wait"}, 403), 60.0),
    ],
)
def test_a_refusal_because_of_a_limit_is_no_rejected_key(
    make: Make, site: Loopback, query: Query, refusal: Response, seconds: float
) -> None:
    site.fail("", refusal)
    with pytest.raises(RateLimited) as caught:
        list(make(longest_wait=1).collect(query, None))
    assert caught.value.retry_after == seconds
    assert len(site.requests) == 1


def test_a_refusal_names_the_moment_at_which_the_limit_ends(make: Make, site: Loopback, query: Query) -> None:
    reset = int(time.time()) + 10**6
    site.fail("", Response({}, 403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(reset)}))
    with pytest.raises(RateLimited) as caught:
        list(make(longest_wait=1).collect(query, None))
    assert caught.value.retry_after == pytest.approx(10**6, abs=600)


def test_a_date_that_is_none_is_as_the_clock(make: Make, site: Loopback, query: Query) -> None:
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + 600)}
    site.fail("", Response({}, 429, headers | {"Date": "Mon, 99999999999999999999 Jan 2020 00:00:00 GMT"}))
    with pytest.raises(RateLimited) as caught:
        list(make(longest_wait=1).collect(query, None))
    assert caught.value.retry_after == pytest.approx(600.0, abs=60)


def test_another_refusal_is_one_of_the_key(make: Make, site: Loopback, query: Query) -> None:
    site.fail("", Response({"message": "Resource not accessible by personal access token"}, 403))
    with pytest.raises(AuthFailed):
        list(make(TOKEN).collect(query, None))


def test_the_token_is_sent_and_never_shown(make: Make, site: Loopback, query: Query) -> None:
    list(make(TOKEN).collect(query, None))
    assert {request.headers["authorization"] for request in site.requests} == {f"Bearer {TOKEN}"}
    wrong = "github_pat_nosuchtoken"
    with pytest.raises(AuthFailed) as caught:
        list(make(wrong).collect(query, None))
    assert "GITHUB_TOKEN" in str(caught.value)
    assert wrong not in str(caught.value)


def test_a_token_that_is_none_is_refused_without_being_shown(make: Make) -> None:
    with pytest.raises(UserError) as caught:
        make("two words\r\nX-Evil: 1")
    assert "Evil" not in str(caught.value)


def test_a_recheck_ends_when_the_requests_are_used_up(make: Make, query: Query) -> None:
    known = [post for batch in make().collect(query, None) for post in batch.posts]
    batches: list[Batch] = []
    with pytest.raises(OutOfBudget):
        for batch in make(most_requests=4).recheck(known):
            batches.append(batch)
    assert [len(batch.posts) for batch in batches] == [4, 4]
